import {
  AuthorizeSecurityGroupIngressCommand,
  type EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { App } from "cdktf";
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { localEc2 } from "../../local-aws/connections";
import { startLocalAws, type LocalAws } from "../../local-aws/moto";
import type { RuleKind } from "../../src/index";
import {
  constructWay,
  declaredRules,
  groupName,
  idOf,
  moduleWay,
  rulesInAws,
  type AwsRule,
  type Declaration,
  type Move,
  type Rule,
  type Way,
} from "../support/drills";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { MODULE, Workspace, type TerraformEvent } from "../support/workspace";

const [OLD, NEWER] = ["aws_security_group_rule", "aws_vpc_security_group_rule"] as const satisfies RuleKind[];

/** A common edit of twelve rules. */
interface Drill {
  readonly id: string;
  readonly title: string;
  /** The rules before the edit. Defaults to the way's own form and the id `rules`. */
  readonly before: Partial<Declaration>;
  /** Whether the edit is possible in a way. Defaults to all ways. */
  readonly applies?: (way: Way) => boolean;
  /** The declarations to apply, step by step. */
  readonly after: (way: Way) => Steps;
  /** Changes in AWS between the first apply and the edit. */
  readonly byHand?: (aws: ReadonlyMap<string, AwsRule>, ec2: EC2Client) => Promise<void>;
  /** The rules that exist afterwards without a declaration. */
  readonly beside?: ReadonlyMap<string, string>;
  /** Whether a rule must be recreated, because one of its groups is replaced. */
  readonly isRecreated?: (identity: string) => boolean;
  /** Whether each new rule must exist before the rule that it replaces is deleted. */
  readonly hasNoGap?: boolean;
}

interface Steps {
  readonly declarations: readonly Partial<Declaration>[];
  /** Whether the steps follow the module's README or the docs, instead of the edit alone. */
  readonly areDocumented?: boolean;
}

const GROUPS = ["a", "b", "c"];
const SIDES = ["egress", "ingress"] as const;

const key = (number: number) => `r${String(number).padStart(2, "0")}`;
const rule = (number: number, others: Partial<Rule> = {}): Rule => {
  const { target = "b", ports = [1000 + number] } = others;
  return { key: key(number), source: "a", target, ports, description: `to ${target} at ${ports[0]}`, ...others };
};
const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
const RULES = numbers.map((number) => rule(number));

const edit = (declaration: Partial<Declaration>): Steps => ({ declarations: [declaration] });
const documented = (...declarations: Partial<Declaration>[]): Steps => ({ declarations, areDocumented: true });

const isModule = (way: Way) => way.source !== undefined;

/** `moved` blocks for both sides of rules, by their keys. */
function moves(way: Way, drill: string, keys: readonly (readonly [from: string, to: string])[]): Move[] {
  return keys.flatMap(([from, to]) =>
    SIDES.map((side) => ({
      from: way.address(drill, "rules", from, side),
      to: way.address(drill, "rules", to, side),
    })),
  );
}

/** Identifies a rule in a drill independently of its key. */
const identityOf = ({ target, ports }: Rule) => JSON.stringify([target, ports]);

/** An edit that may change keys. Constructs need no further steps. Modules need `moved` blocks for changed keys. */
function reassigned(id: string, before: readonly Rule[], after: readonly Rule[]): Drill["after"] {
  return (way) => {
    if (!isModule(way)) return edit({ rules: after });
    const kept = before.flatMap((rule, index) =>
      after
        .filter((one) => identityOf(one) === identityOf(rule))
        .map(({ key }) => ({ index: String(index), from: rule.key, to: key })),
    );
    if (way.form === "list") {
      // In a map, indexes are ordinary keys.
      const moved = kept.map(({ index, to }): [string, string] => [index, to]);
      return documented({ form: "map", rules: after, moved: moves(way, id, moved) });
    }
    const changed = kept.filter(({ from, to }) => from !== to);
    if (changed.length === 0) return edit({ rules: after });
    // Unused keys in between, because Terraform does not move a rule to a key that another rule leaves.
    const via = (key: string) => `${key}-before`;
    const isChanged = (key: string) => changed.some(({ from }) => from === key);
    return documented(
      {
        rules: before.map((rule) => (isChanged(rule.key) ? { ...rule, key: via(rule.key) } : rule)),
        moved: moves(
          way,
          id,
          changed.map(({ from }) => [from, via(from)]),
        ),
      },
      {
        rules: after,
        moved: moves(
          way,
          id,
          changed.map(({ from, to }) => [via(from), to]),
        ),
      },
    );
  };
}

const swapped = [2, 1, 4, 3, 6, 7, 8, 9, 10, 11, 12, 5].map((number, index) => rule(number, { key: key(index + 1) }));
const twoTargets = [...RULES.slice(0, 7), rule(8, { target: "c", ports: [1007] }), ...RULES.slice(8)];
const otherTargets = [
  ...numbers.slice(0, 6).map((number) => rule(number, { target: "c" })),
  { ...twoTargets[7]!, key: key(7) },
  { ...twoTargets[6]!, key: key(8) },
  ...RULES.slice(8),
];
/** The first six rules have a second port after the edit, and the other rules have one before it. */
const portsOf = (isAfter: boolean) =>
  RULES.map((one, index) => (index < 6 === isAfter ? { ...one, ports: [...one.ports, 2001 + index] } : one));
const halves = (isBefore: boolean) =>
  RULES.map((one, index): Rule => {
    const [leftOut, wasLeftOut] = [index < 6, index >= 6];
    if (isBefore) return wasLeftOut ? { ...one, leaveOutRuleOn: "source" } : one;
    return leftOut ? { ...one, leaveOutRuleOn: "target" } : one;
  });
const toBAndC = numbers.map((number) => rule(number, { target: number > 6 ? "c" : "b" }));
const ALL_FIRST = Object.fromEntries(GROUPS.map((name) => [name, { createBeforeDestroy: true }]));

const foreign = new Map([["ingress by-hand-b by-hand-a tcp 22-22", "by hand"]]);

const DRILLS: readonly Drill[] = [
  {
    id: "order",
    title: "insert a rule at the front, remove one, and reverse the others",
    before: { rules: RULES },
    after: reassigned("order", RULES, [rule(13), ...RULES.slice(1).reverse()]),
  },
  {
    id: "keys",
    title: "rename all keys",
    before: { rules: RULES },
    applies: (way) => way.form === "map",
    after: (way) => {
      const rules = RULES.map((one) => ({ ...one, key: `${one.key}-new` }));
      if (!isModule(way)) return edit({ rules });
      return documented({
        rules,
        moved: moves(
          way,
          "keys",
          RULES.map(({ key }) => [key, `${key}-new`]),
        ),
      });
    },
  },
  {
    id: "block",
    title: "rename the construct or the module block",
    before: { rules: RULES },
    applies: (way) => way.form !== "connections",
    after: (way) => {
      if (!isModule(way)) return edit({ rules: RULES, id: "others" });
      const [from, to] = ["rules", "others"].map((id) => `module.${idOf("block", id)}`);
      return documented({ rules: RULES, id: "others", moved: [{ from: from!, to: to! }] });
    },
  },
  {
    id: "swap",
    title: "swap the ports of two keys, and rotate the ports of eight keys",
    before: { rules: RULES },
    applies: (way) => way.form !== "connections",
    after: reassigned("swap", RULES, swapped),
  },
  {
    id: "values",
    title: "change ports and descriptions",
    before: { rules: RULES },
    after: () =>
      edit({
        rules: RULES.map((one, index) =>
          index < 6
            ? rule(index + 1, { ports: [3001 + index] })
            : { ...one, description: `${one.description}, changed` },
        ),
      }),
  },
  {
    id: "ends",
    title: "change targets, and swap the targets of two keys",
    before: { rules: twoTargets },
    after: reassigned("ends", twoTargets, otherTargets),
  },
  {
    id: "several",
    title: "replace one port by several, and several by one",
    before: { rules: portsOf(false) },
    after: (way) => {
      const rules = portsOf(true);
      if (!isModule(way)) return edit({ rules });
      const own = RULES.map(({ key, ports: [port] }, index) => {
        const [before, after] = [way.form === "list" ? String(index) : key, key];
        const portKey = `tcp-${port}`;
        return index < 6 ? ([before, `${after}/${portKey}`] as const) : ([`${before}/${portKey}`, after] as const);
      });
      // A list becomes a map, because the module's own moves (from version 1) lead to the indexes.
      return documented({ form: "map", rules, moved: moves(way, "several", own) });
    },
  },
  {
    id: "form",
    title: "replace a list by a map, or a map by a list",
    before: { rules: RULES },
    // A module's map cannot become a list, because the module's own moves (from version 1) lead to the same addresses.
    applies: (way) => way.form !== "connections" && (!isModule(way) || way.form === "list"),
    after: (way) =>
      isModule(way)
        ? reassigned("form", RULES, RULES)(way)
        : edit({ rules: RULES, form: way.form === "map" ? "list" : "map" }),
  },
  {
    id: "sentences",
    title: "replace MutualSecurityGroupRules by Connections, or the other way round",
    before: { rules: RULES },
    applies: (way) => !isModule(way),
    after: (way) => edit({ rules: RULES, form: way.form === "connections" ? "map" : "connections" }),
  },
  {
    id: "halves",
    title: "leave out the rule on one side, and add it again",
    before: { rules: halves(true) },
    after: () => edit({ rules: halves(false) }),
  },
  {
    id: "replaced",
    title: "replace a group with a fixed name",
    before: { rules: toBAndC },
    after: () => edit({ rules: toBAndC, groups: { b: { description: "another" } } }),
    isRecreated: (identity) => identity.includes("replaced-b"),
  },
  {
    id: "first",
    title: "replace a group that is created before the old one is destroyed",
    before: { rules: toBAndC, groups: ALL_FIRST, createBeforeDestroy: true },
    after: () =>
      edit({
        rules: toBAndC,
        groups: { ...ALL_FIRST, b: { createBeforeDestroy: true, description: "another" } },
        createBeforeDestroy: true,
      }),
    isRecreated: (identity) => identity.includes("first-b"),
    hasNoGap: true,
  },
  {
    id: "moved",
    title: "rename a group's resource",
    before: { rules: RULES },
    after: (way) => {
      const groups = { a: { resource: "renamed" } };
      const [from, to] = [groupName("moved", "a"), "renamed"];
      const ofGroup = { from: `aws_security_group.${from}`, to: `aws_security_group.${to}` };
      if (isModule(way)) return edit({ rules: RULES, groups, moved: [ofGroup] });
      const target = groupName("moved", "b");
      const ofRules = RULES.flatMap(({ ports: [port] }) =>
        SIDES.map((side) => {
          const name = (source: string) => `${typeOf(way.kind, side)}.${source}_to_${target}_tcp-${port}_${side}`;
          return { from: name(from), to: name(to) };
        }),
      );
      return documented({ rules: RULES, groups, moved: [ofGroup, ...ofRules] });
    },
  },
  {
    id: "by-hand",
    title: "remove rules and add a rule by hand in AWS",
    before: { rules: RULES },
    applies: (way) => way.form === "map",
    after: () => edit({ rules: RULES }),
    byHand: async (aws, ec2) => {
      const found = (identity: string) => aws.get(identity)!;
      const [groupA, , , , , groupB] = found("egress by-hand-a by-hand-b tcp 1001-1001").oldImportId.split("_");
      await ec2.send(
        new RevokeSecurityGroupEgressCommand({
          GroupId: groupA,
          SecurityGroupRuleIds: [found("egress by-hand-a by-hand-b tcp 1001-1001").id],
        }),
      );
      await ec2.send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: groupB,
          SecurityGroupRuleIds: [found("ingress by-hand-b by-hand-a tcp 1002-1002").id],
        }),
      );
      const peer = { GroupId: groupA, Description: "by hand" };
      await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: groupB,
          IpPermissions: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [peer] }],
        }),
      );
    },
    beside: foreign,
    isRecreated: (identity) => /egress .* 1001-|ingress .* 1002-/.test(identity),
  },
  {
    id: "kind",
    title: "change the kind of resource",
    before: { rules: RULES },
    applies: (way) => !isModule(way),
    after: (way) => {
      const [kind, before] = way.kind === OLD ? [NEWER, OLD] : [OLD, NEWER];
      const changedKind = RULES.flatMap(({ ports: [port] }) =>
        SIDES.map((side) => {
          const ends = side === "egress" ? "kind-a kind-b" : "kind-b kind-a";
          const name = `kind-a_to_kind-b_tcp-${port}_${side}`;
          return {
            from: `${typeOf(before, side)}.${name}`,
            to: `${typeOf(kind, side)}.${name}`,
            rule: `${side} ${ends} tcp ${port}-${port}`,
          };
        }),
      );
      return documented({ rules: RULES, kind, changedKind });
    },
  },
];

function typeOf(kind: RuleKind, side: (typeof SIDES)[number]): string {
  return kind === OLD ? OLD : `aws_vpc_security_group_${side}_rule`;
}

/** All drills in one way to declare rules. Each drill has its own groups, so all drills share each apply. */
class Run {
  /** The rules in AWS before the edits, and after each step. */
  readonly aws: ReadonlyMap<string, AwsRule>[] = [];
  readonly drills: readonly Drill[];
  private readonly events: TerraformEvent[] = [];
  private planned: readonly string[] = [];
  private readonly vpc = `test-${randomUUID()}`;

  constructor(
    readonly way: Way,
    private readonly endpoint: () => string,
  ) {
    this.drills = DRILLS.filter(({ applies }) => applies?.(way) ?? true);
  }

  async execute(workspace: Workspace): Promise<void> {
    const defaults = { form: this.way.form, id: "rules", rules: [] };
    const before = (drill: Drill): Declaration => ({ ...defaults, ...drill.before });
    const write = (declarationOf: (drill: Drill) => Declaration) => {
      const entries = this.drills.map((drill) => ({
        drill: drill.id,
        groups: GROUPS,
        declaration: declarationOf(drill),
      }));
      workspace.write(this.way.files(this.vpc, entries, this.aws[0] ?? new Map()));
    };
    write(before);
    await workspace.init();
    await workspace.apply();
    await this.look();
    for (const drill of this.drills) await drill.byHand?.(this.aws[0]!, localEc2(this.endpoint()));
    const stepsOf = (drill: Drill) => drill.after(this.way).declarations;
    const count = Math.max(...this.drills.map((drill) => stepsOf(drill).length));
    for (let step = 0; step < count; step++) {
      write((drill) => {
        const declarations = stepsOf(drill);
        // A drill with fewer steps keeps its last declaration, without its moves.
        const { moved: _moved, changedKind: _changed, ...last } = declarations.at(-1)!;
        return { ...defaults, ...(declarations[step] ?? last) };
      });
      // Terraform must install a module block with a new name.
      if (isModule(this.way)) await workspace.init();
      // Refreshing unchanged resources takes most of an apply's time.
      const isChangedByHand = step === 0 && this.drills.some(({ byHand }) => byHand !== undefined);
      this.events.push(...(await workspace.applyEvents({ refresh: isChangedByHand })));
      await this.look();
    }
    this.planned = await workspace.plannedChanges();
  }

  private async look(): Promise<void> {
    this.aws.push(await rulesInAws(this.endpoint(), this.vpc));
  }

  errorsOf(drill: Drill): string[] {
    return this.events.flatMap(({ diagnostic }) =>
      diagnostic?.severity === "error" && isAbout(drill, `${diagnostic.address ?? ""} ${diagnostic.detail}`)
        ? [`${diagnostic.address ?? ""}: ${diagnostic.summary}`]
        : [],
    );
  }

  plannedFor(drill: Drill): string[] {
    return this.planned.filter((change) => isAbout(drill, change));
  }

  /** Planned changes and errors that do not belong to a drill. */
  get others(): string[] {
    const of = (text: string) => !DRILLS.some((drill) => isAbout(drill, text));
    const errors = this.events.flatMap(({ diagnostic }) =>
      diagnostic?.severity === "error"
        ? [`${diagnostic.address ?? ""} ${diagnostic.summary} ${diagnostic.detail}`]
        : [],
    );
    return [...this.planned, ...errors].filter(of);
  }

  /** The rules of a drill in AWS after a step. */
  rulesOf(drill: Drill, step: number): Map<string, AwsRule> {
    return new Map([...this.aws[step]!].filter(([identity]) => isAbout(drill, identity)));
  }

  /**
   * Terraform's actions on the rules of a drill, in order, such as `create aws_….first-a_to_first-b_tcp-1001_egress`.
   */
  actionsOn(drill: Drill): { readonly action: string; readonly address: string; readonly isDone: boolean }[] {
    return this.events.flatMap(({ type, hook }) =>
      hook !== undefined &&
      /^apply_(start|complete)$/.test(type) &&
      /_rule\b/.test(hook.resource.addr) &&
      isAbout(drill, hook.resource.addr)
        ? [{ action: hook.action, address: hook.resource.addr, isDone: type === "apply_complete" }]
        : [],
    );
  }
}

const isAbout = ({ id }: Drill, text: string): boolean => new RegExp(`(^|[^a-z-])${id}-`).test(text);

/** An app without an output folder: only the stack's Terraform JSON is used. */
function app(): App {
  const outdir = temporaryFolder();
  const made = new App({ outdir });
  removeFolder(outdir);
  return made;
}

const WAYS: readonly Way[] = [
  ...([OLD, NEWER] as const).flatMap((kind) => [
    constructWay("the construct with a map", kind, "map", app),
    constructWay("the construct with a list", kind, "list", app),
    constructWay("Connections", kind, "connections", app),
  ]),
  moduleWay("the module with a map", OLD, "map", MODULE),
  moduleWay("the module with a list", OLD, "list", MODULE),
  moduleWay("modules/vpc-rules", NEWER, "map", `${MODULE}//modules/vpc-rules`),
];

describe.each(WAYS.map((way): [string, Way] => [way.name, way]))("users of %s", (_name, way) => {
  // A separate local AWS, because a local AWS with more resources responds more slowly.
  let aws: LocalAws;
  const run = new Run(way, () => aws.endpoint);
  beforeAll(async () => {
    aws = await startLocalAws();
    const env = { ...inject("terraformEnv"), AWS_ENDPOINT_URL: aws.endpoint };
    const workspace = new Workspace({}, env, () => undefined);
    try {
      await run.execute(workspace);
    } finally {
      removeFolder(workspace.folder);
      await aws.stop();
    }
  });

  const titled = run.drills.map((drill): [string, Drill] => {
    const { areDocumented = false } = drill.after(way);
    return [`${drill.title}${areDocumented ? ", by the documented steps" : ""}`, drill];
  });
  it.each(titled)("can %s", (_title, drill) => {
    const steps = drill.after(way);
    expect(run.errorsOf(drill)).toEqual([]);
    const [before, after] = [run.rulesOf(drill, 0), run.rulesOf(drill, steps.declarations.length)];
    const expected = new Map([...declaredRules(drill.id, steps.declarations.at(-1)!.rules!), ...(drill.beside ?? [])]);
    expect(Object.fromEntries([...after].map(([identity, { description }]) => [identity, description]))).toEqual(
      Object.fromEntries(expected),
    );
    // A rule that is still declared keeps its ID.
    const kept = [...after.keys()].filter((identity) => before.has(identity) && !drill.isRecreated?.(identity));
    expect(kept.map((identity) => [identity, after.get(identity)!.id])).toEqual(
      kept.map((identity) => [identity, before.get(identity)!.id]),
    );
    expect(run.plannedFor(drill)).toEqual([]);
    if (!drill.hasNoGap) return;
    const actions = run.actionsOn(drill);
    const replaced = [...new Set(actions.filter(({ action }) => action === "delete").map(({ address }) => address))];
    expect(replaced).toHaveLength(12);
    for (const address of replaced) {
      const own = actions.filter((one) => one.address === address);
      const created = own.findIndex(({ action, isDone }) => action === "create" && isDone);
      const destroying = own.findIndex(({ action, isDone }) => action === "delete" && !isDone);
      expect({ address, isCreatedFirst: created !== -1 && created < destroying }).toEqual({
        address,
        isCreatedFirst: true,
      });
    }
  });

  it("get no other changes and no other errors", () => {
    expect(run.others).toEqual([]);
  });
});
