import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Peer } from "../rules/peer";
import { Port } from "../rules/port";
import type { RuleProblem } from "../rules/problems";
import { isSecurityGroup, type ISecurityGroup } from "../rules/security-group";
import {
  carryOut,
  plansOf,
  sideText,
  type ConnectionOptions,
  type ConnectionSide,
  type Speaker,
} from "./connection-plans";
import {
  invalidRules,
  noConnectable,
  noDefaultPort,
  noGroup,
  noGroups,
  noProvider,
  noScope,
  notADefaultPort,
  ofCall,
} from "./errors";
import { given, propsProblems } from "./props";
import { kindProblems, type RuleKindOptions } from "./rule-kind-options";
import type { RuleKind } from "./rule-kinds";

/** Something whose connections can be declared: a construct of your own that holds its groups' `Connections`. */
export interface IConnectable {
  readonly connections: Connections;
}

/** What a connection may be declared to or from. */
export type Connectable = IConnectable | Connections | ISecurityGroup | Peer;

export interface ConnectionsProps<Kind extends RuleKind = RuleKind> extends RuleKindOptions<Kind> {
  /**
   * The security groups behind it: each of them gets the rules of every connection.
   *
   * @default - none yet: `addSecurityGroup` adds them
   * @example securityGroups: [alb, Peer.securityGroup("sg-0123456789abcdef0")]
   */
  readonly securityGroups?: readonly (ISecurityGroup | Peer)[];

  /**
   * The port that `allowDefaultPortFrom`, `allowDefaultPortInternally` and others' `allowToDefaultPort` mean.
   *
   * @default - none
   * @example defaultPort: Port.POSTGRES
   */
  readonly defaultPort?: Port;

  /**
   * The provider that creates the rules on these groups: that of their account.
   *
   * @default - a group's own provider if the group is a construct that has one, or else the stack's default AWS provider. A group
   * that is given by its id, as `Peer.securityGroup(group.id)`, does not say which provider it has.
   * @example provider: new AwsProvider(stack, "backend", { profile: "backend", alias: "backend" })
   */
  readonly provider?: TerraformProvider;
}

/** Connections whose rules have tags, which only one kind of rule can have. */
export interface TaggedConnectionsProps extends ConnectionsProps<"aws_vpc_security_group_rule"> {
  readonly kind: "aws_vpc_security_group_rule";
}

/**
 * The connections of one or more security groups, as sentences:
 *
 * ```ts
 * const web = Connections.of(webGroup);
 * Connections.of(albGroup).allowTo(web, Port.HTTP, "Allow HTTP from the ALB to webs");
 * web.allowTo(Peer.prefixList("pl-63a5400a"), Port.HTTPS, "Allow webs to S3");
 * web.allowInternally(Port.tcp(9300), "Allow webs to form a cluster");
 * ```
 *
 * Every call creates both rules: egress on the source's group, ingress on the target's. If a side has several groups,
 * each of them gets its rules; a group that is added later gets the rules of the earlier calls. A connection that is
 * declared twice, or from both sides, is created once, whatever its ports are called: groups, protocol and ports tell
 * connections apart.
 *
 * Both rules are created in one stack, which the two ends and an explicit `scope` decide, at the addresses that
 * `MutualSecurityGroupRules` would give them there: `aws_security_group_rule.alb_to_web_tcp-80_egress`.
 *
 * A call can be made before its groups are there, as long as one side has a group of a known stack or the call has a
 * `scope`. Synthesis fails if no group ever arrives.
 */
export class Connections implements IConnectable {
  /**
   * @param securityGroups - constructs, or ids as `Peer.securityGroup("sg-…")`; none where they are added later
   */
  static of(...securityGroups: (ISecurityGroup | Peer)[]): Connections {
    return new Connections({ securityGroups });
  }

  readonly connections: Connections = this;
  /** The port that is meant where none is named. */
  readonly defaultPort?: Port;

  private readonly side: ConnectionSide;

  constructor(props: ConnectionsProps | TaggedConnectionsProps = {}) {
    throwIfAny(propsProblems(props, PROPS, "Connections"));
    const {
      securityGroups = [],
      defaultPort,
      provider,
      kind,
      tags,
      createBeforeDestroy,
    } = given<ConnectionsProps>(props as ConnectionsProps, PROPS);
    throwIfAny([
      ...(Array.isArray(securityGroups) ? [] : [noGroups(securityGroups)]),
      ...(defaultPort === undefined || Port.isPort(defaultPort) ? [] : [notADefaultPort(defaultPort)]),
      ...(provider === undefined || TerraformProvider.isTerraformProvider(provider)
        ? []
        : [noProvider("provider", provider)]),
      ...kindProblems({ kind, tags, createBeforeDestroy }),
    ]);
    this.defaultPort = defaultPort;
    this.side = { ends: [], statements: new Set(), provider, kind, tags, createBeforeDestroy };
    this.addSecurityGroup(...securityGroups);
  }

  /** The groups behind it so far. */
  get securityGroups(): readonly (ISecurityGroup | Peer)[] {
    return [...this.side.ends];
  }

  /** Adds groups, which get the rules of all calls, of those before as well. */
  addSecurityGroup(...securityGroups: readonly (ISecurityGroup | Peer)[]): void {
    const others = securityGroups.filter((group) => !isSecurityGroup(group) && !Peer.isPeer(group));
    throwIfAny(others.map((other) => noGroup(other)));
    const { ends, statements } = this.side;
    const added = securityGroups.filter(
      (group, index) => !ends.includes(group) && securityGroups.indexOf(group) === index,
    );
    ends.push(...added);
    try {
      // All of them are looked at before any of them makes a rule.
      for (const statement of statements) plansOf(statement);
      for (const statement of statements) carryOut(statement);
    } catch (error) {
      // What was refused is not among them.
      ends.splice(ends.length - added.length);
      throw error;
    }
  }

  /**
   * Allows these groups to open connections to others.
   *
   * Each of these groups gets an egress rule to the other one, and the other one an ingress rule from it.
   *
   * @param description - of both rules; of the egress rule alone, where the other side's `allowFrom` gives one of its own.
   * @default - the rule's key, made of both ends and the port
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowTo(
    other: Connectable,
    port: Port | readonly Port[],
    description?: string,
    options: ConnectionOptions = {},
  ): void {
    this.state({ method: "allowTo", speaker: "source", other, port, description }, options);
  }

  /**
   * Allows others to open connections to these groups.
   *
   * Each of these groups gets an ingress rule from the other one, and the other one an egress rule to it.
   *
   * @param description - of both rules; of the ingress rule alone, where the other side's `allowTo` gives one of its own.
   * @default - the rule's key, made of both ends and the port
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowFrom(
    other: Connectable,
    port: Port | readonly Port[],
    description?: string,
    options: ConnectionOptions = {},
  ): void {
    this.state({ method: "allowFrom", speaker: "target", other, port, description }, options);
  }

  /**
   * Allows these groups to open connections to each other, and each to itself.
   *
   * Each of them gets both an egress and an ingress rule for each of them; for itself as `self`.
   *
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowInternally(port: Port | readonly Port[], description?: string, options: ConnectionOptions = {}): void {
    this.state({ method: "allowInternally", speaker: "both", other: this, port, description }, options);
  }

  /**
   * `allowTo` at the other side's default port.
   *
   * @throws InvalidRulesError if the other side has no default port, or with all that is wrong with the call
   */
  allowToDefaultPort(other: IConnectable | Connections, description?: string, options: ConnectionOptions = {}): void {
    const defaultsOf = connectionsOf(other);
    this.state({ method: "allowToDefaultPort", speaker: "source", other, defaultsOf, description }, options);
  }

  /**
   * `allowFrom` at these groups' default port.
   *
   * @throws InvalidRulesError if these groups have no default port, or with all that is wrong with the call
   */
  allowDefaultPortFrom(other: Connectable, description?: string, options: ConnectionOptions = {}): void {
    this.state({ method: "allowDefaultPortFrom", speaker: "target", other, defaultsOf: this, description }, options);
  }

  /**
   * `allowInternally` at these groups' default port.
   *
   * @throws InvalidRulesError if these groups have no default port, or with all that is wrong with the call
   */
  allowDefaultPortInternally(description?: string, options: ConnectionOptions = {}): void {
    const call = { method: "allowDefaultPortInternally", speaker: "both", other: this, defaultsOf: this } as const;
    this.state({ ...call, description }, options);
  }

  private state(call: Call, options: ConnectionOptions): void {
    const { method, speaker, defaultsOf } = call;
    const other = connectionsOf(call.other);
    const isDefaultPort = "defaultsOf" in call;
    const problems = [
      ...(other === undefined ? [noConnectable(call.other)] : []),
      ...(defaultsOf !== undefined && defaultsOf.defaultPort === undefined
        ? [noDefaultPort(sideText(defaultsOf.side))]
        : []),
      ...optionProblems(options),
    ];
    throwIfAny(problems.map((problem) => ofCall(`${sideText(this.side)}.${method}(…)`, problem)));
    const [source, target] = speaker === "target" ? [other!.side, this.side] : [this.side, other!.side];
    const port = (isDefaultPort ? defaultsOf?.defaultPort : call.port) as Port | readonly Port[];
    // A description that is empty counts as left out.
    const description = call.description === "" ? undefined : call.description;
    const { leaveOutRuleOn, scope } = given(options, OPTIONS);
    const said = { method, speaker, port, isDefaultPort, description, leaveOutRuleOn, scope };
    const statement = { ...said, source, target, done: new Map(), isAwaited: false };
    carryOut(statement);
    for (const side of new Set([source, target])) side.statements.add(statement);
  }
}

// On the prototype, so that instances of other copies of the package are recognized too.
const CONNECTIONS = Symbol.for("cdktf-mutual-security-groups/Connections");
Object.defineProperty(Connections.prototype, CONNECTIONS, { value: true });

const PROPS = ["securityGroups", "defaultPort", "provider", "kind", "tags", "createBeforeDestroy"];
const OPTIONS = ["leaveOutRuleOn", "scope"];

/** What a call says. */
interface Call {
  readonly method: string;
  readonly speaker: Speaker;
  readonly other: unknown;
  readonly port?: Port | readonly Port[];
  /** The side whose default port is meant, if the call names no port. */
  readonly defaultsOf?: Connections;
  readonly description?: string;
}

function optionProblems(options: ConnectionOptions): RuleProblem[] {
  const problems = propsProblems(options, OPTIONS, "a connection");
  if (problems.length > 0) return problems;
  const { scope } = given(options, OPTIONS);
  const isInStack = Construct.isConstruct(scope) && scope.node.scopes.some((one) => TerraformStack.isStack(one));
  return scope === undefined || isInStack ? [] : [noScope(scope)];
}

function throwIfAny(problems: readonly RuleProblem[]): void {
  if (problems.length > 0) throw invalidRules("Connections", problems);
}

/** The connections of a side; undefined if it has none. */
function connectionsOf(other: unknown): Connections | undefined {
  if (Peer.isPeer(other) || isSecurityGroup(other)) return Connections.of(other);
  const { connections } = (other as Partial<IConnectable> | null | undefined) ?? {};
  return typeof connections === "object" && CONNECTIONS in connections ? connections : undefined;
}
