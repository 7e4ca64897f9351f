import { Aspects, TerraformStack, type IAspect } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { described } from "../rules/forms";
import type { RuleProblem } from "../rules/problems";
import { annotate, isAnnotated, isRunByCli } from "./annotations";
import { checkBeforeOutput } from "./checks-at-synthesis";
import { FINDING_NAMES, findingsIn, type EgressFinding, type EgressFindingName } from "./egress-findings";
import { InvalidRulesError, noScopeToGuard } from "./errors";
import { propsProblems } from "./props";

/** Lets one finding stand. */
export interface EgressException {
  /**
   * The path of the construct that the finding is reported on, or of the rule that it is about.
   *
   * @example path: "stack/bastion"
   */
  readonly path: string;

  /**
   * The finding that may stand.
   *
   * @example finding: "open-egress"
   */
  readonly finding: EgressFindingName;

  /**
   * Why it may stand, for whoever reads it next.
   *
   * @example reason: "Administrators reach anything from there."
   */
  readonly reason: string;
}

export interface EgressGuardProps {
  /**
   * What a finding is: an error, or a warning, which the CDKTF CLI shows. Without the CLI it is printed to stderr.
   * Synthesis ends before it writes the first stack that has errors, with all errors of that stack.
   *
   * @default "error"
   * @example report: "warning"
   */
  readonly report?: "error" | "warning";

  /**
   * The findings that may stand, each with its reason.
   *
   * @default - none
   * @example exceptions: [{ path: "stack/bastion", finding: "open-egress", reason: "Administrators reach anything." }]
   */
  readonly exceptions?: readonly EgressException[];
}

/**
 * Finds, at synthesis, what breaks the rule that every connection is declared once and gets exactly its two rules:
 *
 * - `open-egress`: a security group that lets everything out, because an inline or standalone rule allows all
 *   protocols to 0.0.0.0/0 or ::/0. Only this is reported. The guard accepts every narrower rule, such as all TCP
 *   ports to 0.0.0.0/0, and rules that let everything out only together, such as those to 0.0.0.0/1 and 128.0.0.0/1.
 *   Terraform removes the egress rule that AWS gives to every new group (provider documentation, aws_security_group:
 *   "By default, AWS creates an ALLOW ALL egress rule when creating a new Security Group inside of a VPC. When creating
 *   a new Security Group inside a VPC, Terraform will remove this default rule"), so a group without such a rule is
 *   closed.
 * - `mixed-rules`: a group that has inline rules (`ingress` or `egress`, empty lists too) and standalone ones (same
 *   page: "you
 *   cannot use a Security Group with in-line rules in conjunction with any Security Group Rule resources. Doing so will
 *   cause a conflict of rule settings and will overwrite rules").
 * - `one-sided-rule`: a rule between two groups, or between a group and itself, of which the other group has no
 *   counterpart: egress needs ingress, and ingress egress, that covers its protocol and ports, with the first group as
 *   its
 *   peer or open to all addresses. Pairs of MutualSecurityGroupRules are never one-sided.
 *
 * It reads `aws_security_group`, `aws_default_security_group`, `aws_security_group_rule`,
 * `aws_vpc_security_group_egress_rule` and `aws_vpc_security_group_ingress_rule` as Terraform gets them, overrides of
 * theirs included, once all aspects have run. Each finding is an annotation on its construct, made once however many
 * guards see it, with the change that closes it. Groups and ports that are expressions are compared by their text; what
 * only Terraform can tell, such as a dynamic block, is not reported. Counterparts are looked for in the whole app.
 *
 * ```ts
 * EgressGuard.addTo(app, {
 *   exceptions: [{ path: "network/bastion", finding: "open-egress", reason: "Administrators reach anything from there."
 *   }], }); app.synth();
 * ```
 *
 * CDKTF 0.21 does not run the aspects of an app, only those of stacks and of what is in them:
 * `Aspects.of(app).add(guard)` does nothing, `Aspects.of(stack).add(guard)` guards the stack, and `addTo` takes either.
 * It reports while CDKTF validates the stack: an app with `skipValidation` is not guarded. In unit tests,
 * `Testing.synth(stack)` throws its errors as well, although it runs no validations.
 *
 * @throws InvalidRulesError at construction, with one sentence for everything that is wrong with the properties
 */
export class EgressGuard implements IAspect {
  /**
   * Guards all stacks of an app, or one stack or construct.
   *
   * @param scope - with an app, call this once all of its stacks are made: one that is made later fails the synthesis
   */
  static addTo(scope: IConstruct, props: EgressGuardProps = {}): EgressGuard {
    const guard = new EgressGuard(props);
    if (!Construct.isConstruct(scope)) {
      throw new InvalidRulesError("EgressGuard", [noScopeToGuard(scope)], "nothing is guarded");
    }
    if (scope.node.scopes.some((outer) => TerraformStack.isStack(outer))) {
      Aspects.of(scope).add(guard);
      return guard;
    }
    const stacks = (): IConstruct[] => scope.node.findAll().filter((node) => TerraformStack.isStack(node));
    for (const stack of stacks()) Aspects.of(stack).add(guard);
    // An app runs the validations of its own node alone, at the end of the synthesis.
    scope.node.root.node.addValidation({
      validate: () => stacks().flatMap((stack) => (guard.isGuarded(stack) ? [] : [notGuarded(stack.node.path)])),
    });
    return guard;
  }

  private readonly report: "error" | "warning";
  private readonly exceptions: readonly EgressException[];
  private readonly roots = new Set<IConstruct>();
  /** The errors in each root, if this synthesis has looked for them already. */
  private readonly errors = new Map<IConstruct, readonly string[]>();
  private readonly stale = new Set<EgressException>();

  constructor(props: EgressGuardProps = {}) {
    const problems = problemsWith(props);
    if (problems.length > 0) throw new InvalidRulesError("EgressGuard", problems, "nothing is guarded");
    this.report = props.report ?? "error";
    this.exceptions = props.exceptions ?? [];
  }

  /**
   * Called by CDKTF for every construct under the one that the guard was added to, that one first. The guard waits for
   * the stack's validation, because other aspects may still change what they have not visited yet.
   */
  visit(node: IConstruct): void {
    // Above the stacks there is nothing to find, and what is validated there comes after the stacks are written.
    if (!node.node.scopes.some((scope) => TerraformStack.isStack(scope))) return;
    // Each synthesis begins with a visit.
    this.errors.delete(node);
    if (this.isGuarded(node)) return;
    this.roots.add(node);
    node.node.addValidation({
      validate: () => {
        this.errors.set(node, this.inspect(node));
        return [];
      },
    });
    // CDKTF or its CLI ends the synthesis because of the annotations, but `Testing.synth` does not look at them.
    checkBeforeOutput(TerraformStack.of(node), () =>
      isRunByCli() ? [] : (this.errors.get(node) ?? this.inspect(node)),
    );
  }

  private isGuarded(node: IConstruct): boolean {
    return node.node.scopes.some((scope) => this.roots.has(scope));
  }

  /** Annotates what is found in a root, and returns the errors. */
  private inspect(root: IConstruct): string[] {
    const isUsed = (exception: EgressException): boolean => found.some((finding) => isAbout(exception, finding));
    const isExcepted = (finding: EgressFinding): boolean =>
      this.exceptions.some((exception) => isAbout(exception, finding));

    const found = findingsIn(root.node.root, isExcepted);
    const errors: string[] = [];
    for (const finding of found) {
      const place = finding.places.find((place) => place.node.scopes.includes(root));
      if (place === undefined || isExcepted(finding)) continue;
      this.annotate(finding, place);
      if (this.report === "error") errors.push(`[${place.node.path}] ${finding.message}`);
    }
    for (const exception of this.exceptions) {
      if (isUsed(exception) || this.stale.has(exception)) continue;
      this.stale.add(exception);
      annotate(root, "warning", staleException(exception));
    }
    return errors;
  }

  /** Reports a finding, unless another guard, or this one in an earlier synthesis, has: an error is enough, too. */
  private annotate({ places, message }: EgressFinding, place: IConstruct): void {
    const levels = this.report === "error" ? (["error"] as const) : (["error", "warning"] as const);
    if (places.some((one) => levels.some((level) => isAnnotated(one, level, message)))) return;
    annotate(place, this.report, message);
  }
}

const isAbout = ({ path, finding }: EgressException, { name, places }: EgressFinding): boolean =>
  finding === name && places.some((place) => place.node.path === path);

const PROPS = ["report", "exceptions"];
const REPORTS = ["error", "warning"];
const EXCEPTION_PROPS = ["path", "finding", "reason"];

/** What is wrong with the properties. Nothing that is not understood is ignored. */
function problemsWith(props: unknown): RuleProblem[] {
  const ofProps = propsProblems(props, PROPS, "EgressGuard");
  if (!isObject(props)) return ofProps;
  const { report = "error", exceptions = [] } = props;
  return [
    ...ofProps,
    ...(isOneOf(REPORTS, report) ? [] : [ofProperty("report", report, `use one of ${REPORTS.join(", ")}`)]),
    ...(Array.isArray(exceptions)
      ? exceptions.flatMap((exception, index) => problemsWithException(exception, `exceptions[${index}]`))
      : [ofProperty("exceptions", exceptions, "give a list")]),
  ];
}

function problemsWithException(exception: unknown, name: string): RuleProblem[] {
  if (!isObject(exception)) return [ofProperty(name, exception, "give a path, a finding and a reason")];
  const { path, finding, reason } = exception;
  return [
    ...propsProblems(exception, EXCEPTION_PROPS, name),
    ...(isText(path)
      ? []
      : [ofProperty(`${name}.path`, path, 'give the path of a construct, such as "stack/bastion"')]),
    ...(isOneOf(FINDING_NAMES, finding)
      ? []
      : [ofProperty(`${name}.finding`, finding, `use one of ${FINDING_NAMES.join(", ")}`)]),
    ...(isText(reason) ? [] : [ofProperty(`${name}.reason`, reason, "say why the finding may stand")]),
  ];
}

/** A property that is missing or has a value that is not accepted. */
function ofProperty(attribute: string, received: unknown, remedy: string): RuleProblem {
  const [code, is] =
    received === undefined ? (["missing", "missing"] as const) : (["invalid", described(received)] as const);
  return { attribute, code, message: `${attribute} is ${is}: ${remedy}.` };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isOneOf = (values: readonly string[], value: unknown): boolean => values.some((known) => known === value);
const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const notGuarded = (path: string): string =>
  `EgressGuard was added to the app but not to its stack ${path}: call EgressGuard.addTo once all stacks are made.`;

const staleException = ({ path, finding }: EgressException): string =>
  `EgressGuard has an exception for ${JSON.stringify(path)}, "${finding}", that matches nothing: correct it or remove it.`;
