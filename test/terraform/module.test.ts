import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MutualSecurityGroupRules, type MutualRule } from "../../src/index";
import { InvalidRulesError } from "../../src/constructs/errors";
import { END_ATTRIBUTES, RULE_ATTRIBUTES, type PeerType } from "../../src/rules/attributes";
import { TERRAFORM_PHRASES, TYPESCRIPT_PHRASES, type Phrases } from "../../src/rules/phrases";
import { anyRule, asConstructRule, rightRules, type ModuleRule } from "../support/module-rules";
import { stackWith } from "../support/synthesis";
import { WRONG_RULES } from "../support/wrong-rules";
import { MODULE, Workspace } from "../support/workspace";

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

/** A value that Terraform learns during the apply; then it is "sg-80443". */
const UNKNOWN = "${terraform_data.group.output}";

/** A root module that calls the module with the rules, given as JSON so that no value changes on the way. */
function call(rules: unknown, source = MODULE): Record<string, object> {
  const refersToUnknown = JSON.stringify(rules).includes(UNKNOWN);
  const resource = refersToUnknown ? { resource: { terraform_data: { group: { input: "sg-80443" } } } } : {};
  return { "main.tf.json": { ...resource, module: { mutual: { source, rules } } } };
}

async function initialized(rules: unknown, source = MODULE): Promise<Workspace> {
  const workspace = new Workspace(call(rules, source));
  await workspace.init();
  return workspace;
}

const RULES = join(MODULE, "modules", "rules");

/** The nested module with all checks, alone: no provider has to start to try them. */
function rulesAlone(rules: unknown): Workspace {
  const names = readdirSync(RULES).filter((name) => name.endsWith(".tf"));
  const files = names.map((name) => [name, readFileSync(join(RULES, name), "utf8")] as const);
  return new Workspace({
    ...Object.fromEntries(files),
    "rules.auto.tfvars.json": { rules, rules_per_security_group: 60, has_two_providers: false },
  });
}

/** A module's variable alone. */
function variableAlone(rules: unknown, module = MODULE): Workspace {
  return new Workspace({
    "variables.tf": readFileSync(join(module, "variables.tf"), "utf8"),
    "rules.auto.tfvars.json": { rules },
  });
}

/** All sentences of a refused plan, a line each. */
async function refusal(workspace: Workspace): Promise<string[]> {
  return (await workspace.errorsOf("plan")).flatMap(({ detail }) => sentencesIn(detail));
}

function sentencesIn(detail: string): string[] {
  return detail.split("\n").filter((line) => line.startsWith("rules["));
}

/** The resources' values whatever their addresses. */
function valuesOf(resources: Readonly<Record<string, unknown>>): string[] {
  return Object.values(resources)
    .map((values) => JSON.stringify(values))
    .sort();
}

describe("the module", () => {
  it("is formatted as `terraform fmt` has it, and valid", async () => {
    const workspace = await initialized(ARTICLE);
    await workspace.terraform("fmt", "-check", "-diff", "-recursive", MODULE);
    await workspace.terraform("validate", "-no-color");
  });

  it("plans both rules of each of the article's connections, from a list as well as from a map", async () => {
    const workspace = await initialized(ARTICLE);
    const byIndex = await workspace.plannedResources();
    expect(Object.keys(byIndex).sort()).toEqual(
      ["egress", "ingress"].flatMap((type) =>
        [0, 1, 2].map((key) => `module.mutual.aws_security_group_rule.${type}["${key}"]`),
      ),
    );
    workspace.write(call({ "alb-to-web": ARTICLE[0], "web-to-db": ARTICLE[1], "web-to-s3": ARTICLE[2] }));
    const byKey = await workspace.plannedResources();
    expect(valuesOf(byKey)).toEqual(valuesOf(byIndex));
  });

  it("plans nothing for no rules", async () => {
    const workspace = await initialized([]);
    expect(await workspace.plannedChanges()).toEqual([]);
    workspace.write(call({}));
    expect(await workspace.plannedChanges()).toEqual([]);
  });

  it("plans the same rules as the construct, whatever the rules", async () => {
    const [rules] = fc.sample(rightRules(fc.stringMatching(/^rule [a-z]{3}$/), { minLength: 80, maxLength: 80 }), {
      numRuns: 1,
      seed: 1,
    }) as [Record<string, ModuleRule>];
    const workspace = await initialized(rules);
    const fromModule = await workspace.plannedResources();
    workspace.write({ "main.tf.json": constructOf(rules).toTerraform() as object });
    const fromConstruct = await workspace.plannedResources();
    expect(valuesOf(fromModule).length).toBeGreaterThan(100);
    expect(valuesOf(fromModule)).toEqual(valuesOf(fromConstruct));
  });
});

describe("values that Terraform keeps to itself", () => {
  const sensitive = (value: unknown) => ({ default: value, sensitive: true });

  it("may be ids and blocks that are sensitive", async () => {
    const workspace = await initialized({
      office: { source_cidr_ipv4: "${var.office}", target_sg_id: "sg-2", destination_port: 80 },
      web: { source_sg_id: "${var.group}", target_sg_id: "sg-2", destination_port: 443 },
    });
    workspace.write({
      "variables.tf.json": { variable: { office: sensitive("10.1.0.0/16"), group: sensitive("sg-1") } },
    });
    expect(await workspace.plannedChanges()).toHaveLength(3);
    expect(await workspace.warningsOfPlan()).toEqual([]);
  });

  it("may be ports, protocols and services that are sensitive", async () => {
    const ends = { source_sg_id: "sg-1", target_sg_id: "sg-2" };
    const workspace = await initialized({
      one: { ...ends, destination_port: "${var.port}" },
      range: { ...ends, from_port: "${var.port}", to_port: 90, protocol: "${var.protocol}" },
      service: { ...ends, service: "${var.service}", description: "${var.protocol}" },
    });
    workspace.write({
      "variables.tf.json": {
        variable: { port: sensitive(80), protocol: sensitive("udp"), service: sensitive("ssh") },
      },
    });
    expect(Object.keys(await workspace.plannedResources())).toHaveLength(6);
  });

  it("may be ends that are not known before the apply, beside others that are null", async () => {
    const workspace = await initialized({
      group: { source_sg_id: UNKNOWN, source_cidr_ipv4: null, target_sg_id: "sg-2", destination_port: 80 },
      list: { source_sg_id: UNKNOWN, target_prefix_list_id: UNKNOWN, destination_ports: [80, 443] },
      port: { source_sg_id: "sg-1", target_cidr_ipv6: UNKNOWN, destination_port: UNKNOWN },
    });
    expect(await workspace.plannedChanges()).toHaveLength(6);
  });
});

describe("several ports", () => {
  it("may be a set, and services too", async () => {
    const ends = { source_sg_id: "sg-1", target_sg_id: "sg-2" };
    const workspace = await initialized({
      ports: { ...ends, destination_ports: "${toset([80, 443])}" },
      services: { ...ends, services: '${toset(["ssh", "postgresql"])}' },
    });
    expect(Object.keys(await workspace.plannedResources()).filter((address) => address.includes("egress"))).toEqual(
      ["ports/tcp-443", "ports/tcp-80", "services/tcp-22", "services/tcp-5432"].map(
        (key) => `module.mutual.aws_security_group_rule.egress["${key}"]`,
      ),
    );
  });
});

describe("wrong rules", () => {
  it("include keys that a port's could be, and none is made in another one's place", async () => {
    const ends = { source_sg_id: "sg-1", target_sg_id: "sg-2" };
    const rules = { web: { ...ends, destination_ports: [80] }, "web/tcp-80": { ...ends, destination_port: 81 } };
    expect(await refusal(rulesAlone(rules))).toEqual([
      'rules["web/tcp-80"] could have the same key as a port of rules["web"]: give it a key that does not begin like that.',
    ]);
    expect(refusalByConstruct(rules)).toEqual(await refusal(rulesAlone(rules)));
  });

  it("stop the plan with one message that lists them all", async () => {
    const workspace = await initialized({
      right: RIGHT,
      end: { source_sg_id: "sg-a1ba1", destination_port: "80" },
      typo: { ...RIGHT, destination_port: 81, description: undefined, descripton: "Allow HTTP" },
      range: { ...RIGHT, to_port: 79 },
      port: { ...RIGHT, destination_port: 70000 },
      none: { ...RIGHT, destination_port: undefined },
    });
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

  it("are told the same as by the construct, whatever is wrong", async () => {
    // What JSON cannot say, HCL cannot either.
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

  it("that make the same connection are refused under whichever names, in one message", async () => {
    const workspace = await initialized({
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

  it("that do not say their ports are not taken for one connection", async () => {
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

  it("whose duplicates show only during the apply stop it before there is any rule", async () => {
    const workspace = await initialized({
      a: { source_sg_id: "sg-1", target_sg_id: UNKNOWN, destination_port: 80 },
      b: { source_sg_id: "sg-1", target_sg_id: "sg-80443", destination_port: 80 },
    });
    await workspace.terraform("plan", "-input=false");
    const errors = await workspace.errorsOf("apply");
    expect(errors.flatMap(({ detail }) => sentencesIn(detail))).toEqual([
      'rules["b"] is the same connection as rules["a"], and AWS refuses duplicates: remove one of them.',
    ]);
    expect(await workspace.terraform("state", "list")).toBe("terraform_data.group\n");
  });

  it("in a list are named by their indexes", async () => {
    expect(await refusal(rulesAlone([RIGHT, { ...RIGHT, to_port: "http" }]))).toEqual([
      'rules[1].to_port is "http": use a whole number from 0 to 65535.',
    ]);
  });

  it("include ends that are null, empty or not a group's id", async () => {
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

  it("stop the plan as well where the groups, or what a misspelt attribute has, do not exist yet", async () => {
    const workspace = await initialized({
      port: { source_sg_id: UNKNOWN, target_sg_id: "sg-80443", destination_port: 70000 },
      typo: { source_sg: UNKNOWN, target_sg_id: "sg-80443", destination_port: 80 },
    });
    expect(await refusal(workspace)).toEqual([
      'rules["port"].destination_port is 70000: use a whole number from 0 to 65535.',
      expect.stringContaining('rules["typo"].source_sg is not an attribute of a rule: use one of source_sg_id,'),
      expect.stringContaining('rules["typo"].source_sg_id is missing: '),
    ]);
  });

  it("wait with a value that is not known, and with nothing else", async () => {
    const workspace = await initialized({
      a: { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: 70000 },
      b: { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: UNKNOWN },
      c: { source_sg_id: UNKNOWN, target_cidr_ipv4: "10.0.0.1/8", destination_port: 80 },
    });
    expect(await refusal(workspace)).toEqual([
      'rules["a"].destination_port is 70000: use a whole number from 0 to 65535.',
      'rules["c"].target_cidr_ipv4 is "10.0.0.1/8": give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16.',
    ]);
    workspace.write(call({ b: { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: UNKNOWN } }));
    await workspace.terraform("plan", "-input=false");
    const errors = await workspace.errorsOf("apply");
    expect(errors.flatMap(({ detail }) => sentencesIn(detail))).toEqual([
      'rules["b"].destination_port is "sg-80443": use a whole number from 0 to 65535.',
    ]);
    expect(await workspace.terraform("state", "list")).toBe("terraform_data.group\n");
  });

  it("are refused by the construct in the same sentences, and what one takes the other takes", async () => {
    const keys = fc.constantFrom("a", "b", "alb-to-web", "web to db", "naïve", 'a "b"');
    await fc.assert(fc.asyncProperty(fc.dictionary(keys, anyRule, { minKeys: 3 }), expectSameRefusals), {
      numRuns: 60,
    });
  });
});

/** Expects the module to refuse rules in the sentences in which the construct does, and to take those that it takes. */
async function expectSameRefusals(rules: Readonly<Record<string, ModuleRule>>): Promise<void> {
  const workspace = rulesAlone(rules);
  const byConstruct = refusalByConstruct(rules);
  // The construct compares no rules that are wrong in themselves.
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

describe("odd rules", () => {
  it("more of them than a group may have are warned of, by group and count", async () => {
    const ports = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    const rules = [
      { source_sg_id: "sg-1", target_sg_id: "sg-2", destination_ports: ports(60) },
      { source_sg_id: "sg-1", target_cidr_ipv4: "10.0.0.0/8", destination_port: 443 },
      { source_sg_id: "sg-1", target_cidr_ipv6: "2001:db8::/32", destination_port: 443 },
    ];
    const workspace = await initialized(rules);
    expect(await workspace.warningsOfPlan()).toEqual([
      expect.stringContaining("sg-1 gets 61 egress rules, more than its quota of 60"),
    ]);
    workspace.write({
      "main.tf.json": { module: { mutual: { source: MODULE, rules, rules_per_security_group: 61 } } },
    });
    expect(await workspace.warningsOfPlan()).toEqual([]);
  });
});

describe("rules of another shape", () => {
  const SHAPE = /^rules must be a map or a list of objects, such as \{ web-to-db = \{/;

  it.each<[string, unknown]>([
    ["a rule without its key", RIGHT],
    ["a text, such as a file that was not decoded", "a: { source_sg_id: sg-1 }"],
    ["a list of texts", ["sg-1", "sg-2"]],
    ["a number", 80],
  ])("are refused with one error: %s", async (_what, rules) => {
    const errors = await variableAlone(rules).errorsOf("plan");
    expect(errors.map(({ detail }) => detail)).toEqual([expect.stringMatching(SHAPE)]);
  });

  it("are refused at the caller's line, whatever else is unknown", async () => {
    const workspace = await initialized({ source_sg_id: UNKNOWN, target_sg_id: "sg-2", destination_port: 80 });
    const { status, output } = await workspace.attempt("plan", "-no-color", "-input=false");
    expect(status).toBe(1);
    expect(output).toContain("on main.tf.json line 1, in module.mutual");
    expect(output).toContain("rules must be a map or a list of objects");
    expect(output.match(/Invalid value for variable/g)).toHaveLength(1);
    expect(output).not.toContain("precondition failed");
  });
});

describe("a rule that is null", () => {
  it("is left out, and the indexes of a list stay", async () => {
    const workspace = await initialized({ a: null, b: { ...RIGHT, source_sg_id: UNKNOWN } });
    const keysOf = async () =>
      Object.keys(await workspace.plannedResources())
        .filter((address) => address.includes(".egress["))
        .map((address) => address.slice(address.indexOf("[")));
    expect(await keysOf()).toEqual(['["b"]']);
    workspace.write(call([null, { ...RIGHT, source_sg_id: UNKNOWN }, null]));
    expect(await keysOf()).toEqual(['["1"]']);
  });
});

describe("attributes that are null or empty", () => {
  it("count as omitted, also beside unknown ones, as a wrapper module passes them on", async () => {
    const workspace = new Workspace({
      "main.tf.json": {
        resource: { terraform_data: { group: { input: "sg-80443" }, list: { input: "pl-1" } } },
        module: {
          wrapper: {
            source: "./wrapper",
            rules: {
              group: { source_sg_id: UNKNOWN, target_sg_id: "sg-2", destination_port: 80 },
              list: { source_sg_id: "sg-1", target_prefix_list_id: "${terraform_data.list.output}", service: "https" },
              ports: { source_sg_id: "sg-1", target_cidr_ipv4: "10.0.0.0/8", destination_ports: [80, 443] },
            },
          },
        },
      },
      "wrapper/main.tf": `
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
`,
    });
    await workspace.init();
    const planned = Object.keys(await workspace.plannedResources()).filter((one) =>
      one.includes("security_group_rule"),
    );
    expect(planned.map((address) => address.replace(/^.*aws_security_group_rule\./, "")).sort()).toEqual([
      'egress["group"]',
      'egress["list"]',
      'egress["ports/tcp-443"]',
      'egress["ports/tcp-80"]',
      'ingress["group"]',
    ]);
  });
});

describe("what is not an id", () => {
  it("is refused at plan if Terraform can know: a list, a whole resource, ports in another form, tags", async () => {
    const workspace = await initialized({
      a: { source_sg_id: [UNKNOWN], target_sg_id: "${terraform_data.group}", destination_port: "80-90" },
      b: { ...RIGHT, source_sg_id: UNKNOWN, destination_port: [80, 443], tags: { team: "web" } },
    });
    expect(await refusal(workspace)).toEqual([
      'rules["a"].destination_port is "80-90": give a range by from_port and to_port.',
      expect.stringMatching(/^rules\["a"\]\.source_sg_id is a list: give the ID of the security group that opens/),
      expect.stringMatching(/^rules\["a"\]\.target_sg_id is an object: give the ID of the security group that accepts/),
      'rules["b"].destination_port is a list: give several ports as destination_ports, a list of numbers.',
      expect.stringMatching(/^rules\["b"\]\.tags is not an attribute of a rule: .*modules\/vpc-rules/),
    ]);
  });
});

describe("a sensitive value that is wrong", () => {
  it("is not printed, and hides no message about other rules", async () => {
    const ends = { source_sg_id: UNKNOWN, target_sg_id: "sg-2" };
    const workspace = await initialized({
      port: { ...ends, destination_port: "${var.port}" },
      service: { ...ends, service: "${var.service}" },
      text: { ...ends, destination_port: 80, description: "${var.text}" },
      list: { ...ends, destination_ports: ["${var.right}"] },
      other: { ...ends, destination_port: 70000 },
    });
    const sensitive = (value: unknown) => ({ default: value, sensitive: true });
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
      expect.stringMatching(/^rules\["service"\]\.service is a sensitive value: use a service that README lists/),
      expect.stringMatching(/^rules\["text"\]\.description is a sensitive value: use at most 255/),
    ]);
  });
});

describe("rules that are sensitive as a whole", () => {
  it("are refused in one sentence, because they decide which resources exist", async () => {
    const workspace = await initialized({ web: "${sensitive(var.rule)}" });
    workspace.write({ "variables.tf.json": { variable: { rule: { default: RIGHT } } } });
    const [error, ...others] = await workspace.errorsOf("plan");
    expect(error!.detail).toMatch(/^rules, and each rule as a whole, must not be sensitive\./);
    expect(others).toEqual([]);
    workspace.write(call({ web: { ...RIGHT, leave_out_rule_on: '${sensitive("source")}' } }));
    expect(await refusal(workspace)).toEqual([
      'rules["web"].leave_out_rule_on is sensitive: give a value that is not, because it decides which rules are created.',
    ]);
  });
});

describe("a first plan", () => {
  it("warns of nothing while the groups' ids are unknown, even of many rules", async () => {
    const rules = Array.from({ length: 70 }, (_, index) => ({
      source_sg_id: UNKNOWN,
      target_sg_id: "sg-2",
      destination_port: index + 1,
    }));
    const workspace = await initialized(rules);
    workspace.write({
      "main.tf.json": {
        resource: { terraform_data: { group: { input: "sg-80443" } } },
        module: { mutual: { source: MODULE, rules, rules_per_security_group: 100 } },
      },
    });
    expect(await workspace.warningsOfPlan()).toEqual([]);
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
  const VPC_RULES = `${MODULE}//modules/vpc-rules`;
  const ITS_FOLDER = join(MODULE, "modules", "vpc-rules");
  const REFUSAL: unknown = expect.stringMatching(
    /^rules is a list: give a map, whose keys name the rules in the state\. /,
  );

  it("refuses a list, whether or not its values are known", async () => {
    const workspace = await initialized([RIGHT, { ...RIGHT, target_sg_id: UNKNOWN }], VPC_RULES);
    expect((await workspace.errorsOf("plan")).map(({ detail }) => detail)).toEqual([REFUSAL]);
    workspace.write(call([{ ...RIGHT, destination_port: UNKNOWN }], VPC_RULES));
    expect((await workspace.errorsOf("plan")).map(({ detail }) => detail)).toEqual([REFUSAL]);
    workspace.write(call({ web: { ...RIGHT, target_sg_id: UNKNOWN, destination_port: UNKNOWN } }, VPC_RULES));
    expect(await workspace.plannedChanges()).toHaveLength(3);
  });

  it("refuses an empty list, and takes an empty map", async () => {
    const [refused] = await variableAlone([], ITS_FOLDER).errorsOf("plan");
    expect(refused!.detail).toEqual(REFUSAL);
    await variableAlone({}, ITS_FOLDER).terraform("plan", "-input=false");
  });

  it("is the only module that refuses a list", async () => {
    await variableAlone([RIGHT]).terraform("plan", "-input=false");
    const ends = { source_sg_id: "111111111111/sg-1", target_sg_id: "222222222222/sg-2" };
    const crossAccount = join(MODULE, "modules", "cross-account");
    await variableAlone([{ ...RIGHT, ...ends }], crossAccount).terraform("plan", "-input=false");
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

/** The module's sentence in the construct's words. */
function inTypescript(sentence: string, rules: Record<string, ModuleRule>): string {
  const [, key, name = ""] = /^rules\[("(?:[^"\\]|\\.)*")\]\.?(\w*)/.exec(sentence)!;
  const rule = rules[JSON.parse(key!) as string] ?? {};
  const isRange = (rule.to_port ?? undefined) !== undefined;
  const isFirstPort = name === "destination_port" || name === "from_port" || name === "destination_ports";
  const isMissing = sentence.includes(`${name} is missing`);
  const value = rule[name];
  // Terraform takes numbers for texts, and TypeScript does not.
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
      // The construct quotes lists as JavaScript has them.
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

/** What messages say in other words to each kind of caller. */
function phrasesOf({ end, account, severalPorts, range }: Phrases): string[] {
  const sides = ["source", "target"] as const;
  const types = Object.keys(END_ATTRIBUTES.source) as PeerType[];
  return [severalPorts, range, ...sides.flatMap((side) => [account(side), ...types.map((type) => end(type, side))])];
}
