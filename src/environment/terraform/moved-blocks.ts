import type { Environment, RuleChange } from "../environment";
import { shellWord } from "../shell";
import { recreatedRules } from "./recreated-rules";
import { importsIn, problemSentence, type Import } from "./rule-imports";
import { movesIn, type Duplicate, type Move } from "./rule-moves";
import { parseAddress } from "./address";

/** The blocks that turn the rules that a plan recreates into moves. */
export interface MovedBlocks {
  /** A file for the root module. */
  readonly text: string;
  /** What the blocks cannot do, and what else is necessary. */
  readonly warnings: readonly string[];
}

/**
 * Writes the blocks with which Terraform keeps the rules that a plan destroys at one address and creates at another:
 * `moved` blocks, or `removed` and `import` blocks if the resources are of other types.
 */
export function movedBlocks(environment: Environment): MovedBlocks {
  const moves = movesIn(environment.changes.filter(isReadable));
  const { removed, commands, blocks, problems } = importsIn(moves.others, environment);
  const commandSections = [
    ...commandSection(
      "`removed` blocks cannot remove single instances of a resource from the state",
      commands.map((address) => `terraform state rm ${shellWord(address)}`),
    ),
    ...commandSection(
      "`moved` blocks cannot move a rule to an address that another rule leaves",
      moves.commands.map(({ from, to }) => `terraform state mv ${shellWord(from)} ${shellWord(to)}`),
    ),
  ];
  const allBlocks = [...moves.blocks.map(movedBlock), ...removed.map(removedBlock), ...blocks.map(importBlock)];
  const sections = [...commandSections, ...(allBlocks.length > 0 ? [HEADER, ...allBlocks] : [])];
  return {
    text: sections.length > 0 ? sections.join("\n") : NOTHING,
    warnings: [
      ...problems,
      ...unreadableProblems([...moves.others, ...environment.changes.filter((change) => !isReadable(change))]),
      ...moves.duplicates.map(duplicateSentence),
      ...(commandSections.length > 0 ? [COMMANDS_FIRST] : []),
    ],
  };
}

/** Only addresses become HCL and words of commands. */
const isReadable = ({ address }: RuleChange): boolean => parseAddress(address) !== undefined;

function unreadableProblems(changes: readonly RuleChange[]): string[] {
  const unreadable = recreatedRules(changes).filter(
    ({ deleted, created }) => !isReadable(deleted.change) || !isReadable(created.change),
  );
  return unreadable.map((pair) => problemSentence(pair, UNREADABLE));
}

const UNREADABLE = "mutual-sg cannot read one of these addresses: use `terraform state mv`";

const duplicateSentence = ({ address, move: { from, to } }: Duplicate): string =>
  `${address} makes the same rule as ${from}, which moves to ${to}. The apply destroys the rule with ${address}: run ` +
  `\`terraform state rm ${shellWord(address)}\` first.`;

const NOTHING = "# The plan recreates no rule that can be moved.\n";

const HEADER = "# Add these blocks to the root module, and plan again. After the apply you can remove them.\n";

const COMMANDS_FIRST =
  "Run the commands in the comments before you plan again. Without them, the apply still destroys these rules.";

function commandSection(reason: string, commands: readonly string[]): string[] {
  if (commands.length === 0) return [];
  const lines = commands.map((command) => `# ${command}\n`);
  return [`# Run these commands first, because ${reason}:\n${lines.join("")}`];
}

const movedBlock = ({ from, to }: Move): string => `\
moved {
  from = ${from}
  to   = ${to}
}
`;

const removedBlock = (from: string): string => `\
removed {
  from = ${from}

  lifecycle {
    destroy = false
  }
}
`;

const importBlock = ({ to, id }: Import): string => `\
import {
  to = ${to}
  id = "${id}"
}
`;
