import type { Direction } from "../../rules/directions";
import { ruleLabel, type Environment } from "../../environment/environment";
import { listOf } from "../../environment/phrases";
import { numberText } from "../../environment/proposal/evidence-text";
import type { WithheldReason } from "../../environment/proposal/observations";
import type { AddressPlace, Candidate, ExternalReason, Side, Sides } from "../../environment/proposal/proposal";
import { serviceNames } from "../../environment/proposal/service-names";
import { trafficLabel, type Traffic } from "../../environment/traffic";

/** What every proposal says first. */
export const REVIEW =
  "What ran is not what should run: a connection in a flow log can be a mistake or an intrusion. Review each candidate " +
  "before you allow it.";

/** The traffic with the services that are known on its ports, such as "tcp 5432 (postgresql)". */
export function portLabel(traffic: Traffic): string {
  const names = serviceNames(traffic);
  return names.length === 0 ? trafficLabel(traffic) : `${trafficLabel(traffic)} (${names.join(" or ")})`;
}

/** What the existing rules say about a connection. */
export function sidesText({ egress, ingress, status }: Sides): string {
  const sides = [
    ...(egress === undefined ? [] : [sideText(egress, "egress")]),
    ...(ingress === undefined ? [] : [sideText(ingress, "ingress")]),
  ];
  return `${status === "allowed" ? "Already allowed" : "Rules"}: ${sides.join(", ")}`;
}

/** What the existing rules of one end say. */
export function sideText({ status, rules }: Side, direction: Direction): string {
  const labels = listOf(rules.map(ruleLabel));
  switch (status) {
    case "allowed":
      return `${direction} ${labels}`;
    case "open-egress":
      return `only open egress ${labels}`;
    case "possible":
      return `perhaps ${direction} ${labels}`;
    case "unknown":
      return `${direction} not in the input`;
    case "missing":
      return `no ${direction} rule`;
  }
}

/** The statuses of candidates in the summary. */
export const STATUS_TEXTS: Readonly<Record<Candidate["status"], string>> = {
  missing: "without a rule on a side",
  "open-egress": "only through open egress",
  unknown: "not judged",
  allowed: "already allowed",
};

/** What a person has to know besides, before using a candidate. */
export function cautions(candidate: Candidate, environment: Environment): string[] {
  const { observedPorts, isAcrossVpcs, source, target, external } = candidate;
  const ends = [...(external === "source" ? [] : [source]), ...(external === "target" ? [] : [target])];
  const isDefault = ends.some((id) => environment.group(id)?.name === "default");
  return [
    ...(observedPorts > 1 ? [rangeCaution(observedPorts)] : []),
    ...(isAcrossVpcs === true ? [ACROSS_VPCS] : []),
    ...(isDefault ? [DEFAULT_GROUP] : []),
  ];
}

const rangeCaution = (observedPorts: number): string =>
  `${numberText(observedPorts)} different ports of this range were seen, so the server seems to choose them. Take the range from ` +
  "its configuration: the logs do not show where it begins and ends.";

const ACROSS_VPCS =
  "The groups are in different VPCs: rules of both can name the other one only through VPC peering, and only the " +
  "ingress rule through a transit gateway.";

const DEFAULT_GROUP =
  "The group named default is on all interfaces without another choice: give these interfaces a group of their own.";

export const WITHHELD_TITLES: Readonly<Record<WithheldReason, string>> = {
  ambiguous: "nothing tells the client from the server",
  attempt: "TCP without a completed connection",
  rejected: "rejected by a security group, a network ACL or VPC Block Public Access: the log does not say which",
  "no-ports": "ICMP, whose types are not in the log",
  "unknown-address": "an end whose interface is not known",
  hop: "recorded by a NAT gateway, transit gateway or load balancer about traffic that passes through",
};

export const PLACES: Readonly<Record<AddressPlace, string>> = {
  internet: "of the internet",
  private: "of another network",
  gone: "of a known network, on no interface with known groups",
  "not-filtered": "that security groups do not filter",
};

export const EXTERNAL_REASONS: Readonly<Record<ExternalReason, string>> = {
  "not-asked": "CIDR blocks are proposed only with --external.",
  "several-groups": "The interface has several groups, and no rule tells which one is meant.",
  "several-blocks":
    "The addresses are in too many CIDR blocks for rules. Use a prefix list, or a proxy or firewall that knows names.",
  gone:
    "The addresses are probably those of interfaces without groups, or of interfaces that no longer exist: for these, " +
    "add exports of describe-network-interfaces from the period.",
  "not-filtered": "Instance metadata, Amazon DNS and the like need no rule.",
};
