import { Tokenization, type TerraformStack } from "cdktf";
import { identifierOf, originStackOf } from "./cdktf-internals";
import { isUnknown, resolve } from "./tokens";

/** A value that only Terraform knows. */
export class Expression {
  /** Such as `aws_security_group.web.id`, without calls that do not change the value. */
  readonly text: string;
  /**
   * Whether it may have any value: it is a value of an iterator, it stands for all elements of a list, or Terraform
   * computes it. Equal references are equal values.
   */
  readonly mayBeAny: boolean;

  /** @param stacks - the paths of the stacks that it refers to. The same text in another stack is another value. */
  constructor(
    text: string,
    readonly stacks: string,
  ) {
    this.text = unwrapped(text);
    this.mayBeAny = /(?<![\w.-])(each|count)\.(key|value|index)|\.\*|\[\*\]|[(?\s]/.test(this.text);
  }
}

/** The ways in which the rules of pairs write an ID without changing its value (./rule-kinds, ./tokens). */
const WRAPPERS = [
  /^element\(split\(" ", join\(" ", (?:compact\()?\[(.+?), .+\]\)?\)\), 0\)$/,
  /^element\(\[(.+)\], 0\)$/,
  /^basename\((.+)\)$/,
  /^\((.+)\)$/,
  /^\(.+ == .+\) \? null : (.+)$/,
];

function unwrapped(expression: string): string {
  for (const wrapper of WRAPPERS) {
    const [, inner] = wrapper.exec(expression) ?? [];
    if (inner !== undefined) return unwrapped(inner);
  }
  return expression;
}

/** An object, such as an inline rule. */
export type Block = Readonly<Record<string, unknown>>;

export const isBlock = (value: unknown): value is Block =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Expression);

/** Reads the values of a stack. */
export class StackValues {
  private readonly expressions = new Map<string, Expression>();
  private readonly resolved = new Map<unknown, unknown>();

  constructor(private readonly stack: TerraformStack) {}

  /** A value with expressions in place of tokens. */
  read(value: unknown): unknown {
    if (value === undefined || value === null || typeof value === "boolean") return value;
    return isUnknown(value) ? this.readToken(value) : mapped(value, (inner) => this.read(inner));
  }

  private readToken(token: unknown): unknown {
    const reference = referenceIn(token);
    if (reference !== undefined) return this.expression(reference.identifier, reference.stack.node.path);
    if (!this.resolved.has(token)) this.resolved.set(token, this.resolve(token));
    return this.resolved.get(token);
  }

  private resolve(token: unknown): unknown {
    const { value, origins } = resolve(token, this.stack);
    const stacks = (origins.length > 0 ? origins : [this.stack]).map(({ node }) => node.path).join(" ");
    return this.withExpressions(value, stacks);
  }

  /** A resolved value with expressions in place of texts that contain references. */
  private withExpressions(value: unknown, stacks: string): unknown {
    if (typeof value !== "string") return mapped(value, (inner) => this.withExpressions(inner, stacks));
    if (!value.includes("${")) return value;
    const [, text = value] = /^\$\{([^{}]*)\}$/.exec(value) ?? [];
    return text === "null" ? null : this.expression(text, stacks);
  }

  private expression(text: string, stacks: string): Expression {
    const key = `${stacks} ${text}`;
    let expression = this.expressions.get(key);
    if (expression === undefined) this.expressions.set(key, (expression = new Expression(text, stacks)));
    return expression;
  }
}

/** The reference that a token is. Most tokens are single references, and CDKTF takes long to resolve them. */
function referenceIn(token: unknown): { readonly identifier: string; readonly stack: TerraformStack } | undefined {
  if (typeof token !== "string") return undefined;
  const { tokens, literals } = Tokenization.reverseString(token);
  const [only] = tokens;
  if (only === undefined || tokens.length + literals.length > 1) return undefined;
  const [identifier, stack] = [identifierOf(only), originStackOf(only)];
  // An identifier may contain tokens.
  return identifier === undefined || stack === undefined || identifier.includes("{")
    ? undefined
    : { identifier, stack };
}

/** A list or an object with its elements mapped; any other value unchanged. */
function mapped(value: unknown, map: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (!isBlock(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner)]));
}
