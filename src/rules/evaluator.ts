import { DESCRIPTIONS, GROUPS, type AttributeName, type Group } from "./attributes";
import { STEPS } from "./defaults";
import type { Condition, StepName, Value } from "./expression";
import { isNetwork } from "./networks";
import { PATTERNS, type Pattern } from "./patterns";
import { LIMITS, TABLES, type PortSemantics } from "./protocols";
import { withoutAccount } from "./security-group";
import { SERVICES_BY_NAME, type ServiceParts } from "./services";
import { isEmpty, textOf } from "./values";
import type { Reader, WrittenRule } from "./written-rule";

/** Computes expressions for one rule. Unknown values (tokens) are passed on as they are. */
export class Evaluator {
  private readonly steps: Partial<Record<StepName, unknown>> = {};

  constructor(
    private readonly rule: WrittenRule,
    private readonly reader: Pick<Reader, "isUnknown" | "identityOf">,
  ) {}

  valueOf(value: Value): unknown {
    switch (value.kind) {
      case "written":
        return this.written(value.attribute);
      case "known": {
        const written = this.written(value.attribute);
        return this.reader.isUnknown(written) ? null : written;
      }
      case "key":
        return this.rule.key;
      case "keyText":
        return this.rule.keyIsText ? this.rule.key : null;
      case "constant":
        return value.value;
      case "step":
        return (this.steps[value.name] ??= this.valueOf(STEPS[value.name]));
      case "service":
        return this.service?.[value.part] ?? null;
      case "limit":
        return LIMITS[this.valueOf({ kind: "step", name: "port_semantics" }) as PortSemantics][value.part];
      case "first":
        for (const one of value.values) {
          const found = this.valueOf(one);
          if (!isEmpty(found)) return found;
        }
        return null;
      case "choose":
        return this.valueOf(this.holds(value.condition) ? value.then : value.otherwise);
      case "number":
        return this.computed(value.value, (known) => (known === null ? null : Number(known)));
      case "lowercase":
        return this.computed(value.value, (known) => textOf(known)?.toLowerCase() ?? null);
      case "withoutAccount":
        return this.computed(value.value, (known) => (typeof known === "string" ? withoutAccount(known) : known));
      case "lookup": {
        const table: Readonly<Record<string, string>> = TABLES[value.table];
        const known = this.valueOf(value.value);
        if (this.reader.isUnknown(known)) return known;
        return Object.hasOwn(table, String(known)) ? table[String(known)] : this.valueOf(value.fallback);
      }
      case "text":
        return value.values.map((one) => this.textOf(one)).join("");
    }
  }

  holds(condition: Condition): boolean {
    switch (condition.kind) {
      case "given":
        return this.isGiven(condition.attribute);
      case "isKnown":
        return this.valueOf({ kind: "known", attribute: condition.attribute }) !== null;
      case "noneGiven":
        return this.givenIn(condition.group).length === 0;
      case "severalGiven":
        return this.givenIn(condition.group).length > 1;
      case "keyIsText":
        return this.rule.keyIsText;
      case "equals":
        return this.valueOf(condition.value) === condition.constant;
      case "same":
        return this.textOf(condition.value) === this.textOf(condition.other);
      case "matches": {
        const text = this.knownTextOf(condition.value);
        return text !== undefined && EXPRESSIONS[condition.pattern].test(text);
      }
      case "isLongerThan":
        return (this.knownTextOf(condition.value)?.length ?? 0) > condition.length;
      case "within": {
        const number = this.numberOf(condition.value);
        const [low, high] = [this.valueOf(condition.low) as number, this.valueOf(condition.high) as number];
        return Number.isInteger(number) && number! >= low && number! <= high;
      }
      case "above": {
        const [number, other] = [this.numberOf(condition.value), this.numberOf(condition.other)];
        return number !== undefined && other !== undefined && number > other;
      }
      case "isRange": {
        const parts = this.knownTextOf(condition.value)?.split("-").map(numberIn) ?? [];
        return parts.length === 2 && !parts.includes(undefined);
      }
      case "hasAccount": {
        const text = this.knownTextOf(condition.value);
        return text !== undefined && /\/[^/]/.test(text);
      }
      case "isService":
        return SERVICES_BY_NAME.has(this.valueOf(condition.value));
      case "isCollection": {
        const value = this.valueOf(condition.value);
        return typeof value === "object" && value !== null && !this.reader.isUnknown(value);
      }
      case "isNetwork": {
        const value = this.valueOf(condition.value);
        return typeof value === "string" && isNetwork(value, condition.version);
      }
      case "all":
        return condition.conditions.every((one) => this.holds(one));
      case "any":
        return condition.conditions.some((one) => this.holds(one));
      case "not":
        return !this.holds(condition.condition);
    }
  }

  /** The attributes of a group that are given. */
  givenIn(group: Group): AttributeName[] {
    return GROUPS[group].filter((name) => this.isGiven(name));
  }

  private isGiven(attribute: AttributeName): boolean {
    const value = this.rule.attributes[attribute];
    return !isEmpty(value) || (value === "" && DESCRIPTIONS.includes(attribute));
  }

  private written(attribute: AttributeName): unknown {
    return this.isGiven(attribute) ? this.rule.attributes[attribute] : null;
  }

  private computed(value: Value, compute: (known: unknown) => unknown): unknown {
    const found = this.valueOf(value);
    return this.reader.isUnknown(found) ? found : compute(found);
  }

  private textOf(value: Value): string {
    const found = this.valueOf(value);
    return this.reader.isUnknown(found) ? this.reader.identityOf(found) : String(found);
  }

  private knownTextOf(value: Value): string | undefined {
    const found = this.valueOf(value);
    return this.reader.isUnknown(found) ? undefined : textOf(found);
  }

  private numberOf(value: Value): number | undefined {
    const found = this.valueOf(value);
    if (this.reader.isUnknown(found) || typeof found === "boolean") return undefined;
    return numberIn(textOf(found) ?? "");
  }

  /** The service that the rule names. */
  private get service(): ServiceParts | undefined {
    const { service, services } = this.rule.attributes;
    return SERVICES_BY_NAME.get(isEmpty(service) ? services : service);
  }
}

/** Reads a number as Terraform's tonumber() does. */
function numberIn(text: string): number | undefined {
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(text) ? Number(text) : undefined;
}

const EXPRESSIONS = Object.fromEntries(
  Object.entries(PATTERNS).map(([name, pattern]) => [name, new RegExp(pattern)]),
) as Readonly<Record<Pattern, RegExp>>;
