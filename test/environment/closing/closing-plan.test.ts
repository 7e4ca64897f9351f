import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { closingPlanOf, type ClosingGroup, type ClosingPlan } from "../../../src/environment/closing/closing-plan";
import { environmentOf, type Described } from "../environment-of";

const planOf = (described: Described): ClosingPlan => closingPlanOf(audit(environmentOf(described)));

function groupIn(plan: ClosingPlan, name: string): ClosingGroup {
  return plan.steps.flatMap(({ groups }) => groups).find(({ id }) => id === `sg-${name}`)!;
}

const idsOf = (rules: readonly { readonly id?: string }[]) => rules.map(({ id }) => id);

const OPEN = "web egress all to 0.0.0.0/0";
const EKS = { eks: { tags: { "aws:eks:cluster-name": "shop" } } };

describe("a step is ready", () => {
  it("if every connection of its groups has its own egress rule", () => {
    const plan = planOf({ rules: [OPEN, "web egress tcp 1 to db", "db ingress tcp 1 from web"] });
    expect(plan.steps.map(({ isReady }) => isReady)).toEqual([true]);
    expect(groupIn(plan, "web")).toMatchObject({ breaks: [], openRules: [{ id: "sgr-1" }] });
  });

  it("but not if a connection works only through the open rule", () => {
    const plan = planOf({
      rules: [OPEN, "web egress tcp 1 to db", "db ingress tcp 1 from web", "db ingress tcp 2 from web"],
    });
    expect(plan.steps.map(({ isReady }) => isReady)).toEqual([false]);
    expect(groupIn(plan, "web").breaks).toEqual([
      expect.objectContaining({ source: "sg-web", target: "sg-db", fromPort: 2 }),
    ]);
  });

  it("but not if a connection of another group on its interfaces works only through the open rule", () => {
    const rules = ["agent egress all to 0.0.0.0/0", "db ingress tcp 1 from web"];
    const plan = planOf({ rules, interfaces: ["web agent"] });
    expect(plan.steps).toHaveLength(1);
    expect(groupIn(plan, "agent").breaks).toEqual([expect.objectContaining({ source: "sg-web", target: "sg-db" })]);
  });
});

it("a group keeps its rules with CIDR blocks and prefix lists, and the plan lists them", () => {
  const rules = [
    OPEN,
    "web egress tcp 443 to pl-63a5400a",
    "web egress tcp 443 to 10.0.0.0/8",
    "web egress tcp 1 to db",
  ];
  expect(idsOf(groupIn(planOf({ rules }), "web").needs)).toEqual(["sgr-3", "sgr-2"]);
});

it("the plan lists the rules through which connections end at once", () => {
  const rules = [OPEN, "web ingress tcp 443 from 0.0.0.0/0", "web ingress tcp 80 from 10.0.0.0/8"];
  expect(idsOf(groupIn(planOf({ rules }), "web").cutAtOnce)).toEqual(["sgr-2"]);
});

describe("an open group that AWS manages", () => {
  it("is not closed", () => {
    const plan = planOf({ rules: [OPEN, "eks egress all to 0.0.0.0/0"], groups: EKS });
    expect(plan.managedGroups).toEqual(["sg-eks"]);
    expect(plan.steps).toHaveLength(1);
  });

  it("is named where it keeps an interface open", () => {
    const rules = [OPEN, "eks egress all to 0.0.0.0/0", "job egress all to 0.0.0.0/0"];
    const plan = planOf({ rules, groups: EKS, interfaces: ["web eks", "job"] });
    expect(groupIn(plan, "web").openCompanions).toEqual(["sg-eks"]);
    expect(groupIn(plan, "job").openCompanions).toEqual([]);
  });
});

it("rules that open a group together behind its open rule are named, and the next plan removes them", () => {
  const halves = ["web egress all to 0.0.0.0/1", "web egress all to 128.0.0.0/1"];
  const group = groupIn(planOf({ rules: [OPEN, ...halves] }), "web");
  expect(idsOf(group.openRules)).toEqual(["sgr-1"]);
  expect(idsOf(group.furtherOpenRules)).toEqual(["sgr-2", "sgr-3"]);
  expect(groupIn(planOf({ rules: halves }), "web")).toMatchObject({ openRules: [{}, {}], furtherOpenRules: [] });
});

it("nothing is open after the rules of all steps are removed", () => {
  const rules = [
    OPEN,
    "web egress all to ::/0",
    "web egress tcp 0-65535 to 0.0.0.0/0",
    "db egress tcp 0-65535 to ::/0",
  ];
  const removed = new Set(
    planOf({ rules }).steps.flatMap(({ groups }) => groups.flatMap(({ openRules }) => idsOf(openRules))),
  );
  const left = rules.filter((_, index) => !removed.has(`sgr-${index + 1}`));
  expect(planOf({ rules: left, groups: { web: {}, db: {} } }).steps).toEqual([]);
});
