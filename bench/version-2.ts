import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The release of the original that is compared with. */
export const VERSION_2 = "2.0.1";

/** What {@link digestOf} is of that release. */
const DIGEST = "bfa2505de76aff26bf8e7271b91a5068a0b38d35ad5e448ba5181742aa15654e";

/** Whether a folder holds version 2 of the original: a module that has both of its resources at its top. */
export function isVersion2(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
  const text = filesOf(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  return ["ingress", "egress"].every((direction) =>
    text.some((one) => one.includes(`resource "aws_vpc_security_group_${direction}_rule" "this"`)),
  );
}

/** Which release a checkout is, or the registry has. */
export function versionOfVersion2(checkout: string | undefined): string {
  if (checkout === undefined) return `${VERSION_2}, from the registry where that was reached`;
  return digestOf(checkout) === DIGEST
    ? `${VERSION_2}, from a checkout`
    : `a checkout whose files are not those of ${VERSION_2}`;
}

/** A checkout need have no history, so it is told by what is in it. */
function digestOf(folder: string): string {
  const digest = createHash("sha256");
  for (const file of filesOf(folder)) digest.update(`${file}\n`).update(readFileSync(join(folder, file)));
  return digest.digest("hex");
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".tf"))
    .sort();
}
