import {
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  type TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import { MutualSecurityGroupRules } from "../constructs/mutual-security-group-rules";
import { RULE_ATTRIBUTES, terraformName } from "../rules/attributes";
import {
  idChecks,
  noRuleSentence,
  sentenceOf,
  unknownAttributeSentence,
  writtenChecks,
  type Check,
} from "../rules/checks";
import { complete } from "../rules/completion";
import { Peer } from "../rules/peer";
import { Port } from "../rules/port";
import { hclLanguage, quote, textExpression, type HclLanguage, type HclText, type HclTruth } from "./hcl-language";

/** What the module asks of its caller, as its versions.tf says it. */
export const REQUIREMENTS = {
  terraform: ">= 1.5",
  aws: ">= 5.0, < 7.0",
} as const;

/** The module: the construct, over a Terraform variable in place of rules that are written out. */
export class ModuleStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.addOverride("terraform", {
      required_version: REQUIREMENTS.terraform,
      required_providers: { aws: { source: "hashicorp/aws", version: REQUIREMENTS.aws } },
    });

    const variable = new TerraformVariable(this, "rules", {
      type: "any",
      nullable: false,
      description: rulesDescription(),
    });
    variable.addOverride("validation", [
      withComment(
        "All but the groups' ids: a port, protocol or description that is not known yet puts these checks off to the apply.",
        validationOfWhatIsWritten(),
      ),
      withComment(
        "The groups' ids, apart: one that is not known yet puts off these checks, and not those above.",
        validationOfIds(),
      ),
    ]);

    const local = new TerraformLocal(this, "complete_rules", completeRules());
    local.overrideLogicalId("rules");
    this.addOverride("locals.//", { comment: "Every rule under its key, with its defaults filled in." });

    const each = TerraformIterator.fromMap(local.expression as Record<string, unknown>);
    const { egress, ingress } = new MutualSecurityGroupRules(this, "mutual", {
      forEach: each,
      rule: {
        source: Peer.securityGroup(each.getString("source_sg_id")),
        target: Peer.securityGroup(each.getString("target_sg_id")),
        port: Port.ofProtocol(each.getString("protocol"), each.getNumber("from_port"), each.getNumber("to_port")),
        descriptionSource: each.getString("description_source"),
        descriptionTarget: each.getString("description_target"),
      },
    }).pair("each");
    egress.overrideLogicalId("egress");
    egress.addOverride("//.comment", "On the source's group: it may open the connection to the target.");
    ingress.overrideLogicalId("ingress");
    ingress.addOverride("//.comment", "On the target's group: it accepts the connection from the source.");

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
      "Map from each rule's key (in a list its index) to the ids of its two rules, `egress` and `ingress`; null for one that is gone.",
      `\${{
        for key, rule in local.rules : key => {
          egress  = ${idOf(addressOf(egress))}
          ingress = ${idOf(addressOf(ingress))}
        }
      }}`,
    );
  }

  private output(name: string, description: string, value: string): void {
    new TerraformOutput(this, name, { description, value });
  }
}

/** The address as plain text: a token would not stand whole among the braces of an expression. */
function addressOf(rule: TerraformResource): string {
  return `${rule.terraformResourceType}.${rule.friendlyUniqueId}`;
}

/**
 * In the order of the rules: a resource's own instances come in the order of their keys as texts, "10" before "2". One that
 * was removed outside Terraform is not there when the state is refreshed.
 */
function idsOf(resources: string): string {
  return `\${[
    for key, rule in var.rules : ${resources}[key].id
    if contains(keys(${resources}), tostring(key))
  ]}`;
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

/** Every rule under its key, as the construct completes it. */
function completeRules(): string {
  const rule = complete(hclLanguage());
  const values = {
    source_sg_id: rule.source,
    target_sg_id: rule.target,
    protocol: rule.protocol,
    from_port: rule.fromPort,
    to_port: rule.toPort,
    description_source: rule.descriptionSource,
    description_target: rule.descriptionTarget,
  };
  return `\${{
    for key, rule in var.rules : key => {
      ${Object.entries(values)
        .map(([name, { bare }]) => `${name} = ${bare}`)
        .join("\n")}
    }
  }}`;
}

/** One message that holds all that is wrong and can be told without knowing the groups' ids. */
function validationOfWhatIsWritten(): Validation {
  const named = new Map<string, string>();
  const rule = hclLanguage(named);
  const { conditions, sentences } = partsOf(rule, writtenChecks(rule));
  const others = checkOfNames(rule);
  return validation(
    { noRule: "false", rule: withNames(named, listOf([others.condition, ...conditions])) },
    {
      noRule: textExpression(noRuleSentence(rule, { bare: "rule" })),
      rule: withNames(named, `concat(\n${[others.sentences, ...sentences].join(",\n")},\n)`),
    },
  );
}

/** One message that holds all that is wrong with the groups' ids, once these are known. */
function validationOfIds(): Validation {
  const rule = hclLanguage();
  const { conditions, sentences } = partsOf(rule, idChecks(rule));
  return validation(
    { noRule: "true", rule: listOf(conditions) },
    { noRule: "", rule: `concat(\n${sentences.join(",\n")},\n)` },
  );
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

function validation(conditions: PerRule, sentences: PerRule): Validation {
  const forAll = ({ noRule, rule }: PerRule) => `flatten([
    for key, rule in var.rules : rule == null ? [${noRule}] : ${rule}
  ])`;
  return {
    condition: `\${length([for holds in ${forAll(conditions)} : holds if !holds]) == 0}`,
    error_message: `\${join("\\n", ${forAll(sentences)})}`,
  };
}

function partsOf(
  rule: HclLanguage,
  checks: readonly Check<HclTruth, HclText>[],
): { conditions: string[]; sentences: string[] } {
  return {
    conditions: checks.map(({ holds }) => holds.holds),
    sentences: checks.map((check) => {
      const sentence = textExpression(sentenceOf(rule, check, terraformName));
      return `${check.holds.holds} ? [] : [\n${sentence}\n]`;
    }),
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

/** An expression within reach of named values. HCL names a value only as the element of a `for`. */
function withNames(named: ReadonlyMap<string, string>, expression: string): string {
  return [...named].reduceRight(
    (inner, [name, value]) => `flatten([\nfor ${name} in [\n${value}\n] :\n${inner}\n])`,
    expression,
  );
}
