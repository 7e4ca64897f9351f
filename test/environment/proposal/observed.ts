import { audit, type Audit } from "../../../src/environment/audit";
import type {
  Endpoint,
  ObservedConnection,
  Observations,
  WithheldTraffic,
} from "../../../src/environment/proposal/observations";
import { proposalOf } from "../../../src/environment/proposal/proposal-of";
import type { Proposal, ProposalOptions } from "../../../src/environment/proposal/proposal";
import { trafficOf } from "../../../src/environment/traffic";
import { environmentOf, type Described } from "../environment-of";

export const NOVEMBER = { first: Date.parse("2026-11-01") / 1_000, last: Date.parse("2026-11-27T12:00:00Z") / 1_000 };

/** A connection such as "web -> db tcp 5432" or "web+base -> 192.0.2.1 udp 53", with a handshake in each of two. */
export function observed(text: string, details: Partial<ObservedConnection> = {}): ObservedConnection {
  const [source = "", , target = "", protocol = "", port = "0"] = text.split(" ");
  const { protocolNumber } = trafficOf(protocol, undefined, undefined);
  return {
    source: endpoint(source),
    target: endpoint(target),
    protocolNumber: protocolNumber!,
    port: Number(port),
    connections: 2,
    packets: 20,
    bytes: 2_000,
    firstSeen: NOVEMBER.first,
    lastSeen: NOVEMBER.last,
    evidence: { handshake: 2 },
    ...details,
  };
}

/** The groups of interfaces, such as "web+base", or an address. */
export const endpoint = (text: string): Endpoint =>
  /[.:]/.test(text)
    ? { groupIds: [], address: text }
    : {
        groupIds: text
          .split("+")
          .map((name) => `sg-${name}`)
          .sort(),
      };

/** Withheld traffic such as "web -> db tcp 5432". */
export function withheld(
  text: string,
  reason: WithheldTraffic["reason"],
  ports?: WithheldTraffic["ports"],
): WithheldTraffic {
  const { port, evidence: _, ...traffic } = observed(text);
  return { ...traffic, reason, ports: ports ?? [port, port] };
}

export function observationsOf(
  connections: readonly ObservedConnection[],
  others: readonly WithheldTraffic[] = [],
): Observations {
  return {
    connections,
    withheld: others,
    totals: {
      files: 1,
      records: 1_000,
      withoutData: 0,
      skipped: 0,
      unreadable: 0,
      ofUnknownInterfaces: 0,
      unknownInterfaces: [],
      period: NOVEMBER,
    },
  };
}

export const auditOf = (described: Described): Audit => audit(environmentOf(described));

/** The proposal from connections in an environment. */
export function proposed(
  described: Described,
  connections: readonly (string | ObservedConnection)[],
  options?: ProposalOptions,
  others: readonly WithheldTraffic[] = [],
): Proposal {
  const all = connections.map((one) => (typeof one === "string" ? observed(one) : one));
  return proposalOf(observationsOf(all, others), auditOf(described), options);
}
