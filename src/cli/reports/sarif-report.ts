import { isAbsolute, relative, sep } from "node:path";
import type { Log, Notification, ReportingDescriptor, Result } from "sarif";
import type { FindingKind } from "../../environment/finding";
import { ALL_FINDINGS } from "../../environment/findings";
import { unusedEntrySentence } from "../baseline";
import { PACKAGE } from "../package";
import { printable, shortened } from "../printable";
import type { Report, ReportedFinding } from "./report";

/** GitHub refuses runs with more results, and shows the first 5,000. */
const MOST_RESULTS = 25_000;

/**
 * The report for code scanning, such as GitHub's: SARIF 2.1.0.
 *
 * @param folder - the folder that paths in the report are relative to
 */
export function* sarifReport(report: Report, folder: string): Generator<string> {
  const results = report.findings.slice(0, MOST_RESULTS);
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mutual-sg",
            version: PACKAGE.version,
            semanticVersion: PACKAGE.version,
            informationUri: PACKAGE.homepage,
            rules: ALL_FINDINGS.map(ruleOf),
          },
        },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report) }],
        results: results.map((finding) => resultOf(finding, locationOf(finding, report, folder))),
      },
    ],
  };
  yield `${printable(JSON.stringify(log))}\n`;
}

function ruleOf({ id, level, summary }: FindingKind): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: summary },
    help: { text: `${summary} Guide: ${PACKAGE.guide}` },
    helpUri: PACKAGE.guide,
    defaultConfiguration: { level },
    properties: { tags: ["security"] },
  };
}

function resultOf({ id, level, message, remedy, fingerprint }: ReportedFinding, uri: string): Result {
  return {
    ruleId: id,
    level,
    message: { text: withoutLinks(`${shortened(message)} ${shortened(remedy)}`) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }],
    // The only one that GitHub uses. Without it, GitHub's upload makes one from the first line of the file, so that all
    // alerts would begin anew with each export.
    partialFingerprints: { primaryLocationLineHash: fingerprint },
  };
}

/** Messages in SARIF may contain links, as in Markdown. Names must not become links. */
const withoutLinks = (text: string): string => text.replaceAll("](", "] (");

/** The path of the input that a finding comes from. */
function locationOf({ rules, groupId }: ReportedFinding, { audit, inputs }: Report, folder: string): string {
  const input = rules[0]?.input ?? audit.environment.group(groupId)?.input ?? inputs[0]!;
  const path = isAbsolute(input) ? relative(folder, input) : input;
  return path.split(sep).map(encodeURIComponent).join("/");
}

function notifications({ findings, baseline }: Report): Notification[] {
  const leftOut = findings.length - MOST_RESULTS;
  const texts = [
    ...(leftOut > 0
      ? [`${leftOut} findings are left out, because GitHub refuses a run with more than ${MOST_RESULTS}.`]
      : []),
    ...(baseline?.unusedEntries ?? []).map((entry) => shortened(unusedEntrySentence(entry))),
  ];
  return texts.map((text) => ({ level: "warning", message: { text } }));
}
