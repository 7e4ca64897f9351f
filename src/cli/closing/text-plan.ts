import type { Audit } from "../../environment/audit";
import type { ClosingGroup, ClosingPlan, ClosingStep } from "../../environment/closing/closing-plan";
import type { Instruction } from "../../environment/closing/instructions";
import { shortened } from "../printable";
import { paragraph, shownLines, type Line } from "../reports/lines";
import { notesAbout } from "./group-notes";
import { introduction, stateOf, detailsOf } from "./phrases";

/** The plan for a terminal. */
export const textPlan = (plan: ClosingPlan, audit: Audit, hasColours: boolean): Generator<string> =>
  shownLines(linesOf(plan, audit), hasColours);

function* linesOf(plan: ClosingPlan, audit: Audit): Generator<Line> {
  for (const [index, text] of introduction(plan, audit).entries()) {
    if (index > 0) yield [];
    yield* paragraph([], shortened(text));
  }
  for (const [index, step] of plan.steps.entries()) {
    yield [];
    const state = stateOf(step);
    yield [
      { text: `Step ${index + 1}`, style: "heading" },
      "  ",
      step.isReady ? state : { text: state, style: "warning" },
    ];
    for (const text of detailsOf(step)) yield* paragraph(["  "], text);
    for (const [place, group] of step.groups.entries()) {
      if (place > 0) yield [];
      yield* groupLines(group, step, audit);
    }
  }
}

const LABEL_WIDTH = "Cut at once".length;

function* groupLines(group: ClosingGroup, step: ClosingStep, audit: Audit): Generator<Line> {
  yield ["  ", { text: shortened(audit.environment.groupLabel(group.id)), style: "heading" }];
  for (const { label, level, texts } of notesAbout(group, step, audit)) {
    const [first, ...others] = texts;
    const padding = " ".repeat(LABEL_WIDTH - label.length + 2);
    yield* paragraph(["    ", level === undefined ? label : { text: label, style: level }, padding], shortened(first!));
    for (const text of others) yield* paragraph([" ".repeat(4 + LABEL_WIDTH + 2)], shortened(text));
  }
  if (!step.isReady) return;
  yield* instructionLines(group.remove);
  yield ["    Undo"];
  yield* instructionLines(group.undo);
}

/** Command lines are never shortened or wrapped within a word, so that they can be pasted. */
function* instructionLines(instructions: readonly Instruction[]): Generator<Line> {
  for (const instruction of instructions) {
    if ("text" in instruction) {
      yield* paragraph(["      "], shortened(instruction.text));
      continue;
    }
    for (const [index, part] of instruction.command.entries()) {
      const end = index < instruction.command.length - 1 ? " \\" : "";
      yield [index === 0 ? "      " : "        ", part, end];
    }
  }
}
