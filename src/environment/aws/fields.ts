import { shownInTerraform as shown } from "../../rules/values";
import { InputError } from "../input";

/** An object in a response of the AWS API. */
export type ResponseObject = Readonly<Record<string, unknown>>;

const LISTED_PROBLEMS = 5;

/** Collects what is wrong in a response of the AWS API, so that the first few problems are reported at once. */
export class ResponseProblems {
  private readonly sentences: string[] = [];
  private count = 0;

  /**
   * @param label - the name of the input
   * @param remedy - what to do about every problem
   */
  constructor(
    private readonly response: ResponseObject,
    private readonly label: string,
    private readonly remedy: string,
  ) {}

  /**
   * @param part - an object or a list in the response
   * @param step - the field of the object or the index in the list; undefined if the problem is the object itself
   */
  add(problem: string, part: object, step?: string | number): void {
    this.count += 1;
    if (this.count > LISTED_PROBLEMS) return;
    const steps = [...stepsTo(part, this.response, LEVELS)!, ...(step === undefined ? [] : [step])];
    this.sentences.push(`${pathOf(steps)} in ${this.label} ${problem}: ${this.remedy}.`);
  }

  throwIfAny(): void {
    if (this.count === 0) return;
    const more = this.count - this.sentences.length;
    const lines = more > 0 ? [...this.sentences, `${this.label} has ${more} more of these problems.`] : this.sentences;
    throw new InputError(lines.join("\n"));
  }
}

/** How deep the fields are that an audit reads, such as those of `SecurityGroups[0].IpPermissions[0].IpRanges[0]`. */
const LEVELS = 6;

type Steps = readonly (string | number)[];

/**
 * Searches a part of a response. Only problems need this: it would take longer than reading to keep the path of every
 * object.
 */
function stepsTo(part: object, value: unknown, levels: number): Steps | undefined {
  if (value === part) return [];
  if (typeof value !== "object" || value === null || levels === 0) return undefined;
  for (const [name, child] of Object.entries(value)) {
    const rest = stepsTo(part, child, levels - 1);
    if (rest !== undefined) return [Array.isArray(value) ? Number(name) : name, ...rest];
  }
  return undefined;
}

const pathOf = (steps: Steps): string =>
  steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);

/**
 * Reads the fields of the objects in a response of the AWS API. Checks every field that is read: a wrong field is
 * reported, and reads as if it were absent. Null and empty texts count as absent.
 */
export class ResponseFields {
  constructor(private readonly problems: ResponseProblems) {}

  text(object: ResponseObject, name: string): string | undefined {
    const value = object[name];
    if (typeof value === "string") return value === "" ? undefined : value;
    this.rejectUnlessAbsent(object, name, "a string");
    return undefined;
  }

  requiredText(object: ResponseObject, name: string): string {
    const value = object[name];
    if (typeof value === "string" && value !== "") return value;
    this.reject(object, name, "a string");
    return "";
  }

  requiredFlag(object: ResponseObject, name: string): boolean {
    const value = object[name];
    if (typeof value !== "boolean") this.reject(object, name, "true or false");
    return value === true;
  }

  integer(object: ResponseObject, name: string): number | undefined {
    const value = object[name];
    if (Number.isInteger(value)) return value as number;
    this.rejectUnlessAbsent(object, name, "a whole number");
    return undefined;
  }

  object(object: ResponseObject, name: string): ResponseObject | undefined {
    const value = object[name];
    if (isObject(value)) return value;
    this.rejectUnlessAbsent(object, name, "an object");
    return undefined;
  }

  /** The objects in a list. */
  objects(object: ResponseObject, name: string): readonly ResponseObject[] {
    const list = object[name];
    if (!Array.isArray(list)) {
      this.rejectUnlessAbsent(object, name, "a list");
      return [];
    }
    if (list.every(isObject)) return list;
    return list.filter((element, index) => {
      if (!isObject(element)) this.problems.add(`is ${shown(element)}, not an object`, list, index);
      return isObject(element);
    });
  }

  /** Reports a field whose value cannot be used. */
  reject(object: ResponseObject, name: string, wanted: string): void {
    const value = object[name];
    this.problems.add(isAbsent(value) ? "is missing" : `is ${shown(value)}, not ${wanted}`, object, name);
  }

  /** Reports a problem of an object itself. */
  rejectObject(object: ResponseObject, problem: string): void {
    this.problems.add(problem, object);
  }

  private rejectUnlessAbsent(object: ResponseObject, name: string, wanted: string): void {
    if (!isAbsent(object[name])) this.reject(object, name, wanted);
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

const isObject = (value: unknown): value is ResponseObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
