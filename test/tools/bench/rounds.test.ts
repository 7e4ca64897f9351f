import { expect, it } from "vitest";
import { inRounds, ROUNDS, SidesDiffer, type Bench, type Side } from "../../../tools/bench/rounds";

const BENCH: Bench = {
  folder: "",
  module: "",
  isQuick: false,
  signal: new AbortController().signal,
  print: () => undefined,
};

/** A side that records its runs, and whose samples count up. */
function side(name: string, runs: string[] = [], problems: string[] = []): Side {
  let count = 0;
  return {
    name,
    check: () => {
      runs.push(`check ${name}`);
      return Promise.resolve(problems);
    },
    sample: () => {
      runs.push(`sample ${name}`);
      return Promise.resolve(++count);
    },
  };
}

it("checks all sides and then samples them in turn", async () => {
  const runs: string[] = [];
  const samples = await inRounds("plan", [side("one", runs), side("two", runs)], BENCH);
  expect([...samples]).toEqual([
    ["one", [1, 2, 3, 4, 5]],
    ["two", [1, 2, 3, 4, 5]],
  ]);
  expect(runs.slice(0, 6)).toEqual(["check one", "check two", "sample one", "sample two", "sample one", "sample two"]);
  expect(runs).toHaveLength(2 + 2 * ROUNDS);
});

it("samples nothing in a quick run", async () => {
  const runs: string[] = [];
  await inRounds("plan", [side("one", runs)], { ...BENCH, isQuick: true });
  expect(runs).toEqual(["check one"]);
});

it("samples nothing if a side creates other rules, and reports every difference", async () => {
  const runs: string[] = [];
  const sides = [side("one", runs, ["Missing: a."]), side("two", runs), side("three", runs, ["Missing: b."])];
  const rounds = inRounds("plan", sides, BENCH);
  await expect(rounds).rejects.toThrow(SidesDiffer);
  await expect(rounds).rejects.toThrow("plan, one: Missing: a.\nplan, three: Missing: b.");
  expect(runs).toEqual(["check one", "check two", "check three"]);
});

it("stops between two sides", async () => {
  const stopping = new AbortController();
  const stop: Side = {
    ...side("stop"),
    sample: () => {
      stopping.abort(new Error("Stopped."));
      return Promise.resolve(1);
    },
  };
  const runs: string[] = [];
  const rounds = inRounds("plan", [stop, side("two", runs)], { ...BENCH, signal: stopping.signal });
  await expect(rounds).rejects.toThrow("Stopped.");
  expect(runs).toEqual(["check two"]);
});
