import type { Audit } from "../audit";
import { sortedBy } from "../environment";
import { trafficKey, trafficOf, type Traffic } from "../traffic";
import { AddressPlaces } from "./address-places";
import { candidatesOf, type Draft } from "./drafts";
import { EndpointRules } from "./endpoint-rules";
import { externalParts, type ExternalConnection } from "./external-connections";
import { GroupChooser, type GroupChoice } from "./group-choice";
import { groupedBy } from "../grouped-by";
import { confidenceOf, evidenceOf, sumOf } from "./measures";
import type { Observations, ObservedConnection, WithheldTraffic } from "./observations";
import {
  CONFIDENCES,
  type Candidate,
  type Proposal,
  type ProposalOptions,
  type UndecidedConnection,
  type Sides,
  type WithheldCandidate,
} from "./proposal";
import { ruleUseOf } from "./rule-use";
import { worstSides } from "./sides";

/**
 * Proposes the connections that flow logs show. Each observed connection is in exactly one list of the proposal: what
 * is not certain is withheld, and never guessed.
 */
export function proposalOf(observations: Observations, audit: Audit, options: ProposalOptions = {}): Proposal {
  const { minConfidence = "medium", minConnections = 1, external: isExternalWanted = false } = options;
  const places = new AddressPlaces(audit.environment);
  const rules = new EndpointRules(audit, places);
  const chooser = new GroupChooser(rules, audit);
  const { drafts, undecided, external, unknown } = sorted(observations.connections, { rules, places, chooser });
  const outside = externalParts(external, isExternalWanted);
  const candidates: Candidate[] = [];
  const withheldCandidates: WithheldCandidate[] = [];
  for (const candidate of candidatesOf([...drafts, ...outside.drafts], audit.environment)) {
    const isTooUnsure = CONFIDENCES.indexOf(candidate.confidence) > CONFIDENCES.indexOf(minConfidence);
    if (isTooUnsure) withheldCandidates.push({ candidate, reason: "confidence" });
    else if (candidate.connections < minConnections) withheldCandidates.push({ candidate, reason: "connections" });
    else candidates.push(candidate);
  }
  return {
    candidates,
    withheldCandidates,
    undecided: undecidedConnections(undecided),
    external: outside.external,
    withheldTraffic: sortedTraffic([...observations.withheld, ...unknown]),
    ruleUse: ruleUseOf(observations, rules, audit),
    totals: observations.totals,
    options: { minConfidence, minConnections, external: isExternalWanted },
  };
}

/** An observed connection with the groups to choose from. */
interface OpenChoice extends GroupChoice, Pick<Sides, "egress" | "ingress"> {
  readonly traffic: Traffic;
  readonly observed: ObservedConnection;
}

/** Observed connections, sorted by what is known of their ends. */
interface Sorted {
  readonly drafts: Draft[];
  readonly undecided: OpenChoice[];
  readonly external: ExternalConnection[];
  readonly unknown: WithheldTraffic[];
}

/** What is asked about the ends of connections. */
interface EndLookups {
  readonly rules: EndpointRules;
  readonly places: AddressPlaces;
  readonly chooser: GroupChooser;
}

function sorted(connections: readonly ObservedConnection[], { rules, places, chooser }: EndLookups): Sorted {
  const result: Sorted = { drafts: [], undecided: [], external: [], unknown: [] };
  for (const observed of connections) {
    const { source, target, protocolNumber, port } = observed;
    const traffic = trafficOf(protocolNumber, port, port);
    const { sources, targets } = chooser.choose(source, target, traffic);
    const egress = rules.side(source.groupIds, "egress", target, traffic);
    const ingress = rules.side(target.groupIds, "ingress", source, traffic);
    const [external, groupIds, side] =
      sources.length === 0 ? (["source", targets, ingress] as const) : (["target", sources, egress] as const);
    if (sources.length > 0 && targets.length > 0) {
      const isDecided = sources.length === 1 && targets.length === 1;
      if (isDecided)
        result.drafts.push({ traffic, observed, egress, ingress, source: sources[0]!, target: targets[0]! });
      else result.undecided.push({ traffic, observed, egress, ingress, sources, targets });
      continue;
    }
    const { address } = observed[external];
    const place = address === undefined ? undefined : places.placeOf(address);
    if (groupIds.length === 0 || address === undefined || place === undefined) {
      result.unknown.push({ ...observed, reason: "unknown-address", ports: [port, port] });
    } else {
      result.external.push({ traffic, observed, groupIds, external, address, place, side });
    }
  }
  return result;
}

function undecidedConnections(choices: readonly OpenChoice[]): UndecidedConnection[] {
  const keyOf = ({ sources, targets, ...traffic }: GroupChoice & Traffic): string =>
    [sources.join(" "), targets.join(" "), trafficKey(traffic)].join("\n");
  const groups = groupedBy(choices, (choice) => keyOf({ ...choice, ...choice.traffic }));
  const merged = Array.from(groups.values(), (same) => {
    const { sources, targets, traffic } = same[0]!;
    const observed = same.map(({ observed }) => observed);
    const evidence = evidenceOf(observed);
    return {
      sources,
      targets,
      ...traffic,
      ...sumOf(observed),
      evidence,
      confidence: confidenceOf(evidence),
      ...worstSides(same),
    };
  });
  return sortedBy(merged, keyOf);
}

/** By reason, the most connections first. */
function sortedTraffic(withheld: readonly WithheldTraffic[]): WithheldTraffic[] {
  const byEnds = sortedBy(withheld, ({ source, target, protocolNumber, ports }) =>
    JSON.stringify([source, target, protocolNumber, ports]),
  );
  return sortedBy(
    byEnds.sort((a, b) => b.connections - a.connections),
    ({ reason }) => reason,
  );
}
