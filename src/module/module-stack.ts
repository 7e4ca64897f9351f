import {
  ref,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
  type TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DEFAULT_KIND, KIND_WITH_TAGS, type RuleKind } from "../constructs/rule-kinds";
import { SecurityGroupRulePair } from "../constructs/security-group-rule-pair";
import type { Side } from "../rules/attributes";
import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { ruleAttributes } from "./attributes-table";

/** What the module asks of its caller, as its versions.tf says it. */
export const REQUIREMENTS = {
  terraform: ">= 1.8",
  aws: ">= 5.0, < 7.0",
} as const;

/** Which of the modules it is. */
export interface ModuleKind {
  /** What the rules are made as. */
  readonly ruleKind: RuleKind;
  /** Whether each end has a provider of its own, which may be another account's: `aws.source` and `aws.target`. */
  readonly hasTwoProviders: boolean;
}

/** Whether `rules` may be a list. Rules that change in place would collide in AWS when one is inserted into a list. */
export function takesLists({ ruleKind }: ModuleKind): boolean {
  return ruleKind === DEFAULT_KIND;
}

/** The module: the construct, over a Terraform variable in place of rules that are written out. */
export class ModuleStack extends TerraformStack {
  /** @param rulesModule - the path to the nested module that fills in defaults and refuses invalid rules */
  constructor(scope: Construct, id: string, kind: ModuleKind, rulesModule: string) {
    super(scope, id);
    const { hasTwoProviders, ruleKind } = kind;
    const mayBeList = takesLists(kind);
    const hasTags = ruleKind === KIND_WITH_TAGS;
    const ownProviders = hasTwoProviders ? (["source", "target"] as const) : [];
    this.addOverride("terraform", {
      required_version: REQUIREMENTS.terraform,
      required_providers: {
        aws: {
          source: "hashicorp/aws",
          version: REQUIREMENTS.aws,
          ...(hasTwoProviders && { configuration_aliases: ownProviders.map((side) => `aws.${side}`) }),
        },
      },
    });

    const variable = new TerraformVariable(this, "rules", {
      type: "any",
      nullable: false,
      description: rulesDescription(mayBeList),
    });
    variable.addOverride("validation", [
      withComment(
        "Nothing else can be checked without this shape. All other checks are in modules/rules.",
        validationOfShape(mayBeList),
      ),
      ...(mayBeList ? [] : [withComment("Keys are numbers in a list alone.", validationOfMap())]),
    ]);
    const quota = new TerraformVariable(this, "rules_per_security_group", {
      type: "number",
      default: RULES_PER_SECURITY_GROUP,
      nullable: false,
      description:
        'The account\'s quota "Inbound or outbound rules per security group", for each direction: a group that gets more rules is warned of.',
    });
    quota.addOverride("validation", [
      {
        condition:
          "${var.rules_per_security_group >= 1 && floor(var.rules_per_security_group) == var.rules_per_security_group}",
        error_message: "rules_per_security_group must be a whole number above 0.",
      },
    ]);

    if (hasTags) {
      new TerraformVariable(this, "tags", {
        type: "map(string)",
        default: {},
        nullable: false,
        description: "Tags of all rules, beside the provider's default tags.",
      });
    }

    this.addOverride("module", {
      rules: withComment("Fills in defaults and refuses invalid rules. It has no resources.", {
        source: rulesModule,
        rules: "${var.rules}",
        rules_per_security_group: "${var.rules_per_security_group}",
        has_two_providers: hasTwoProviders,
      }),
    });
    this.local("rules", "${module.rules.by_key}");
    this.local("egress_keys", "${module.rules.egress_keys}");
    this.local("ingress_keys", "${module.rules.ingress_keys}");

    const { egress, ingress } = this.pair(hasTwoProviders, ruleKind, hasTags);
    // Under the names that they have in the state of the versions before (CHANGELOG of the module).
    const isOneType = egress.terraformResourceType === ingress.terraformResourceType;
    egress.overrideLogicalId(isOneType ? "egress" : "this");
    egress.addOverride("//.comment", "On the source's group: it may open the connection to the target.");
    ingress.overrideLogicalId(isOneType ? "ingress" : "this");
    ingress.addOverride("//.comment", "On the target's group: it accepts the connection from the source.");
    if (!isOneType) {
      for (const rule of [egress, ingress]) {
        rule.addOverride(
          "//.comments.security_group_id",
          "Unknown while the peer's ID is unknown, so that Terraform replaces the rule if its peer is replaced:\nAWS does not remove a group that a rule refers to.",
        );
      }
    }
    const hasMoves = ruleKind === DEFAULT_KIND && !hasTwoProviders;
    if (hasMoves) {
      this.addOverride(
        "moved",
        [egress, ingress].flatMap((rule) => movesFromIndexes(addressOf(rule))),
      );
    }
    this.local(
      "egress_rule_ids",
      idsByGroup(addressOf(egress)),
      "AWS's own ids of the rules, by the groups that they are on.",
    );
    this.local("ingress_rule_ids", idsByGroup(addressOf(ingress)));

    this.local(
      "egress_created",
      `\${{ for key, rule in ${addressOf(egress)} : key => true }}`,
      "Which rules there are. This is known even if their IDs are not.",
    );
    this.local("ingress_created", `\${{ for key, rule in ${addressOf(ingress)} : key => true }}`);

    const order = mayBeList ? "in a list's order, or in the order of a map's keys" : "in the order of the map's keys";
    this.output(
      "ingress_rules",
      `List of Terraform's ids of the ingress rules: ${order}.`,
      idsOf(addressOf(ingress), "local.ingress_created"),
    );
    this.output(
      "egress_rules",
      `List of Terraform's ids of the egress rules: ${order}.`,
      idsOf(addressOf(egress), "local.egress_created"),
    );
    this.output(
      "rule_ids",
      `Map from each rule's key (${mayBeList ? "in a list its index; " : ""}of several ports, the key and the port's) to AWS's ids (\`sgr-…\`) of its two rules, \`egress\` and \`ingress\`; null for one that there is not.`,
      `\${{
        for key, rule in local.rules : key => {
          egress  = ${idOf(addressOf(egress))}
          ingress = ${idOf(addressOf(ingress))}
        }
      }}`,
    );
    this.output(
      "rule_ids_by_security_group",
      "Map from each security group's id to AWS's ids (`sgr-…`) of its rules, the lists `egress` and `ingress`: what `aws_vpc_security_group_rules_exclusive` takes. A group without rules is not in it.",
      `\${{
        for group in setunion(keys(local.egress_rule_ids), keys(local.ingress_rule_ids)) : group => {
          egress  = try(local.egress_rule_ids[group], [])
          ingress = try(local.ingress_rule_ids[group], [])
        }
      }}`,
    );
  }

  /** The construct, made of what Terraform has under each key. */
  private pair(hasTwoProviders: boolean, ruleKind: RuleKind, hasTags: boolean): SecurityGroupRulePair {
    const forEach = {
      egress: TerraformIterator.fromMap(ref("local.egress_keys")),
      ingress: TerraformIterator.fromMap(ref("local.ingress_keys")),
    };
    const value = (name: string) => Token.asString(ref(`local.rules[each.key].${name}`));
    const end = (side: Side) => ({
      peer: value(`${side}_sg_id`),
      type: "security_group" as const,
      getsRule: true,
      description: value(`description_${side}`),
    });
    const otherPeer = (side: Side) => ({
      cidr_ipv4: value(`${side}_cidr_ipv4`),
      cidr_ipv6: value(`${side}_cidr_ipv6`),
      prefix_list: value(`${side}_prefix_list_id`),
    });
    const tags = Token.asStringMap(ref("var.tags"));
    const provider = (alias: Side) =>
      hasTwoProviders && { [`${alias}Provider`]: new AwsProvider(this, alias, { alias }) };
    return new SecurityGroupRulePair(
      this,
      "pair",
      {
        key: "each",
        portKey: "",
        source: end("source"),
        target: end("target"),
        protocol: value("protocol"),
        protocolNumber: undefined,
        fromPort: Token.asNumber(ref("local.rules[each.key].from_port")),
        toPort: Token.asNumber(ref("local.rules[each.key].to_port")),
        hasPorts: ref("local.rules[each.key].has_ports"),
      },
      {
        forEach,
        otherPeers: { egress: otherPeer("target"), ingress: otherPeer("source") },
        kind: ruleKind,
        tags: hasTags ? tags : undefined,
        ...provider("source"),
        ...provider("target"),
      },
    );
  }

  private local(name: string, value: unknown, comment?: string): void {
    const local = new TerraformLocal(this, `local_${name}`, value);
    local.overrideLogicalId(name);
    if (comment !== undefined) this.addOverride(`locals.//.comments.${name}`, comment);
  }

  private output(name: string, description: string, value: string): void {
    new TerraformOutput(this, name, { description, value });
  }
}

/**
 * How many rules of a list made by version 1 keep their resources. Every plan takes time for the moves of all calls
 * together, with the square of their number: of 20 calls with five rules each a plan takes 6 s of CPU time without any,
 * 7.6 s with these, and 29 s with 100.
 */
export const MOVED_RULES = 25;

/**
 * Version 1 made its resources by `count`. Terraform takes literal addresses alone (Terraform documentation,
 * "Refactoring").
 */
function movesFromIndexes(resources: string): { from: string; to: string }[] {
  return Array.from({ length: MOVED_RULES }, (_, index) => ({
    from: `${resources}[${index}]`,
    to: `${resources}["${index}"]`,
  }));
}

/** The address as plain text: a token would not stand whole among the braces of an expression. */
function addressOf(rule: TerraformResource): string {
  return `${rule.terraformResourceType}.${rule.friendlyUniqueId}`;
}

// None of these gives all resources to a function for each of them: Terraform would look through all of them each time.

/**
 * In the order of the rules: a resource's own instances come in the order of their keys as texts, "10" before "2". One
 * that was removed outside Terraform is not there when the state is refreshed.
 */
function idsOf(resources: string, created: string): string {
  return `\${[for key in module.rules.keys_in_order : ${resources}[key].id if can(${created}[key])]}`;
}

function idsByGroup(resources: string): string {
  return `\${{ for rule in ${resources} : rule.security_group_id => rule.security_group_rule_id... }}`;
}

function idOf(resources: string): string {
  return `try(${resources}[key].security_group_rule_id, null)`;
}

interface Validation {
  readonly condition: string;
  readonly error_message: string;
}

/** Refuses what is not a map or a list of objects, such as a single rule, or a file that was not decoded. */
function validationOfShape(mayBeList: boolean): Validation {
  return {
    condition: `\${try(alltrue([for key, rule in var.rules : can(tostring(key)) && (rule == null || can(keys(rule)))]), false)}`,
    error_message:
      `rules must be a map${mayBeList ? " or a list" : ""} of objects, one for each rule, such as ` +
      '{ web-to-db = { source_sg_id = aws_security_group.web.id, target_sg_id = aws_security_group.db.id, service = "postgresql" } }.',
  };
}

/** Refuses a list, whether or not its values are known. */
function validationOfMap(): Validation {
  return {
    condition: "${can(keys(var.rules)) || !can([for rule in var.rules : true])}",
    error_message:
      "rules is a list: give a map, whose keys name the rules in the state. This module changes rules in place. " +
      "If a rule is inserted into a list, the rules after it take over the ports of their neighbors, and AWS refuses them as duplicates.",
  };
}

function rulesDescription(mayBeList: boolean): string {
  const lines = ruleAttributes({ inList: mayBeList }).map(({ name, meaning, default: fallback }) => {
    return `  ${name}: ${meaning}${fallback === undefined ? "" : ` Default: ${fallback}.`}`;
  });
  return [
    "Connections to allow, each as one object. Every object makes an egress rule on the source's group and an ingress rule",
    `on the target's. ${
      mayBeList
        ? "A map's keys name the rules in the state; those of a list are its indexes."
        : "They are a map, whose keys name the rules in the state."
    } An object takes:`,
    "",
    ...lines,
    "",
  ].join("\n");
}

function withComment<Block extends object>(comment: string, block: Block): Block {
  return { "//": { comment }, ...block };
}
