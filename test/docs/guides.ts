import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { PROJECT } from "../support/workspace";

/** The pages that people write, by their paths in the project. */
export const GUIDES: ReadonlyMap<string, string> = new Map(
  [...pagesIn("."), ...pagesIn("docs"), ...pagesIn("docs/decisions")].map((path) => [
    path,
    readFileSync(join(PROJECT, path), "utf8"),
  ]),
);

function pagesIn(folder: string): string[] {
  return readdirSync(join(PROJECT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => posix.join(folder, name))
    .sort();
}

/** A fenced block of code of a guide. */
export interface Example {
  /** The guide and the line of the block, such as `docs/construct.md:16`. */
  readonly place: string;
  readonly code: string;
}

/** All blocks in a language. */
export function examplesIn(language: string): Example[] {
  return [...GUIDES].flatMap(([path, text]) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(({ index, 1: code }) => ({
      place: `${path}:${text.slice(0, index).split("\n").length}`,
      code: code!,
    })),
  );
}
