import { containRange, rangeOfAddress, rangeOfBlock } from "../addresses";
import { sortedBy } from "../environment";
import { trafficKey } from "../traffic";
import { blocksOf } from "./address-blocks";
import type { Draft } from "./drafts";
import { groupedBy } from "../grouped-by";
import { confidenceOf, evidenceOf, sumOf } from "./measures";
import type { AddressPlace, ExternalReason, ExternalTraffic, Side } from "./proposal";

/** An observed connection between groups and an address outside. */
export interface ExternalConnection extends Pick<Draft, "traffic" | "observed"> {
  readonly groupIds: readonly string[];
  readonly external: "source" | "target";
  readonly address: string;
  readonly place: AddressPlace;
  readonly side: Side;
}

/**
 * The most CIDR blocks for one group, direction and port. Addresses in more blocks are those of a service that changes
 * them, or of the internet as a whole: rules for each would break soon, and fill the quota.
 */
export const MOST_BLOCKS = 10;

/** Connections with addresses outside: those that become candidates, and those that do not. */
export interface ExternalParts {
  readonly drafts: readonly Draft[];
  readonly external: readonly ExternalTraffic[];
}

/** Chooses CIDR blocks for addresses outside, if they are wanted. */
export function externalParts(connections: readonly ExternalConnection[], isWanted: boolean): ExternalParts {
  const withheld: (ExternalConnection & { readonly reason: ExternalReason })[] = [];
  const drafts: Draft[] = [];
  const wanted: ExternalConnection[] = [];
  for (const connection of connections) {
    const reason = reasonToWithhold(connection, isWanted);
    if (reason !== undefined) withheld.push({ ...connection, reason });
    else wanted.push(connection);
  }
  for (const same of groupedBy(wanted, keyOf).values()) {
    const existing = new Map(same.map((connection) => [connection, existingBlock(connection)]));
    const others = same.filter((connection) => existing.get(connection) === undefined);
    const blocks = blocksOf(others.map(({ address }) => address));
    const areTooMany = new Set(blocks.values()).size > MOST_BLOCKS;
    for (const connection of same) {
      const block = existing.get(connection) ?? (areTooMany ? undefined : blocks.get(connection.address)!);
      if (block === undefined) withheld.push({ ...connection, reason: "several-blocks" });
      else drafts.push(draftOf(connection, block));
    }
  }
  const merged = groupedBy(withheld, (one) => [keyOf(one), one.place, one.reason, one.side.status].join("\n"));
  return { drafts, external: sortedBy([...merged.values()].map(mergedTraffic), orderOf) };
}

function reasonToWithhold({ place, groupIds }: ExternalConnection, isWanted: boolean): ExternalReason | undefined {
  if (place === "gone" || place === "not-filtered") return place;
  if (!isWanted) return "not-asked";
  return groupIds.length > 1 ? "several-groups" : undefined;
}

const keyOf = ({ groupIds, external, traffic }: ExternalConnection): string =>
  [external, ...groupIds, trafficKey(traffic)].join("\n");

/** The CIDR block of a rule that already allows the connection, other than by opening all egress. */
function existingBlock({ side, address }: ExternalConnection): string | undefined {
  if (side.status !== "allowed") return undefined;
  const range = rangeOfAddress(address)!;
  return side.rules
    .map(({ peer }) => peer.value!)
    .find((value) => {
      const block = rangeOfBlock(value);
      return block !== undefined && containRange([block], range);
    });
}

function draftOf({ groupIds, external, traffic, observed, side }: ExternalConnection, block: string): Draft {
  const [group] = groupIds;
  return external === "source"
    ? { source: block, target: group!, external, traffic, observed, ingress: side }
    : { source: group!, target: block, external, traffic, observed, egress: side };
}

function mergedTraffic(same: readonly (ExternalConnection & { readonly reason: ExternalReason })[]): ExternalTraffic {
  const { groupIds, external, traffic, place, reason, side } = same[0]!;
  const observed = same.map(({ observed }) => observed);
  const evidence = evidenceOf(observed);
  return {
    ...traffic,
    ...sumOf(observed),
    evidence,
    confidence: confidenceOf(evidence),
    groupIds,
    external,
    addresses: [...new Set(same.map(({ address }) => address))].sort(),
    place,
    reason,
    side: { status: side.status, rules: [...new Set(same.flatMap(({ side }) => side.rules))] },
  };
}

const orderOf = ({ groupIds, external, reason, place, side, ...traffic }: ExternalTraffic): string =>
  [external, ...groupIds, trafficKey(traffic), reason, place, side.status].join("\n");
