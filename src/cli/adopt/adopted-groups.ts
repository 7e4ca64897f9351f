import type { AdoptedEnd, Adoption } from "../../environment/adoption/adoption";
import { sortedBy, type Environment, type Group } from "../../environment/environment";
import { parseAddress } from "../../environment/terraform/address";
import { printable, shortened } from "../printable";
import type { AdoptedRules } from "./adopted-file";

/** A group in the rules, as files name it. */
export interface AdoptedGroup {
  readonly name: string;
  /** The ID, with the account if the group belongs to another one. */
  readonly id: string;
  /** Such as `aws_security_group.web`, if the root module can refer to it. */
  readonly reference?: string;
  /** What a reader needs to recognize the group, in one line; undefined if there is nothing besides the name. */
  readonly comment?: string;
}

/** The groups in the rules, sorted by their names. */
export function adoptedGroups({ adoption, environment, hasReferences }: AdoptedRules): AdoptedGroup[] {
  const ends = adoption.rules.flatMap(({ source, target }) => [source, target]);
  const ids = new Map(ends.map((end) => [end.value, idWithAccount(end)]));
  return sortedBy(adoption.groupNames, ([, name]) => name).map(([id, name]) => {
    const group = environment.group(id)!;
    const reference = hasReferences === true ? referenceTo(group) : undefined;
    return { name, id: ids.get(id)!, reference, comment: commentOn(group, name, reference) };
  });
}

/**
 * The state or plan to whose resources a configuration with the rules can refer; undefined if there is none, or if the
 * groups are resources of several configurations.
 */
export function configurationOf({ groupNames }: Adoption, environment: Environment): string | undefined {
  const groups = Array.from(groupNames.keys(), (id) => environment.group(id)!);
  const [input, ...others] = new Set(groups.flatMap(({ addressInput }) => addressInput ?? []));
  return others.length === 0 && groups.some((group) => referenceTo(group) !== undefined) ? input : undefined;
}

/** The ID of a group, with its account if that is another one. */
export const idWithAccount = ({ value, accountId }: AdoptedEnd): string =>
  accountId === undefined ? value : `${accountId}/${value}`;

/** Only the root module can refer to its resources. */
function referenceTo({ address }: Group): string | undefined {
  return address !== undefined && parseAddress(address)?.modules.length === 0 ? address : undefined;
}

function commentOn(group: Group, name: string, reference: string | undefined): string | undefined {
  const address = reference === undefined ? group.address : undefined;
  const parts = [group.name === name ? undefined : group.name, group.vpcId, address];
  const texts = parts.flatMap((part) => (part === undefined || part === "" ? [] : printable(shortened(part))));
  return texts.length === 0 ? undefined : texts.join(", ");
}
