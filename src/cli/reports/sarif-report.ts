import { sep } from "node:path";
import type { ArtifactLocation, Log, Notification, ReportingDescriptor, Result } from "sarif";
import type { FindingKind } from "../../environment/finding";
import { ALL_FINDINGS } from "../../environment/findings";
import { unusedEntrySentence } from "../baseline";
import { PACKAGE } from "../package";
import { printable, shortened } from "../printable";
import { pathInRepository } from "../repository";
import type { Report, ReportedFinding } from "./report";

/** GitHub refuses runs with more results, and shows the first 5,000. */
const MOST_RESULTS = 25_000;

/** Where GitHub shows findings in what is not a file of the repository. It must be the same in each run. */
const OTHER_ARTIFACT = "mutual-sg-audit";

/** GitHub's name for the root of the repository. */
const ROOT = "%SRCROOT%";

/**
 * The report for code scanning, such as GitHub's: SARIF 2.1.0.
 *
 * @param folder - the folder that the names of inputs are relative to
 */
export function* sarifReport(report: Report, folder: string): Generator<string> {
  const results = report.findings.slice(0, MOST_RESULTS);
  const locations = new Map(report.inputs.map((input) => [input, locationOf(input, folder)]));
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
        originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
        results: results.map((finding) => resultOf(finding, locations.get(inputOf(finding, report))!)),
      },
    ],
  };
  yield `${printable(JSON.stringify(log))}\n`;
}

function ruleOf({ id, level, summary, remedy }: FindingKind): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: `${summary} ${remedy}` },
    help: { text: `${summary} ${remedy} Guide: ${PACKAGE.guide}` },
    helpUri: PACKAGE.guide,
    defaultConfiguration: { level },
    properties: { tags: ["security"] },
  };
}

function resultOf({ id, level, message, remedy, fingerprint }: ReportedFinding, location: ArtifactLocation): Result {
  return {
    ruleId: id,
    level,
    message: { text: withoutLinks(`${shortened(message)} ${shortened(remedy)}`) },
    locations: [{ physicalLocation: { artifactLocation: location, region: { startLine: 1 } } }],
    // The only one that GitHub uses. Without it, GitHub's upload makes one from the first line of the file, so that all
    // alerts would begin anew with each export.
    partialFingerprints: { primaryLocationLineHash: fingerprint },
  };
}

/** Messages in SARIF may contain links, as in Markdown. Names must not become links. */
const withoutLinks = (text: string): string => text.replaceAll("](", "] (");

/** The input that a finding comes from. */
function inputOf({ rules, groupId }: ReportedFinding, { audit, inputs }: Report): string {
  return rules[0]?.input ?? audit.environment.group(groupId)?.input ?? inputs[0]!;
}

/** GitHub shows findings at a path from the root of the repository. */
function locationOf(input: string, folder: string): ArtifactLocation {
  const path = pathInRepository(input, folder) ?? OTHER_ARTIFACT;
  return { uri: path.split(sep).map(encodeURIComponent).join("/"), uriBaseId: ROOT };
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
