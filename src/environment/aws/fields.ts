import { shownInTerraform as shown } from "../../rules/values";
import { InputError } from "../input";

/** An object in a response of the AWS API. */
export type ResponseObject = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of the objects in a response of the AWS API. Checks every field that is read: a wrong field is
 * reported, and reads as if it were absent. Null and empty texts count as absent.
 */
export class ResponseFields {
  constructor(
    private readonly response: ResponseObject,
    private readonly problems: ResponseProblems,
  ) {}

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
    return list.every(isObject) ? list : list.filter((element, index) => this.isObjectIn(list, index, element));
  }

  private isObjectIn(list: readonly unknown[], index: number, element: unknown): element is ResponseObject {
    if (isObject(element)) return true;
    this.problems.add(`${this.pathOf(list)}[${index}]`, `is ${shown(element)}, not an object`);
    return false;
  }

  /** Reports a field whose value cannot be used. */
  reject(object: ResponseObject, name: string, wanted: string): void {
    const value = object[name];
    const problem = isAbsent(value) ? "is missing" : `is ${shown(value)}, not ${wanted}`;
    this.problems.add(joined(this.pathOf(object), name), problem);
  }

  /** Reports a problem of an object itself. */
  addProblem(object: ResponseObject, problem: string): void {
    this.problems.add(this.pathOf(object), problem);
  }

  private rejectUnlessAbsent(object: ResponseObject, name: string, wanted: string): void {
    if (!isAbsent(object[name])) this.reject(object, name, wanted);
  }

  private pathOf(part: object): string {
    return this.problems.hasRoom ? pathTo(part, this.response, LEVELS)! : "";
  }
}
