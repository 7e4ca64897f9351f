import { SERVICES, type Service } from "../../rules/services";
import { protocolName, type Traffic } from "../traffic";

/** The names of the known services on exactly these ports. Some services share a port. */
export function serviceNames({ protocolNumber, fromPort, toPort }: Traffic): readonly string[] {
  return NAMES.get(`${protocolName(protocolNumber!)} ${fromPort!} ${toPort!}`) ?? [];
}

const NAMES = new Map<string, string[]>();
for (const { name, protocol, fromPort, toPort = fromPort } of SERVICES as readonly Service[]) {
  const key = `${protocol} ${fromPort} ${toPort}`;
  NAMES.set(key, [...(NAMES.get(key) ?? []), name]);
}
