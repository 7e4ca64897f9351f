import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containRange, rangeOfAddress, rangeOfBlock } from "../../../src/environment/addresses";
import { blocksOf } from "../../../src/environment/proposal/address-blocks";
import type { Proposal } from "../../../src/environment/proposal/proposal";
import { proposed } from "./observed";

const candidateLines = ({ candidates }: Proposal): string[] =>
  candidates.map(({ source, target, external, status }) => `${source} ${target} ${external ?? "groups"}: ${status}`);
const externalLines = ({ external }: Proposal): string[] =>
  external.map(({ addresses, place, reason, side }) => `${addresses.length} ${place}: ${reason}, ${side.status}`);

const EMPTY = { rules: [], groups: { web: {}, base: {} }, interfaces: ["web 10.0.0.1"] };

describe("addresses outside", () => {
  const toTheInternet = ["web -> 192.0.2.1 tcp 443", "web -> 52.1.2.3 tcp 443"];

  it("are listed without CIDR blocks, unless they are asked for", () => {
    const proposal = proposed(EMPTY, ["web -> 52.1.2.3 tcp 443", "web -> 52.1.9.9 tcp 443", "52.1.2.3 -> web tcp 80"]);
    expect(candidateLines(proposal)).toEqual([]);
    expect(externalLines(proposal)).toEqual(["1 internet: not-asked, missing", "2 internet: not-asked, missing"]);
  });

  it("become CIDR blocks at the right end", () => {
    const proposal = proposed(EMPTY, [...toTheInternet, "198.51.100.4 -> web tcp 80"], { external: true });
    expect(candidateLines(proposal)).toEqual([
      "198.51.100.4/32 sg-web source: missing",
      "sg-web 192.0.2.1/32 target: missing",
      "sg-web 52.1.2.3/32 target: missing",
    ]);
    expect(proposal.candidates[0]).toMatchObject({ egress: undefined, ingress: { status: "missing" } });
  });

  it("keep the CIDR block of a rule that already allows them, but not that of open egress", () => {
    const rules = [
      "web ingress tcp 443 from 0.0.0.0/0",
      "web egress all to 0.0.0.0/0",
      "web egress udp 53 to 8.0.0.0/7",
    ];
    const connections = [
      ...Array.from({ length: 50 }, (_, index) => `52.1.${4 * index}.1 -> web tcp 443`),
      "web -> 8.8.8.8 udp 53",
      "web -> 8.8.8.8 tcp 443",
    ];
    expect(candidateLines(proposed({ rules }, connections, { external: true }))).toEqual([
      "0.0.0.0/0 sg-web source: allowed",
      "sg-web 8.0.0.0/7 target: allowed",
      "sg-web 8.8.8.8/32 target: open-egress",
    ]);
  });

  it("are not proposed if they are in too many blocks", () => {
    const connections = Array.from({ length: 11 }, (_, index) => `web -> 52.${index}.1.1 tcp 443`);
    const proposal = proposed(EMPTY, connections, { external: true });
    expect(candidateLines(proposal)).toEqual([]);
    expect(externalLines(proposal)).toEqual(["11 internet: several-blocks, missing"]);
    expect(candidateLines(proposed(EMPTY, connections.slice(1), { external: true }))).toHaveLength(10);
  });

  it.each([
    ["169.254.169.254", "not-filtered"],
    ["fd00:ec2::254", "not-filtered"],
    ["10.0.99.1", "gone"],
  ])("%s never becomes a CIDR block: %s", (address, reason) => {
    const proposal = proposed(EMPTY, [`web -> ${address} tcp 80`], { external: true });
    expect(candidateLines(proposal)).toEqual([]);
    expect(externalLines(proposal)).toEqual([`1 ${reason}: ${reason}, missing`]);
  });

  it("need a group that rules point to, if the interface has several", () => {
    const connections = ["web+base -> 52.1.2.3 tcp 443"];
    expect(externalLines(proposed(EMPTY, connections, { external: true }))).toEqual([
      "1 internet: several-groups, missing",
    ]);
    const rules = ["base egress tcp 443 to 52.1.2.0/24"];
    expect(candidateLines(proposed({ ...EMPTY, rules }, connections, { external: true }))).toEqual([
      "sg-base 52.1.2.0/24 target: allowed",
    ]);
  });
});

describe("CIDR blocks for addresses", () => {
  it.each([
    [["10.0.0.1"], ["10.0.0.1/32"]],
    [["10.0.0.2", "10.0.0.3"], ["10.0.0.2/31"]],
    [["10.0.0.1", "10.0.0.3"], ["10.0.0.0/30"]],
    [
      ["10.0.0.1", "10.0.0.4"],
      ["10.0.0.1/32", "10.0.0.4/32"],
    ],
    [["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"], ["10.0.0.0/29"]],
    [["2001:db8::1", "2001:db8:0::0"], ["2001:db8::/127"]],
  ])("%j become %j", (addresses, expected) => {
    expect([...new Set(blocksOf(addresses).values())]).toEqual(expected);
  });

  it("contain every address, at least half of theirs were seen, and they do not overlap", () => {
    const anyAddress = fc.oneof(
      fc.integer({ min: 0, max: 40 }).map((last) => `10.0.0.${last}`),
      fc.ipV4(),
      fc.integer({ min: 0, max: 40 }).map((last) => `2001:db8::${last.toString(16)}`),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(fc.array(anyAddress, { maxLength: 40 }), (addresses) => {
        const blocks = blocksOf(addresses);
        expect([...blocks.keys()].sort()).toEqual([...new Set(addresses)].sort());
        const ranges = new Map([...blocks.values()].map((block) => [block, rangeOfBlock(block)!]));
        for (const [address, block] of blocks) {
          const containing = [...ranges].filter(([, range]) => containRange([range], rangeOfAddress(address)!));
          expect(containing.map(([text]) => text)).toEqual([block]);
        }
        for (const [block, { first, last }] of ranges) {
          const seen = new Set(
            addresses.filter((one) => blocks.get(one) === block).map((one) => rangeOfAddress(one)!.first),
          );
          expect(2n * BigInt(seen.size)).toBeGreaterThanOrEqual(last - first + 1n);
        }
      }),
    );
  });
});
