import fc from "fast-check";
import { expect, it } from "vitest";
import { audit, type Audit } from "../../src/environment/audit";
import { readInputs } from "../../src/environment/inputs";
import { awsDocuments } from "../support/environments";
import { rightRules, type ModuleRule } from "../support/module-rules";
import { MODULE, Workspace } from "../support/workspace";

interface PlanJson {
  readonly resource_changes: readonly { readonly address: string; readonly change: object }[];
}

/** A plan, together with groups that exist and have no rules. */
function auditOf(plan: PlanJson, groupIds: readonly string[]): Audit {
  const groups = awsDocuments({ groupIds, rules: [], interfaces: [] });
  return audit(readInputs([...groups, { name: "plan.json", text: JSON.stringify(plan) }]), {
    rulesPerSecurityGroup: 1_000,
  });
}

const problemsIn = ({ findings }: Audit) => findings.filter(({ level }) => level !== "note");

/** Rules of every form that get both of their sides, and that leave their groups closed. */
const [RULES] = fc
  .sample(rightRules(fc.stringMatching(/^rule [a-z]{3}$/), { minLength: 80, maxLength: 80 }), { numRuns: 1, seed: 1 })
  .map((rules) =>
    Object.fromEntries(
      Object.entries(rules).filter(
        ([, { leave_out_rule_on: leaveOutRuleOn, target_cidr_ipv4: v4, target_cidr_ipv6: v6 }]) =>
          leaveOutRuleOn === undefined && v4 !== "0.0.0.0/0" && v6 !== "::/0",
      ),
    ),
  ) as [Record<string, ModuleRule>];

it("a plan of both modules, with rules of every form, has no problem until one of its rules is missing", async () => {
  // Rules of both kinds on one group are a finding of their own.
  const rulesOfOtherGroups = {
    ...(JSON.parse(JSON.stringify(RULES).replaceAll('"sg-', '"sg-9')) as typeof RULES),
    "alb-to-web": { source_sg_id: "sg-1", target_sg_id: "sg-2", service: "https" },
  };
  const newGroups = {
    "alb-to-web": {
      source_sg_id: '${aws_security_group.new["alb"].id}',
      target_sg_id: '${aws_security_group.new["web"].id}',
      service: "https",
    },
  };
  const workspace = new Workspace({
    "main.tf.json": {
      resource: { aws_security_group: { new: { for_each: '${toset(["alb", "web"])}', name: "${each.key}" } } },
      module: {
        usual: { source: MODULE, rules: RULES, rules_per_security_group: 1_000 },
        vpc: { source: `${MODULE}//modules/vpc-rules`, rules: rulesOfOtherGroups },
        "new-groups": { source: MODULE, rules: newGroups },
      },
    },
  });
  await workspace.init();
  await workspace.terraform("plan", "-out=plan.bin", "-input=false");
  const plan = JSON.parse(await workspace.terraform("show", "-json", "plan.bin")) as PlanJson;
  const groupIds = [...new Set(JSON.stringify([RULES, rulesOfOtherGroups]).match(/sg-[0-9a-z]+/g))];

  const whole = auditOf(plan, groupIds);
  expect(whole.pairs.length).toBeGreaterThan(100);
  expect(new Set(whole.pairs.map(({ status }) => status))).toEqual(new Set(["whole"]));
  expect(problemsIn(whole)).toEqual([]);

  const removed = 'module.vpc.aws_vpc_security_group_ingress_rule.this["alb-to-web"]';
  // A rule of a group that the plan does not know could be the missing one.
  const others = plan.resource_changes.filter(
    ({ address }) => address !== removed && !address.startsWith("module.new-groups."),
  );
  const half = auditOf({ ...plan, resource_changes: others }, groupIds);
  expect(problemsIn(half).map(({ id }) => id)).toEqual(["missing-ingress"]);
});
