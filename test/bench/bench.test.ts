import { describe, expect, it } from "vitest";
import { inRounds, SidesDiffer, TookTooLong, type Bench, type Side } from "../../bench/bench";

const lines: string[] = [];
const BENCH: Bench = {
  folder: "",
  children: "",
  module: "",
  signal: new AbortController().signal,
  rounds: 3,
  isQuick: false,
  print: (line) => lines.push(line),
};

/** A side that answers with the numbers of its samples. */
function side(name: string, options: Partial<Side<number>> = {}): Side<number> {
  let count = 0;
  return { name, check: () => Promise.resolve([]), sample: () => Promise.resolve(++count), ...options };
}

const stopped = () => Promise.reject(new TookTooLong("It took more than 60 s."));

describe("rounds", () => {
  it("sample all sides in turn, and record nothing of what is checked", async () => {
    expect(await inRounds("synthesis", [side("one"), side("two")], BENCH)).toEqual(
      new Map([
        ["one", [1, 2, 3]],
        ["two", [1, 2, 3]],
      ]),
    );
  });

  it("do not begin where a side makes something else, and tell all that differs", async () => {
    const wrong = (name: string) => side(name, { check: () => Promise.resolve([`${name} lacks a rule.`]) });
    const rounds = inRounds("synthesis", [wrong("one"), side("two"), wrong("three")], BENCH);

    await expect(rounds).rejects.toThrow(SidesDiffer);
    await expect(rounds).rejects.toThrow("synthesis, one lacks a rule.\nsynthesis, three lacks a rule.");
  });

  it("go on without a side that may be stopped, whenever that is", async () => {
    const atOnce = side("at once", { check: stopped, mayTakeTooLong: true });
    const later = side("later", { sample: stopped, mayTakeTooLong: true });

    expect(await inRounds("synthesis", [side("one"), atOnce, later], BENCH)).toEqual(new Map([["one", [1, 2, 3]]]));
    expect(lines).toContain("synthesis, later: stopped after 60 s");
  });

  it("fail where any other one does not end", async () => {
    for (const never of [side("never", { check: stopped }), side("never", { sample: stopped })]) {
      await expect(inRounds("synthesis", [side("one"), never], BENCH)).rejects.toThrow("It took more than 60 s.");
    }
  });
});
