import { readFileSync } from "node:fs";
import type { Problem } from "@arethetypeswrong/core" with { "resolution-mode": "import" };
import type { PackedPackage } from "../package/pack";

/** The files that users need. */
const NEEDED = /^(lib\/.+(\.js|\.d\.ts|\.html)|schemas\/.+\.json|CHANGELOG\.md|LICENSE|README\.md|package\.json)$/;

/** The problems of a packed package, as sentences. Every finding of publint and attw counts. */
export async function releaseProblems(packed: PackedPackage): Promise<string[]> {
  return [
    ...packed.paths
      .filter((path) => !NEEDED.test(path))
      .map((path) => `${path} is packed, but no user needs it: exclude it by \`files\` in package.json.`),
    ...(await manifestProblems(packed.tarball)),
    ...(await typeProblems(packed.tarball)),
  ];
}

async function manifestProblems(tarball: string): Promise<string[]> {
  // These are ES modules; this project is CommonJS.
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { buffer, byteOffset, byteLength } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) } });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

async function typeProblems(tarball: string): Promise<string[]> {
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const { problemKindInfo } = await import("@arethetypeswrong/core/problems");
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (result.types === false) return ["attw: the package has no types."];
  return result.problems.map((problem) => {
    const { title, shortDescription } = problemKindInfo[problem.kind];
    return `attw: ${placeOf(problem)}: ${title}. ${shortDescription}.`;
  });
}

function placeOf(problem: Problem): string {
  if ("entrypoint" in problem) return `"${problem.entrypoint}" by the rules of ${problem.resolutionKind}`;
  return "typesFileName" in problem ? problem.typesFileName : problem.fileName;
}
