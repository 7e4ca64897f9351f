import type { Finding } from "../../src/environment/finding";
import type { Graph, GraphConnection, GraphEdge, GraphNode } from "../../src/environment/graph/graph";
import { trafficLabel, trafficOf } from "../../src/environment/traffic";

export const TITLE = "three-tier.json";

export function node(id: string, details: Partial<GraphNode> = {}): GraphNode {
  return { id, isOpen: false, isKnown: true, findings: [], ...details };
}

export function edge(source: string, target: string, ...connections: GraphConnection[]): GraphEdge {
  return { source, target, connections };
}

/** A connection on TCP ports. */
export function tcp(from: number, to = from, details: Partial<GraphConnection> = {}): GraphConnection {
  return connection("tcp", from, to, details);
}

export function connection(
  protocol: string,
  from: number,
  to: number,
  details: Partial<GraphConnection> = {},
): GraphConnection {
  const traffic = trafficOf(protocol, from, to);
  return { ...traffic, label: trafficLabel(traffic), status: "whole", ...details };
}

export function finding(id: string, groupId: string, details: Partial<Finding> = {}): Finding {
  const texts = { message: `${groupId} has ${id}.`, remedy: `Repair ${groupId}.`, subject: groupId };
  return { id, level: "error", groupId, rules: [], ...texts, ...details };
}

export const [WEB, APP, DB, BATCH] = ["sg-0web", "sg-0app", "sg-0db", "sg-0batch"] as const;

/** A small graph with an example of everything that the page can show. */
export const SHOP: Graph = {
  nodes: [
    node(APP, { name: "app", vpcId: "vpc-1", address: "module.shop.aws_security_group.app" }),
    node(BATCH, { name: "batch", vpcId: "vpc-2", isOpen: true }),
    node(DB, { name: "db", vpcId: "vpc-1" }),
    node("sg-0eks", { name: "eks", vpcId: "vpc-2", managedBy: "Amazon EKS", change: "added" }),
    node("sg-0gone", { isKnown: false }),
    node(WEB, { name: "web", vpcId: "vpc-1" }),
  ],
  edges: [
    edge(APP, DB, tcp(5432)),
    edge(BATCH, APP, tcp(8443, 8443, { status: "egress-only-through-open-rule" })),
    edge(DB, "sg-0gone", tcp(9100, 9100, { status: "unknown", ruleOn: "egress" })),
    edge(WEB, APP, tcp(8080, 8090), connection("udp", 53, 53, { status: "missing-ingress" })),
    edge(WEB, "sg-0eks", tcp(443, 443, { change: "added" }), tcp(80, 80, { change: "removed" })),
    edge(WEB, WEB, tcp(7946)),
  ],
  findings: [
    finding("dangling-reference", DB, { level: "warning", otherGroupId: "sg-0gone" }),
    finding("missing-ingress", APP, {
      otherGroupId: WEB,
      message: "app does not accept udp 53.",
      remedy: "Add a rule.",
    }),
    finding("open-egress", BATCH),
  ],
};

/** A graph with a hub that is connected with 200 of its groups. */
export function largeGraph(groupsCount: number, pairsCount: number): Graph {
  const ids = Array.from({ length: groupsCount }, (_, index) => `sg-${String(index).padStart(5, "0")}`);
  const hub = Array.from({ length: 200 }, (_, index) => edge(ids[0]!, ids[index + 1]!, tcp(9000 + (index % 4))));
  const others = Array.from({ length: pairsCount - hub.length }, (_, index) => {
    const source = 1 + (index % (groupsCount - 1));
    const target = 1 + ((source + Math.floor(index / groupsCount)) % (groupsCount - 1));
    return edge(ids[source]!, ids[target]!, tcp(8000 + (index % 50)));
  });
  return {
    nodes: ids.map((id, index) =>
      node(id, { name: `service-${index}`, vpcId: `vpc-${index % 3}`, isOpen: index % 2 === 1 }),
    ),
    edges: [...hub, ...others],
    findings: ids.map((id) => finding("open-egress", id)),
  };
}
