import { connectedVpcs, endpointsOf, type Endpoint } from "./endpoints";
import { probeLabel, type Ports, type Probe } from "./probes";
import { Reach, setOf, union, VERSIONS, type Probes } from "./reach";
import type { Snapshot } from "./snapshot";

/** A connection that is wanted. */
export interface Flow extends Ports {
  /** The ID of a group or of an endpoint. */
  readonly source: string;
  readonly target: string;
}

/** For each endpoint as source and each endpoint as target, the probes that pass. */
export class TrafficMatrix {
  private constructor(
    private readonly endpoints: readonly Endpoint[],
    private readonly probes: readonly Probe[],
    private readonly rows: readonly (readonly Probes[])[],
  ) {}

  /**
   * What security groups allow. Network ACLs and routes are not considered, except that a connection between two VPCs
   * needs an active peering connection.
   */
  static allowedBy(snapshot: Snapshot, outside: readonly Endpoint[], probes: readonly Probe[]): TrafficMatrix {
    const endpoints = endpointsOf(snapshot, outside);
    const egress = new Reach(snapshot, endpoints, probes, true);
    const ingress = new Reach(snapshot, endpoints, probes, false);
    const areConnected = connectedVpcs(snapshot);
    return TrafficMatrix.of(endpoints, probes, (source, target) => {
      if (!areConnected(endpoints[source]!, endpoints[target]!)) return 0n;
      // A connection uses one version of IP at both ends.
      return VERSIONS.reduce(
        (passing, version) =>
          passing | (egress.between(source, target, version) & ingress.between(target, source, version)),
        0n,
      );
    });
  }

  /** What these flows need. */
  static neededBy(
    flows: readonly Flow[],
    snapshot: Snapshot,
    outside: readonly Endpoint[],
    probes: readonly Probe[],
  ): TrafficMatrix {
    const endpoints = endpointsOf(snapshot, outside);
    const targets = new Map<string, Map<string, Probes>>();
    for (const flow of flows) {
      const of = targets.get(flow.source) ?? new Map<string, Probes>();
      targets.set(flow.source, of.set(flow.target, (of.get(flow.target) ?? 0n) | setOf(flow, probes)));
    }
    const names = endpoints.map(({ id, groupIds }) => [id, ...groupIds]);
    return TrafficMatrix.of(endpoints, probes, (source, target) =>
      names[source]!.flatMap((from) => names[target]!.map((to) => targets.get(from)?.get(to) ?? 0n)).reduce(union, 0n),
    );
  }

  private static of(
    endpoints: readonly Endpoint[],
    probes: readonly Probe[],
    probesBetween: (source: number, target: number) => Probes,
  ): TrafficMatrix {
    const isOutside = ({ vpcId }: Endpoint) => vpcId === undefined;
    const rows = endpoints.map((source, from) =>
      endpoints.map((target, to) =>
        from === to || (isOutside(source) && isOutside(target)) ? 0n : probesBetween(from, to),
      ),
    );
    return new TrafficMatrix(endpoints, probes, rows);
  }

  /** The number of connections that were asked about. */
  get size(): number {
    const outside = this.endpoints.filter(({ vpcId }) => vpcId === undefined).length;
    const count = this.endpoints.length;
    return (count * (count - 1) - outside * (outside - 1)) * this.probes.length;
  }

  /** The number of connections that pass. */
  get count(): number {
    const counts = new Map<Probes, number>();
    let count = 0;
    for (const probes of this.rows.flat()) {
      let some = counts.get(probes);
      if (some === undefined) counts.set(probes, (some = probes.toString(2).replaceAll("0", "").length));
      count += some;
    }
    return count;
  }

  /** What passes here and not there. Both matrices must have the same endpoints and probes. */
  without(other: TrafficMatrix): TrafficMatrix {
    const rows = this.rows.map((row, from) => row.map((probes, to) => probes & ~other.rows[from]![to]!));
    return new TrafficMatrix(this.endpoints, this.probes, rows);
  }

  /** The first few connections that pass, such as `eni-1 (sg-1) to eni-2 (sg-2, sg-3): tcp 443`. */
  examples(limit: number): string[] {
    const found: string[] = [];
    for (const [from, row] of this.rows.entries()) {
      for (const [to, passing] of row.entries()) {
        if (passing === 0n) continue;
        const labels = this.probes.filter((_, bit) => (passing >> BigInt(bit)) & 1n).map(probeLabel);
        found.push(
          `${endpointLabel(this.endpoints[from]!)} to ${endpointLabel(this.endpoints[to]!)}: ${labels.join(", ")}`,
        );
        if (found.length === limit) return found;
      }
    }
    return found;
  }
}

const endpointLabel = ({ id, groupIds }: Endpoint): string =>
  groupIds.length === 0 ? id : `${id} (${groupIds.join(", ")})`;
