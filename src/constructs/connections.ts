import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Peer } from "../rules/peer";
import { Port } from "../rules/port";
import type { RuleProblem } from "../rules/problems";
import type { RuleKind } from "../rules/resource-types";
import { isSecurityGroup, type ISecurityGroup } from "../rules/security-group";
import { sideLabel } from "./connection-labels";
import {
  createConnections,
  planConnections,
  type ConnectionCall,
  type ConnectionOptions,
  type ConnectionSide,
  type DeclaringSide,
} from "./connection-planner";
import {
  invalidDefaultPort,
  invalidGroup,
  invalidGroups,
  invalidProvider,
  invalidRules,
  invalidScope,
  invalidSide,
  missingDefaultPort,
  ofCall,
} from "./errors";
import { pickProps, propsProblems } from "./props";
import { kindProblems, type RuleKindOptions } from "./rule-kind-options";

/** An object whose connections can be declared, such as a construct of your own that has security groups. */
export interface IConnectable {
  readonly connections: Connections;
}

/** The other side of a connection. */
export type Connectable = IConnectable | Connections | ISecurityGroup | Peer;

/** The properties of `Connections`. */
export interface ConnectionsProps<Kind extends RuleKind = RuleKind> extends RuleKindOptions<Kind> {
  /**
   * The security groups. Each group gets the rules of every connection.
   *
   * @default - no groups. Add them with `addSecurityGroup`.
   * @example securityGroups: [alb, Peer.securityGroup("sg-0123456789abcdef0")]
   */
  readonly securityGroups?: readonly (ISecurityGroup | Peer)[];

  /**
   * The port of `allowDefaultPortFrom` and `allowDefaultPortInternally`, and of calls of `allowToDefaultPort` with
   * these `Connections`.
   *
   * @default - none
   * @example defaultPort: Port.POSTGRES
   */
  readonly defaultPort?: Port;

  /**
   * The provider that creates the rules on these groups. If the groups belong to another account, this is the provider
   * of that account.
   *
   * @default - the group's own provider if the group is a construct that has one. Otherwise, the stack's default AWS
   * provider, including for groups given by ID, such as `Peer.securityGroup(group.id)`.
   * @example provider: new AwsProvider(stack, "backend", { profile: "backend", alias: "backend" })
   */
  readonly provider?: TerraformProvider;
}

/** The properties of `Connections` with tags, which only one kind of rule supports. */
export interface TaggedConnectionsProps extends ConnectionsProps<"aws_vpc_security_group_rule"> {
  readonly kind: "aws_vpc_security_group_rule";
}

/**
 * The connections of one or more security groups.
 *
 * ```ts
 * const web = Connections.of(webGroup);
 * Connections.of(albGroup).allowTo(web, Port.HTTP, "Allow HTTP from the ALB to webs");
 * web.allowTo(Peer.prefixList("pl-63a5400a"), Port.HTTPS, "Allow webs to S3");
 * web.allowInternally(Port.tcp(9300), "Allow webs to form a cluster");
 * ```
 *
 * Each call creates both rules: the egress rule on the source's group and the ingress rule on the target's group. If a
 * side has several groups, each group gets its rules. A group that is added later gets the rules of the earlier calls.
 * A connection is identified by its groups, protocol and ports. If several calls declare the same connection, from one
 * side or from both sides, its rules are created once.
 *
 * Both rules are created in one stack. The two ends and the `scope` option determine that stack. The rules have the
 * same addresses as the rules of `MutualSecurityGroupRules`, such as
 * `aws_security_group_rule.alb_to_web_tcp-80_egress`.
 *
 * You can call a method before both sides have groups if one side has a group of a known stack, or if the call has a
 * `scope`. Synthesis fails if a side never gets a group.
 */
export class Connections implements IConnectable {
  /** @param securityGroups - constructs, or IDs such as `Peer.securityGroup("sg-…")`. You can add more later. */
  static of(...securityGroups: (ISecurityGroup | Peer)[]): Connections {
    return new Connections({ securityGroups });
  }

  readonly connections: Connections = this;
  /** The port of the calls that do not name a port. */
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
    } = pickProps<ConnectionsProps>(props as ConnectionsProps, PROPS);
    throwIfAny([
      ...(Array.isArray(securityGroups) ? [] : [invalidGroups(securityGroups)]),
      ...(defaultPort === undefined || Port.isPort(defaultPort) ? [] : [invalidDefaultPort(defaultPort)]),
      ...(provider === undefined || TerraformProvider.isTerraformProvider(provider)
        ? []
        : [invalidProvider("provider", provider)]),
      ...kindProblems({ kind, tags, createBeforeDestroy }),
    ]);
    this.defaultPort = defaultPort;
    this.side = { ends: [], calls: new Set(), provider, kind, tags, createBeforeDestroy };
    this.addSecurityGroup(...securityGroups);
  }

  /** The security groups so far. */
  get securityGroups(): readonly (ISecurityGroup | Peer)[] {
    return [...this.side.ends];
  }

  /**
   * Adds security groups. They get the rules of all calls, including the earlier ones.
   *
   * @throws InvalidRulesError if a group is invalid, or if a call is invalid for a group. Then no group is added.
   */
  addSecurityGroup(...securityGroups: readonly (ISecurityGroup | Peer)[]): void {
    const invalid = securityGroups.filter((group) => !isSecurityGroup(group) && !Peer.isPeer(group));
    throwIfAny(invalid.map((group) => invalidGroup(group)));
    const { ends, calls } = this.side;
    const added = securityGroups.filter(
      (group, index) => !ends.includes(group) && securityGroups.indexOf(group) === index,
    );
    ends.push(...added);
    try {
      // All calls are planned first, because an invalid rule must prevent the creation of all rules. They are planned
      // again when their turn comes, because an earlier call may have created or changed their pairs.
      for (const call of calls) planConnections(call);
      for (const call of calls) createConnections(call);
    } catch (error) {
      ends.splice(ends.length - added.length);
      throw error;
    }
  }

  /**
   * Allows these groups to open connections to the other side.
   *
   * Each of these groups gets an egress rule to the other side, and the other side gets an ingress rule from each of
   * these groups.
   *
   * @param description - the description of both rules. If the other side's `allowFrom` has a description, that one
   * describes the ingress rule.
   * @default - the rule's key, which consists of both ends and the port. With an empty text, the rules have none.
   * @throws InvalidRulesError with all problems of the call
   */
  allowTo(
    other: Connectable,
    port: Port | readonly Port[],
    description?: string,
    options: ConnectionOptions = {},
  ): void {
    this.declare({ method: "allowTo", declaredBy: "source", other, port, description }, options);
  }

  /**
   * Allows the other side to open connections to these groups.
   *
   * Each of these groups gets an ingress rule from the other side, and the other side gets an egress rule to each of
   * these groups.
   *
   * @param description - the description of both rules. If the other side's `allowTo` has a description, that one
   * describes the egress rule.
   * @default - the rule's key, which consists of both ends and the port. With an empty text, the rules have none.
   * @throws InvalidRulesError with all problems of the call
   */
  allowFrom(
    other: Connectable,
    port: Port | readonly Port[],
    description?: string,
    options: ConnectionOptions = {},
  ): void {
    this.declare({ method: "allowFrom", declaredBy: "target", other, port, description }, options);
  }

  /**
   * Allows each of these groups to open connections to itself and to the other groups.
   *
   * Each group gets an egress rule and an ingress rule for each of these groups. The rules for itself use `self`.
   *
   * @throws InvalidRulesError with all problems of the call
   */
  allowInternally(port: Port | readonly Port[], description?: string, options: ConnectionOptions = {}): void {
    this.declare({ method: "allowInternally", declaredBy: "both", other: this, port, description }, options);
  }

  /**
   * Same as `allowTo`, with the other side's default port.
   *
   * @throws InvalidRulesError if the other side has no default port, or with all problems of the call
   */
  allowToDefaultPort(other: IConnectable | Connections, description?: string, options: ConnectionOptions = {}): void {
    const defaultsOf = connectionsOf(other);
    this.declare({ method: "allowToDefaultPort", declaredBy: "source", other, defaultsOf, description }, options);
  }

  /**
   * Same as `allowFrom`, with these groups' default port.
   *
   * @throws InvalidRulesError if these groups have no default port, or with all problems of the call
   */
  allowDefaultPortFrom(other: Connectable, description?: string, options: ConnectionOptions = {}): void {
    const method = "allowDefaultPortFrom";
    this.declare({ method, declaredBy: "target", other, defaultsOf: this, description }, options);
  }

  /**
   * Same as `allowInternally`, with these groups' default port.
   *
   * @throws InvalidRulesError if these groups have no default port, or with all problems of the call
   */
  allowDefaultPortInternally(description?: string, options: ConnectionOptions = {}): void {
    const method = "allowDefaultPortInternally";
    this.declare({ method, declaredBy: "both", other: this, defaultsOf: this, description }, options);
  }

  private declare(args: CallArguments, options: ConnectionOptions): void {
    const { method, declaredBy, defaultsOf, description } = args;
    const other = connectionsOf(args.other);
    const isDefaultPort = "defaultsOf" in args;
    const problems = [
      ...(other === undefined ? [invalidSide(args.other)] : []),
      ...(defaultsOf !== undefined && defaultsOf.defaultPort === undefined
        ? [missingDefaultPort(sideLabel(defaultsOf.side))]
        : []),
      ...optionProblems(options),
    ];
    throwIfAny(problems.map((problem) => ofCall(`${sideLabel(this.side)}.${method}(…)`, problem)));
    const [source, target] = declaredBy === "target" ? [other!.side, this.side] : [this.side, other!.side];
    const port = (isDefaultPort ? defaultsOf?.defaultPort : args.port) as Port | readonly Port[];
    const { leaveOutRuleOn, scope } = pickProps(options, OPTIONS);
    const call: ConnectionCall = {
      ...{ method, declaredBy, source, target, port, isDefaultPort, description, leaveOutRuleOn, scope },
      connected: new Map(),
      isAwaited: false,
    };
    createConnections(call);
    for (const side of new Set([source, target])) side.calls.add(call);
  }
}

// On the prototype, so that other copies of the package recognize the instances.
const CONNECTIONS = Symbol.for("cdktf-mutual-security-groups/Connections");
Object.defineProperty(Connections.prototype, CONNECTIONS, { value: true });

const PROPS = ["securityGroups", "defaultPort", "provider", "kind", "tags", "createBeforeDestroy"];
const OPTIONS = ["leaveOutRuleOn", "scope"];

/** The arguments of a call. */
interface CallArguments {
  readonly method: string;
  readonly declaredBy: DeclaringSide;
  readonly other: unknown;
  readonly port?: Port | readonly Port[];
  /** The side whose default port is used, if the method takes no port. */
  readonly defaultsOf?: Connections;
  readonly description?: string;
}

function optionProblems(options: ConnectionOptions): RuleProblem[] {
  const problems = propsProblems(options, OPTIONS, "a connection");
  if (problems.length > 0) return problems;
  const { scope } = pickProps(options, OPTIONS);
  const isInStack = Construct.isConstruct(scope) && scope.node.scopes.some((one) => TerraformStack.isStack(one));
  return scope === undefined || isInStack ? [] : [invalidScope(scope)];
}

function throwIfAny(problems: readonly RuleProblem[]): void {
  if (problems.length > 0) throw invalidRules("Connections", problems);
}

/** The connections of a side; undefined if the value has none. */
function connectionsOf(side: unknown): Connections | undefined {
  if (Peer.isPeer(side) || isSecurityGroup(side)) return Connections.of(side);
  const { connections } = (side as Partial<IConnectable> | null | undefined) ?? {};
  return typeof connections === "object" && CONNECTIONS in connections ? connections : undefined;
}
