import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { audit } from "../environment/audit";
import type { Finding, FindingLevel } from "../environment/finding";
import { environmentOf } from "./app-environment";
import { groupResourcesIn, type GroupResource } from "./group-resources";

/** The findings of `EgressGuard`. Every synthesis reports some of the other findings of an audit without a guard. */
export type EgressFindingName =
  | "open-egress"
  | "missing-egress"
  | "missing-ingress"
  | "mixed-rules"
  | "egress-only-through-open-rule"
  | "cut-when-closed";
export const EGRESS_FINDINGS: readonly EgressFindingName[] = [
  "open-egress",
  "missing-egress",
  "missing-ingress",
  "mixed-rules",
  "egress-only-through-open-rule",
  "cut-when-closed",
];

/** A finding with the constructs that it is about. */
export interface AppFinding {
  readonly id: EgressFindingName;
  readonly level: FindingLevel;
  readonly groupId: string;
  /** The paths of the group and of the rules. The finding is reported on the first construct that is guarded. */
  readonly paths: readonly string[];
  readonly constructs: readonly IConstruct[];
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** What an audit finds in an app. */
export class AppFindings {
  private readonly byStack = new Map<TerraformStack, AppFinding[]>();
  private readonly byPath = new Map<string, AppFinding[]>();

  constructor(all: readonly AppFinding[]) {
    for (const finding of all) {
      const stacks = new Set(finding.constructs.map((construct) => TerraformStack.of(construct)));
      for (const stack of stacks) add(this.byStack, stack, finding);
      for (const path of new Set(finding.paths)) add(this.byPath, pathKey(finding.id, path), finding);
    }
  }

  /** The findings about constructs in a stack. */
  in(stack: TerraformStack): readonly AppFinding[] {
    return this.byStack.get(stack) ?? [];
  }

  /** The findings of a kind about the construct with a path. */
  about(id: EgressFindingName, path: string): readonly AppFinding[] {
    return this.byPath.get(pathKey(id, path)) ?? [];
  }
}

const pathKey = (id: string, path: string): string => `${id} ${path}`;

function add<Key>(lists: Map<Key, AppFinding[]>, key: Key, finding: AppFinding): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [finding]);
  else list.push(finding);
}

/** Audits an app while CDKTF synthesizes one stack after another. */
export class AppAudit {
  /** The audit that all guards of an app share. */
  static of(scope: IConstruct): AppAudit {
    const { root } = scope.node;
    let own = AUDITS.get(root);
    if (own === undefined) AUDITS.set(root, (own = new AppAudit(root)));
    return own;
  }

  private readonly resources = new Map<TerraformStack, readonly GroupResource[]>();
  private readonly audited = new Set<TerraformStack>();
  private findings: AppFindings | undefined;

  constructor(private readonly root: IConstruct) {}

  /** CDKTF is about to run the aspects of a stack. If the stack was audited before, another synthesis has begun. */
  start(stack: TerraformStack): void {
    if (!this.audited.has(stack)) return;
    this.audited.clear();
    this.resources.clear();
    this.findings = undefined;
  }

  /**
   * The findings after the aspects of a stack have run. Reads each stack when the synthesis begins, and only this one
   * again, because an app can have many stacks.
   */
  findingsAfter(stack: TerraformStack): AppFindings {
    this.audited.add(stack);
    if (this.resources.size === 0) {
      const stacks = this.root.node.findAll().filter((node) => TerraformStack.isStack(node));
      for (const one of stacks) this.resources.set(one, groupResourcesIn(one));
    } else {
      const now = groupResourcesIn(stack);
      if (textOf(now) !== textOf(this.resources.get(stack) ?? [])) this.findings = undefined;
      this.resources.set(stack, now);
    }
    return (this.findings ??= findingsIn([...this.resources.values()].flat()));
  }
}

/** A text that tells whether resources have changed. */
const textOf = (resources: readonly GroupResource[]): string =>
  JSON.stringify(resources.map(({ path, type, name, attributes }) => [path, type, name, attributes]));

/** Not in the app itself, because other versions of this package may use it too. */
const AUDITS = new WeakMap<IConstruct, AppAudit>();

function findingsIn(resources: readonly GroupResource[]): AppFindings {
  const constructs = new Map(resources.map(({ path, construct }) => [path, construct]));
  const environment = environmentOf(resources);
  const pathsOf = ({ groupId, connection, rules }: Finding): string[] => {
    const ofRules = rules.flatMap((rule) => rule.resources.map(({ address }) => address));
    // A missing rule is reported on the rule that exists.
    const group = connection === undefined ? environment.group(groupId)?.address : undefined;
    return group === undefined ? ofRules : [group, ...ofRules];
  };
  const found = audit(environment, { kinds: EGRESS_FINDINGS }).findings.map((finding): AppFinding => {
    const { level, groupId, message, remedy } = finding;
    const id = finding.id as EgressFindingName;
    const paths = pathsOf(finding);
    const text = `${message} ${remedy} ${exceptionHint(id, paths[0]!)}`;
    return { id, level, groupId, paths, constructs: paths.map((path) => constructs.get(path)!), message: text };
  });
  return new AppFindings(found);
}

const exceptionHint = (id: string, path: string): string =>
  `To accept the finding, add an exception to EgressGuard with the path ${JSON.stringify(path)}, the finding "${id}" ` +
  "and a reason.";
