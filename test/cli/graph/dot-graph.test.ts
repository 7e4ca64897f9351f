import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dotGraph } from "../../../src/cli/graph/dot-graph";
import { printable } from "../../../src/cli/printable";
import { audit } from "../../../src/environment/audit";
import { graphOf, type Graph, type GraphConnection } from "../../../src/environment/graph/graph";
import { environmentOf } from "../../environment/environment-of";
import { everyKindOfGraph, graphOfNames, HOSTILE_NAMES } from "./pictures";

/** What Graphviz draws. */
interface Drawn {
  /** The lines of text of each node and edge. */
  readonly texts: readonly (readonly string[])[];
  readonly nodes: number;
  readonly edges: number;
}

async function drawn(graph: Graph): Promise<Drawn> {
  // The package's types are those of an ES module.
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const { status, output = "", errors } = viz.render(dotGraph(graph), { format: "svg" });
  // The warnings are about the widths of characters, because viz.js has no fonts.
  expect(errors.filter(({ level }) => level !== "warning")).toEqual([]);
  expect(status).toBe("success");
  const elements = [...output.matchAll(/<g id="(node|edge)\d+".*?<\/g>/gs)].map(([element, kind]) => ({
    kind,
    texts: [...element.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, text]) => withoutEntities(text!)),
  }));
  return {
    texts: elements.map(({ texts }) => texts),
    nodes: elements.filter(({ kind }) => kind === "node").length,
    edges: elements.filter(({ kind }) => kind === "edge").length,
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

const withoutEntities = (text: string): string =>
  text
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name?: string) =>
      code === undefined ? ENTITIES[name!]! : String.fromCodePoint(Number(code)),
    )
    .replaceAll("\u00a0", " ");

describe("a graph in DOT", () => {
  it("says everything about groups and connections in words", async () => {
    const { texts } = await drawn(everyKindOfGraph());
    expect(texts).toEqual(
      expect.arrayContaining([
        ["GlobalAccelerator", "added", "managed by AWS Global Accelerator"],
        ["bastion", "open egress"],
        ["legacy", "removed"],
        ["queue", "added"],
        ["web", "sg-web", "egress closed"],
        ["tcp 80 and tcp 443"],
        ["tcp 22 (only through open egress)"],
        ["tcp 6379 (no ingress rule)"],
        ["tcp 5432", "tcp 5433 (added)"],
        ["tcp 8000 (removed)"],
        ["tcp 5671 (added)"],
      ]),
    );
  });

  it("dashes a connection without one of its rules, and dots what is removed", () => {
    const lines = dotGraph(everyKindOfGraph()).split("\n");
    const lineWith = (text: string) => lines.find((line) => line.includes(text));
    expect(lineWith("no ingress rule")).toContain('style="dashed"');
    expect(lineWith("tcp 8000 (removed)")).toContain('style="dotted"');
  });

  it("does not dash what still works because a plan removes something else", () => {
    const connection = { label: "tcp 1", protocolNumber: "6", fromPort: 1, toPort: 1 } as const;
    const removed = { ...connection, status: "missing-egress", change: "removed" } as const;
    const edge = (connections: readonly GraphConnection[]) =>
      dotGraph({ nodes: [], edges: [{ source: "a", target: "b", connections }], findings: [] });
    expect(edge([{ ...connection, status: "whole" }, removed])).not.toContain("dashed");
    expect(edge([removed])).toContain("dashed");
  });

  it("shows the ID of a group whose name is the ID or the name of another group", async () => {
    const node = (id: string, name?: string) => ({ id, name, isOpen: false, isKnown: true, findings: [] });
    const nodes = [node("sg-1", "sg-2"), node("sg-2", "db"), node("sg-3", "web"), node("sg-4", "web"), node("sg-5")];
    const { texts } = await drawn({ nodes, edges: [], findings: [] });
    expect(texts).toEqual([["sg-2", "sg-1"], ["db"], ["web", "sg-3"], ["web", "sg-4"], ["sg-5"]]);
  });

  it("names a dangling reference", async () => {
    const peer = { type: "security_group", value: "sg-gone", isDeleted: true } as const;
    const environment = environmentOf({ rules: ["web egress tcp 1 to web"], details: { "sgr-1": { peer } } });
    const { texts } = await drawn(graphOf(audit(environment)));
    expect(texts).toContainEqual(["tcp 1 (dangling reference)"]);
  });

  it("shows names as they are", async () => {
    const { texts } = await drawn(graphOfNames(HOSTILE_NAMES));
    for (const name of HOSTILE_NAMES) expect(texts).toContainEqual([printable(name)]);
  });

  it("is valid, and complete, whatever the names are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 20 }), async (names) => {
        expect(await drawn(graphOfNames(names))).toMatchObject({ nodes: names.length, edges: names.length - 1 });
      }),
      { numRuns: 20 },
    );
  });

  it("of no groups is valid", async () => {
    expect(await drawn(graphOfNames([]))).toEqual({ texts: [], nodes: 0, edges: 0 });
  });
});
