import fc from "fast-check";
import { expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import type { Rule } from "../../../src/environment/environment";
import type { ObservedConnection, WithheldTraffic } from "../../../src/environment/proposal/observations";
import type { Proposal, ProposalOptions } from "../../../src/environment/proposal/proposal";
import { proposalOf } from "../../../src/environment/proposal/proposal-of";
import { commonTraffic } from "../../../src/environment/traffic";
import { environmentOf, type Described } from "../environment-of";
import { observationsOf, observed, withheld } from "./observed";

const anyName = fc.constantFrom("web", "db", "base", "default");
const anyAddress = fc.constantFrom("52.1.2.3", "52.1.2.4", "192.168.7.7", "10.0.0.9", "169.254.169.254", "2001:db8::1");
const anyPort = fc.oneof(fc.constantFrom(22, 443, 5432), fc.integer({ min: 9000, max: 9040 }));
const anyEnd = fc.oneof(
  { weight: 3, arbitrary: fc.uniqueArray(anyName, { minLength: 1, maxLength: 2 }).map((names) => names.join("+")) },
  anyAddress,
);
const anyEvidence = fc.constantFrom<ObservedConnection["evidence"]>(
  { handshake: 1 },
  { rule: 2 },
  { "fan-in": 1, "known-port": 1 },
  { "known-port": 1 },
);

const anyConnections = fc
  .array(fc.tuple(anyEnd, anyEnd, anyPort, anyEvidence), { maxLength: 40 })
  // Each number of connections is a power of two, so that a sum tells which ones are in it.
  .map((all) =>
    all.map(([source, target, port, evidence], index) =>
      observed(`${source} -> ${target} tcp ${port}`, { connections: 2 ** index, evidence }),
    ),
  );

const anyRule = fc
  .tuple(
    anyName,
    fc.constantFrom("egress", "ingress"),
    anyPort,
    fc.oneof(anyName, fc.constantFrom("0.0.0.0/0", "10.0.0.0/8")),
  )
  .map(
    ([group, direction, port, peer]) =>
      `${group} ${direction} tcp ${port} ${direction === "egress" ? "to" : "from"} ${peer}`,
  );
const anyEnvironment = fc.record({
  rules: fc.array(fc.oneof(anyRule, fc.constant("web egress all to 0.0.0.0/0")), { maxLength: 20 }),
  interfaces: fc.constantFrom([], ["web base 10.0.0.1", "db 10.0.0.2"], ["web 10.0.0.1", "db default 10.1.0.1"]),
  groups: fc.constant({ web: {}, db: {}, base: {}, default: {} }),
});
const anyOptions: fc.Arbitrary<ProposalOptions> = fc.record({
  minConfidence: fc.constantFrom("high", "medium", "low"),
  minConnections: fc.constantFrom(1, 1_000),
  external: fc.boolean(),
});

const proposalFor = (
  described: Described,
  connections: readonly ObservedConnection[],
  options: ProposalOptions,
  others: readonly WithheldTraffic[] = [],
): Proposal => proposalOf(observationsOf(connections, others), audit(environmentOf(described)), options);

it("every observed connection is in exactly one list", () => {
  fc.assert(
    fc.property(anyEnvironment, anyConnections, anyOptions, (described, connections, options) => {
      const proposal = proposalFor(described, connections, options);
      const parts = [
        ...proposal.candidates,
        ...proposal.withheldCandidates.map(({ candidate }) => candidate),
        ...proposal.undecided,
        ...proposal.external,
        ...proposal.withheldTraffic,
      ].map((part) => part.connections);
      const sum = parts.reduce((total, part) => total + part, 0);
      expect(sum).toBe(connections.length === 0 ? 0 : 2 ** connections.length - 1);
      // No bit is in two sums.
      expect(parts.reduce((all, part) => all | BigInt(part), 0n)).toBe(BigInt(sum));
    }),
  );
});

it("what existing pairs allow is never proposed as missing", () => {
  fc.assert(
    fc.property(anyEnvironment, anyConnections, anyOptions, (described, connections, options) => {
      const environment = environmentOf(described);
      const audited = audit(environment);
      const { candidates } = proposalOf(observationsOf(connections), audited, options);
      for (const candidate of candidates.filter(({ status }) => status === "missing")) {
        const allowed = audited.pairs.filter(
          ({ status, source, target }) =>
            status === "whole" && source === candidate.source && target === candidate.target,
        );
        expect(allowed.filter((pair) => commonTraffic(pair, candidate) !== undefined)).toEqual([]);
      }
    }),
  );
});

it("both halves of a pair are unused, undecided or used", () => {
  const anyReason = fc.constantFrom<WithheldTraffic["reason"]>("ambiguous", "attempt", "rejected", "unknown-address");
  const anyWithheld = fc
    .tuple(anyEnd, anyEnd, anyReason, fc.constantFrom<WithheldTraffic["ports"]>([22, 22], [443, 5432]))
    .map(([source, target, reason, ports]) => withheld(`${source} -> ${target} tcp`, reason, ports));
  const names = ["web", "db", "base", "default"];
  const rules = names.flatMap((source) =>
    names.flatMap((target) => [
      `${source} egress tcp 22-443 to ${target}`,
      `${target} ingress tcp 22-443 from ${source}`,
    ]),
  );
  const keyOf = ({ direction, groupId, peer }: Rule) =>
    direction === "egress" ? `${groupId!} ${peer.value!}` : `${peer.value!} ${groupId!}`;
  fc.assert(
    fc.property(anyEnvironment, anyConnections, fc.array(anyWithheld, { maxLength: 5 }), (described, all, others) => {
      const { ruleUse } = proposalFor({ ...described, rules }, all, {}, others);
      const { unused, undecided, silentGroupIds } = ruleUse;
      const areSeen = (rule: Rule) => ![rule.groupId!, rule.peer.value!].some((id) => silentGroupIds.includes(id));
      for (const judged of [unused, undecided]) {
        const keys = judged.filter(areSeen).map(keyOf);
        expect(keys).toHaveLength(2 * new Set(keys).size);
      }
    }),
  );
});

it("the order of the observations does not matter", () => {
  const anyOrder = anyConnections.chain((connections) =>
    fc.tuple(
      fc.constant(connections),
      fc.shuffledSubarray(connections, { minLength: connections.length, maxLength: connections.length }),
    ),
  );
  const others = [withheld("web -> db tcp 1", "attempt"), withheld("db -> web tcp 2", "attempt")];
  const sortedRules = (proposal: Proposal) =>
    JSON.stringify(proposal, (key, value: unknown) =>
      key === "rules" ? (value as { id: string }[]).map(({ id }) => id).sort() : value,
    );
  fc.assert(
    fc.property(anyEnvironment, anyOrder, anyOptions, (described, [connections, shuffled], options) => {
      const proposal = proposalFor(described, connections, options, others);
      const again = proposalFor(described, shuffled, options, [...others].reverse());
      expect(sortedRules(again)).toEqual(sortedRules(proposal));
    }),
  );
});

it("candidates never have a default group that somebody did not choose", () => {
  fc.assert(
    fc.property(anyEnvironment, anyConnections, (described, connections) => {
      const several = connections.filter(
        ({ source, target }) => source.groupIds.length > 1 && target.groupIds.length > 0,
      );
      const { candidates } = proposalFor(described, several, { minConfidence: "low" });
      expect(candidates.filter(({ source }) => source === "sg-default")).toEqual([]);
    }),
  );
});
