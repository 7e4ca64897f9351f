import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isVersion2 } from "./version-2";

/** The parts of a run, in their order. */
export const PARTS = ["synthesis", "loading", "plan", "apply", "size"] as const;

export type PartName = (typeof PARTS)[number];

/** What is asked for on the command line. */
export interface Arguments {
  readonly isQuick: boolean;
  readonly parts: readonly PartName[];
  readonly version2?: string;
  readonly installsAwsCdk: boolean;
  readonly wantsHelp: boolean;
}

const OPTIONS = {
  quick: { type: "boolean" },
  only: { type: "string", multiple: true },
  "version-2": { type: "string" },
  "install-aws-cdk": { type: "boolean" },
  help: { type: "boolean" },
} as const;

export const HELP = `npm run bench -- [options]

Measures this project beside what is written by hand, and writes bench/RESULTS.md. It takes more than half an hour on
a machine that does nothing else, most of it plans.

  --quick                 checks within two minutes that all sides make the same rules; measures and writes nothing
  --only <part>           runs ${PARTS.join(", ")} alone (may be given several times), and
                          prints what it measures instead of writing it
  --version-2 <checkout>  the original's version 2, from a checkout in place of the registry
  --install-aws-cdk       installs AWS CDK into a folder of its own first, to compare with it
  --help                  prints this`;

/**
 * What the command line asks for.
 *
 * @throws Error with a sentence for everything that is not understood
 */
export function argumentsFrom(args: readonly string[]): Arguments {
  // Not strict: that would stop at the first problem.
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
  });
  const { "version-2": version2 } = values;
  const only = values.only?.filter((part) => typeof part === "string");
  const problems = [
    ...unknownOptions(values, positionals),
    ...valueProblems(values),
    ...(only ?? []).filter((part) => !isPart(part)).map((part) => `--only is ${part}: use ${PARTS.join(", ")}.`),
    ...(typeof version2 !== "string" || isVersion2(version2)
      ? []
      : [`--version-2 is ${version2}, which is no folder with version 2 of the original: name a checkout of it.`]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    isQuick: values.quick === true,
    parts: PARTS.filter((part) => only?.includes(part) ?? true),
    version2: typeof version2 === "string" ? resolve(version2) : undefined,
    installsAwsCdk: values["install-aws-cdk"] === true,
    wantsHelp: values.help === true,
  };
}

function unknownOptions(values: Readonly<Record<string, unknown>>, positionals: readonly string[]): string[] {
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(OPTIONS, name));
  return [...unknown.map((name) => (name.length > 1 ? `--${name}` : `-${name}`)), ...positionals].map(
    (arg) => `${arg} is no option: use ${known.join(", ")}.`,
  );
}

/** An option without the value that it needs, or with one that it does not take. */
function valueProblems(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(OPTIONS).flatMap(([name, { type }]) => {
    if ([values[name]].flat().every((value) => value === undefined || typeof value === type)) return [];
    return [type === "string" ? `--${name} has no value: give it one.` : `--${name} has a value, and takes none.`];
  });
}

function isPart(text: string): text is PartName {
  return (PARTS as readonly string[]).includes(text);
}
