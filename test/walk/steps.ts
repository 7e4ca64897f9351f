import { RevokeSecurityGroupEgressCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OUTSIDE, type Blueprint } from "./blueprint";
import { compare, comparisonText, shown, type Comparison } from "./comparison";
import { createEnvironment, type WalkEnvironment } from "./environment";
import { EXPORTS, exportRegion } from "./exports";
import { legacyConfiguration } from "./legacy";
import type { Flow } from "./matrix";
import { countsText, MutualSg } from "./mutual-sg";
import { probesFor, type Probe } from "./probes";
import { NO_CHANGES, type RootModule } from "./root-module";
import { readRules, readSnapshot, type Snapshot } from "./snapshot";

export interface WalkOptions {
  /** Another seed makes another environment. */
  readonly seed?: number;
  /** Gets a line for each step. */
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface WalkResult {
  /** A sentence for each expectation that failed; empty if the walk succeeded. */
  readonly problems: readonly string[];
  readonly groups: number;
  readonly interfaces: number;
  /** The connections that the matrix asks about, and those of them that must work. */
  readonly cells: number;
  readonly needed: number;
  /** What was allowed beyond these, at first and in the end. */
  readonly surplusAtFirst: number;
  readonly surplusInTheEnd: number;
  readonly imported: number;
  readonly added: number;
  /** The groups that were closed. */
  readonly closed: number;
  /** The number of times the matrix was compared with what must work. */
  readonly comparisons: number;
}

const PLAN = "plan.json";

/** The walk through an environment, step by step. How its connections become known is up to each kind of walk. */
export abstract class Walk {
  protected readonly mutualSg: MutualSg;
  protected environment!: WalkEnvironment;
  private readonly probes: readonly Probe[];
  private readonly problems: string[] = [];
  private readonly comparisons: Comparison[] = [];

  constructor(
    protected readonly ec2: EC2Client,
    protected readonly folder: string,
    protected readonly root: RootModule,
    protected readonly options: WalkOptions,
    protected readonly blueprint: Blueprint,
  ) {
    this.probes = probesFor(blueprint.connections);
    this.mutualSg = new MutualSg(folder, [...EXPORTS, PLAN]);
  }

  /** Prepares the adoption. Returns the name of a proposal to adopt, if there is one. */
  protected abstract prepareAdoption(): Promise<string | undefined>;

  /** The number of rules that adopt leaves alone. */
  protected abstract readonly leftAlone: number;

  /** The groups of the environment, and the default group of each VPC. */
  private get openGroups(): number {
    return this.blueprint.groups.length + this.blueprint.vpcs.length;
  }

  async run(): Promise<WalkResult> {
    await this.create();
    const first = await this.compare("At first", this.environment.flowsAtFirst);
    const ends = `${this.blueprint.interfaces.length} interfaces and ${OUTSIDE.length} addresses outside`;
    this.report(`The matrix has ${shown(first.cells)} possible connections between ${ends}.`);
    await this.auditOpenEnvironment();
    const proposal = await this.prepareAdoption();
    const adopted = await this.adopt(proposal);
    await this.compare("After the apply", this.environment.flows);
    await this.adoptAgain(proposal);
    const closed = await this.close();
    const last = await this.compare("In the end", this.environment.flows);
    this.expect(
      last.surplus.count === 0,
      `In the end, these connections should not be allowed: ${last.surplus.examples(3).join("; ")}`,
    );
    await this.auditClosedEnvironment();
    return {
      problems: this.problems,
      groups: this.blueprint.groups.length,
      interfaces: this.blueprint.interfaces.length,
      cells: last.cells,
      needed: last.needed,
      surplusAtFirst: first.surplus.count,
      surplusInTheEnd: last.surplus.count,
      ...adopted,
      closed,
      comparisons: this.comparisons.length,
    };
  }

  private async create(): Promise<void> {
    this.environment = await createEnvironment(this.ec2, this.blueprint, async (ids) => {
      this.root.write("main.tf", legacyConfiguration(this.blueprint, ids));
      await this.root.init();
      await this.root.plan();
      await this.root.apply();
    });
    const { vpcs, groups, interfaces, connections } = this.blueprint;
    this.report(
      `Created ${vpcs.length} VPCs, ${groups.length} groups with open egress, ${interfaces.length} network interfaces ` +
        `and the rules of ${connections.length} connections.`,
    );
  }

  private async auditOpenEnvironment(): Promise<void> {
    await this.exportAll();
    const { problems, notes } = await this.mutualSg.audit();
    const open = problems.get("open-egress");
    this.expect(open === this.openGroups, `The audit should find ${this.openGroups} open groups, but found ${open}.`);
    this.report(`mutual-sg audit: ${countsText(problems)}; notes: ${countsText(notes)}.`);
    const steps = await this.mutualSg.closingSteps();
    const ready = steps.filter(({ isReady }) => isReady).length;
    this.report(`mutual-sg plan-closing: ${steps.length} steps, ${ready} of them ready.`);
  }

  private async adopt(proposal?: string): Promise<Pick<WalkResult, "imported" | "added">> {
    const { rules, leftAlone, planned: announced } = await this.mutualSg.adopt(this.root.folder, proposal);
    const count = Number(/^Left alone \((\d+)\)/.exec(leftAlone)?.[1] ?? 0);
    this.expect(count === this.leftAlone, `adopt should leave ${this.leftAlone} rules alone, but prints: ${leftAlone}`);
    this.report(`mutual-sg adopt: ${rules}.`);
    await this.root.init();
    const planned = await this.root.plan();
    this.expect(planned === announced, `adopt announced "${announced}", but Terraform says "${planned}"`);
    this.report(`terraform plan: ${planned}`);
    await this.root.apply();
    const planCount = (what: string) => Number(new RegExp(`(\\d+) to ${what}`).exec(planned)?.[1] ?? 0);
    return { imported: planCount("import"), added: planCount("add") };
  }

  /** Neither Terraform nor adopt has anything left to do. */
  private async adoptAgain(proposal?: string): Promise<void> {
    await this.exportAll();
    this.report(`terraform plan again: ${NO_CHANGES}`);
    const declaration = join(this.root.folder, "security_group_rules.tf");
    const before = readFileSync(declaration, "utf8");
    const { rules } = await this.mutualSg.adopt(this.root.folder, proposal);
    this.expect(readFileSync(declaration, "utf8") === before, "adopt should not change its own result.");
    this.report(`mutual-sg adopt again: ${rules}.`);
  }

  /** Removes open egress in the order of `plan-closing`, a group at a time. Returns the number of groups. */
  private async close(): Promise<number> {
    const steps = await this.mutualSg.closingSteps();
    const notReady = steps.filter(({ isReady }) => !isReady);
    this.expect(notReady.length === 0, `All steps should be ready to close, but not ${JSON.stringify(notReady)}.`);
    this.report(`mutual-sg plan-closing: ${steps.length} steps, all of them ready.`);
    // Closing a group changes nothing but rules.
    const before = await readSnapshot(this.ec2);
    let closed = 0;
    for (const [index, { groups }] of steps.entries()) {
      for (const { id: GroupId, name, openRules } of groups) {
        const SecurityGroupRuleIds = openRules.map(({ id }) => id);
        await this.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds }));
        closed += 1;
        const step = `Step ${index + 1} of ${steps.length}, closed ${name} (${GroupId})`;
        await this.compare(step, this.environment.flows, { ...before, rules: await readRules(this.ec2) });
      }
    }
    return closed;
  }

  private async auditClosedEnvironment(): Promise<void> {
    // The last plan contains the open egress of groups that Terraform manages.
    if (this.blueprint.groups.some(({ isLegacy }) => isLegacy)) await this.exportAll();
    else await exportRegion(this.ec2, this.folder);
    const left = await this.mutualSg.closingSteps();
    this.expect(left.length === 0, `plan-closing should have nothing left to close, but has ${JSON.stringify(left)}.`);
    const { problems, notes } = await this.mutualSg.audit();
    this.expect(problems.size === 0, `The audit should be clean, but has ${countsText(problems)}.`);
    this.report(`mutual-sg plan-closing: nothing is left to close.`);
    this.report(`mutual-sg audit: ${countsText(problems)}; notes: ${countsText(notes)}.`);
  }

  /** Exports the region and a new plan of the root module, which must have no changes. */
  protected async exportAll(): Promise<void> {
    const planned = await this.root.plan();
    this.expect(planned === NO_CHANGES, `Terraform should plan nothing, but says "${planned}"`);
    writeFileSync(join(this.folder, PLAN), await this.root.planAsJson());
    await exportRegion(this.ec2, this.folder);
  }

  /** Compares what is allowed now with what must work, and reports it. */
  private async compare(step: string, flows: readonly Flow[], snapshot?: Snapshot): Promise<Comparison> {
    const now = snapshot ?? (await readSnapshot(this.ec2));
    const comparison = compare(now, this.environment, flows, this.probes);
    const { missing } = comparison;
    this.expect(missing.count === 0, `${step}: these connections are cut: ${missing.examples(3).join("; ")}`);
    this.report(`${step}: ${comparisonText(comparison, this.comparisons.at(-1))}.`);
    this.comparisons.push(comparison);
    return comparison;
  }

  protected expect(isMet: boolean, problem: string): void {
    if (isMet) return;
    this.problems.push(problem);
    this.report(`✗ ${problem}`);
  }

  protected report(line: string): void {
    this.options.signal?.throwIfAborted();
    this.options.report(line);
  }
}
