import {
  DefaultTokenResolver,
  Fn,
  LazyBase,
  ref,
  StringConcat,
  TerraformStack,
  Token,
  Tokenization,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
} from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { described, type Values } from "../rules/forms";

/** Whether only Terraform knows a value: it is a token, or a text with an expression in it. */
export function isUnknown(value: unknown): boolean {
  // Most values are seen to be plain at once; CDKTF's own search takes a hundred times as long.
  if (typeof value === "string") return value.includes("{") && (value.includes("${") || Token.isUnresolved(value));
  return !Number.isSafeInteger(value) && Token.isUnresolved(value);
}

/** A text that another value has only if it is the same value, as seen from a stack. */
export function identityOf(value: unknown, stack: TerraformStack): string {
  if (typeof value === "string" && !isUnknown(value)) return value;
  return identityAsSeenFrom(stack, resolved(value, stack));
}

function identityAsSeenFrom(stack: TerraformStack, { text, origins }: Resolved): string {
  return [text, ...origins.filter((origin) => origin !== stack).map((origin) => origin.node.path)].join("@");
}

/** A text that another value has only if it is the same value, as seen from the app: it names the value's stack. */
export function identityInApp(value: unknown, stack: TerraformStack): string {
  const { text, origins } = resolved(value, stack);
  return [text, ...(origins.length > 0 ? origins : [stack]).map((origin) => origin.node.path)].join("@");
}

/** The stacks of what a value refers to. */
export function originStacksOf(value: unknown): readonly TerraformStack[] {
  const tokens = tokensIn(value);
  const [token, ...others] = tokens;
  if (token === undefined) return [];
  const origin = originOf(token);
  // Most values are a single reference, and need not be resolved.
  return origin !== undefined && others.length === 0 ? [origin] : resolved(value, NOWHERE).origins;
}

/**
 * What can be told of a rule's tokens in a stack.
 *
 * @param iterates - whether the rule is one that Terraform iterates over
 */
export class TokenValues implements Values {
  /** The tokens that were read, apart from plain references, with their identities at that time. */
  readonly readings = new Map<unknown, string>();
  private readonly reads = new Map<unknown, unknown>();

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
    return isElementOfToken(value);
  }

  identityOf(value: unknown): string {
    return identityOf(value, this.stack);
  }

  read(value: unknown): unknown {
    if (!isUnknown(value) || isPlainReference(value)) return value;
    if (!this.reads.has(value)) this.reads.set(value, this.readOnce(value));
    return this.reads.get(value);
  }

  private readOnce(value: unknown): unknown {
    const produced = producedBy(value, this.stack);
    if (produced !== value) {
      const read = produced === undefined ? undefined : this.read(produced);
      if (read !== undefined) this.readings.set(value, identityOf(read, this.stack));
      return read;
    }
    const found = resolved(value, this.stack);
    if (!found.isComplete) return undefined;
    this.readings.set(value, identityAsSeenFrom(this.stack, found));
    // An expression stays a token, because CDKTF replaces references to other stacks in it later.
    return typeof found.value === "string" && found.value.includes("${") ? value : found.value;
  }

  isIterated(value: unknown): boolean {
    if (!isUnknown(value) || isPlainReference(value)) return false;
    const text = resolved(value, this.stack).text.replaceAll(/"[^"]*"/g, "");
    const expression = this.iterates ? /(?<![\w.-])count\.index\b/ : /(?<![\w.-])(each\.(key|value)|count\.index)\b/;
    return expression.test(text);
  }
}

/** A value as messages show it: a token's own text says nothing to its author. */
export function shown(value: unknown): string {
  if (isElementOfToken(value)) return "an element of a list that only Terraform knows";
  return isUnknown(value) ? "a token" : described(value);
}

/** Whether a value is what an index of JavaScript takes out of a list token: CDKTF's text for the whole list. */
function isElementOfToken(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("#{TfToken[");
}

/** What a Lazy produces now; the value itself if it is not a Lazy. Undefined if its producer fails. */
function producedBy(value: unknown, stack: TerraformStack): unknown {
  const [token] = tokensIn(value);
  if (token === undefined || !(token instanceof LazyBase) || !isWhole(value)) return value;
  try {
    const context: IResolveContext = {
      scope: stack,
      preparing: false,
      resolve: (inner: unknown) => resolved(inner, stack).value,
      registerPostProcessor: () => undefined,
    };
    return (token.resolve(context) as unknown) ?? undefined;
  } catch {
    // Most often it reads a construct that is not there yet.
    return undefined;
  }
}

/** A stack for values that are resolved for their references alone. */
const NOWHERE = new TerraformStack(new Construct(undefined as unknown as Construct, ""), "nowhere");

/** A reference keeps its stack to itself, and nothing else tells things of one name in two stacks apart this early. */
function originOf(token: IResolvable): TerraformStack | undefined {
  return (token as { readonly originStack?: TerraformStack }).originStack;
}

/** Whether a value is a single reference, as most tokens are. Its value is not known before Terraform runs. */
function isPlainReference(value: unknown): boolean {
  const [token, ...others] = tokensIn(value);
  return token !== undefined && others.length === 0 && originOf(token) !== undefined;
}

/** Whether a value is a single token with no text around it. */
function isWhole(value: unknown): boolean {
  if (typeof value !== "string") return true;
  const { literals, tokens } = Tokenization.reverseString(value);
  return literals.length === 0 && tokens.length === 1;
}

/** A value as Terraform has it, such as `${aws_security_group.web.id}`. */
interface Resolved {
  readonly value: unknown;
  readonly text: string;
  /** The stacks of what it refers to. */
  readonly origins: readonly TerraformStack[];
  /** Whether no token in it is without a value so far. */
  readonly isComplete: boolean;
}

function resolved(value: unknown, scope: IConstruct): Resolved {
  const resolver = new OriginResolver();
  let found: unknown;
  try {
    found = Tokenization.resolve(value, { scope, resolver, preparing: false });
  } catch {
    // A producer has failed, most often because it reads a construct that is not there yet.
    resolver.isComplete = false;
  }
  // A token without a value so far is told apart by its own text.
  const text = typeof found === "string" ? found : ((JSON.stringify(found) as string | undefined) ?? String(value));
  return { value: found, text, origins: [...resolver.origins], isComplete: resolver.isComplete };
}

/**
 * Resolves each reference in its own stack. There it keeps its text; in other stacks CDKTF replaces it by a reference
 * to a remote state when it synthesizes.
 */
class OriginResolver extends DefaultTokenResolver {
  readonly origins = new Set<TerraformStack>();
  isComplete = true;

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const origin = originOf(token);
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

/** Whether two ids are one group's; undefined where only Terraform can tell. */
export function isOneGroup(id: string, other: string): boolean | undefined {
  if (id === other) return true;
  if (!isUnknown(id) && !isUnknown(other)) return false;
  const [one, two] = [referenceIn(id), referenceIn(other)];
  if (one !== undefined && two !== undefined && one.stack === two.stack && one.address === two.address) return true;
  return isDistinct(id, one) && isDistinct(other, two) ? false : undefined;
}

/**
 * A literal id, or the id of an `aws_security_group` resource: two of these that differ are two groups. Other
 * expressions that differ (a variable, a look-up, a data source, a VPC's default group, `each.value`) may still turn
 * out to be one.
 */
function isDistinct(id: string, reference: GroupReference | undefined): boolean {
  if (reference !== undefined) return /^\$\{aws_security_group\.[\w-]+\.id\}$/.test(reference.address);
  return !isUnknown(id);
}

/** Whether an id is a reference to a group's own, which never has an account before it. */
export function isOwnIdOfGroup(id: string): boolean {
  return /^\$\{(data\.)?aws_(default_)?security_group\.[\w-]+\.id\}$/.test(referenceIn(id)?.address ?? "");
}

/** The reference to an attribute of a resource that the stack itself makes, as `replace_triggered_by` takes it. */
export function managedReference(id: string, stack: TerraformStack): string | undefined {
  const reference = referenceIn(id);
  if (reference?.stack !== stack) return undefined;
  return /^\$\{(aws_\w+\.[\w-]+\.\w+)\}$/.exec(reference.address)?.[1];
}

/** A reference to an attribute of something in a stack: in another stack the same address is something else. */
interface GroupReference {
  readonly stack: TerraformStack;
  readonly address: string;
}

/** The reference that a token is; undefined for a token of another kind, or a text that is no token. */
function referenceIn(id: string): GroupReference | undefined {
  const [stack, ...others] = originStacksOf(id);
  return stack === undefined || others.length > 0 ? undefined : { stack, address: resolved(id, stack).text };
}

function tokensIn(value: unknown): IResolvable[] {
  if (typeof value === "object" && Tokenization.isResolvable(value)) return [value];
  if (typeof value === "string") return Tokenization.reverseString(value).tokens;
  const token = typeof value === "number" ? Tokenization.reverseNumber(value) : undefined;
  return token === undefined ? [] : [token];
}

/**
 * A text as a part of an expression: a template that is written out is one already, and must not be escaped as a text.
 */
export function operand(text: string): string {
  if (Token.isUnresolved(text)) {
    // Terraform reads `a ? b : c == d` as `a ? b : (c == d)`.
    return resolved(text, NOWHERE).text.includes("?") ? Token.asString(Fn.element([text], 0)) : text;
  }
  if (!text.includes("${")) return text;
  const [, expression] = /^\$\{([^{}]*)\}$/.exec(text) ?? [];
  if (expression === undefined) return Token.asString(ref(`"${text}"`));
  return Token.asString(ref(expression.includes("?") ? `(${expression})` : expression));
}
