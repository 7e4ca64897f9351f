import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DESCRIPTIONS, END_ATTRIBUTES, GROUPS, RULE_ATTRIBUTES, SIDES, type Group } from "../rules/attributes";
import { checks, forms, LONGEST_VALUE, type Check, type Words } from "../rules/checks";
import { descriptionOn, getsRule, HAS_PORTS, PROTOCOL_IN_EC2, STEPS } from "../rules/defaults";
import { written, type StepName } from "../rules/expression";
import { PATTERNS } from "../rules/patterns";
import { TERRAFORM_PHRASES } from "../rules/phrases";
import { LIMITS, TABLES } from "../rules/protocols";
import {
  checkSentence,
  duplicateSentence,
  keyOfPortSentence,
  quotaSentence,
  unknownAttributeSentence,
} from "../rules/sentences";
import { SERVICES_BY_NAME } from "../rules/services";
import { EACH, escape, givenIn, Hcl, quote } from "./hcl";

/*
 * The nested module that all others call. It has no resources and no provider. It fills in defaults and refuses invalid
 * rules, both as ../rules defines them.
 */

const TEMPLATES = join(__dirname, "rules");

const KNOWN = new Hcl("known");
const WRITTEN = new Hcl("written");

/** The files of the nested module, by name. */
export function rulesModule(): Readonly<Record<string, string>> {
  const template = (name: string) => filled(readFileSync(join(TEMPLATES, name), "utf8"), PLACEHOLDERS);
  return {
    "variables.tf": template("variables.tf"),
    "main.tf": template("main.tf"),
    "attributes.tf": template("attributes.tf"),
    "protocols.tf": protocols(),
    "services.tf": services(),
    "checks.tf": checksAbout(["keys", "forms", "ends"]),
    "checks_ports.tf": checksAbout(["ports", "descriptions"]),
    "duplicates.tf": template("duplicates.tf"),
    "quota.tf": template("quota.tf"),
    "forms.tf": formTables(),
    "outputs.tf": template("outputs.tf"),
  };
}

/** The values of the templates' placeholders, such as {{rule}}. */
const PLACEHOLDERS: Readonly<Record<string, () => string>> = {
  groups: () =>
    Object.entries({ ...GROUPS, patterned: Object.keys(forms(TERRAFORM_PHRASES)) })
      .map(([name, all]) => `${name} = [\n${wrapped(all.map(quote))}\n]`)
      .join("\n"),
  descriptions: () => DESCRIPTIONS.map(quote).join(", "),
  attributes: () => wrapped(RULE_ATTRIBUTES.map(({ name }) => quote(name))),
  ...Object.fromEntries(Object.keys(STEPS).map((name) => [name, () => stepLocal(name as StepName)])),
  rule: completeRule,
  peers: connectedPeers,
  has_egress: () => KNOWN.condition(getsRule("source")),
  has_ingress: () => KNOWN.condition(getsRule("target")),
  repeated: () => duplicateSentence("${name}", "${name}"),
  duplicate: () => duplicateSentence("${name}", "${names[0]}"),
  quota: () => {
    const [count, quota] = ["${rules.count}", "${var.rules_per_security_group}"];
    const text = quotaSentence("${rules.group}", count, "${rules.direction}", quota, "rules_per_security_group");
    return text
      .split(/(?<=: )/)
      .map((part) => `"${part.replaceAll('"', '\\"')}",`)
      .join("\n");
  },
};

function filled(template: string, values: Readonly<Record<string, () => string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`There is no value for {{${name}}} of the nested module.`);
    return value();
  });
}

const KNOWN_STEPS: readonly StepName[] = ["source_type", "target_type", "protocol_name", "port_semantics"];

/** A step of ../rules/defaults, as a local with its value for each rule. */
function stepLocal(name: StepName): string {
  const [subject, hcl] = KNOWN_STEPS.includes(name) ? ["known", KNOWN] : ["written", WRITTEN];
  const value = hcl.value(STEPS[name]);
  // The keys of resources must not be sensitive. Only the ports of a list are part of keys.
  const own = name === "port_key" ? `try(nonsensitive(${value}), "")` : value;
  const loop = `for id, rule in local.${subject} : id =>`;
  const filter = name === "port_key" ? "\nif id != rule.key" : "";
  const line = `${name} = { ${loop} ${own} }`;
  const isShort = line.length <= LONGEST_LINE && !line.includes("\n");
  return isShort ? line : `${name} = {\n${loop} (\n${own}\n)${filter}\n}`;
}

function completeRule(): string {
  const ends = SIDES.flatMap((side) =>
    Object.values(END_ATTRIBUTES[side]).map((attribute) => [attribute, WRITTEN.value(written(attribute))]),
  );
  const values = {
    ...(Object.fromEntries(ends) as Record<string, string>),
    is_self: "local.source_type[id] == local.target_type[id] ? rule.source_sg_id == rule.target_sg_id : false",
    has_egress: WRITTEN.condition(getsRule("source")),
    has_ingress: WRITTEN.condition(getsRule("target")),
    protocol: WRITTEN.value(PROTOCOL_IN_EC2),
    has_ports: WRITTEN.condition(HAS_PORTS),
    from_port: "local.from_port[id]",
    to_port: "local.to_port[id]",
    description_source: WRITTEN.value(descriptionOn("source")),
    description_target: WRITTEN.value(descriptionOn("target")),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value.includes("\n") ? `(\n${value}\n)` : value}`)
    .join("\n");
}

/** The ends of a connection, as AWS compares them. */
function connectedPeers(): string {
  return SIDES.map((side) => {
    const [group, ...others] = GROUPS[side].map((name) => `rule.${name}`);
    return `${side} = try(basename(${group}), coalesce(${others.join(", ")}), null)`;
  }).join("\n");
}

function protocols(): string {
  // A lookup in a map with a sensitive key is sensitive. A lookup in an object would not be.
  const tables = Object.entries(TABLES).map(([name, table]) => `  ${name} = tomap(${object(table)})`);
  const limits = Object.entries(LIMITS).map(([name, limit]) => `    ${name} = ${object(limit)}`);
  return `
# Protocols by name and number, and the meaning of their port numbers.
locals {
${tables.join("\n")}

  # Which port numbers are accepted.
  port_limits = {
${limits.join("\n")}
  }
}
`;
}

function services(): string {
  const rows = [...SERVICES_BY_NAME].map(([name, parts]) => `    ${String(name)} = ${object({ ...parts })}`);
  return `
# Well-known services, by the names that \`service\` and \`services\` accept.
locals {
  services = tomap({
${rows.join("\n")}
  })
  no_service = { protocol = null, from_port = null, to_port = null }
}
`;
}

const ABOUT = {
  keys: "Keys and names of attributes.",
  forms: "Values that do not have the form of their attribute.",
  ends: "Sources and targets.",
  ports: "Protocols, ports and services.",
  descriptions: "Descriptions.",
} as const;

/** Checks that only the module needs, because the construct reads rules differently. */
const OWN_CHECKS: Partial<Record<keyof typeof ABOUT, () => string[]>> = {
  keys: keyChecks,
  ends: leaveOutChecks,
  ports: listChecks,
};

/** A file with the checks about some topics. */
function checksAbout(topics: readonly (keyof typeof ABOUT)[]): string {
  const all = checks(TERRAFORM_PHRASES);
  const locals = topics.map((topic) => {
    const lists = topic === "forms" ? formChecks() : [...(OWN_CHECKS[topic]?.() ?? []), ...all[topic].map(checkList)];
    return `  # ${ABOUT[topic]}\n  wrong_${topic} = flatten([\n${lists.join(",\n")},\n  ])`;
  });
  return `
# One list for each mistake, with a sentence for each rule that makes it.
locals {
${locals.join("\n\n")}
}
`;
}

/** The list of sentences for the rules that break a check. */
function checkList({ attribute: single, group, among, isWrong, problem, remedy, unlessOwnProvider }: Check): string {
  const attribute = group === undefined ? single : EACH;
  const subject = attribute === undefined ? "" : group === undefined ? `.${attribute}` : `.\${${EACH}}`;
  const start = `\${rule.label}${subject} ${inWords(problem?.(attribute!) ?? ["is ", { shown: attribute! }])}: `;
  const text = sentence(start, typeof remedy === "function" ? remedy(attribute!) : remedy);
  const condition = KNOWN.condition(isWrong(attribute!));
  const wrong = unlessOwnProvider === undefined ? condition : `!var.has_two_providers && ${condition}`;
  const rules =
    among === undefined
      ? "local.known"
      : `{\nfor id, rule in local.known : id => rule\nif ${KNOWN.condition(among)}\n}`;
  if (group === undefined) return `    [for id, rule in ${rules} :\n${text}\nif ${wrong}\n]`;
  return `    [for id, rule in ${rules} : [\nfor name in ${givenIn(group)} :\n${text}\nif ${wrong}\n]]`;
}

const LONGEST_LINE = 140;

/** A sentence as one string, or as several if it is long or if its remedy depends on the rule. */
function sentence(start: string, remedy: readonly Words[]): string {
  const [only, ...others] = remedy;
  if (others.length === 0 && typeof only === "object" && "value" in only && only.value.kind === "choose") {
    return `join("", [\n"${start}",\n${KNOWN.value(only.value)},\n".",\n])`;
  }
  const rest = `${inWords(remedy)}.`;
  if (start.length + rest.length <= LONGEST_LINE) return `"${start}${rest}"`;
  return `join("", [\n"${start}",\n"${rest}",\n])`;
}

/** The text of words between quotes. */
function inWords(words: readonly Words[]): string {
  return words
    .map((part) => {
      if (typeof part === "string") return escape(part);
      if ("shown" in part) return `\${rule.shown${part.shown === EACH ? `[${EACH}]` : `.${part.shown}`}}`;
      if ("given" in part) return `\${join(" and ", ${givenIn(part.given)})}`;
      return `\${${KNOWN.value(part.value)}}`;
    })
    .join("");
}

/** Checks of keys and of attributes' names. */
function keyChecks(): string[] {
  const unknownAttribute = unknownAttributeSentence("${local.labels[key]}.${name}", "", { names: "\n", tags: "" });
  const [start, end] = unknownAttribute.split("use one of \n") as [string, string];
  const names = `name == "tags" ? ${quote(TERRAFORM_PHRASES.tags)} : "use one of \${join(", ", local.attributes)}"`;
  return [
    `    [for key, rule in local.rules_by_key : [
      for name in keys(rule) : join("", [
        "${start}",
        ${names},
        "${end}",
      ])
      if !can(local.omitted[name])
    ]]`,
    `    # A port of a rule with several ports could get the same key.
    [for other in keys(local.rules_by_key) : [
      for key, elements in local.elements :
      "${keyOfPortSentence("${local.labels[other]}", "${local.labels[key]}")}"
      if length(elements) > 0 && startswith(other, "\${key}/")
    ] if strcontains(other, "/")]`,
  ];
}

function leaveOutChecks(): string[] {
  const sentence = checkSentence(
    "${rule.label}.leave_out_rule_on",
    "is sensitive",
    "use a value that is not sensitive, because it decides which rules are created",
  );
  return [
    `    [for id, rule in { for id, rule in local.known : id => rule if rule.leave_out_rule_on != null } :
      "${sentence}"
      if issensitive(local.written[id].leave_out_rule_on)
    ]`,
  ];
}

const PROTOCOL_REMEDY = "use a value that is not sensitive, because the keys of the resources include it";

/** Checks of lists as a whole. The entries of a rule have a single element instead. */
function listChecks(): string[] {
  const label = "${local.labels[key]}.${name}";
  return [
    `    [for key, lists in local.lists : [
      for name, list in lists :
      "${checkSentence(label, "is ${local.shown[key][name]}", "give a list")}"
      if length(list) == 0 && try(local.values[key][name] != null, false)
    ]]`,
    `    # Keys of resources must not be sensitive, and they include the ports.
    [for key, lists in local.lists : [
      for name, list in lists :
      "${checkSentence(label, "has sensitive elements", "give each of them a rule of its own")}"
      if issensitive(local.rules_by_key[key][name]) || anytrue([for element in list : issensitive(element)])
    ]]`,
    `    [for id, rule in { for id, rule in local.known : id => rule if id != rule.key && rule.protocol != null } :
      "${checkSentence("${rule.label}.protocol", "is sensitive", PROTOCOL_REMEDY)}"
      if issensitive(local.written[id].protocol)
    ]`,
  ];
}

/** The check of all values whose form is in a table. */
function formChecks(): string[] {
  return [
    `    [for id, rule in local.known : [
      for name in ${givenIn("patterned" as Group)} :
      "${checkSentence("${rule.label}.${name}", "is ${rule.shown[name]}", "${local.forms[name].remedy}")}"
      if rule[name] != null && !can(local.well_formed[local.forms[name].pattern][rule[name]])
    ]]`,
  ];
}

function formTables(): string {
  const ofAttributes = Object.entries(forms(TERRAFORM_PHRASES)).map(([name, { pattern, remedy }]) => {
    return `${name} = {\npattern = ${quote(pattern)}\nremedy = ${quote(remedy)}\n}`;
  });
  return `
# The forms of values.
locals {
  patterns = {
${assignments(PATTERNS)}
  }

  # The values that match each pattern. One expression looks at all values, each on a line of its own, because Terraform
  # takes more time to read an expression than to look at a thousand values.
  texts = join("\\n", flatten([
    for id, rule in local.known : [for name in ${givenIn("patterned" as Group)} : rule[name] if rule[name] != null]
  ]))
  well_formed = {
    for form, pattern in local.patterns : form => {
      for text in regexall("(?m)\${pattern}", local.texts) : text => true... if length(text) <= ${LONGEST_VALUE}
    }
  }

  # Attributes whose values have one form, whatever the other attributes are.
  forms = {
${ofAttributes.join("\n")}
  }
}
`;
}

function assignments(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${quote(value)}`)
    .join("\n");
}

function object(values: Readonly<Record<string, string | number>>): string {
  const entries = Object.entries(values).map(([name, value]) => {
    return `${/^[A-Za-z_][\w-]*$/.test(name) ? name : quote(name)} = ${JSON.stringify(value)}`;
  });
  const line = `{ ${entries.join(", ")} }`;
  return line.length <= 120 ? line : `{\n${entries.join("\n")}\n}`;
}

/** A list of elements, wrapped to the width of a line. */
function wrapped(elements: readonly string[]): string {
  const rows = elements.reduce<string[]>((done, element) => {
    const last = done.at(-1);
    return last !== undefined && last.length + element.length < 110
      ? [...done.slice(0, -1), `${last} ${element},`]
      : [...done, `    ${element},`];
  }, []);
  return rows.join("\n");
}
