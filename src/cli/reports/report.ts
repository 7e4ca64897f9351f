import type { Audit } from "../../environment/audit";
import { FINDING_LEVELS, type Finding, type FindingLevel } from "../../environment/finding";
import { fingerprintOf } from "../../environment/fingerprint";
import type { AuditedInputs } from "../audited-inputs";
import type { BaselineEntry } from "../baseline";

export interface ReportedFinding extends Finding {
  readonly fingerprint: string;
}

/** What all formats of a report show. */
export interface Report {
  readonly audit: Audit;
  /** The names of the inputs, such as files. */
  readonly inputs: readonly string[];
  /** The findings that are not in the baseline, the most severe ones first. */
  readonly findings: readonly ReportedFinding[];
  /** Undefined without a baseline. */
  readonly baseline?: {
    /** The number of findings that are not reported because the baseline has them. */
    readonly knownFindings: number;
    readonly unusedEntries: readonly BaselineEntry[];
  };
}

/** The report of an audit. */
export function reportOf({ audit, inputs, baseline }: Omit<AuditedInputs, "warnings">): Report {
  const findings = reportedFindings(audit);
  if (baseline === undefined) return { audit, inputs, findings };
  const newFindings = findings.filter(({ fingerprint }) => !baseline.has(fingerprint));
  return {
    audit,
    inputs,
    findings: newFindings,
    baseline: {
      knownFindings: findings.length - newFindings.length,
      unusedEntries: baseline.unusedEntries(findings),
    },
  };
}

/** All findings of an audit, in its order: the most severe ones first. */
export function reportedFindings({ findings }: Audit): ReportedFinding[] {
  return findings.map((finding) => ({ ...finding, fingerprint: fingerprintOf(finding) }));
}

/** The most severe level first. */
export const LEVELS: readonly FindingLevel[] = [...FINDING_LEVELS].reverse();
