import {
  DefaultTokenResolver,
  Fn,
  LazyBase,
  ref,
  StringConcat,
  Token,
  Tokenization,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  type TerraformStack,
} from "cdktf";
import type { IConstruct } from "constructs";
import { described, type Values } from "../rules/forms";
import { DETACHED_STACK, isElementOfListToken, originStackOf } from "./cdktf-internals";

/** Whether only Terraform knows a value: it is a token, or a text that contains an expression. */
export function isUnknown(value: unknown): boolean {
  // Most values are plain, and CDKTF's own search takes a hundred times as long.
  if (typeof value === "string") return value.includes("{") && (value.includes("${") || Token.isUnresolved(value));
  return !Number.isSafeInteger(value) && Token.isUnresolved(value);
}

/** A received value as messages show it. The text of a token means nothing to its author. */
export function shown(value: unknown): string {
  if (isElementOfListToken(value)) return "an element of a list that only Terraform knows";
  return isUnknown(value) ? "a token" : described(value);
}

/** A text that identifies a value within a stack. */
export function identityOf(value: unknown, stack: TerraformStack): string {
  if (typeof value === "string" && !isUnknown(value)) return value;
  return identityWithin(stack, resolve(value, stack));
}

function identityWithin(stack: TerraformStack, { text, origins }: Resolved): string {
  return [text, ...origins.filter((origin) => origin !== stack).map((origin) => origin.node.path)].join("@");
}

/** A text that identifies a value within the app: it includes the path of the value's stack. */
export function identityInApp(value: unknown, stack: TerraformStack): string {
  const { text, origins } = resolve(value, stack);
  return [text, ...(origins.length > 0 ? origins : [stack]).map((origin) => origin.node.path)].join("@");
}

/** Splits an identity into its expression and the paths of its stacks. */
export function splitIdentity(identity: string): { readonly expression: string; readonly stackPaths: string[] } {
  const [expression, ...stackPaths] = identity.split("@") as [string, ...string[]];
  return { expression, stackPaths };
}

/** The stacks that a value refers to. */
export function originStacksOf(value: unknown): readonly TerraformStack[] {
  const [token, ...others] = tokensIn(value);
  if (token === undefined) return [];
  const origin = originStackOf(token);
  // Most values are a single reference, which does not have to be resolved.
  return origin !== undefined && others.length === 0 ? [origin] : resolve(value, DETACHED_STACK).origins;
}

/**
 * Reads the tokens of rules in a stack.
 *
 * @param iterates - whether Terraform iterates over the rules
 */
export class TokenValues implements Values {
  /** The tokens that were read, except plain references, with their identities at that time. */
  readonly readings = new Map<unknown, string>();
  private readonly values = new Map<unknown, unknown>();

  constructor(
    private readonly stack: TerraformStack,
    private readonly iterates = false,
  ) {}

  isUnknown(value: unknown): boolean {
    return isUnknown(value);
  }

  shown(value: unknown): string {
    return shown(value);
  }

  isElementOfToken(value: unknown): boolean {
    return isElementOfListToken(value);
  }

  identityOf(value: unknown): string {
    return identityOf(value, this.stack);
  }

  read(value: unknown): unknown {
    if (!isUnknown(value) || isPlainReference(value)) return value;
    if (!this.values.has(value)) this.values.set(value, this.readOnce(value));
    return this.values.get(value);
  }

  private readOnce(value: unknown): unknown {
    const produced = producedBy(value, this.stack);
    if (produced !== value) {
      const read = produced === undefined ? undefined : this.read(produced);
      if (read !== undefined) this.readings.set(value, identityOf(read, this.stack));
      return read;
    }
    const resolved = resolve(value, this.stack);
    if (!resolved.isComplete) return undefined;
    this.readings.set(value, identityWithin(this.stack, resolved));
    // An expression stays a token, because CDKTF replaces references to other stacks in it later.
    return typeof resolved.value === "string" && resolved.value.includes("${") ? value : resolved.value;
  }

  isIterated(value: unknown): boolean {
    if (!isUnknown(value) || isPlainReference(value)) return false;
    const text = resolve(value, this.stack).text.replaceAll(/"[^"]*"/g, "");
    const expression = this.iterates ? /(?<![\w.-])count\.index\b/ : /(?<![\w.-])(each\.(key|value)|count\.index)\b/;
    return expression.test(text);
  }
}

/** What a Lazy produces now; undefined if its producer fails. Returns values that are not a Lazy unchanged. */
function producedBy(value: unknown, stack: TerraformStack): unknown {
  const [token] = tokensIn(value);
  if (token === undefined || !(token instanceof LazyBase) || !isSingleToken(value)) return value;
  try {
    const context: IResolveContext = {
      scope: stack,
      preparing: false,
      resolve: (inner: unknown) => resolve(inner, stack).value,
      registerPostProcessor: () => undefined,
    };
    return (token.resolve(context) as unknown) ?? undefined;
  } catch {
    // Usually the producer reads a construct that does not exist yet.
    return undefined;
  }
}

/** Whether a value is a single reference, as most tokens are. Its value is unknown before Terraform runs. */
function isPlainReference(value: unknown): boolean {
  const [token, ...others] = tokensIn(value);
  return token !== undefined && others.length === 0 && originStackOf(token) !== undefined;
}

/** Whether a value is a single token without text around it. */
function isSingleToken(value: unknown): boolean {
  if (typeof value !== "string") return true;
  const { literals, tokens } = Tokenization.reverseString(value);
  return literals.length === 0 && tokens.length === 1;
}

/** A value as Terraform receives it, such as `${aws_security_group.web.id}`. */
interface Resolved {
  readonly value: unknown;
  readonly text: string;
  /** The stacks that the value refers to. */
  readonly origins: readonly TerraformStack[];
  /** Whether all tokens in it have values. */
  readonly isComplete: boolean;
}

/** Resolves a value. Does not throw. */
export function resolve(value: unknown, scope: IConstruct): Resolved {
  const resolver = new OriginResolver();
  let resolved: unknown;
  try {
    resolved = Tokenization.resolve(value, { scope, resolver, preparing: false });
  } catch {
    // Usually a producer reads a construct that does not exist yet.
    resolver.isComplete = false;
  }
  // The text of a token identifies it while it has no value.
  const text =
    typeof resolved === "string" ? resolved : ((JSON.stringify(resolved) as string | undefined) ?? String(value));
  return { value: resolved, text, origins: [...resolver.origins], isComplete: resolver.isComplete };
}

/**
 * Resolves each reference in its own stack, where it keeps its text. In other stacks, CDKTF replaces it with a
 * reference to a remote state at synthesis.
 */
class OriginResolver extends DefaultTokenResolver {
  readonly origins = new Set<TerraformStack>();
  isComplete = true;

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const origin = originStackOf(token);
    if (origin === undefined) {
      const value: unknown = super.resolveToken(token, context, postProcessor);
      if (value === undefined) this.isComplete = false;
      return value;
    }
    this.origins.add(origin);
    const inOrigin = Object.create(context, { scope: { value: origin } }) as IResolveContext;
    return super.resolveToken(token, inOrigin, postProcessor);
  }
}

function tokensIn(value: unknown): IResolvable[] {
  if (typeof value === "object" && Tokenization.isResolvable(value)) return [value];
  if (typeof value === "string") return Tokenization.reverseString(value).tokens;
  const token = typeof value === "number" ? Tokenization.reverseNumber(value) : undefined;
  return token === undefined ? [] : [token];
}

/** A text as an operand of an expression. A text that already is a template must not be quoted. */
export function operand(text: string): string {
  if (Token.isUnresolved(text)) {
    // Terraform reads `a ? b : c == d` as `a ? b : (c == d)`.
    return resolve(text, DETACHED_STACK).text.includes("?") ? Token.asString(Fn.element([text], 0)) : text;
  }
  if (!text.includes("${")) return text;
  const [, expression] = /^\$\{([^{}]*)\}$/.exec(text) ?? [];
  if (expression === undefined) return Token.asString(ref(`"${text}"`));
  return Token.asString(ref(expression.includes("?") ? `(${expression})` : expression));
}
