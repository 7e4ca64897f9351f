import { App, TerraformElement, TerraformStack, type IResolvable, type ITerraformIterator } from "cdktf";
import { Construct, type IConstruct } from "constructs";

/*
 * Everything that depends on private members or undocumented behavior of CDKTF. Check this file when CDKTF changes.
 */

/**
 * The stack of a reference; undefined for other tokens. The field is private, but nothing else distinguishes resources
 * with the same name in two stacks before synthesis.
 */
export function originStackOf(token: IResolvable): TerraformStack | undefined {
  return (token as { readonly originStack?: TerraformStack }).originStack;
}

/** What a reference refers to, such as `aws_security_group.web.id`; undefined for other tokens. A private field too. */
export function identifierOf(token: IResolvable): string | undefined {
  return (token as { readonly identifier?: string }).identifier;
}

/** Whether a value is an element that JavaScript took from a list token. It stands for the whole list. */
export function isElementOfListToken(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("#{TfToken[");
}

/** Whether a value is an iterator, of this copy of CDKTF or of another one. */
export function isIterator(value: unknown): value is ITerraformIterator {
  return typeof (value as ITerraformIterator | undefined)?._getForEachExpression === "function";
}

/** A stack without an app. Values that are resolved in it keep their references. */
export const DETACHED_STACK = new TerraformStack(new Construct(undefined as unknown as Construct, ""), "detached");

/** Whether the CLI of CDKTF or CDK Terrain runs the app. The CLI sets this variable because it shows annotations. */
export function isRunByCli(): boolean {
  return process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined;
}

/** Whether `Testing.app()` created the app. It replaces CDKTF's version in the context with this text. */
export function isUnitTest(construct: IConstruct): boolean {
  return construct.node.tryGetContext("cdktfVersion") === "stubbed";
}

/** A resource's timeouts, with the stack trace of their creation. */
interface Timeouts {
  readonly creationStack: string[];
}

/** Replaces a stack trace. The field is read-only, but CDKTF does not depend on its identity. */
export function replaceStackTrace(timeouts: Timeouts, replace: (trace: string[]) => string[]): void {
  Object.assign(timeouts, { creationStack: replace(timeouts.creationStack) });
}

/**
 * Runs a function immediately before CDKTF builds a stack's configuration, unless the app skips validation.
 * `Testing.synth(stack)` runs it too, although it does not run validations.
 */
export function runBeforeOutput(stack: TerraformStack, callback: () => void): void {
  OutputHook.in(stack).callbacks.push(callback);
}

/** An element that adds nothing to the configuration. */
class OutputHook extends TerraformElement {
  private static readonly ID = "cdktf-mutual-security-groups-checks";

  static in(stack: TerraformStack): OutputHook {
    const existing = stack.node.tryFindChild(OutputHook.ID);
    return (existing as OutputHook | undefined) ?? new OutputHook(stack, OutputHook.ID);
  }

  readonly callbacks: (() => void)[] = [];

  /** CDKTF calls this method only when it builds the configuration. */
  override toMetadata(): object {
    const { root } = this.node;
    if (!App.isApp(root) || !root.skipValidation) for (const callback of this.callbacks) callback();
    return {};
  }
}

/** What overrides of a stack set in its resources: attributes by type and name. The field is private. */
export function resourceOverridesOf(stack: TerraformStack): Readonly<Record<string, unknown>> {
  const { rawOverrides } = stack as unknown as { rawOverrides: { resource?: Record<string, unknown> } };
  return rawOverrides.resource ?? {};
}

/** Returns the error to throw instead of CDKTF's error about a cycle of stacks. */
export type ExplainCycle = (error: unknown, dependency: TerraformStack) => unknown;

/**
 * Replaces CDKTF's error about a cycle of stacks. CDKTF throws the error while it resolves references, before it runs
 * aspects and validations. Overriding the stack's method is the only way to explain the error.
 */
export function explainCyclesOf(stack: TerraformStack, explain: ExplainCycle): void {
  if (Object.hasOwn(stack, "addDependency")) return;
  stack.addDependency = (dependency) => addDependency(stack, dependency, explain);
}

/** Makes a stack depend on another one. Throws the explained error if that creates a cycle. */
export function addDependency(stack: TerraformStack, dependency: TerraformStack, explain: ExplainCycle): void {
  try {
    TerraformStack.prototype.addDependency.call(stack, dependency);
  } catch (error) {
    throw explain(error, dependency);
  }
}
