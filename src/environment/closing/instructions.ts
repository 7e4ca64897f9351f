import { toolThatManages } from "../adoption/group-owners";
import type { Group, Rule } from "../environment";
import { listOf } from "../phrases";
import { authorizeCommand, hasCommands, revokeCommand, type CommandLine } from "./egress-commands";

/** What a person does: a sentence that says it, or a command line to paste into a shell. */
export type Instruction = { readonly text: string } | { readonly command: CommandLine };

/** How to remove the rules that open a group, and how to restore them. */
export interface Instructions {
  readonly remove: readonly Instruction[];
  readonly undo: readonly Instruction[];
}

/**
 * Says how to remove the rules that open a group.
 *
 * @param staying - the other egress rules of the group
 */
export function instructionsFor(group: Group, openRules: readonly Rule[], staying: readonly Rule[]): Instructions {
  const rulesByAddress = new Map<string, Rule[]>();
  for (const rule of openRules) {
    for (const address of resourcesOf(rule)) {
      rulesByAddress.set(address, [...(rulesByAddress.get(address) ?? []), rule]);
    }
  }
  const addresses = [...rulesByAddress.keys()];
  const others = instructionsWithoutResource(
    group,
    openRules.filter((rule) => resourcesOf(rule).length === 0),
  );
  return {
    remove: [
      ...addresses.map((address) => ({ text: removalText(address, rulesByAddress.get(address)!, staying) })),
      ...others.remove,
    ],
    undo: [...addresses.map((address) => ({ text: `Restore ${address} and apply.` })), ...others.undo],
  };
}

/** The addresses of the standalone resources that make a rule. */
const resourcesOf = ({ resources }: Rule): string[] =>
  resources.flatMap(({ kind, address }) => (kind === "inline" ? [] : [address]));

/** A resource may make several rules, of which not all open the group. */
function removalText(address: string, rules: readonly Rule[], staying: readonly Rule[]): string {
  const isShared = staying.some((rule) => resourcesOf(rule).includes(address));
  const blocks = listOf(rules.map(({ peer }) => peer.value!));
  if (isShared) return `Remove ${blocks} from the resource ${address}, which makes other rules too, and apply.`;
  return isInModule(address)
    ? `Remove what creates ${address}, such as its entry in the module's rules, and apply.`
    : `Remove the resource ${address} from the configuration and apply.`;
}

/** A person cannot remove a resource from a module of somebody else. */
const isInModule = (address: string): boolean => address.startsWith("module.");

/** The instructions for rules that no standalone resource makes. */
function instructionsWithoutResource(group: Group, rules: readonly Rule[]): Instructions {
  if (rules.length === 0) return { remove: [], undo: [] };
  const inline = rules.flatMap(({ resources }) => resources)[0];
  const tool = toolThatManages(group);
  if (tool !== undefined && inline === undefined) {
    return {
      remove: [{ text: `Remove the rule with ${tool}, which manages the group.` }],
      undo: [{ text: `Restore the rule with ${tool}.` }],
    };
  }
  if (!hasCommands(group)) {
    const blocks = inline === undefined ? "the open rules" : `the \`egress\` blocks of ${inline.address}`;
    return { remove: [{ text: `Remove ${blocks} and apply.` }], undo: [{ text: `Restore ${blocks} and apply.` }] };
  }
  const first = inline === undefined ? undefined : inlineText(inline.address, group);
  return {
    remove: [...(first === undefined ? [] : [{ text: first }]), { command: revokeCommand(group, rules) }],
    undo: [{ command: authorizeCommand(group, rules) }],
  };
}

/**
 * What to do first if Terraform makes rules in the resource of the group. A state does not tell such rules from rules
 * that were made elsewhere. A plan does.
 */
function inlineText(address: string, { inlineDirections }: Group): string | undefined {
  const kept =
    "Terraform then keeps the rules as they are. (`egress = []` would remove every egress rule of the group.)";
  if (inlineDirections === undefined) {
    return `If ${address} has \`egress\` blocks, remove them from the configuration and apply first. ${kept}`;
  }
  return inlineDirections.includes("egress")
    ? `Remove the \`egress\` blocks from ${address} and apply first. ${kept}`
    : undefined;
}
