import { isPlainObject } from "../../rules/plain-object";
import { shownInTerraform as shown } from "../../rules/values";
import { InputError } from "../input";

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
    private readonly label: string,
    private readonly remedy: string,
  ) {}

  add(path: string, problem: string): void {
    this.count += 1;
    if (this.count > LISTED_PROBLEMS) return;
    this.sentences.push(`${path} in ${this.label} ${problem}: ${this.remedy}.`);
  }

  throwIfAny(): void {
    if (this.count === 0) return;
    const more = this.count - this.sentences.length;
    const lines = more > 0 ? [...this.sentences, `${this.label} has ${more} more of these problems.`] : this.sentences;
    throw new InputError(lines.join("\n"));
  }
}

/**
 * An object in a response of the AWS API. Checks every field that is read: a wrong field is reported, and reads as if
 * it were absent. Null and empty texts count as absent.
 */
export class ResponseObject {
  constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly problems: ResponseProblems,
    private readonly parent?: ResponseObject,
    private readonly name = "",
    private readonly index?: number,
  ) {}

  text(name: string): string | undefined {
    const value = this.fields[name];
    if (typeof value === "string") return value === "" ? undefined : value;
    this.rejectUnlessAbsent(name, "a string");
    return undefined;
  }

  requiredText(name: string): string {
    const value = this.fields[name];
    if (typeof value === "string" && value !== "") return value;
    this.reject(name, "a string");
    return "";
  }

  requiredFlag(name: string): boolean {
    const value = this.fields[name];
    if (typeof value !== "boolean") this.reject(name, "true or false");
    return value === true;
  }

  integer(name: string): number | undefined {
    const value = this.fields[name];
    if (Number.isInteger(value)) return value as number;
    this.rejectUnlessAbsent(name, "a whole number");
    return undefined;
  }

  object(name: string): ResponseObject | undefined {
    const value = this.fields[name];
    if (isPlainObject(value)) return new ResponseObject(value, this.problems, this, name);
    this.rejectUnlessAbsent(name, "an object");
    return undefined;
  }

  /** The objects in a list. */
  *objects(name: string): Generator<ResponseObject> {
    const list = this.fields[name];
    if (!Array.isArray(list)) {
      this.rejectUnlessAbsent(name, "a list");
      return;
    }
    for (let index = 0; index < list.length; index += 1) {
      const value = list[index] as unknown;
      if (isPlainObject(value)) yield new ResponseObject(value, this.problems, this, name, index);
      else this.addProblem(`is ${shown(value)}, not an object`, `${name}[${index}]`);
    }
  }

  /** A field of any type. */
  value(name: string): unknown {
    return this.fields[name];
  }

  /** Reports a field whose value cannot be used. */
  reject(name: string, wanted: string): void {
    const value = this.fields[name];
    this.addProblem(isAbsent(value) ? "is missing" : `is ${shown(value)}, not ${wanted}`, name);
  }

  /** Reports a problem of a field, or of the object itself. */
  addProblem(problem: string, name?: string): void {
    this.problems.add(joined(this.path(), name), problem);
  }

  private rejectUnlessAbsent(name: string, wanted: string): void {
    if (!isAbsent(this.fields[name])) this.reject(name, wanted);
  }

  private path(): string {
    const own = this.index === undefined ? this.name : `${this.name}[${this.index}]`;
    return this.parent === undefined ? own : joined(this.parent.path(), own);
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

const joined = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join(".");
