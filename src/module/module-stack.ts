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
import { TABLES } from "../rules/protocol-numbers";
import { RULES_PER_SECURITY_GROUP } from "../rules/relations";
import { ruleAttributes } from "./attributes-table";
import { keysOnGroups, ruleLists, SERVICE_TABLE, valueOfRule } from "./locals";
import { USUAL_RULES } from "./usual-rules";
import {
  validationOfEndValues,
  validationOfMap,
  validationOfUniqueness,
  validationOfWhatIsWritten,
} from "./validations";
import {
  cidrBlocks,
  coveringBlocks,
  wideRules,
  coveredRules,
  groupsOverQuota,
  warning,
  warningOfLongList,
} from "./warnings";

/** What the module asks of its caller, as its versions.tf says it. */
export const REQUIREMENTS = {
  terraform: ">= 1.5",
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
  constructor(scope: Construct, id: string, kind: ModuleKind) {
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
      ...(mayBeList
        ? []
        : [
            withComment(
              "No list. Keys tell it from a map, and are known even if the groups' ids are not.",
              validationOfMap(),
            ),
          ]),
      withComment(
        "All but the values of the ends: a port, protocol or description that is not known yet puts these checks off to the apply.",
        validationOfWhatIsWritten(),
      ),
      withComment(
        "The ends' values, apart: a group's id that is not known yet puts off these checks, and not those above.",
        validationOfEndValues({ ownProviders }),
      ),
      withComment("No rule twice, once all ends are known.", validationOfUniqueness()),
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

    for (const [name, table] of Object.entries(TABLES)) this.local(name, table);
    this.local("services", SERVICE_TABLE);
    this.local(
      "usual_rules",
      USUAL_RULES,
      "The attributes of the rules that most are, for which little has to be looked at.",
    );
    this.local("rule_lists", ruleLists(), "Every rule, with its defaults filled in; of several ports, one for each.");
    this.local("rules", "${merge([for list in local.rule_lists : { for rule in list : rule.key => rule }]...)}");
    this.local(
      "egress_keys",
      keysOnGroups("source"),
      "Those that are made on the sources' groups, and on the targets'. Terraform goes through all that a for_each holds once\nmore for each instance: so these hold nothing but the keys.",
    );
    this.local("ingress_keys", keysOnGroups("target"));
    this.local("cidr_blocks", cidrBlocks(), "What is warned of.");
    this.local("covering_blocks", coveringBlocks());
    this.local("wide_rules", wideRules());
    this.local("covered_rules", coveredRules());
    this.local(
      "groups_over_quota",
      `\${concat(\n${groupsOverQuota("egress", "source")},\n${groupsOverQuota("ingress", "target")},\n)}`,
    );

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
          "Not known while the peer's id is not, so that the rule is replaced where its peer is: AWS removes no\ngroup that a rule names.",
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

    this.addOverride("check", {
      covered_rules: withComment("Warns of rules that others cover.", { assert: [warning("local.covered_rules")] }),
      rules_per_security_group: withComment("Warns of groups that get more rules than AWS allows.", {
        assert: [warning("local.groups_over_quota")],
      }),
      ...(hasMoves
        ? {
            moved_rules: withComment("Warns of a list that moved.tf does not move all of.", {
              assert: [warningOfLongList(MOVED_RULES)],
            }),
          }
        : {}),
    });

    const order = mayBeList ? "in a list's order, or in the order of a map's keys" : "in the order of the map's keys";
    this.output("ingress_rules", `List of Terraform's ids of the ingress rules: ${order}.`, idsOf(addressOf(ingress)));
    this.output("egress_rules", `List of Terraform's ids of the egress rules: ${order}.`, idsOf(addressOf(egress)));
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
    const text = (name: string) => Token.asString(ref(valueOfRule(name)));
    const end = (side: Side) => ({
      peer: text(side),
      type: text(`${side}_type`),
      getsRule: undefined,
      description: text(`description_${side}`),
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
        protocol: text("protocol"),
        protocolNumber: text("protocol_number"),
        fromPort: Token.asNumber(ref(valueOfRule("from_port"))),
        toPort: Token.asNumber(ref(valueOfRule("to_port"))),
        hasPorts: undefined,
      },
      {
        forEach,
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
function idsOf(resources: string): string {
  // Which of them there are is known where their ids are not.
  return `\${flatten([
    for made in [{ for key, rule in ${resources} : key => true }] : [
      for list in local.rule_lists : [
        for rule in list : ${resources}[rule.key].id
        if can(made[rule.key])
      ]
    ]
  ])}`;
}

function idsByGroup(resources: string): string {
  return `\${{ for rule in ${resources} : rule.security_group_id => rule.security_group_rule_id... }}`;
}

function idOf(resources: string): string {
  return `try(${resources}[key].security_group_rule_id, null)`;
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
