import type { Audit, Pair } from "../../environment/audit";
import type { ClosingGroup, ClosingPlan, ClosingStep } from "../../environment/closing/closing-plan";
import type { Instruction } from "../../environment/closing/instructions";
import type { Environment, Rule } from "../../environment/environment";
import { addressOf, json, trafficRecord } from "../reports/json-report";

/** The version of the format. It changes only when a reader of the plan has to. */
const VERSION = 1;

/** The plan for programs: schemas/closing-plan.schema.json describes it. Each step has a line of its own. */
export function* jsonPlan({ steps, managedGroups }: ClosingPlan, { environment }: Audit): Generator<string> {
  yield `{\n"version": ${VERSION},\n"hasInterfaces": ${environment.hasInterfaces},\n"steps": [`;
  let separator = "\n";
  for (const step of steps) {
    yield separator + json(stepRecord(step, environment));
    separator = ",\n";
  }
  yield `\n],\n"managedGroups": ${json(managedGroups)}\n}\n`;
}

const stepRecord = ({ isReady, groups }: ClosingStep, environment: Environment): object => ({
  isReady,
  groups: groups.map((group) => groupRecord(group, environment)),
});

function groupRecord(group: ClosingGroup, environment: Environment): object {
  const { name, vpcId, accountId, region, address } = environment.group(group.id)!;
  return {
    id: group.id,
    name: name ?? null,
    vpcId: vpcId ?? null,
    accountId: accountId ?? null,
    region: region ?? null,
    address: address ?? null,
    openRules: group.openRules.map(ruleRecord),
    breaks: group.breaks.map(connectionRecord),
    mayBreak: group.mayBreak.map(connectionRecord),
    needs: group.needs.map(ruleRecord),
    cutAtOnce: group.cutAtOnce.map(ruleRecord),
    needsNoEgress: group.needsNoEgress,
    openCompanions: group.openCompanions,
    furtherOpenRules: group.furtherOpenRules.map(ruleRecord),
    remove: group.remove.map(instructionText),
    undo: group.undo.map(instructionText),
  };
}

function ruleRecord(rule: Rule): object {
  return { id: rule.id ?? null, ...trafficRecord(rule), peer: rule.peer.value ?? null, address: addressOf(rule) };
}

function connectionRecord(pair: Pair): object {
  const { source, target, ingress } = pair;
  return { source, target, ...trafficRecord(pair), ingressRuleId: ingress?.id ?? null };
}

const instructionText = (instruction: Instruction): string =>
  "text" in instruction ? instruction.text : instruction.command.join(" ");
