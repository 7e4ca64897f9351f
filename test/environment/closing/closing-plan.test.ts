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

describe("a connection may break if the rules of its source are not judged, and then the step is not ready", () => {
  const DB = "db ingress tcp 5432 from";
  const toDb = (source: string, fromPort = 5432, toPort = 5432) =>
    expect.objectContaining({ source: `sg-${source}`, target: "sg-db", fromPort, toPort }) as unknown;

  it.each<[string, string, Described]>([
    ["the input does not contain all of them", "web", { rules: [], groups: { web: { hasAllRules: false } } }],
    ["only Terraform knows some", "web", { rules: [], groups: { web: { unknownDirections: ["egress"] } } }],
    ["AWS manages it", "eks", { rules: [], groups: EKS, interfaces: ["eks web 10.0.0.1", "db 10.0.0.2"] }],
    [
      "the input does not contain all of them, while another group on its interface is open",
      "app",
      { rules: [], groups: { app: { hasAllRules: false } }, interfaces: ["app web 10.0.0.1", "db 10.0.0.2"] },
    ],
  ])("because %s", (_, source, described) => {
    const plan = planOf({ ...described, rules: [OPEN, `${DB} ${source}`] });
    expect(plan.steps.map(({ isReady }) => isReady)).toEqual([false]);
    expect(groupIn(plan, "web")).toMatchObject({ breaks: [], mayBreak: [toDb(source)] });
  });

  const ready = { steps: [{ isReady: true, groups: [{ id: "sg-web", mayBreak: [] }] }] };

  it("but not if a known egress rule lets it out", () => {
    const rules = [OPEN, `${DB} web`, "web egress tcp 5432 to db"];
    expect(planOf({ rules, groups: { web: { hasAllRules: false } } })).toMatchObject(ready);
    const interfaces = ["eks web 10.0.0.1", "db 10.0.0.2"];
    const ofNodes = [OPEN, `${DB} eks`, "web egress tcp 5432 to db"];
    expect(planOf({ rules: ofNodes, groups: EKS, interfaces })).toMatchObject(ready);
  });

  it("but only the ports that no known egress rule lets out", () => {
    const rules = [OPEN, "db ingress tcp 5432-5440 from web", "web egress tcp 5432 to db"];
    const plan = planOf({ rules, groups: { web: { hasAllRules: false } } });
    expect(groupIn(plan, "web").mayBreak).toEqual([toDb("web", 5433, 5440)]);
  });

  it("but not if the open rules do not let it out", () => {
    const rules = ["web egress tcp 0-65535 to ::/0", "db ingress udp 53 from web", `${DB} web`];
    const plan = planOf({ rules, groups: { web: { hasAllRules: false } }, interfaces: ["web fd00::1", "db 10.0.0.2"] });
    expect(plan).toMatchObject(ready);
  });

  it("but not if a managed group stays open on all interfaces of the source", () => {
    const rules = [OPEN, "eks egress all to 0.0.0.0/0", `${DB} eks`];
    expect(planOf({ rules, groups: EKS, interfaces: ["eks web", "eks", "db"] })).toMatchObject(ready);
  });

  it("but not if the source is deleted", () => {
    const details = { "sgr-2": { peer: { type: "security_group", value: "sg-old", isDeleted: true } as const } };
    const plan = planOf({ rules: [OPEN, `${DB} old`], details, interfaces: ["web old", "db"] });
    expect(plan).toMatchObject(ready);
  });

  it("once, with all open rules on the interfaces of the source", () => {
    const rules = [OPEN, "agent egress all to 0.0.0.0/0", `${DB} app`, "db ingress tcp 5432-5432 from app"];
    const groups = { app: { hasAllRules: false } };
    const plan = planOf({ rules, groups, interfaces: ["app web agent", "db"] });
    expect(plan.steps).toHaveLength(1);
    for (const name of ["web", "agent"]) expect(groupIn(plan, name).mayBreak).toEqual([toDb("app")]);
  });
});

describe("in a step with several groups, a connection is listed", () => {
  const rules = [OPEN, "agent egress all to 0.0.0.0/0"];
  const interfaces = ["web agent app"];

  it("only at its source, if that is in the step", () => {
    const plan = planOf({ rules: [...rules, "db ingress tcp 1 from web"], interfaces });
    expect(groupIn(plan, "web").breaks).toHaveLength(1);
    expect(groupIn(plan, "agent").breaks).toEqual([]);
    const uncertain = { rules: [...rules, "db ingress tcp 1 from web"], groups: { web: { hasAllRules: false } } };
    const other = planOf({ ...uncertain, interfaces });
    expect(["web", "agent"].map((name) => groupIn(other, name).mayBreak.length)).toEqual([1, 0]);
  });

  it("at each of the groups, if its source is closed", () => {
    const plan = planOf({ rules: [...rules, "db ingress tcp 1 from app"], interfaces });
    for (const name of ["web", "agent"]) expect(groupIn(plan, name).breaks).toHaveLength(1);
  });

  it("at its source also if only the other group lets it out", () => {
    const some = ["web egress tcp 0-65535 to 0.0.0.0/0", "agent egress all to 0.0.0.0/0", "db ingress udp 1 from web"];
    const plan = planOf({ rules: some, interfaces });
    expect(["web", "agent"].map((name) => groupIn(plan, name).breaks.length)).toEqual([1, 0]);
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
