import { paginateDescribeNetworkInterfaces, type EC2Client } from "@aws-sdk/client-ec2";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeLogs } from "../flow-logs/simulator/log-files";
import type { BlueprintConnection } from "./blueprint";
import { blueprintOf } from "./blueprint-generator";
import { shown } from "./comparison";
import type { RootModule } from "./root-module";
import { all } from "./snapshot";
import { Walk, type WalkOptions } from "./steps";
import { recordsOf } from "./traffic";
import { isShownInLogs, withWideRules } from "./wide-rules";

const LOGS = "logs";
const PROPOSAL = "proposal.json";

/** What this walk reads of `mutual-sg propose --format json`. */
interface Proposal {
  readonly candidates: Candidate[];
  readonly undecided: readonly UndecidedConnection[];
  readonly logs: { readonly records: number; readonly skipped: number };
}

interface Traffic {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}

interface Candidate extends Traffic {
  readonly source: string;
  readonly target: string;
  isAcrossVpcs: boolean;
}

interface UndecidedConnection extends Traffic {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** The walk through an environment whose ingress rules accept everybody: only traffic tells who connects to whom. */
export class LearnedWalk extends Walk {
  protected readonly leftAlone = 0;

  constructor(ec2: EC2Client, folder: string, root: RootModule, options: WalkOptions) {
    const seed = options.seed ?? 1;
    super(ec2, folder, root, options, withWideRules(blueprintOf(seed), seed));
  }

  protected override async prepareAdoption(): Promise<string> {
    await this.recordTraffic();
    await this.mutualSg.propose(LOGS, PROPOSAL);
    this.review();
    return PROPOSAL;
  }

  private async recordTraffic(): Promise<void> {
    const pages = paginateDescribeNetworkInterfaces({ client: this.ec2 }, {});
    const interfaces = await all(pages, ({ NetworkInterfaces }) => NetworkInterfaces);
    const byId = new Map(interfaces.map((one) => [one.NetworkInterfaceId!, one]));
    const inOrder = this.environment.interfaceIds.map((id) => byId.get(id)!);
    const records = recordsOf(this.blueprint, inOrder, this.options.seed ?? 1);
    await writeLogs(records, join(this.folder, LOGS), { fields: "tcpFlags", form: "gzip" });
  }

  /**
   * Does what a person has to do: confirms that the VPCs are peered, which no rule shows, and compares the candidates
   * with what the groups are for. Nothing has to be chosen for interfaces with several groups: each group is also alone
   * on an interface, which shows the same connections.
   */
  private review(): void {
    const file = join(this.folder, PROPOSAL);
    const proposal = JSON.parse(readFileSync(file, "utf8")) as Proposal;
    const { candidates, undecided, logs } = proposal;
    const across = candidates.filter(({ isAcrossVpcs }) => isAcrossVpcs);
    for (const candidate of across) candidate.isAcrossVpcs = false;
    writeFileSync(file, JSON.stringify(proposal));
    const truth = new Set(this.blueprint.connections.filter(isShownInLogs).flatMap((one) => this.keysOf(one)));
    const learned = new Set(candidates.flatMap(keysOf));
    const unexplained = undecided.filter((connection) => !choicesIn(connection).some((key) => learned.has(key)));
    const missed = [...truth].filter((key) => !learned.has(key));
    this.expect(missed.length === 0, `propose has not learned ${missed.length} connections, such as ${missed[0]}.`);
    const wrong = [...learned].filter((key) => !truth.has(key));
    this.expect(wrong.length === 0, `propose has learned ${wrong.length} connections that nobody needs: ${wrong[0]}.`);
    this.expect(
      unexplained.length === 0,
      `No candidate explains ${unexplained.length} undecided connections: ${JSON.stringify(unexplained[0])}.`,
    );
    this.report(
      `mutual-sg propose: ${candidates.length} candidates from ${shown(logs.records)} records ` +
        `(${logs.skipped} of them SKIPDATA), ${across.length} across VPCs, ${undecided.length} undecided.`,
    );
  }

  private keysOf({ source, target, protocol, from, to }: BlueprintConnection): string[] {
    const idOf = (group: string) => this.environment.ids.groups.get(group)!;
    return keysOf({ source: idOf(source), target: idOf(target), protocol, fromPort: from!, toPort: to! });
  }
}

const choicesIn = ({ sources, targets, ...traffic }: UndecidedConnection): string[] =>
  sources.flatMap((source) => targets.flatMap((target) => keysOf({ ...traffic, source, target })));

/** A text for each port. */
const keysOf = ({ source, target, protocol, fromPort, toPort }: Omit<Candidate, "isAcrossVpcs">): string[] =>
  Array.from(
    { length: toPort - fromPort + 1 },
    (_, index) => `${source} to ${target}: ${protocol} ${fromPort + index}`,
  );
