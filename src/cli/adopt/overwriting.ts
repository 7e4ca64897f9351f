import type { Adoption } from "../../environment/adoption/adoption";
import { undeclaredAddresses, type AdoptionTarget } from "../../environment/adoption/adoption-target";
import type { Environment } from "../../environment/environment";
import { listOf } from "../../environment/phrases";
import { OutputError } from "../output";

/**
 * Checks whether files with other content may be overwritten.
 *
 * @returns warnings
 * @throws OutputError if the user has not forced it, or if the new file would let Terraform destroy rules
 */
export function overwritingWarnings(
  paths: readonly string[],
  isForced: boolean,
  { adoption, environment, target }: { adoption: Adoption; environment: Environment; target: AdoptionTarget },
): string[] {
  if (!isForced) throw new OutputError(overwritingSentence(paths));
  const addresses = undeclaredAddresses(adoption, environment, target);
  if (addresses.length === 0) return [];
  const [are, them] = addresses.length === 1 ? ["is", "it"] : ["are", "them"];
  const undeclared = `${listOf(addresses)} ${are} in the input, and the new file would not declare ${them}`;
  // Other constructs of the app may declare them.
  if (target === "construct") return [`${undeclared}. If the old file does, Terraform will destroy the rules.`];
  throw new OutputError(
    `${undeclared}, so Terraform would destroy the rules. If a plan is not applied yet, apply it first. If the module ` +
      "is called in another module or with for_each, write into another folder and merge the files by hand.",
  );
}

const overwritingSentence = (paths: readonly string[]): string =>
  `${listOf(paths)} ${paths.length === 1 ? "exists" : "exist"} with other content: overwrite with --force, or name ` +
  "another folder with --output. With --force, your own edits are lost, and rules keep their keys only if the input " +
  "contains the plan of this configuration.";
