import { createHash } from "node:crypto";
import type { Finding } from "./finding";

/**
 * A text that identifies a finding in later audits. It depends on what the finding is about, and neither on the other
 * findings nor on the order of the input.
 */
export function fingerprintOf({ id, subject }: Pick<Finding, "id" | "subject">): string {
  return createHash("sha256")
    .update(JSON.stringify([id, subject]))
    .digest("hex")
    .slice(0, LENGTH);
}

/** 128 bits: no two findings get the same fingerprint by chance. */
const LENGTH = 32;
