import { EVIDENCE_KINDS, type EvidenceKind, type Measures } from "./observations";
import type { Confidence, Evidence } from "./proposal";

/** The numbers of several parts of traffic together. */
export function sumOf(parts: readonly Measures[]): Measures {
  const total = { connections: 0, packets: 0, bytes: 0, firstSeen: Infinity, lastSeen: -Infinity };
  for (const { connections, packets, bytes, firstSeen, lastSeen } of parts) {
    total.connections += connections;
    total.packets += packets;
    total.bytes += bytes;
    total.firstSeen = Math.min(total.firstSeen, firstSeen);
    total.lastSeen = Math.max(total.lastSeen, lastSeen);
  }
  return total;
}

/** The conversations with each kind of evidence in several parts of traffic. */
export function evidenceOf(parts: readonly { readonly evidence: Evidence }[]): Evidence {
  const total: Partial<Record<EvidenceKind, number>> = {};
  for (const kind of EVIDENCE_KINDS) {
    const count = parts.reduce((sum, { evidence }) => sum + (evidence[kind] ?? 0), 0);
    if (count > 0) total[kind] = count;
  }
  return total;
}

const CONFIDENCE_BY_KIND: Readonly<Record<EvidenceKind, Confidence>> = {
  handshake: "high",
  rule: "medium",
  "fan-in": "medium",
  "known-port": "low",
};

/** The confidence of the strongest evidence. */
export function confidenceOf(evidence: Evidence): Confidence {
  const strongest = EVIDENCE_KINDS.find((kind) => (evidence[kind] ?? 0) > 0);
  return strongest === undefined ? "low" : CONFIDENCE_BY_KIND[strongest];
}
