import type { Audit } from "../../environment/audit";
import type { ClosingGroup, ClosingPlan, ClosingStep } from "../../environment/closing/closing-plan";
import type { Instruction } from "../../environment/closing/instructions";
import { counted } from "../../environment/phrases";
import { printable } from "../printable";
import { escaped, fittingRows, LONGEST_COMMENT } from "../reports/markdown";
import { notesAbout } from "./group-notes";
import { introduction, stateOf, detailsOf } from "./phrases";

/** More than the closing line takes. */
const RESERVE = 500;

/** The plan for a ticket or a pull request: a list to tick off. What does not fit into a comment is left out. */
export function* markdownPlan(plan: ClosingPlan, audit: Audit): Generator<string> {
  const beginning = ["## Close the egress\n", ...introduction(plan, audit).map((text) => `\n${escaped(text)}\n`)].join(
    "",
  );
  yield beginning;
  const parts = fittingRows(groupParts(plan, audit), LONGEST_COMMENT - RESERVE - beginning.length);
  yield* parts;
  const leftOut = plan.steps.reduce((count, { groups }) => count + groups.length, 0) - parts.length;
  if (leftOut === 0) return;
  const limit = LONGEST_COMMENT.toLocaleString("en-US");
  yield `\n${counted(leftOut, "more group")} left out, because GitHub limits a comment to ${limit} characters: see the text or JSON plan.\n`;
}

/** Each group. The first one of a step has the heading of the step. */
function* groupParts({ steps }: ClosingPlan, audit: Audit): Generator<string> {
  for (const [number, step] of steps.entries()) {
    for (const [index, group] of step.groups.entries()) {
      const details = detailsOf(step).map((text) => `${text}\n\n`);
      const heading = `\n### Step ${number + 1}: ${stateOf(step)}\n\n${details.join("")}`;
      yield (index === 0 ? heading : "") + groupPart(group, step, audit);
    }
  }
}

function groupPart(group: ClosingGroup, step: ClosingStep, audit: Audit): string {
  const notes = notesAbout(group, step, audit).map(
    ({ label, texts }) => `  - ${label}: ${texts.map(escaped).join("<br>")}\n`,
  );
  const instructions = step.isReady
    ? [...instructionParts(group.remove), "  - Undo:\n", ...instructionParts(group.undo)]
    : [];
  return [`- [ ] **${escaped(audit.environment.groupLabel(group.id))}**\n`, ...notes, ...instructions].join("");
}

/** Instructions below a point of a list. */
const instructionParts = (instructions: readonly Instruction[]): string[] =>
  instructions.map((instruction) =>
    "text" in instruction
      ? `    - ${escaped(instruction.text)}\n`
      : `    \`\`\`sh\n    ${instruction.command.map(printable).join(" \\\n      ")}\n    \`\`\`\n`,
  );
