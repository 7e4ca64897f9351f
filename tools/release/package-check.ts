import { removeFolder, temporaryFolder } from "../folders";
import { pack } from "../package/pack";
import { releaseProblems } from "./package-problems";

/** Packs the package and prints every problem that must be fixed before a release. Fails if there is one. */
async function check(): Promise<void> {
  const folder = temporaryFolder();
  try {
    const packed = await pack(folder);
    const problems = await releaseProblems(packed);
    if (problems.length === 0) {
      console.log(`The package is ready: publint and attw report no problem in its ${packed.paths.length} files.`);
      return;
    }
    console.error(`The package is not ready for a release:\n${problems.map((one) => `  ${one}`).join("\n")}`);
    process.exitCode = 1;
  } finally {
    removeFolder(folder);
  }
}

void check();
