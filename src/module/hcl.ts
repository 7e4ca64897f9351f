import type { AttributeName, Group } from "../rules/attributes";
import type { Condition, Value } from "../rules/expression";

/** Stands for the current attribute in a loop over several attributes. */
export const EACH = "name" as AttributeName;

/** Which local the loop variable `rule` comes from: local.written or local.known. */
export type Subject = "written" | "known";

/** An expression, and how tightly its operators bind. */
interface Expression {
  readonly text: string;
  readonly binds: (typeof PRECEDENCE)[number];
}

const PRECEDENCE = ["choice", "or", "and", "comparison", "term"] as const;

/**
 * Prints values and conditions as Terraform expressions over `id` and `rule`, the variables of a `for` over the rules
 * of the nested module. Everything that may fail on a wrong value is within `try` or `can`.
 */
export class Hcl {
  constructor(private readonly subject: Subject) {}

  value(value: Value): string {
    return this.valueOf(value).text;
  }

  condition(condition: Condition): string {
    return this.conditionOf(condition).text;
  }

  private valueOf(value: Value): Expression {
    switch (value.kind) {
      case "written":
      case "known":
        return term(`${this.subject === value.kind ? "rule" : `local.${value.kind}[id]`}${member(value.attribute)}`);
      case "key":
        return term("rule.key");
      case "keyText":
        return { text: "local.is_list ? null : rule.key", binds: "choice" };
      case "constant":
        return term(typeof value.value === "string" ? quote(value.value) : String(value.value));
      case "step":
        return term(`local.${value.name}[id]`);
      case "service":
        return term(`local.service[id].${value.part}`);
      case "limit":
        return term(`local.limits[id].${value.part}`);
      case "first":
      case "number":
      case "lowercase":
      case "withoutAccount":
        return term(`try(${this.fallible(value)}, null)`);
      case "choose": {
        const [then, otherwise] = [this.valueOf(value.then), this.valueOf(value.otherwise)];
        const condition = within(this.conditionOf(value.condition), "or");
        return { text: lines([condition, `? ${within(then, "or")}`, `: ${otherwise.text}`], " "), binds: "choice" };
      }
      case "lookup": {
        const found = `local.${value.table}[${this.value(value.value)}]`;
        return term(call("try", [found, this.value(value.fallback)]));
      }
      case "text": {
        const pieces = value.values.map((one) => this.valueOf(one));
        if (value.values.every(({ kind }) => kind !== "choose")) {
          const inText = (one: Value) => (one.kind === "constant" ? String(one.value) : `\${${this.value(one)}}`);
          return term(`"${value.values.map(inText).join("")}"`);
        }
        return term(`join("", [\n${pieces.map(({ text }) => text).join(",\n")},\n])`);
      }
    }
  }

  /** A value whose evaluation may fail. The surrounding expression catches the failure. */
  private fallible(value: Value): string {
    switch (value.kind) {
      case "first":
        return call(
          "coalesce",
          value.values.map((one) => this.value(one)),
        );
      case "number":
        // Without the sum, "-0" would differ from 0.
        return `0 + tonumber(${this.fallible(value.value)})`;
      case "lowercase":
        return `lower(${this.fallible(value.value)})`;
      case "withoutAccount":
        return `basename(${this.value(value.value)})`;
      default:
        return this.value(value);
    }
  }

  private conditionOf(condition: Condition, isNegated = false): Expression {
    const negated = isNegated ? "!" : "";
    const comparison = (left: string, right: string): Expression => ({
      text: `${left} ${isNegated ? "!=" : "=="} ${right}`,
      binds: "comparison",
    });
    const isNotNull = (value: string): Expression => ({
      text: `${value} ${isNegated ? "==" : "!="} null`,
      binds: "comparison",
    });
    switch (condition.kind) {
      case "given":
        // In local.written, all other attributes are null.
        return this.subject === "written"
          ? isNotNull(`rule${member(condition.attribute)}`)
          : term(`${negated}rule.given${member(condition.attribute)}`);
      case "isKnown":
        return isNotNull(this.value({ kind: "known", attribute: condition.attribute }));
      case "noneGiven":
        return {
          text: `length(${givenIn(condition.group)}) ${isNegated ? "!=" : "=="} 0`,
          binds: "comparison",
        };
      case "severalGiven":
        return {
          text: `length(${givenIn(condition.group)}) ${isNegated ? "<=" : ">"} 1`,
          binds: "comparison",
        };
      case "keyIsText":
        return term(isNegated ? "local.is_list" : "!local.is_list");
      case "equals":
        return comparison(this.operand(condition.value), this.value({ kind: "constant", value: condition.constant }));
      case "same":
        return term(`${negated}try(${this.comparable(condition.value)} == ${this.comparable(condition.other)}, false)`);
      case "matches":
        return term(`${negated}can(regex(local.patterns.${condition.pattern}, ${this.value(condition.value)}))`);
      case "isLongerThan":
        return term(`${negated}try(length(tostring(${this.value(condition.value)})) > ${condition.length}, false)`);
      case "within": {
        const value = this.value(condition.value);
        const [low, high] = [this.operand(condition.low), this.operand(condition.high)];
        return term(
          `${negated}try(${value} >= ${low} && ${value} <= ${high} && floor(${value}) == tonumber(${value}), false)`,
        );
      }
      case "above":
        return term(
          `${negated}try(tonumber(${this.value(condition.value)}) > tonumber(${this.value(condition.other)}), false)`,
        );
      case "isRange": {
        const numbers = `[for port in split("-", ${this.value(condition.value)}) : tonumber(port)]`;
        return term(`${negated}try(length(${numbers}) == 2, false)`);
      }
      case "hasAccount":
        return term(
          `${negated}try(basename(${this.value(condition.value)}) != tostring(${this.value(condition.value)}), false)`,
        );
      case "isService":
        return term(`${negated}can(local.services[${this.value(condition.value)}])`);
      case "isCollection":
        return term(`${isNegated ? "" : "!"}can(tostring(${this.value(condition.value)}))`);
      case "isNetwork": {
        const block = this.value(condition.value);
        // The function returns the shortest form with no bits set outside of the mask, so only that form is equal.
        const isShortest = `cidrsubnet(${block}, 0, 0) == ${block}`;
        const isVersion = `length(regexall(":", ${block})) ${condition.version === 4 ? "==" : ">"} 0`;
        return term(`${negated}try(${isShortest} && ${isVersion}, false)`);
      }
      case "all":
      case "any": {
        const isAnd = (condition.kind === "all") !== isNegated;
        const parts = condition.conditions.map((one) => this.conditionOf(one, isNegated));
        if (parts.length === 1) return parts[0]!;
        const [operator, binds] = isAnd ? (["&&", "and"] as const) : (["||", "or"] as const);
        const operands = parts.map((one) => within(one, binds));
        return {
          text: lines(
            operands.map((one, index) => (index < parts.length - 1 ? `${one} ${operator}` : one)),
            " ",
          ),
          binds,
        };
      }
      case "not":
        return this.conditionOf(condition.condition, !isNegated);
    }
  }

  /** A value as text, because Terraform cannot tell whether two objects with unknown parts are equal. */
  private comparable(value: Value): string {
    return value.kind === "withoutAccount" ? this.fallible(value) : `tostring(${this.value(value)})`;
  }

  private operand(value: Value): string {
    return within(this.valueOf(value), "comparison");
  }
}

/** The list of a group's attributes that are given. */
export function givenIn(group: Group): string {
  return `local.given_names[id].${group}`;
}

function term(text: string): Expression {
  return { text, binds: "term" };
}

/** An expression as an operand of another one, in parentheses if its operators bind less tightly. */
function within({ text, binds }: Expression, outer: Expression["binds"]): string {
  const isLoose = PRECEDENCE.indexOf(binds) < PRECEDENCE.indexOf(outer);
  return isLoose ? `(${text})` : text;
}

function member(attribute: AttributeName): string {
  return attribute === EACH ? `[${attribute}]` : `.${attribute}`;
}

const LINE_LENGTH = 110;

/** Joins parts on one line if it is short. Otherwise, each part gets a line, which brackets around the parts allow. */
function lines(parts: readonly string[], separator: string): string {
  const line = parts.join(separator);
  return line.length <= LINE_LENGTH && !line.includes("\n") ? line : parts.join("\n");
}

function call(name: string, args: readonly string[]): string {
  const line = `${name}(${args.join(", ")})`;
  return line.length <= LINE_LENGTH && !line.includes("\n") ? line : `${name}(\n${args.join(",\n")}\n)`;
}

/** A quoted string. Template sequences are escaped. */
export function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** The text between the quotes of a string. */
export function escape(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/([$%])\{/g, "$1$1{");
}
