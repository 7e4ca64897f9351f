import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Peer } from "../rules/peer";
import type { Port } from "../rules/port";
import { isSecurityGroup, type ISecurityGroup } from "../rules/rule";
import {
  carryOut,
  nameOf,
  plansOf,
  type ConnectionOptions,
  type ConnectionSide,
  type Speaker,
} from "./connection-plans";
import { stacksOf } from "./connection-stacks";
import {
  invalidRules,
  noConnectable,
  noDefaultPort,
  noGroups,
  noProps,
  noProvider,
  noScope,
  unknownProp,
} from "./errors";
import { kindProblems, tagsOfKindProblems, type RuleKindOptions } from "./rule-kind-options";

/** Something whose connections can be declared: a construct of your own that holds its groups' `Connections`. */
export interface IConnectable {
  readonly connections: Connections;
}

/** What a connection may be declared to or from. */
export type Connectable = IConnectable | Connections | ISecurityGroup | Peer;

export interface ConnectionsProps extends RuleKindOptions {
  /**
   * The security groups behind it: each of them gets the rules of every connection.
   *
   * @default - none yet: `addSecurityGroup` adds them
   */
  readonly securityGroups?: readonly (ISecurityGroup | Peer)[];

  /**
   * The port that `allowDefaultPortFrom`, `allowDefaultPortInternally` and others' `allowToDefaultPort` mean.
   *
   * @default - none
   */
  readonly defaultPort?: Port;

  /**
   * The provider that makes the rules on these groups: that of their account.
   *
   * @default - a group's own, where it is a construct that has one, or else the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
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
 * Every call creates both rules: egress on the source's group, ingress on the target's. If a side has several groups, each of
 * them gets its rules; a group that is added later gets the rules of the earlier calls. A connection that is declared twice, or
 * from both sides, is created once, whatever its ports are called: groups, protocol and ports tell connections apart.
 *
 * Both rules are created in one stack, which the two ends and an explicit `scope` decide, at the addresses that
 * `MutualSecurityGroupRules` would give them there: `aws_security_group_rule.alb_to_web_tcp-80_egress`.
 *
 * A call can be made before its groups are there, as long as one side has a group of a known stack or the call has a `scope`.
 * Synthesis fails if no group ever arrives.
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

  constructor(props: ConnectionsProps = {}) {
    refuseOthers(
      props,
      ["securityGroups", "defaultPort", "provider", "kind", "tags", "createBeforeDestroy"],
      "Connections",
    );
    const { securityGroups = [], defaultPort, provider, kind, tags, createBeforeDestroy } = props;
    const problems = [
      ...(Array.isArray(securityGroups) ? [] : [noGroups(securityGroups)]),
      ...(provider === undefined || TerraformProvider.isTerraformProvider(provider) ? [] : [noProvider(provider)]),
      ...kindProblems({ kind, tags, createBeforeDestroy }),
      ...(kind === undefined ? [] : tagsOfKindProblems(kind, tags)),
    ];
    if (problems.length > 0) throw invalidRules("Connections", problems);
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
    for (const group of securityGroups) if (!isSecurityGroup(group) && !Peer.isPeer(group)) throw noConnectable(group);
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
    this.state({ source: this, target: connectionsOf(other), port, description, speaker: "source" }, options);
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
    this.state({ source: connectionsOf(other), target: this, port, description, speaker: "target" }, options);
  }

  /**
   * Allows these groups to open connections to each other, and each to itself.
   *
   * Each of them gets both an egress and an ingress rule for each of them; for itself as `self`.
   *
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowInternally(port: Port | readonly Port[], description?: string, options: ConnectionOptions = {}): void {
    this.state({ source: this, target: this, port, description, speaker: "both" }, options);
  }

  /** `allowTo` at the other side's default port. @throws Error where it has none */
  allowToDefaultPort(other: IConnectable | Connections, description?: string, options: ConnectionOptions = {}): void {
    this.allowTo(other, defaultPortOf(other.connections), description, options);
  }

  /** `allowFrom` at these groups' default port. @throws Error where there is none */
  allowDefaultPortFrom(other: Connectable, description?: string, options: ConnectionOptions = {}): void {
    this.allowFrom(other, defaultPortOf(this), description, options);
  }

  /** `allowInternally` at these groups' default port. @throws Error where there is none */
  allowDefaultPortInternally(description?: string, options: ConnectionOptions = {}): void {
    this.allowInternally(defaultPortOf(this), description, options);
  }

  private state(
    call: {
      readonly source: Connections;
      readonly target: Connections;
      readonly port: Port | readonly Port[];
      readonly description?: string;
      readonly speaker: Speaker;
    },
    options: ConnectionOptions,
  ): void {
    refuseOthers(options, ["leaveOutRuleOn", "scope"], "a connection");
    if (options.scope !== undefined && !Construct.isConstruct(options.scope)) throw noScope(options.scope);
    const [source, target] = [call.source.side, call.target.side];
    // A description that is empty counts as left out.
    const description = call.description === "" ? undefined : call.description;
    const statement = { ...call, ...options, source, target, description, done: new Map(), isAwaited: false };
    carryOut(statement);
    for (const side of new Set([source, target])) side.statements.add(statement);
  }
}

/** What is not understood is refused, and not ignored. */
function refuseOthers(members: unknown, known: readonly string[], of: string): void {
  if (typeof members !== "object" || members === null || Array.isArray(members)) throw noProps(members, known, of);
  const others = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || known.includes(name) ? [] : [name],
  );
  if (others.length > 0) throw new Error(others.map((name) => unknownProp(name, known, of)).join("\n"));
}

function connectionsOf(other: Connectable): Connections {
  if (Peer.isPeer(other) || isSecurityGroup(other)) return Connections.of(other);
  const { connections } = (other as Partial<IConnectable> | undefined) ?? {};
  if (typeof connections?.allowTo !== "function") throw noConnectable(other);
  return connections;
}

function defaultPortOf({ defaultPort, securityGroups }: Connections): Port {
  if (defaultPort === undefined) throw noDefaultPort(securityGroups.map((group) => nameOf(group, stacksOf(group)[0])));
  return defaultPort;
}
