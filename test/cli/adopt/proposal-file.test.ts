import { describe, expect, it } from "vitest";
import { reviewedProposal } from "../../../src/cli/adopt/proposal-file";
import { environmentOf } from "../../environment/environment-of";

const ENVIRONMENT = environmentOf({ rules: [], groups: { web: {}, db: {} } });

const CANDIDATE = {
  source: "sg-web",
  target: "sg-db",
  protocol: "tcp",
  fromPort: 5432,
  toPort: 5432,
  status: "open-egress",
  isAcrossVpcs: false,
  summary: "60 connections with handshake",
};

const reviewed = (...candidates: readonly object[]) =>
  reviewedProposal("proposal.json", JSON.stringify({ version: 1, candidates }), ENVIRONMENT);

const read = (...candidates: readonly object[]) => reviewed(...candidates).connections;

describe("a reviewed proposal", () => {
  it("gives the connections that need rules, with their evidence", () => {
    expect(read(CANDIDATE, { ...CANDIDATE, source: "10.0.0.0/8" })).toEqual([
      {
        source: { type: "security_group", value: "sg-web" },
        target: { type: "security_group", value: "sg-db" },
        protocolNumber: "6",
        fromPort: 5432,
        toPort: 5432,
        comment: "60 connections with handshake",
      },
      expect.objectContaining({ source: { type: "cidr_ipv4", value: "10.0.0.0/8" } }),
    ]);
  });

  it("gives no connections that rules allow already, or whose groups no rule can name", () => {
    const { connections, warnings } = reviewed(
      { ...CANDIDATE, status: "allowed" },
      { ...CANDIDATE, isAcrossVpcs: true },
    );
    expect(connections).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("1 candidate between VPCs will not be declared")]);
  });

  it.each([
    [{ fromPort: undefined }, "fromPort of candidates[0] in proposal.json is null, not a number from 0 to 65535."],
    [{ fromPort: -1, toPort: -1 }, "fromPort of candidates[0] in proposal.json is -1, not a number from 0 to 65535."],
    [{ toPort: 70000 }, "toPort of candidates[0] in proposal.json is 70000, not a number from 0 to 65535."],
    [{ toPort: 5432.5 }, "toPort of candidates[0] in proposal.json is 5432.5, not a number from 0 to 65535."],
    [{ toPort: 1 }, "fromPort of candidates[0] in proposal.json is 5432, above toPort 1."],
    [{ protocol: "300" }, 'protocol of candidates[0] in proposal.json is "300", not a protocol\'s name or number.'],
    [{ protocol: "quic" }, 'protocol of candidates[0] in proposal.json is "quic", not a protocol\'s name or number.'],
    [{ protocol: undefined }, "protocol of candidates[0] in proposal.json is null, not a protocol's name or number."],
    [
      { source: "10.1.0.5/16" },
      'source of candidates[0] in proposal.json is "10.1.0.5/16": write 10.1.0.0/16, as AWS stores it.',
    ],
    [
      { source: "2001:DB8::/32" },
      'source of candidates[0] in proposal.json is "2001:DB8::/32": write 2001:db8::/32, as AWS stores it.',
    ],
    [
      { target: "sg-gone" },
      'target of candidates[0] in proposal.json is "sg-gone", which is neither a CIDR block nor a group of the ' +
        "input: add its export.",
    ],
    [
      { source: "10.0.0.0/8", target: "10.0.0.0/8" },
      "candidates[0] in proposal.json has no group: at least one end must be a security group.",
    ],
  ])("is refused with %j", (change, message) => {
    expect(() => read({ ...CANDIDATE, ...change })).toThrow(message);
  });

  it("is refused with all of its problems", () => {
    expect(() => read({ ...CANDIDATE, toPort: 70000 }, { ...CANDIDATE, target: "sg-gone" })).toThrow(
      /^toPort of candidates\[0\] .*\ntarget of candidates\[1\] /,
    );
  });

  it("is refused if it has a connection twice", () => {
    expect(() => read(CANDIDATE, { ...CANDIDATE, protocol: "6" })).toThrow(
      "candidates[1] in proposal.json is the same connection as candidates[0] in proposal.json: remove one of them.",
    );
  });

  it.each(["[]", "{}", '{"version": 2, "candidates": []}', '{"version": 1}'])("is refused if it is %s", (text) => {
    expect(() => reviewedProposal("proposal.json", text, ENVIRONMENT)).toThrow(
      "proposal.json is not a report of `mutual-sg propose --format json`.",
    );
  });
});
