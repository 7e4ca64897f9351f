import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { MutualSecurityGroupRules, type MutualRule } from "../../src/index";
import { InvalidRulesError } from "../../src/constructs/errors";
import { END_ATTRIBUTES, RULE_ATTRIBUTES, type PeerType } from "../../src/rules/attributes";
import { TERRAFORM_PHRASES, TYPESCRIPT_PHRASES, type Phrases } from "../../src/rules/phrases";
import { anyRule, asConstructRule, rightRules, type ModuleRule } from "../support/module-rules";
import { stackWith } from "../support/synthesis";
import { WRONG_RULES } from "../support/wrong-rules";
import { MODULE, Workspace, type Files, type Plan, type PlannedResources } from "../support/workspace";

const ARTICLE = [
  {
    source_sg_id: "sg-a1ba1",
    target_sg_id: "sg-80443",
    destination_port: "80",
    description: "Allow HTTP from the ALB to webs",
  },
  { source_sg_id: "sg-80443", target_sg_id: "sg-db3306", destination_port: "3306", description: "Allow webs to RDS" },
  {
    source_sg_id: "sg-80443",
    target_sg_id: "sg-f113s",
    destination_port: "443",
    description: "Allow webs to S3 endpoint",
  },
];
const RIGHT = ARTICLE[0]!;

/** A value that Terraform only knows during the apply: "sg-80443". */
const UNKNOWN = "${terraform_data.group.output}";

const ENDS = { source_sg_id: "sg-1", target_sg_id: "sg-2" };

const sensitive = (value: unknown) => ({ default: value, sensitive: true });

/** Calls of modules in JSON, so that every value is passed unchanged. */
function callsOf(modules: Readonly<Record<string, object>>): Record<string, object> {
  const refersToUnknown = JSON.stringify(modules).includes(UNKNOWN);
  const resource = refersToUnknown ? { resource: { terraform_data: { group: { input: "sg-80443" } } } } : {};
  return { "main.tf.json": { ...resource, module: modules } };
}

async function initialized(files: Files): Promise<Workspace> {
  const workspace = new Workspace(files);
  await workspace.init();
  return workspace;
}

const RULES = join(MODULE, "modules", "rules");

/** Calls only the nested module with all checks, so that no provider starts. */
async function checksOf(rules: unknown): Promise<Workspace> {
  const others = { rules_per_security_group: 60, has_two_providers: false };
  return initialized(callsOf({ rules: { source: RULES, rules, ...others } }));
}

/** The nested module with all checks as the root module, for known values. It needs no `terraform init`. */
function rulesAlone(rules: unknown): Workspace {
  const names = readdirSync(RULES).filter((name) => name.endsWith(".tf"));
  const files = names.map((name) => [name, readFileSync(join(RULES, name), "utf8")] as const);
  return new Workspace({
    ...Object.fromEntries(files),
    "rules.auto.tfvars.json": { rules, rules_per_security_group: 60, has_two_providers: false },
  });
}

/** A call of a module that only has the variables of another module. */
async function variablesAlone(rules: unknown, module = MODULE): Promise<Workspace> {
  const text = readFileSync(join(module, "variables.tf"), "utf8");
  return initialized({ ...callsOf({ variables: { source: "./variables", rules } }), "variables/variables.tf": text });
}

/** All sentences of a refused plan. */
async function refusal(workspace: Workspace): Promise<string[]> {
  return (await workspace.errorsOf("plan")).flatMap(({ detail }) => sentencesIn(detail));
}

function sentencesIn(detail: string): string[] {
  return detail.split("\n").filter((line) => line.startsWith("rules["));
}

/** The values of resources, without their addresses. */
function valuesOf(resources: Readonly<Record<string, unknown>>): string[] {
  return Object.values(resources)
    .map((values) => JSON.stringify(values))
    .sort();
}

/** A wrapper module that passes its attributes to the module. */
const WRAPPER = `
variable "rules" {
  type = map(object({
    source_sg_id          = optional(string)
    source_cidr_ipv4      = optional(string)
    source_prefix_list_id = optional(string)
    target_sg_id          = optional(string, "")
    target_cidr_ipv4      = optional(string)
    target_prefix_list_id = optional(string)
    destination_port      = optional(number)
    destination_ports     = optional(list(number), [])
    service               = optional(string)
    services              = optional(list(string), [])
    protocol              = optional(string, "")
    description           = optional(string)
  }))
}

module "rules" {
  source = ${JSON.stringify(MODULE)}
  rules  = var.rules
}
`;

const PORTS_OF_60 = Array.from({ length: 60 }, (_, index) => index + 1);

/** Rules that exceed the quota by one. */
const MANY = [
  { source_sg_id: "sg-1", target_sg_id: "sg-2", destination_ports: PORTS_OF_60 },
  { source_sg_id: "sg-1", target_cidr_ipv4: "10.0.0.0/8", destination_port: 443 },
  { source_sg_id: "sg-1", target_cidr_ipv6: "2001:db8::/32", destination_port: 443 },
];

const [RANDOM] = fc.sample(rightRules(fc.stringMatching(/^rule [a-z]{3}$/), { minLength: 80, maxLength: 80 }), {
  numRuns: 1,
  seed: 1,
}) as [Record<string, ModuleRule>];

/** Rules that the module accepts, by the names of its calls. */
const ACCEPTED: Readonly<Record<string, unknown>> = {
  "article-list": ARTICLE,
  "article-map": { "alb-to-web": ARTICLE[0], "web-to-db": ARTICLE[1], "web-to-s3": ARTICLE[2] },
  "empty-list": [],
  "empty-map": {},
  random: RANDOM,
  "sensitive-ends": {
    office: { source_cidr_ipv4: "${var.office}", target_sg_id: "sg-2", destination_port: 80 },
    web: { source_sg_id: "${var.group}", target_sg_id: "sg-2", destination_port: 443 },
  },
  "sensitive-ports": {
    one: { ...ENDS, destination_port: "${var.port}" },
    range: { ...ENDS, from_port: "${var.port}", to_port: 90, protocol: "${var.protocol}" },
    service: { ...ENDS, service: "${var.service}", description: "${var.protocol}" },
  },
  unknown: {
    group: { source_sg_id: UNKNOWN, source_cidr_ipv4: null, target_sg_id: "sg-2", destination_port: 80 },
    list: { source_sg_id: UNKNOWN, target_prefix_list_id: UNKNOWN, destination_ports: [80, 443] },
    port: { source_sg_id: "sg-1", target_cidr_ipv6: UNKNOWN, destination_port: UNKNOWN },
  },
  sets: {
    ports: { ...ENDS, destination_ports: "${toset([80, 443])}" },
    services: { ...ENDS, services: '${toset(["ssh", "postgresql"])}' },
  },
  "null-in-map": { a: null, b: { ...RIGHT, source_sg_id: UNKNOWN } },
  "null-in-list": [null, { ...RIGHT, source_sg_id: UNKNOWN }, null],
  quota: MANY,
};

/** Modules that are planned together, because loading the provider takes most of a plan's time. */
const MODULES: Readonly<Record<string, object>> = {
  ...Object.fromEntries(Object.entries(ACCEPTED).map(([name, rules]) => [name, { source: MODULE, rules }])),
  "random-constructs": { source: "./constructs" },
  wrapper: {
    source: "./wrapper",
    rules: {
      group: { source_sg_id: UNKNOWN, target_sg_id: "sg-2", destination_port: 80 },
      list: { source_sg_id: "sg-1", target_prefix_list_id: "${terraform_data.group.output}", service: "https" },
      ports: { source_sg_id: "sg-1", target_cidr_ipv4: "10.0.0.0/8", destination_ports: [80, 443] },
    },
  },
  "higher-quota": { source: MODULE, rules: MANY, rules_per_security_group: 61 },
  "many-unknown": {
    source: MODULE,
    rules: Array.from({ length: 70 }, (_, index) => ({
      source_sg_id: UNKNOWN,
      target_sg_id: "sg-2",
      destination_port: index + 1,
    })),
    rules_per_security_group: 100,
  },
  "vpc-rules": {
    source: `${MODULE}//modules/vpc-rules`,
    rules: { web: { ...RIGHT, target_sg_id: UNKNOWN, destination_port: UNKNOWN } },
  },
};

describe("a plan of the module", () => {
  const workspace = new Workspace(
    {
      ...callsOf(MODULES),
      "variables.tf.json": {
        variable: {
          office: sensitive("10.1.0.0/16"),
          group: sensitive("sg-1"),
          port: sensitive(80),
          protocol: sensitive("udp"),
          service: sensitive("ssh"),
        },
      },
      "wrapper/main.tf": WRAPPER,
      "constructs/main.tf.json": constructOf(RANDOM).toTerraform() as object,
    },
    inject("terraformEnv"),
    afterAll,
  );
  let plan: Plan;
  beforeAll(async () => {
    await workspace.init();
    plan = await workspace.plan();
  });

  /** The resources that are planned in a module, by their addresses in the module. */
  function plannedIn(name: string): PlannedResources {
    const prefix = `module.${name}.`;
    const own = Object.entries(plan.resources).filter(([address]) => address.startsWith(prefix));
    return Object.fromEntries(own.map(([address, values]) => [address.slice(prefix.length), values]));
  }

  const addressesIn = (name: string) => Object.keys(plannedIn(name)).sort();
  const egressIn = (name: string) => addressesIn(name).filter((address) => address.includes(".egress["));

  it("has a valid configuration, formatted by `terraform fmt`", async () => {
    await workspace.terraform("fmt", "-check", "-diff", "-recursive", MODULE);
    await workspace.terraform("validate", "-no-color");
  });

  it("has both rules of each connection in the article, from a list and from a map", () => {
    expect(addressesIn("article-list")).toEqual(
      ["egress", "ingress"].flatMap((type) => [0, 1, 2].map((key) => `aws_security_group_rule.${type}["${key}"]`)),
    );
    expect(valuesOf(plannedIn("article-map"))).toEqual(valuesOf(plannedIn("article-list")));
  });

  it("is empty if there are no rules", () => {
    expect(addressesIn("empty-list")).toEqual([]);
    expect(addressesIn("empty-map")).toEqual([]);
  });

  it("has the same rules as a plan of the construct", () => {
    const fromModule = valuesOf(plannedIn("random"));
    expect(fromModule.length).toBeGreaterThan(100);
    expect(fromModule).toEqual(valuesOf(plannedIn("random-constructs")));
  });

  it("accepts sensitive IDs and CIDR blocks", () => {
    expect(addressesIn("sensitive-ends")).toHaveLength(3);
  });

  it("accepts sensitive ports, protocols and services", () => {
    expect(addressesIn("sensitive-ports")).toHaveLength(6);
  });

  it("accepts ends that are unknown before the apply, next to ends that are null", () => {
    expect(addressesIn("unknown")).toHaveLength(5);
    expect(addressesIn("vpc-rules")).toHaveLength(2);
  });

  it("accepts ports and services as sets", () => {
    expect(egressIn("sets")).toEqual(
      ["ports/tcp-443", "ports/tcp-80", "services/tcp-22", "services/tcp-5432"].map(
        (key) => `aws_security_group_rule.egress["${key}"]`,
      ),
    );
  });

  it("skips null rules, and keeps the indexes of a list", () => {
    expect(egressIn("null-in-map")).toEqual(['aws_security_group_rule.egress["b"]']);
    expect(egressIn("null-in-list")).toEqual(['aws_security_group_rule.egress["1"]']);
  });

  it("treats null and empty attributes from a wrapper as omitted, also next to unknown ones", () => {
    expect(addressesIn("wrapper")).toEqual(
      [
        'egress["group"]',
        'egress["list"]',
        'egress["ports/tcp-443"]',
        'egress["ports/tcp-80"]',
        'ingress["group"]',
      ].map((rule) => `module.rules.aws_security_group_rule.${rule}`),
    );
  });

  it("warns if a group exceeds its quota of rules, and has no other warnings", () => {
    // There is no warning about a higher quota, unknown groups or sensitive values.
    expect(plan.warnings).toEqual([expect.stringContaining("sg-1 gets 61 egress rules, more than its quota of 60")]);
  });
});

describe("wrong rules", () => {
  it("include keys that could be the key of a port", async () => {
    const ends = { source_sg_id: "sg-1", target_sg_id: "sg-2" };
    const rules = { web: { ...ends, destination_ports: [80] }, "web/tcp-80": { ...ends, destination_port: 81 } };
    expect(await refusal(rulesAlone(rules))).toEqual([
      'rules["web/tcp-80"] could have the same key as a port of rules["web"]: give it a key that does not begin like that.',
    ]);
    expect(refusalByConstruct(rules)).toEqual(await refusal(rulesAlone(rules)));
  });

  it("stop the plan with one message that lists them all", async () => {
    const rules = {
      right: RIGHT,
      end: { source_sg_id: "sg-a1ba1", destination_port: "80" },
      typo: { ...RIGHT, destination_port: 81, description: undefined, descripton: "Allow HTTP" },
      range: { ...RIGHT, to_port: 79 },
      port: { ...RIGHT, destination_port: 70000 },
      none: { ...RIGHT, destination_port: undefined },
    };
    const workspace = await initialized(callsOf({ mutual: { source: MODULE, rules } }));
    const errors = await workspace.errorsOf("plan");
    expect(errors).toHaveLength(1);
    expect(sentencesIn(errors[0]!.detail)).toEqual([
      'rules["end"].target_sg_id is missing: give the ID of the security group that accepts the connection, or a CIDR block or prefix list.',
      'rules["none"].destination_port is missing: give a whole number from 0 to 65535.',
      'rules["port"].destination_port is 70000: use a whole number from 0 to 65535.',
      'rules["range"].destination_port is "80", above the last port, 79: swap them, or give a higher last port.',
      `rules["typo"].descripton is not an attribute of a rule: use one of ${RULE_ATTRIBUTES.map(({ name }) => name).join(", ")}.`,
    ]);
  });

  it("get the same messages as from the construct", async () => {
    // Neither JSON nor HCL has NaN.
    const cases = WRONG_RULES.filter(([attributes]) => !Object.values(attributes).some(Number.isNaN));
    const keyOf = (index: number) => `case ${String(index).padStart(3, "0")}`;
    const rules = Object.fromEntries(cases.map(([attributes], index) => [keyOf(index), attributes]));
    const told = (await refusal(rulesAlone(rules))).filter((sentence) => !isOfDuplicate(sentence));
    const expected = cases.flatMap(([, sentences], index) =>
      sentences.map((sentence) => sentence.replace('rules["web"]', `rules["${keyOf(index)}"]`)),
    );
    expect(cases.length).toBeGreaterThan(40);
    expect(told.sort()).toEqual(expected.sort());
  });

  it("that duplicate a connection are refused in one message, also under other attribute names", async () => {
    const workspace = rulesAlone({
      a: { source_sg_id: "sg-1", target_sg_id: "sg-2", destination_port: 80, description: "HTTP" },
      b: { source_sg_id: "sg-1", target_sg_id: "sg-2", protocol: "6", from_port: "80", to_port: 80 },
      c: { source_sg_id: "sg-1", target_sg_id: "sg-2", services: ["https", "http"] },
      d: { source_sg_id: "sg-1", target_sg_id: "sg-2", destination_port: 80, leave_out_rule_on: "source" },
      e: { source_sg_id: "sg-1", target_sg_id: "sg-2", destination_ports: [1, 1] },
      "the other way": { source_sg_id: "sg-2", target_sg_id: "sg-1", destination_port: 80 },
      udp: { source_sg_id: "sg-1", target_sg_id: "sg-2", destination_port: 80, protocol: "udp" },
    });
    const errors = await workspace.errorsOf("plan");
    expect(errors).toHaveLength(1);
    const same = (name: string, first: string) =>
      `rules["${name}"] is the same connection as rules["${first}"], and AWS refuses duplicates: remove one of them.`;
    expect(sentencesIn(errors[0]!.detail).sort()).toEqual([
      same("b", "a"),
      same("c/tcp-80", "a"),
      same("d", "a"),
      'rules["e/tcp-1"] is listed twice: remove one of the two.',
    ]);
  });

  it("without valid ports are not reported as duplicates", async () => {
    const ends = { source_sg_id: "sg-1", target_sg_id: "sg-2" };
    const rules = {
      a: { ...ends, destination_ports: [80, null] },
      b: { ...ends, services: ["https", "nope"] },
      c: { ...ends, destination_ports: 8080 },
      d: { ...ends, destination_port: null },
      e: { ...ends, protocol: "udp" },
    };
    const told = await refusal(rulesAlone(rules));
    expect(told).toHaveLength(5);
    expect(told.filter(isOfDuplicate)).toEqual([]);
  });

  it("that are only found during the apply stop it before it creates a rule", async () => {
    const duplicates = {
      a: { source_sg_id: "sg-1", target_sg_id: UNKNOWN, destination_port: 80 },
      b: { source_sg_id: "sg-1", target_sg_id: "sg-80443", destination_port: 80 },
    };
    const port = { c: { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: UNKNOWN } };
    const source = MODULE;
    const modules = { duplicates: { source, rules: duplicates }, port: { source, rules: port } };
    const workspace = await initialized(callsOf(modules));
    await workspace.terraform("plan", "-input=false");
    const errors = await workspace.errorsOf("apply");
    expect(errors.flatMap(({ detail }) => sentencesIn(detail)).sort()).toEqual([
      'rules["b"] is the same connection as rules["a"], and AWS refuses duplicates: remove one of them.',
      'rules["c"].destination_port is "sg-80443": use a whole number from 0 to 65535.',
    ]);
    expect(await workspace.terraform("state", "list")).toBe("terraform_data.group\n");
  });

  it("include a port that a rule lists twice, although a group is unknown", async () => {
    const ends = { source_sg_id: "sg-1", target_sg_id: UNKNOWN };
    const rules = {
      ports: { ...ends, destination_ports: [80, 80, 443] },
      services: { ...ends, services: ["opensearch", "elasticsearch"] },
      wrong: { ...ends, destination_ports: ["a", "b"] },
    };
    const workspace = await initialized(callsOf({ rules: { source: MODULE, rules } }));
    const errors = await workspace.errorsOf("plan");
    expect(errors.flatMap(({ detail }) => sentencesIn(detail)).sort()).toEqual([
      'rules["ports/tcp-80"] is listed twice: remove one of the two.',
      'rules["services/tcp-9200"] is listed twice: remove one of the two.',
      'rules["wrong"].destination_ports is "a": use a whole number from 0 to 65535.',
      'rules["wrong"].destination_ports is "b": use a whole number from 0 to 65535.',
    ]);
  });

  it("in a list are identified by their indexes", async () => {
    expect(await refusal(rulesAlone([RIGHT, { ...RIGHT, to_port: "http" }]))).toEqual([
      'rules[1].to_port is "http": use a whole number from 0 to 65535.',
    ]);
  });

  it("include ends that are null, empty or not the ID of a group", async () => {
    const ends = {
      a: { ...RIGHT, source_sg_id: null },
      b: { ...RIGHT, target_sg_id: "" },
      c: { ...RIGHT, target_sg_id: "web" },
    };
    const remedy = "give the ID of the security group that accepts the connection, or a CIDR block or prefix list.";
    expect((await refusal(rulesAlone(ends))).sort()).toEqual([
      `rules["a"].source_sg_id is missing: ${remedy.replace("accepts", "opens")}`,
      `rules["b"].target_sg_id is missing: ${remedy}`,
      `rules["c"].target_sg_id is "web": ${remedy}`,
    ]);
  });

  it("stop the plan even if the groups or the value of a misspelt attribute are unknown", async () => {
    const workspace = await checksOf({
      port: { source_sg_id: UNKNOWN, target_sg_id: "sg-80443", destination_port: 70000 },
      typo: { source_sg: UNKNOWN, target_sg_id: "sg-80443", destination_port: 80 },
    });
    expect(await refusal(workspace)).toEqual([
      'rules["port"].destination_port is 70000: use a whole number from 0 to 65535.',
      expect.stringContaining('rules["typo"].source_sg is not an attribute of a rule: use one of source_sg_id,'),
      expect.stringContaining('rules["typo"].source_sg_id is missing: '),
    ]);
  });

  it("are found during the plan, even if other values are unknown", async () => {
    const workspace = await checksOf({
      a: { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: 70000 },
      b: { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: UNKNOWN },
      c: { source_sg_id: UNKNOWN, target_cidr_ipv4: "10.0.0.1/8", destination_port: 80 },
    });
    expect(await refusal(workspace)).toEqual([
      'rules["a"].destination_port is 70000: use a whole number from 0 to 65535.',
      'rules["c"].target_cidr_ipv4 is "10.0.0.1/8": give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16.',
    ]);
  });

  it("are refused by the module and the construct alike, with the same messages", async () => {
    const keys = fc.constantFrom("a", "b", "alb-to-web", "web to db", "naïve", 'a "b"');
    await fc.assert(fc.asyncProperty(fc.dictionary(keys, anyRule, { minKeys: 3 }), expectSameRefusals), {
      numRuns: 60,
    });
  });
});

/** Expects the module and the construct to accept the same rules, and to refuse the others with the same messages. */
async function expectSameRefusals(rules: Readonly<Record<string, ModuleRule>>): Promise<void> {
  const workspace = rulesAlone(rules);
  const byConstruct = refusalByConstruct(rules);
  // The construct only looks for duplicates if each rule is valid on its own.
  const areSomeWrong = byConstruct.some((sentence) => !isOfDuplicate(sentence));
  if (byConstruct.length === 0) {
    await workspace.terraform("plan", "-input=false");
    return;
  }
  const errors = await workspace.errorsOf("plan");
  expect(errors).toHaveLength(1);
  const sentences = errors
    .flatMap(({ detail }) => sentencesIn(detail))
    .map((sentence) => inTypescript(sentence, rules));
  const compared = (all: readonly string[]) =>
    all.filter((sentence) => !areSomeWrong || !isOfDuplicate(sentence)).toSorted();
  expect(compared(sentences)).toEqual(compared(byConstruct));
}

describe("rules of another shape", () => {
  const SHAPE = /^rules must be a map or a list of objects, such as \{ web-to-db = \{/;

  it.each<[string, unknown]>([
    ["a rule without its key", RIGHT],
    ["a text, such as a file that was not decoded", "a: { source_sg_id: sg-1 }"],
    ["a list of texts", ["sg-1", "sg-2"]],
    ["a number", 80],
  ])("are refused with one error: %s", async (_what, rules) => {
    const errors = await (await variablesAlone(rules)).errorsOf("plan");
    expect(errors.map(({ detail }) => detail)).toEqual([expect.stringMatching(SHAPE)]);
  });

  it("are refused at the caller's line, even if values are unknown", async () => {
    const rules = { source_sg_id: UNKNOWN, target_sg_id: "sg-2", destination_port: 80 };
    const workspace = await initialized(callsOf({ mutual: { source: MODULE, rules } }));
    const { status, output } = await workspace.attempt("plan", "-no-color", "-input=false");
    expect(status).toBe(1);
    expect(output).toContain("on main.tf.json line 1, in module.mutual");
    expect(output).toContain("rules must be a map or a list of objects");
    expect(output.match(/Invalid value for variable/g)).toHaveLength(1);
    expect(output).not.toContain("precondition failed");
  });
});

describe("a value that is not an ID", () => {
  it("is refused in the plan if Terraform knows its type, such as a list or a whole resource", async () => {
    const workspace = await checksOf({
      a: { source_sg_id: [UNKNOWN], target_sg_id: "${terraform_data.group}", destination_port: "80-90" },
      b: { ...RIGHT, source_sg_id: UNKNOWN, destination_port: [80, 443], tags: { team: "web" } },
    });
    expect(await refusal(workspace)).toEqual([
      'rules["a"].destination_port is "80-90": give a range as from_port and to_port.',
      expect.stringMatching(/^rules\["a"\]\.source_sg_id is a list: give the ID of the security group that opens/),
      expect.stringMatching(/^rules\["a"\]\.target_sg_id is an object: give the ID of the security group that accepts/),
      'rules["b"].destination_port is a list: give several ports as destination_ports, a list of numbers.',
      expect.stringMatching(/^rules\["b"\]\.tags is not an attribute of a rule: .*modules\/vpc-rules/),
    ]);
  });
});

describe("a sensitive value that is wrong", () => {
  it("is not printed, and does not hide messages about other rules", async () => {
    const ends = { source_sg_id: UNKNOWN, target_sg_id: "sg-2" };
    const workspace = await checksOf({
      port: { ...ends, destination_port: "${var.port}" },
      service: { ...ends, service: "${var.service}" },
      text: { ...ends, destination_port: 80, description: "${var.text}" },
      list: { ...ends, destination_ports: ["${var.right}"] },
      other: { ...ends, destination_port: 70000 },
    });
    workspace.write({
      "variables.tf.json": {
        variable: {
          port: sensitive(61234567),
          service: sensitive("classified-service"),
          text: sensitive("classified → text"),
          right: sensitive(8443),
        },
      },
    });
    const { output } = await workspace.attempt("plan", "-json", "-input=false");
    expect(output).not.toMatch(/61234567|classified|8443/);
    expect(await refusal(workspace)).toEqual([
      'rules["list"].destination_ports has sensitive elements: give each of them a rule of its own.',
      'rules["other"].destination_port is 70000: use a whole number from 0 to 65535.',
      'rules["port"].destination_port is a sensitive value: use a whole number from 0 to 65535.',
      expect.stringMatching(/^rules\["service"\]\.service is a sensitive value: use a service that the README lists/),
      expect.stringMatching(/^rules\["text"\]\.description is a sensitive value: use at most 255/),
    ]);
  });
});

describe("rules that are sensitive as a whole", () => {
  it("are refused in one sentence, because they decide which resources exist", async () => {
    const workspace = await variablesAlone({ web: "${sensitive(var.rule)}" });
    workspace.write({ "variables.tf.json": { variable: { rule: { default: RIGHT } } } });
    const [error, ...others] = await workspace.errorsOf("plan");
    expect(error!.detail).toMatch(/^rules, and each rule as a whole, must not be sensitive\./);
    expect(others).toEqual([]);
    const leftOut = await checksOf({ web: { ...RIGHT, leave_out_rule_on: '${sensitive("source")}' } });
    expect(await refusal(leftOut)).toEqual([
      'rules["web"].leave_out_rule_on is sensitive: use a value that is not sensitive, because it decides which rules are created.',
    ]);
  });
});

describe("a caller's own terraform test", () => {
  it("passes with command = plan, and with mocks by the README's recipe", async () => {
    const readme = readFileSync(join(MODULE, "README.md"), "utf8");
    const [recipe] = [...readme.matchAll(/```hcl\n(.*?)```/gs)]
      .map(([, block]) => block!)
      .filter((block) => block.includes("mock_provider"));
    const ends = { source_sg_id: "${aws_security_group.alb.id}", target_sg_id: "${aws_security_group.web.id}" };
    const workspace = new Workspace({
      "main.tf.json": {
        resource: { aws_security_group: { alb: { name: "alb" }, web: { name: "web" } } },
        module: { "mutual-security-groups": { source: MODULE, rules: { "alb-to-web": { ...ends, service: "http" } } } },
      },
      "mocked.tftest.hcl": recipe!,
      "planned.tftest.hcl": 'mock_provider "aws" {}\n\nrun "plan" {\n  command = plan\n}\n',
    });
    await workspace.init();
    const result = await workspace.terraform("test", "-no-color");
    expect(result).toMatch(/Success! \d+ passed, 0 failed\./);
    expect(result).not.toContain("Warning");
  });
});

describe("modules/vpc-rules", () => {
  const ITS_FOLDER = join(MODULE, "modules", "vpc-rules");

  it.each<[string, unknown]>([
    ["with an unknown group", [RIGHT, { ...RIGHT, target_sg_id: UNKNOWN }]],
    ["with an unknown port", [{ ...RIGHT, destination_port: UNKNOWN }]],
    ["that is empty", []],
  ])("refuses a list %s", async (_what, rules) => {
    const errors = await (await variablesAlone(rules, ITS_FOLDER)).errorsOf("plan");
    expect(errors.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^rules is a list: give a map, whose keys name the rules in the state\. /),
    ]);
  });

  it("takes an empty map", async () => {
    await (await variablesAlone({}, ITS_FOLDER)).terraform("plan", "-input=false");
  });

  it("is the only module that refuses a list", async () => {
    await (await variablesAlone([RIGHT])).terraform("plan", "-input=false");
    const ends = { source_sg_id: "111111111111/sg-1", target_sg_id: "222222222222/sg-2" };
    const crossAccount = join(MODULE, "modules", "cross-account");
    await (await variablesAlone([{ ...RIGHT, ...ends }], crossAccount)).terraform("plan", "-input=false");
  });
});

function constructOf(rules: Record<string, ModuleRule>) {
  const asConstructRules = Object.fromEntries(
    Object.entries(rules).map(([key, rule]): [string, MutualRule] => [key, asConstructRule(rule)]),
  );
  return stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: asConstructRules }));
}

function isOfDuplicate(sentence: string): boolean {
  return sentence.includes(" is the same connection as ");
}

function refusalByConstruct(rules: Record<string, ModuleRule>): string[] {
  try {
    constructOf(rules);
    return [];
  } catch (error) {
    if (error instanceof InvalidRulesError) return error.problems.map(({ message }) => message);
    throw error;
  }
}

/** Translates a sentence of the module into the construct's words. */
function inTypescript(sentence: string, rules: Record<string, ModuleRule>): string {
  const [, key, name = ""] = /^rules\[("(?:[^"\\]|\\.)*")\]\.?(\w*)/.exec(sentence)!;
  const rule = rules[JSON.parse(key!) as string] ?? {};
  const isRange = (rule.to_port ?? undefined) !== undefined;
  const isFirstPort = name === "destination_port" || name === "from_port" || name === "destination_ports";
  const isMissing = sentence.includes(`${name} is missing`);
  const value = rule[name];
  // Terraform converts numbers to texts. TypeScript does not.
  const isText = name.startsWith("description") && typeof value !== "string";
  const isObject = typeof value === "object" && value !== null;
  const firstPort = isRange && !isMissing ? "port.fromPort" : "port";
  const own = isFirstPort ? firstPort : (RULE_ATTRIBUTES.find((one) => one.name === name)?.typescript ?? name);
  const inWords = phrasesOf(TERRAFORM_PHRASES).reduce(
    (text, phrase, index) => text.replace(`: ${phrase}.`, `: ${phrasesOf(TYPESCRIPT_PHRASES)[index]!}.`),
    isMissing ? sentence.replace(`: ${TERRAFORM_PHRASES.port}.`, `: ${TYPESCRIPT_PHRASES.port}.`) : sentence,
  );
  return RULE_ATTRIBUTES.filter((one) => one.name.includes("_")).reduce(
    (text, { name: one, typescript }) => text.replaceAll(new RegExp(`\\b${one}\\b`, "g"), typescript),
    inWords
      .replace(`].${name}`, `].${own}`)
      .replace(isText && !isObject ? ` is ${JSON.stringify(value)}: ` : /$^/, ` is "${JSON.stringify(value)}": `)
      // The construct prints lists in JavaScript's format.
      .replace(/^(source|target)_/.test(name) && isObject ? " is a list: " : /$^/, ` is ${JSON.stringify(value)}: `)
      .replace(
        name.startsWith("description") && isObject ? / is a list: use .*$/ : /$^/,
        ` is ${JSON.stringify(value)}: give a text.`,
      )
      .replace(
        /use one of source_sg_id.*$/,
        "use one of source, target, port, description, descriptionSource, descriptionTarget, leaveOutRuleOn.",
      ),
  );
}

/** The phrases that differ between the module's and the construct's messages. */
function phrasesOf({ end, account, severalPorts, range }: Phrases): string[] {
  const sides = ["source", "target"] as const;
  const types = Object.keys(END_ATTRIBUTES.source) as PeerType[];
  return [severalPorts, range, ...sides.flatMap((side) => [account(side), ...types.map((type) => end(type, side))])];
}
