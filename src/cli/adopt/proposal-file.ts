import { canonicalBlock, rangeOfBlock } from "../../environment/addresses";
import type { AdoptedEnd, WantedConnection } from "../../environment/adoption/adoption";
import type { Environment } from "../../environment/environment";
import { InputError, pagesOf } from "../../environment/input";
import { acrossVpcsWarnings, endOf } from "../../environment/proposal/wanted-connections";
import { semanticsOf, trafficKey, trafficOf, type Traffic } from "../../environment/traffic";
import { isPlainObject } from "../../rules/plain-object";
import { LIMITS } from "../../rules/protocols";
import { shownInTerraform as shown } from "../../rules/values";

/** What a reviewer has left in a report. */
export interface ReviewedProposal {
  /** The connections that need rules. */
  readonly connections: readonly WantedConnection[];
  /** Sentences about candidates that are not declared. */
  readonly warnings: readonly string[];
}

type Candidate = Readonly<Record<string, unknown>>;

/**
 * Reads a reviewed report of `mutual-sg propose --format json`. A reviewer removes the candidates that must not become
 * rules.
 *
 * @throws InputError if the file is not such a report, or if one of its candidates cannot become a rule
 */
export function reviewedProposal(name: string, text: string, environment: Environment): ReviewedProposal {
  const [page, ...others] = pagesOf({ name, text });
  const report = page?.value;
  if (others.length > 0 || !isPlainObject(report) || report["version"] !== 1 || !Array.isArray(report["candidates"])) {
    throw new InputError(`${name} is not a report of \`mutual-sg propose --format json\`.`);
  }
  let acrossVpcs = 0;
  const [connections, problems] = [new Map<string, WantedConnection & { readonly label: string }>(), [] as string[]];
  for (const [index, candidate] of (report["candidates"] as unknown[]).entries()) {
    const label = `candidates[${index}] in ${name}`;
    try {
      if (!isPlainObject(candidate)) throw new InputError(`${label} is ${shown(candidate)}, not an object.`);
      if (candidate["status"] === "allowed") continue;
      if (candidate["isAcrossVpcs"] === true) {
        acrossVpcs += 1;
        continue;
      }
      const connection = connectionIn(candidate, label, environment);
      const key = `${connection.source.value} ${connection.target.value} ${trafficKey(connection)}`;
      const same = connections.get(key)?.label;
      if (same !== undefined) throw new InputError(`${label} is the same connection as ${same}: remove one of them.`);
      connections.set(key, { ...connection, label });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  return {
    connections: Array.from(connections.values(), ({ label: _, ...connection }) => connection),
    warnings: acrossVpcsWarnings(acrossVpcs),
  };
}

function connectionIn(candidate: Candidate, label: string, environment: Environment): WantedConnection {
  const [source, target] = (["source", "target"] as const).map((side) => endIn(candidate, side, label, environment));
  if (source!.type !== "security_group" && target!.type !== "security_group") {
    throw new InputError(`${label} has no group: at least one end must be a security group.`);
  }
  const { summary } = candidate;
  const comment = typeof summary === "string" ? { comment: summary } : {};
  return { source: source!, target: target!, ...trafficIn(candidate, label), ...comment };
}

/** An end of a candidate: a group of the environment, or a CIDR block as AWS stores it. */
function endIn(candidate: Candidate, side: "source" | "target", label: string, environment: Environment): AdoptedEnd {
  const value = candidate[side];
  const range = typeof value === "string" ? rangeOfBlock(value) : undefined;
  if (typeof value === "string" && range !== undefined) {
    const canonical = canonicalBlock(value, range.version);
    if (canonical === value) return endOf(value);
    throw new InputError(`${side} of ${label} is ${shown(value)}: write ${canonical!}, as AWS stores it.`);
  }
  if (typeof value === "string" && environment.group(value) !== undefined) return endOf(value);
  throw new InputError(
    `${side} of ${label} is ${shown(value ?? null)}, which is neither a CIDR block nor a group of the input: add its ` +
      "export.",
  );
}

function trafficIn({ protocol, fromPort, toPort }: Candidate, label: string): Traffic {
  const isNamed = typeof protocol === "string" && protocol !== "";
  const traffic = trafficOf(isNamed ? protocol : undefined, fromPort, toPort);
  const semantics = semanticsOf(traffic.protocolNumber);
  if (semantics === "unknown" || Number(traffic.protocolNumber) > LAST_PROTOCOL) {
    throw new InputError(`protocol of ${label} is ${shown(protocol ?? null)}, not a protocol's name or number.`);
  }
  if (semantics === "nothing") return traffic;
  const { lowest, highest } = LIMITS[semantics];
  for (const [name, port] of Object.entries({ fromPort, toPort })) {
    const isPort = Number.isInteger(port) && (port as number) >= lowest && (port as number) <= highest;
    if (!isPort)
      throw new InputError(`${name} of ${label} is ${shown(port ?? null)}, not a number from ${lowest} to ${highest}.`);
  }
  if (semantics === "ports" && (fromPort as number) > (toPort as number)) {
    throw new InputError(`fromPort of ${label} is ${String(fromPort)}, above toPort ${String(toPort)}.`);
  }
  return traffic;
}

const LAST_PROTOCOL = 255;
