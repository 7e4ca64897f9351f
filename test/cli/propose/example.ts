import type { Audit } from "../../../src/environment/audit";
import type { Observations } from "../../../src/environment/proposal/observations";
import type { ProposalOptions } from "../../../src/environment/proposal/proposal";
import { proposalOf } from "../../../src/environment/proposal/proposal-of";
import { auditOf, NOVEMBER, observationsOf, observed, withheld } from "../../environment/proposal/observed";

const MANY_PORTS = Array.from({ length: 12 }, (_, index) => observed(`web -> ftp tcp ${21_100 + 5 * index}`));

const CONNECTIONS = [
  observed("web -> db tcp 5432", {
    connections: 1_204,
    bytes: 3_400_000_000,
    evidence: { handshake: 1_200, "known-port": 4 },
  }),
  observed("web -> db tcp 6379", { evidence: { "known-port": 2 } }),
  observed("alb -> web tcp 8080", { evidence: { "fan-in": 2 } }),
  observed("web+base -> cache tcp 11211"),
  observed("web -> other tcp 443"),
  observed("web -> 52.1.2.3 tcp 443"),
  observed("web -> 169.254.169.254 tcp 80"),
  observed("web -> default tcp 22"),
  ...MANY_PORTS,
];

const WITHHELD = [
  withheld("web -> db tcp 9000", "ambiguous", [9_000, 40_000]),
  withheld("web -> db icmp 0", "no-ports"),
  withheld("198.51.100.1 -> web tcp 22", "attempt"),
];

const UNKNOWN_INTERFACES = ["eni-1", "eni-2"];

/** Observations that lead to an element of each list of a proposal. */
export const OBSERVATIONS: Observations = {
  ...observationsOf(CONNECTIONS, WITHHELD),
  totals: {
    files: 12,
    records: 1_204_556,
    withoutData: 4,
    skipped: 3,
    unreadable: 1,
    ofUnknownInterfaces: 1_000,
    unknownInterfaces: UNKNOWN_INTERFACES,
    period: NOVEMBER,
  },
};

/** An audit of the groups of the observations, with a text in each of their names. */
export const auditWith = (name = ""): Audit =>
  auditOf({
    rules: [
      "web egress all to 0.0.0.0/0",
      "db ingress tcp 5432 from web",
      "web egress tcp 8080 to alb",
      "alb egress tcp 8080 to web",
      "web ingress tcp 8080 from alb",
      "db ingress icmp 8 from web",
      "cron egress tcp 443 to pl-1",
    ],
    groups: {
      ...Object.fromEntries(["web", "db", "alb", "base", "cache", "ftp"].map((id) => [id, { name: `${id}${name}` }])),
      default: { name: "default" },
      other: { name: `other${name}`, vpcId: "vpc-2" },
      cron: { name: `cron${name}` },
    },
    interfaces: ["web 10.0.0.1", "db 10.0.0.2"],
  });

export const exampleProposal = (options?: ProposalOptions, audit = auditWith()) =>
  proposalOf(OBSERVATIONS, audit, options);
