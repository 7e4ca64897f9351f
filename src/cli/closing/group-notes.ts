import { rangeOfBlock, isOnInternet } from "../../environment/addresses";
import type { Audit, Pair } from "../../environment/audit";
import type { ClosingGroup, ClosingStep } from "../../environment/closing/closing-plan";
import { doubtAbout } from "../../environment/closing/uncertain-connections";
import { ruleLabel, type Environment, type Rule } from "../../environment/environment";
import type { FindingLevel } from "../../environment/finding";
import { listOf, otherThan } from "../../environment/phrases";
import { isOfAws } from "../../environment/prefix-lists";
import { trafficLabel } from "../../environment/traffic";

/** Something to know about a group before it is closed. */
export interface Note {
  readonly label: string;
  readonly level?: FindingLevel;
  /** One text for each line. */
  readonly texts: readonly string[];
}

/** What to know about a group before it is closed, and which rules to remove. */
export function notesAbout(group: ClosingGroup, { isReady }: ClosingStep, audit: Audit): Note[] {
  const { environment, managedGroups } = audit;
  const { cutAtOnce, needs, needsNoEgress, openRules, openCompanions, furtherOpenRules } = group;
  const described = (rules: readonly Rule[]) => listOf(rules.map((rule) => environment.ruleDescription(rule)));
  const notes: Note[] = [
    { label: "Breaks", level: "warning", texts: breakingTexts(group, environment) },
    { label: "May break", level: "warning", texts: uncertainTexts(group, audit) },
    { label: "Cut at once", level: "warning", texts: textsAbout(cutAtOnce, (rules) => cutText(described(rules))) },
    {
      label: "Stays open",
      level: "warning",
      texts: [
        ...openCompanions.map(
          (id) =>
            `through ${environment.groupLabel(id)}, a group of ${managedGroups.get(id)!} on the same network interfaces`,
        ),
        ...textsAbout(furtherOpenRules, (rules) => `through ${described(rules)}: plan again to remove them`),
      ],
    },
    { label: "Needs", level: "note", texts: needsNoEgress ? [NO_EGRESS] : [] },
    { label: "Keeps", texts: limited(needs.map((rule) => environment.ruleDescription(rule) + placeOf(rule))) },
    { label: "Remove", texts: [described(openRules) + (isReady ? "" : NOT_YET)] },
  ];
  return notes.filter(({ texts }) => texts.length > 0);
}

const NOT_YET = ", but not yet: how to do so follows when the step is ready";

const NO_EGRESS = "no egress, unless a database loads data from S3 or calls another service";

const cutText = (rules: string): string =>
  `connections through ${rules}, which AWS does not track: close the group when clients may reconnect`;

const textsAbout = (rules: readonly Rule[], textOf: (rules: readonly Rule[]) => string): string[] =>
  rules.length === 0 ? [] : [textOf(rules)];

const LISTED = 10;

const limited = (texts: readonly string[]): string[] =>
  texts.length <= LISTED ? [...texts] : [...texts.slice(0, LISTED), `and ${texts.length - LISTED} more`];

function breakingTexts({ id, breaks }: ClosingGroup, environment: Environment): string[] {
  if (breaks.length === 0) return [];
  const otherVpc = breaks.every((pair) => isReachable(pair, environment))
    ? ""
    : " To another VPC, the rule needs a CIDR block or a prefix list.";
  const pairs = breaks.length === 1 ? "this connection as a pair" : "these connections as pairs";
  return [
    ...limited(breaks.map((pair) => connectionText(pair, id, environment))),
    `→ Declare ${pairs} first, such as with \`mutual-sg adopt\`.${otherVpc}`,
  ];
}

function uncertainTexts({ id, mayBreak }: ClosingGroup, audit: Audit): string[] {
  const { environment, managedGroups } = audit;
  const doubts = mayBreak.map((pair) => ({ pair, doubt: doubtAbout(pair.ingress!, audit) }));
  const texts = doubts.map(({ pair, doubt }) => {
    const source = environment.groupLabel(pair.source);
    const reason =
      doubt === "managed"
        ? `${managedGroups.get(pair.source)!} manages ${source}`
        : `the input does not contain all rules of ${source}`;
    return `${connectionText(pair, id, environment)}: ${reason}`;
  });
  const remedies = [...new Set(doubts.map(({ doubt }) => (doubt === "managed" ? FOR_MANAGED : FOR_INCOMPLETE)))];
  return [...limited(texts), ...remedies];
}

const FOR_INCOMPLETE =
  "→ Add the exports or the plan that contain all rules of the source, or add an egress rule for the connection first.";

const FOR_MANAGED = "→ Add an egress rule for the connection to another group on all interfaces of the source first.";

/** A connection that breaks when a group is closed, which need not be its source. */
function connectionText(pair: Pair, groupId: string, environment: Environment): string {
  const { source, target, ingress } = pair;
  const from = source === groupId ? "" : `from ${environment.groupLabel(source)} `;
  const place = isReachable(pair, environment) ? "" : " in another VPC";
  const to = otherThan(source, target, environment);
  return `${trafficLabel(pair)} ${from}to ${to}${place}, accepted by ${ruleLabel(ingress!)}`;
}

const isReachable = ({ ingress }: Pair, environment: Environment): boolean => environment.canNamePeer(ingress!);

/** What the addresses of a rule are. */
function placeOf({ peer }: Rule): string {
  if (peer.type === "prefix_list")
    return isOfAws(peer) ? ": a prefix list of AWS, such as that of S3" : ": a prefix list";
  const range = peer.value === undefined ? undefined : rangeOfBlock(peer.value);
  return range !== undefined && isOnInternet(range) ? ": the internet" : "";
}
