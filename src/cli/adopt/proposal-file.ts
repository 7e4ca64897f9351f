import type { WantedConnection } from "../../environment/adoption/adoption";
import type { Environment } from "../../environment/environment";
import { InputError, pagesOf } from "../../environment/input";
import { endOf } from "../../environment/proposal/wanted-connections";
import { trafficOf } from "../../environment/traffic";
import { isPlainObject } from "../../rules/plain-object";
import { shownInTerraform as shown } from "../../rules/values";

/**
 * The connections of a reviewed report of `mutual-sg propose --format json`: the candidates that need rules. A reviewer
 * removes the others.
 *
 * @throws InputError if the file is not such a report, or names a group that the environment does not have
 */
export function connectionsInProposal(name: string, text: string, environment: Environment): WantedConnection[] {
  const [page, ...others] = pagesOf({ name, text });
  const report = page?.value;
  if (others.length > 0 || !isPlainObject(report) || report["version"] !== 1 || !Array.isArray(report["candidates"])) {
    throw new InputError(`${name} is not a report of \`mutual-sg propose --format json\`.`);
  }
  return (report["candidates"] as unknown[]).flatMap((candidate, index) => {
    const label = `candidates[${index}] in ${name}`;
    if (!isPlainObject(candidate)) throw new InputError(`${label} is ${shown(candidate)}, not an object.`);
    if (candidate["status"] === "allowed" || candidate["isAcrossVpcs"] === true) return [];
    return [connectionIn(candidate, label, environment)];
  });
}

function connectionIn(
  candidate: Readonly<Record<string, unknown>>,
  label: string,
  environment: Environment,
): WantedConnection {
  const [source, target] = (["source", "target"] as const).map((side) => {
    const value = candidate[side];
    const end = typeof value === "string" ? endOf(value) : undefined;
    if (end !== undefined && (end.type !== "security_group" || environment.group(end.value) !== undefined)) return end;
    throw new InputError(
      `${side} of ${label} is ${shown(value)}, which is neither a CIDR block nor a group of the input: add its export.`,
    );
  });
  const { protocol, fromPort, toPort, summary } = candidate;
  const traffic = trafficOf(protocol, fromPort, toPort);
  if ([traffic.fromPort, traffic.toPort].some((port) => typeof port !== "number")) {
    throw new InputError(`${label} has no protocol with ports: give protocol, fromPort and toPort.`);
  }
  return { source: source!, target: target!, ...traffic, ...(typeof summary === "string" ? { comment: summary } : {}) };
}
