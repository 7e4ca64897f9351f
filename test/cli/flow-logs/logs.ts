import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { readFlowLogs, type FlowLogOptions } from "../../../src/cli/flow-logs/flow-logs";
import type { Endpoint, Observations } from "../../../src/environment/proposal/observations";
import { removeFolder, temporaryFolder } from "../../../tools/folders";
import { environmentOf, type Described } from "../../environment/environment-of";

export const VERSION_2 =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
export const WITH_FLAGS = `${VERSION_2} tcp-flags`;

/** A web server (eni-1) and a database (eni-2), without rules. */
export const SHOP: Described = { rules: [], interfaces: ["web 10.0.0.1", "db 10.0.0.2"] };

/** A record. */
export interface Line {
  readonly on?: string;
  readonly from: string;
  readonly to: string;
  readonly protocol?: number;
  readonly packets?: number;
  readonly bytes?: number;
  readonly start?: number;
  readonly action?: "ACCEPT" | "REJECT";
  /** `tcp-flags`, for `WITH_FLAGS`. */
  readonly flags?: number;
}

/** A record as a line of text. Ends are such as "10.0.0.1 443". */
export function line(record: Line): string {
  const {
    on = "eni-1",
    from,
    to,
    protocol = 6,
    packets = 5,
    bytes = 1_000,
    start = 100,
    action = "ACCEPT",
    flags,
  } = record;
  const [source, sourcePort] = from.split(" ");
  const [target, targetPort] = to.split(" ");
  const fields = [
    2,
    1,
    on,
    source,
    target,
    sourcePort,
    targetPort,
    protocol,
    packets,
    bytes,
    start,
    start + 60,
    action,
  ];
  return [...fields, "OK", ...(flags === undefined ? [] : [flags])].join(" ");
}

/** The records of both directions. The flags are the client's and the server's. */
export const both = ({ flags, ...record }: Omit<Line, "flags"> & { flags?: readonly [number, number] }): string[] => [
  line({ ...record, flags: flags?.[0] }),
  line({ ...record, from: record.to, to: record.from, flags: flags?.[1] }),
];

/** A folder with files, which is removed after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export type Options = Partial<Omit<FlowLogOptions, "environment">>;

/** What is observed in the files of a folder. */
export function observedIn(
  folder: string,
  described: Described = SHOP,
  options: Options = {},
  paths: readonly string[] = ["."],
): Promise<Observations> {
  return readFlowLogs(paths, { environment: environmentOf(described), ...options }, { cwd: () => folder });
}

/** What is observed in lines of text. */
export const observed = (lines: readonly string[], described?: Described, options?: Options): Promise<Observations> =>
  observedIn(folderWith({ "flow.log": `${lines.join("\n")}\n` }), described, options);

const label = ({ groupIds, address }: Endpoint): string =>
  address ?? groupIds.map((id) => id.replace(/^sg-/, "")).join("+");

/** The connections in a few words, such as "web > db 6/5432 handshake:1". */
export const connectionsIn = ({ connections }: Observations): string[] =>
  connections.map(({ source, target, protocolNumber, port, evidence }) => {
    const kinds = Object.entries(evidence).map(([kind, count]) => `${kind}:${count}`);
    return `${label(source)} > ${label(target)} ${protocolNumber}/${port} ${kinds.join(" ")}`;
  });

/** What is withheld in a few words, such as "attempt: web > db 6/5432-5432". */
export const withheldIn = ({ withheld }: Observations): string[] =>
  withheld.map(
    ({ reason, source, target, protocolNumber, ports }) =>
      `${reason}: ${label(source)} > ${label(target)} ${protocolNumber}/${ports.join("-")}`,
  );
