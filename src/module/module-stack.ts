import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  ref,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  type TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import { SecurityGroupRulePair } from "../constructs/security-group-rule-pair";
import { RULE_ATTRIBUTES, type Side } from "../rules/attributes";
import {
  endValueChecks,
  keyOfPortSentence,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  writtenChecks,
  type Abilities,
  type Check,
} from "../rules/checks";
import { complete, saysItsPorts, type CompleteRule } from "../rules/completion";
import { TABLES } from "../rules/protocol-numbers";
import {
  coveredSentence,
  coversEnds,
  coversPorts,
  duplicateSentence,
  isWide,
  quotaSentence,
  repeatedSentence,
  RULES_PER_SECURITY_GROUP,
  sidesOf,
} from "../rules/relations";
import { SERVICES, type Service } from "../rules/services";
import {
  conditionOf,
  HCL_LOGIC,
  hclLanguage,
  quote,
  textExpression,
  type HclLanguage,
  type HclText,
  type HclTruth,
  type HclValue,
} from "./hcl-language";

/** What the module asks of its caller, as its versions.tf says it. */
export const REQUIREMENTS = {
  terraform: ">= 1.5",
  aws: ">= 5.0, < 7.0",
} as const;

/** Which of the modules it is. */
export interface ModuleKind {
  /** Whether each end has a provider of its own, which may be another account's: `aws.source` and `aws.target`. */
  readonly hasTwoProviders: boolean;
}

/** The module: the construct, over a Terraform variable in place of rules that are written out. */
export class ModuleStack extends TerraformStack {
  constructor(scope: Construct, id: string, { hasTwoProviders }: ModuleKind) {
    super(scope, id);
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
      description: rulesDescription(),
    });
    variable.addOverride("validation", [
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

    for (const [name, table] of Object.entries(TABLES)) this.local(name, table);
    this.local("services", SERVICE_TABLE);
    this.local("rule_lists", ruleLists(), "Every rule, with its defaults filled in; of several ports, one for each.");
    this.local("rules", "${merge([for list in local.rule_lists : { for rule in list : rule.key => rule }]...)}");
    this.local(
      "egress_rules",
      rulesOnGroups("source", "target"),
      "What is made on the sources' groups, and on the targets'.",
    );
    this.local("ingress_rules", rulesOnGroups("target", "source"));
    this.local("cidr_blocks", cidrBlocks(), "What is warned of.");
    this.local("covering_blocks", coveringBlocks());
    this.local("wide_rules", wideRules());
    this.local("covered_rules", coveredRules());
    this.local(
      "groups_over_quota",
      `\${concat(\n${groupsOverQuota("egress", "source")},\n${groupsOverQuota("ingress", "target")},\n)}`,
    );

    const { egress, ingress } = this.pair(hasTwoProviders);
    egress.overrideLogicalId("egress");
    egress.addOverride("//.comment", "On the source's group: it may open the connection to the target.");
    ingress.overrideLogicalId("ingress");
    ingress.addOverride("//.comment", "On the target's group: it accepts the connection from the source.");

    this.addOverride("check", {
      covered_rules: withComment("Warns of rules that others cover.", { assert: [warning("local.covered_rules")] }),
      rules_per_security_group: withComment("Warns of groups that get more rules than AWS allows.", {
        assert: [warning("local.groups_over_quota")],
      }),
    });

    this.output(
      "ingress_rules",
      "List of the ids of the ingress rules: in a list's order, or in the order of a map's keys.",
      idsOf(addressOf(ingress)),
    );
    this.output(
      "egress_rules",
      "List of the ids of the egress rules: in a list's order, or in the order of a map's keys.",
      idsOf(addressOf(egress)),
    );
    this.output(
      "rule_ids",
      "Map from each rule's key (in a list its index; of several ports, the key and the port's) to the ids of its two rules, `egress` and `ingress`; null for one that there is not.",
      `\${{
        for key, rule in local.rules : key => {
          egress  = ${idOf(addressOf(egress))}
          ingress = ${idOf(addressOf(ingress))}
        }
      }}`,
    );
  }

  /** The construct, made of what Terraform has under each key. */
  private pair(hasTwoProviders: boolean): SecurityGroupRulePair {
    const forEach = {
      egress: TerraformIterator.fromMap(ref("local.egress_rules")),
      ingress: TerraformIterator.fromMap(ref("local.ingress_rules")),
    };
    const each = forEach.egress;
    const end = (side: Side) => ({
      peer: each.getString(side),
      type: each.getString(`${side}_type`),
      getsRule: undefined,
      description: each.getString("description"),
    });
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
        protocol: each.getString("protocol"),
        protocolNumber: each.getString("protocol"),
        fromPort: each.getNumber("from_port"),
        toPort: each.getNumber("to_port"),
      },
      { forEach, ...provider("source"), ...provider("target") },
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

/** The services' protocols and ports, by their names. */
const SERVICE_TABLE = Object.fromEntries(
  SERVICES.map(({ name, protocol, fromPort, toPort = fromPort }: Service) => [
    name,
    { protocol, from_port: fromPort, to_port: toPort },
  ]),
);

/** The address as plain text: a token would not stand whole among the braces of an expression. */
function addressOf(rule: TerraformResource): string {
  return `${rule.terraformResourceType}.${rule.friendlyUniqueId}`;
}

/**
 * In the order of the rules: a resource's own instances come in the order of their keys as texts, "10" before "2". One that
 * was removed outside Terraform is not there when the state is refreshed.
 */
function idsOf(resources: string): string {
  return `\${flatten([
    for list in local.rule_lists : [
      for rule in list : ${resources}[rule.key].id
      if contains(keys(${resources}), rule.key)
    ]
  ])}`;
}

function idOf(resources: string): string {
  return `lookup(${resources}, key, { id = null }).id`;
}

function rulesDescription(): string {
  const lines = RULE_ATTRIBUTES.map(({ name, meaning, default: fallback }) => {
    return `  ${name}: ${meaning}${fallback === undefined ? "" : ` Default: ${fallback}.`}`;
  });
  return [
    "Connections to allow, each as one object. Every object makes an egress rule on the source's group and an ingress rule",
    "on the target's. A map's keys name the rules in the state; those of a list are its indexes. An object takes:",
    "",
    ...lines,
    "",
  ].join("\n");
}

/**
 * The rules that each rule stands for, as the construct completes them, in the order in which they are written. Neither they
 * nor what they are made of are flattened: that would make all of them sensitive where a single value is.
 */
function ruleLists(): string {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names, tables: "local." });
  const { key, portKey, source, target, protocol, protocolNumber, fromPort, toPort } = complete(rule);
  const values: Record<string, string> = {
    key: `tostring(${key.bare})`,
    name: nameOf(rule, portKey),
    source: source.peer.bare,
    source_type: source.type.bare,
    target: target.peer.bare,
    target_type: target.type.bare,
    gets_egress: source.getsRule.holds,
    gets_ingress: target.getsRule.holds,
    protocol: protocol.bare,
    protocol_number: protocolNumber.bare,
    from_port: fromPort.bare,
    to_port: toPort.bare,
    description_source: source.description.bare,
    description_target: target.description.bare,
  };
  const object = `{
    ${Object.entries(values)
      .map(([name, value]) => `${name} = ${value.includes("\n") ? `(\n${value}\n)` : value}`)
      .join("\n")}
  }`;
  const named = [...names].reduceRight(
    (inner, [name, value]) => `[for ${name} in [${value}] :\n${inner}\n][0]`,
    object,
  );
  return `\${[
    for key, rule in var.rules : [
      for i in ${portIndexes()} : ${named}
    ]
  ]}`;
}

/** The rules that are made on one end's groups, each with what its resource needs and nothing else. */
function rulesOnGroups(own: Side, other: Side): string {
  const direction = own === "source" ? "egress" : "ingress";
  return `\${{
    for key, rule in local.rules : key => {
      ${own}        = rule.${own}
      ${other}      = rule.${other}
      ${other}_type = rule.${other}_type
      protocol    = rule.protocol
      from_port   = rule.from_port
      to_port     = rule.to_port
      description = rule.description_${own}
    } if rule.gets_${direction}
  }}`;
}

/** One for each port of a rule, and one for a rule without several. */
function portIndexes(): string {
  return "range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0)))";
}

/** How messages name a rule, in JSON: by its key or, in a list, its index. */
function nameOf(rule: HclLanguage, portKey: HclValue): string {
  return `${conditionOf(rule.isOneOfSeveral)} ? jsonencode(${rule.text(rule.key, "/", portKey).bare}) : jsonencode(key)`;
}

/** One message that holds all that is wrong and can be told without knowing the ends. */
function validationOfWhatIsWritten(): Validation {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names });
  const { conditions, sentences } = partsOf(rule, writtenChecks(rule));
  const others = [checkOfKeys(rule), checkOfNames(rule)];
  return validation(
    names,
    { noRule: "false", rule: listOf([...others.map(({ condition }) => condition), ...conditions]) },
    {
      noRule: textExpression(noRuleSentence(rule, { bare: "rule" })),
      rule: `concat(\n${[...others.map((one) => one.sentences), ...sentences].join(",\n")},\n)`,
    },
  );
}

/** One message that holds all that is wrong with the ends' values, once these are known. */
function validationOfEndValues(abilities: Abilities): Validation {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names });
  const { conditions, sentences } = partsOf(rule, endValueChecks(rule, abilities));
  return validation(
    names,
    { noRule: "true", rule: listOf(conditions) },
    { noRule: "", rule: `concat(\n${sentences.join(",\n")},\n)` },
  );
}

/** One message that holds all rules that make what another one makes. What is wrong in itself is not compared. */
function validationOfUniqueness(): Validation {
  const names = new Map<string, string>();
  const rule = hclLanguage({ names });
  const completed = complete(rule);
  const { protocolNumber, fromPort, toPort, portKey } = completed;
  const saysPorts = saysItsPorts(rule);
  const sides = sidesOf(completed).map(({ direction, group, peer, peerType }) => {
    const identity = rule.text(
      `${direction} `,
      ...[
        rule.withoutAccount(group.peer),
        peerType,
        rule.withoutAccount(peer),
        protocolNumber,
        fromPort,
        toPort,
      ].flatMap((value) => [value, " "]),
    );
    return `{
      name = try(${nameOf(rule, portKey)}, null)
      identity = try(${conditionOf(HCL_LOGIC.all(group.getsRule, saysPorts))} ? ${identity.bare} : null, null)
    }`;
  });
  const tables = new Map(
    Object.entries({ services: SERVICE_TABLE, ...TABLES }).map(([name, table]) => [name, literal(table)]),
  );
  const totalNames = new Map([...names].map(([name, value]) => [name, `try(${value}, null)`]));
  const all = `flatten([
    for key, rule in var.rules : rule == null ? [] : [
      for i in ${portIndexes()} : ${withNames(totalNames, listOf(sides))}
    ]
  ])`;
  const byIdentity = `values({
    for side in flatten(${withNames(tables, all)}) : side.identity => side.name... if side.identity != null
  })`;
  const sentence = duplicateSentence("rules[${name}]", "rules[${names[0]}]");
  const repeated = repeatedSentence("rules[${name}]");
  return {
    condition: `\${alltrue([for names in ${byIdentity} : length(names) == 1])}`,
    error_message: `\${join("\\n", distinct(flatten([
      for names in ${byIdentity} : [
        for name in slice(names, 1, length(names)) :
        name == names[0] ? "${repeated}" : "${sentence}"
      ]
    ])))}`,
  };
}

/** Every block of addresses that is an end. */
function cidrBlocks(): string {
  const blocks = (side: Side) => `[for rule in local.rules : rule.${side} if startswith(rule.${side}_type, "cidr_")]`;
  return `\${{ for block in concat(${blocks("source")}, ${blocks("target")}) : block => true... }}`;
}

/** Those among them that hold others: all that a block could be held by are looked up, so that no two have to be compared. */
function coveringBlocks(): string {
  return `\${{
    for block in flatten([
      for block in keys(local.cidr_blocks) : try([
        for length in range(tonumber(split("/", block)[1])) :
        "\${cidrhost("\${split("/", block)[0]}/\${length}", 0)}/\${length}"
      ], [])
    ]) : block => true... if can(local.cidr_blocks[block])
  }}`;
}

/** The rules that stand for more than one thing: only these are compared with all others. */
function wideRules(): string {
  const holdsOthers = ({ peer }: { readonly peer: HclValue }) => ({
    holds: `can(local.covering_blocks[${peer.bare}])`,
    holdsNot: `!can(local.covering_blocks[${peer.bare}])`,
  });
  return `\${[for rule in local.rules : rule if
    ${isWide(HCL_LOGIC, completeRuleNamed("rule"), holdsOthers).holds}
  ]}`;
}

/** A sentence for every rule that another one covers. Ids, which may not be known yet, are compared where all else is covered. */
function coveredRules(): string {
  const [wide, rule] = [completeRuleNamed("wide"), completeRuleNamed("rule")];
  return `\${flatten([
    for wide in local.wide_rules : [
      for rule in local.rules : [
        for sentence in ["${coveredSentence("rules[${rule.name}]", "rules[${wide.name}]")}"] :
        sentence if ${coversEnds(HCL_LOGIC, wide, rule).holds}
      ] if rule.key != wide.key && (
        ${coversPorts(HCL_LOGIC, wide, rule).holds}
      )
    ]
  ])}`;
}

/** What a rule of the list is to the comparisons. */
function completeRuleNamed(name: string): CompleteRule<HclTruth, HclValue> {
  const value = (attribute: string): HclValue => ({ bare: `${name}.${attribute}` });
  const end = (side: Side, direction: string) => ({
    peer: value(side),
    type: value(`${side}_type`),
    getsRule: { holds: `${name}.gets_${direction}`, holdsNot: `!${name}.gets_${direction}` },
    description: value(`description_${side}`),
  });
  return {
    key: value("key"),
    portKey: value("key"),
    source: end("source", "egress"),
    target: end("target", "ingress"),
    protocol: value("protocol"),
    protocolNumber: value("protocol_number"),
    fromPort: value("from_port"),
    toPort: value("to_port"),
  };
}

/** A sentence for every group that gets more rules of a direction than its quota. */
function groupsOverQuota(direction: "egress" | "ingress", own: Side): string {
  const other = own === "source" ? "target" : "source";
  const rules = `local.${direction}_rules`;
  // IPv4 and IPv6 are counted apart; a rule to a group or a prefix list counts as both.
  const without = (type: string) => `length([for type in types : type if type != "${type}"])`;
  const sentence = quotaSentence(
    "${group}",
    "${count}",
    direction,
    "${var.rules_per_security_group}",
    "rules_per_security_group",
  ).replaceAll('"', '\\"');
  // As long as all of them are within it, the groups' ids, which may be unknown or sensitive, are not looked at.
  return `flatten([
    for over in length(${rules}) > var.rules_per_security_group ? [true] : [] : [
      for group, types in { for rule in ${rules} : rule.${own} => rule.${other}_type... } : [
        for count in [max(${without("cidr_ipv6")}, ${without("cidr_ipv4")})] :
        "${sentence}" if count > var.rules_per_security_group
      ]
    ]
  ])`;
}

/** Warns with all sentences of a list. */
function warning(sentences: string): Validation {
  return { condition: `\${length(${sentences}) == 0}`, error_message: `\${join("\\n", ${sentences})}` };
}

interface Validation {
  readonly condition: string;
  readonly error_message: string;
}

function withComment<Block extends object>(comment: string, block: Block): Block {
  return { "//": { comment }, ...block };
}

/** What stands in the two lists for an element that is no rule, and the list for one that is. */
interface PerRule {
  readonly noRule: string;
  readonly rule: string;
}

function validation(names: ReadonlyMap<string, string>, conditions: PerRule, sentences: PerRule): Validation {
  const forAll = ({ noRule, rule }: PerRule) => {
    const all = `flatten([
      for key, rule in var.rules : rule == null ? [${noRule}] : flatten([
        for i in ${portIndexes()} : ${withNames(names, rule)}
      ])
    ])`;
    return rule.includes("service_names") ? `flatten(${withNames(BESIDE_RULES, all)})` : all;
  };
  return {
    condition: `\${length([for holds in ${forAll(conditions)} : holds if !holds]) == 0}`,
    // What is wrong with a rule of several ports is wrong with each of them, and told once.
    error_message: `\${join("\\n", distinct(${forAll(sentences)}))}`,
  };
}

/** What all rules are compared with, beside them: in front of them, so that there is one list of each. */
const BESIDE_RULES = new Map([
  [
    "keys_of_several",
    "[for key, rule in var.rules : tostring(key) if try(rule.destination_ports, null) != null || try(rule.services, null) != null]",
  ],
  ["service_names", `[\n${wrapped(SERVICES.map(({ name }) => quote(name)))}\n]`],
]);

/** Elements with commas between them, as many on a line as there is room for. */
function wrapped(elements: readonly string[]): string {
  const lines = elements.reduce<string[]>((done, element) => {
    const last = done.at(-1);
    return last !== undefined && last.length + element.length < 100
      ? [...done.slice(0, -1), `${last} ${element},`]
      : [...done, `${element},`];
  }, []);
  return lines.join("\n");
}

function partsOf(
  rule: HclLanguage,
  checks: readonly Check<HclTruth, HclText>[],
): { conditions: string[]; sentences: string[] } {
  return {
    conditions: checks.map(({ holds }) => holds.holds),
    sentences: checks.map((check) => {
      const sentence = textExpression(sentenceOf(rule, check));
      return `${conditionOf(check.holds)} ? [] : [\n${sentence}\n]`;
    }),
  };
}

/** No key that one of a rule's ports could get. */
function checkOfKeys(rule: HclLanguage): { condition: string; sentences: string } {
  const begins = 'startswith(tostring(key), "${other}/")';
  const sentence = textExpression(keyOfPortSentence(rule, { expression: "jsonencode(other)" }));
  return {
    condition: `alltrue([for other in keys_of_several : !${begins}])`,
    sentences: `[\nfor other in keys_of_several :\n${sentence} if ${begins}\n]`,
  };
}

/** No attribute but those of the catalogue: Terraform's own object types would drop the others in silence. */
function checkOfNames(rule: HclLanguage): { condition: string; sentences: string } {
  const names = RULE_ATTRIBUTES.map(({ name }) => name);
  const others = `setsubtract(keys(rule), ${listOf(names.map(quote))})`;
  const sentence = unknownAttributeSentence(rule, { expression: "name" }, names);
  return {
    condition: `length(${others}) == 0`,
    sentences: `[\nfor name in ${others} :\n${textExpression(sentence)}\n]`,
  };
}

function listOf(elements: readonly string[]): string {
  return `[\n${elements.join(",\n")},\n]`;
}

/**
 * An expression within reach of named values. HCL names a value only as the element of a `for`, so it stands in a list for
 * each of them, for flatten() to open.
 */
function withNames(names: ReadonlyMap<string, string>, expression: string): string {
  return [...names].reduceRight(
    (inner, [name, value]) =>
      value.includes("\n")
        ? `[\nfor ${name} in [\n${value}\n] :\n${inner}\n]`
        : `[for ${name} in [${value}] :\n${inner}\n]`,
    expression,
  );
}

/** A table that is written out. */
function literal(table: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(table).map(([name, value]) => {
    const text = typeof value === "object" && value !== null ? inLine(value) : JSON.stringify(value);
    return `${JSON.stringify(name)} = ${text}`;
  });
  return entries.some((entry) => entry.includes("{")) ? `{\n${entries.join("\n")}\n}` : `{\n${wrapped(entries)}\n}`;
}

function inLine(value: object): string {
  const entries = Object.entries(value).map(([name, one]) => `${name} = ${JSON.stringify(one)}`);
  return `{ ${entries.join(", ")} }`;
}
