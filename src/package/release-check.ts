import { removeFolder, temporaryFolder } from "../system/folders";
import { pack } from "./pack";
import { releaseProblems } from "./release-problems";

/** Says what keeps the package from being released, and fails; or says that nothing does. */
async function check(): Promise<void> {
  const folder = temporaryFolder();
  try {
    const packed = await pack(folder);
    const problems = await releaseProblems(packed);
    if (problems.length === 0) {
      console.log(`The package is ready: publint and attw find nothing wrong with its ${packed.paths.length} files.`);
      return;
    }
    console.error(`The package is not ready to be released:\n${problems.map((one) => `  ${one}`).join("\n")}`);
    process.exitCode = 1;
  } finally {
    removeFolder(folder);
  }
}

void check();
