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
import { DEFAULT_KIND, KIND_WITH_TAGS, type RuleKind } from "../rules/resource-types";
import { SecurityGroupRulePair } from "../constructs/security-group-rule-pair";
import type { Side } from "../rules/attributes";
import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { ruleAttributes } from "./attributes-table";

/** The required versions, for versions.tf. */
export const REQUIREMENTS = {
  terraform: ">= 1.8",
  aws: ">= 5.0, < 7.0",
} as const;

/** A variant of the module. */
export interface ModuleKind {
  /** The resource types of the rules. */
  readonly ruleKind: RuleKind;
  /** Whether each end has its own provider, possibly of another account: `aws.source` and `aws.target`. */
  readonly hasTwoProviders: boolean;
}

/** Whether `rules` may be a list. If a rule is inserted into a list, rules that change in place collide in AWS. */
export function takesLists({ ruleKind }: ModuleKind): boolean {
  return ruleKind === DEFAULT_KIND;
}

/** The module: the construct, with a Terraform variable for the rules. */
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
      withComment("The rules decide which resources exist.", validationOfSensitivity()),
      ...(mayBeList
        ? []
        : [
            withComment(
              "Rules change in place: a rule that takes over the port of another one would be a duplicate in AWS.",
              validationOfMap(),
            ),
          ]),
    ]);
    const quota = new TerraformVariable(this, "rules_per_security_group", {
      type: "number",
      default: RULES_PER_SECURITY_GROUP,
      nullable: false,
      description:
        'The account\'s quota "Inbound or outbound rules per security group". ' +
        "A group with more rules of one direction causes a warning.",
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
        description:
          "Tags of all rules, in addition to the provider's default tags. Give null if you import rules without tags: " +
          "an empty map changes them.",
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
    // The names in the states of earlier versions (the module's CHANGELOG).
    const isOneType = egress.terraformResourceType === ingress.terraformResourceType;
    egress.overrideLogicalId(isOneType ? "egress" : "this");
    egress.addOverride("//.comment", "On the source's group: it may open the connection to the target.");
    ingress.overrideLogicalId(isOneType ? "ingress" : "this");
    ingress.addOverride("//.comment", "On the target's group: it accepts the connection from the source.");
    if (!isOneType) {
      for (const rule of [egress, ingress]) {
        rule.addOverride(
          "//.comments.security_group_id",
          "Unknown while the peer's ID is unknown, so that Terraform replaces the rule if its peer is replaced:\n" +
            "AWS does not remove a group that a rule refers to.",
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
    const comments: Readonly<Record<string, string>> = {
      egress_rules:
        "What the outputs show of the rules. Every reference to a resource takes time, so this is the only one.",
      egress_created: "Which rules exist. This is known even if their IDs are not.",
      egress_ids_by_group: "AWS's IDs of the rules, by the security group that they are on.",
    };
    const locals: Readonly<Record<string, (direction: "egress" | "ingress") => string>> = {
      rules: (direction) => `{
        for key, rule in ${addressOf(direction === "egress" ? egress : ingress)} :
        key => { id = rule.id, rule_id = rule.security_group_rule_id, group = rule.security_group_id }
      }`,
      created: (direction) => `{ for key, rule in local.${direction}_rules : key => true }`,
      ids_by_group: (direction) => `{ for rule in local.${direction}_rules : rule.group => rule.rule_id... }`,
    };
    for (const [name, valueOf] of Object.entries(locals)) {
      for (const direction of ["egress", "ingress"] as const) {
        this.local(`${direction}_${name}`, `\${${valueOf(direction)}}`, comments[`${direction}_${name}`]);
      }
    }

    const order = mayBeList ? "in the order of the list, or of the map's keys" : "in the order of the map's keys";
    this.output("ingress_rules", `Terraform's IDs of the ingress rules, ${order}.`, idsOf("ingress"));
    this.output("egress_rules", `Terraform's IDs of the egress rules, ${order}.`, idsOf("egress"));
    this.output(
      "rule_ids",
      `AWS's IDs (\`sgr-…\`) of the two rules, \`egress\` and \`ingress\`, by key${mayBeList ? " or index" : ""}, ` +
        "such as `web/tcp-80`. Null for a missing rule.",
      `\${{
        for key in module.rules.keys_in_order : key => {
          egress  = try(local.egress_rules[key].rule_id, null)
          ingress = try(local.ingress_rules[key].rule_id, null)
        }
      }}`,
    );
    this.output(
      "rule_ids_by_security_group",
      "AWS's IDs (`sgr-…`) of the rules by security group, as the lists `egress` and `ingress`, " +
        "for `aws_vpc_security_group_rules_exclusive`.",
      `\${{
        for group in setunion(keys(local.egress_ids_by_group), keys(local.ingress_ids_by_group)) : group => {
          egress  = try(local.egress_ids_by_group[group], [])
          ingress = try(local.ingress_ids_by_group[group], [])
        }
      }}`,
    );
  }

  /** The construct, with the values that Terraform has for each key. */
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
      isSelf: ref("local.rules[each.key].is_self"),
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
 * How many rules of a version 1 list keep their resources. Terraform compares every `moved` block with all others, so
 * the time of a plan grows with the square of their number: see docs/decisions.
 */
export const MOVED_RULES = 25;

/**
 * Version 1 created its resources with `count`. Terraform accepts only literal addresses in `moved` blocks (Terraform
 * documentation, "Refactoring").
 */
function movesFromIndexes(resources: string): { from: string; to: string }[] {
  return Array.from({ length: MOVED_RULES }, (_, index) => ({
    from: `${resources}[${index}]`,
    to: `${resources}["${index}"]`,
  }));
}

/** The address as plain text, because a token does not work within an expression. */
function addressOf(rule: TerraformResource): string {
  return `${rule.terraformResourceType}.${rule.friendlyUniqueId}`;
}

// None of these expressions passes all resources to a function in a loop: Terraform would walk through all of them each
// time.

/**
 * IDs in the order of the rules. The instances of a resource would be in the order of their keys as strings, with "10"
 * before "2". A rule that was removed outside of Terraform is missing after a refresh.
 */
function idsOf(direction: string): string {
  const id = `local.${direction}_rules[key].id`;
  return `\${[for key in module.rules.keys_in_order : ${id} if can(local.${direction}_created[key])]}`;
}

interface Validation {
  readonly condition: string;
  readonly error_message: string;
}

/** Refuses everything but a map or a list of objects, such as a single rule or a file that was not decoded. */
function validationOfShape(mayBeList: boolean): Validation {
  return {
    condition:
      "${try(alltrue([" +
      "for key, rule in var.rules : can(tostring(key)) && (rule == null || can(keys(rule)))" +
      "]), false)}",
    error_message:
      `rules must be a map${mayBeList ? " or a list" : ""} of objects, such as ` +
      '{ web-to-db = { source_sg_id = …, target_sg_id = …, service = "postgresql" } }.',
  };
}

/** Refuses sensitive rules, for which Terraform's own error about `for_each` does not help. */
function validationOfSensitivity(): Validation {
  return {
    condition: "${try(!issensitive(var.rules) && alltrue([for rule in var.rules : !issensitive(rule)]), true)}",
    error_message: "rules, and each rule as a whole, must not be sensitive. Single values, such as a port, may be.",
  };
}

/** Refuses a list, whether or not its values are known. */
function validationOfMap(): Validation {
  return {
    condition: "${can(keys(var.rules)) || !can([for rule in var.rules : true])}",
    error_message:
      "rules is a list: give a map, whose keys name the rules in the state. " +
      "If a rule is inserted into a list, AWS refuses the change.",
  };
}

const LINE_LENGTH = 116;

function rulesDescription(mayBeList: boolean): string {
  const lines = ruleAttributes({ inList: mayBeList }).map(({ name, meaning, default: fallback }) => {
    return wrapped(`  ${name}: ${meaning}${fallback === undefined ? "" : ` Default: ${fallback}.`}`, "    ");
  });
  const keys = mayBeList
    ? "The keys of a map name the rules in the state. The keys of a list are its indexes."
    : "The keys of the map name the rules in the state.";
  return [
    wrapped(
      "Connections to allow, one object for each. Each creates an egress rule on the source's group and an " +
        `ingress rule on the target's group. ${keys} An object that is null is left out. The attributes of an object:`,
    ),
    "",
    ...lines,
    "",
  ].join("\n");
}

/** Wraps a text. All lines but the first are indented. */
function wrapped(text: string, indentation = ""): string {
  return text.replace(new RegExp(`(.{1,${LINE_LENGTH}})(?:\\s+|$)`, "g"), (_all, line: string, offset: number) => {
    return `${offset === 0 ? "" : `\n${indentation}`}${line}`;
  });
}

function withComment<Block extends object>(comment: string, block: Block): Block {
  return { "//": { comment }, ...block };
}
