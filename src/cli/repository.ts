import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** The root of the Git repository that contains a folder, or the folder itself. */
function repositoryRoot(folder: string): string {
  for (let root = folder; ; root = dirname(root)) {
    if (existsSync(join(root, ".git"))) return root;
    if (dirname(root) === root) return folder;
  }
}

/**
 * The path of a file from the root of the repository that contains a folder. Links are followed.
 *
 * @returns undefined if the file does not exist or is not in the repository
 */
export function pathInRepository(file: string, folder: string): string | undefined {
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  };
  const path = real(resolve(folder, file));
  if (path === undefined) return undefined;
  const inRepository = relative(repositoryRoot(real(folder) ?? folder), path);
  return inRepository.split(sep)[0] === ".." || isAbsolute(inRepository) ? undefined : inRepository;
}
