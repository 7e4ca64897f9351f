import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import type { FlowRecord } from "./recorder";

/** The fields of flow logs. The orders of the custom ones are from "Flow log record examples" of the VPC User Guide. */
export const FIELDS = {
  version2:
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status",
  tcpFlags:
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action tcp-flags " +
    "log-status",
  packetAddresses:
    "version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr " +
    "pkt-dstaddr protocol bytes packets start end action tcp-flags log-status",
  version5:
    "version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id " +
    "instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr " +
    "pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status",
} as const;
export type FieldSet = keyof typeof FIELDS;

/**
 * - gzip: files of S3
 * - text: the same, not compressed
 * - without-header: what CloudWatch returns
 * - cloudwatch-export: an export task to S3, which writes the time before each line
 * - parquet: files of S3 in Parquet
 */
export type LogForm = "gzip" | "text" | "without-header" | "cloudwatch-export" | "parquet";

const ACCOUNT = "111122223333";
const VERSIONS: Record<FieldSet, string> = { version2: "2", tcpFlags: "3", packetAddresses: "3", version5: "5" };

/** The columns of Parquet files that are not texts ("Flow log records" of the VPC User Guide). */
const PARQUET_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["version", "srcport", "dstport", "protocol", "tcp-flags", "traffic-path"].map((name) => [name, "INTEGER"]),
  ),
  ...Object.fromEntries(["packets", "bytes", "start", "end"].map((name) => [name, "BIGINT"])),
};

/** Writes records to files of a folder, as they come from AWS. Returns the paths of the files. */
export async function writeLogs(
  records: readonly FlowRecord[],
  folder: string,
  { fields, form, files = 3 }: { readonly fields: FieldSet; readonly form: LogForm; readonly files?: number },
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const names = FIELDS[fields].split(" ");
  const header = form === "gzip" || form === "text" || form === "parquet" ? [names.join(" ")] : [];
  const paths: string[] = [];
  for (let file = 0; file < files; file += 1) {
    const lines = records
      .filter((_, index) => index % files === file)
      .map((record, index) => lineOf(record, names, fields, form, index));
    const text = [...header, ...lines, ""].join("\n");
    const base = join(
      folder,
      `${ACCOUNT}_vpcflowlogs_eu-central-1_fl-0a1b2c3d4e5f60718_20260101T0${file}00Z_${file}.log`,
    );
    const path =
      base + { gzip: ".gz", text: "", "without-header": "", "cloudwatch-export": ".gz", parquet: ".parquet" }[form];
    if (form === "parquet") await writeParquet(text, names, path);
    else writeFileSync(path, path.endsWith(".gz") ? gzipSync(text) : text);
    paths.push(path);
  }
  return paths;
}

function lineOf(record: FlowRecord, names: readonly string[], fields: FieldSet, form: LogForm, index: number): string {
  const line = names.map((name) => valueOf(name, record, fields)).join(" ");
  // A sample record in the VPC User Guide has two spaces.
  const spaced = form !== "parquet" && index % 50 === 7 ? line.replace(/ (?=\d)/, "  ") : line;
  return form === "cloudwatch-export" ? `${new Date(record.end * 1000).toISOString()} ${spaced}` : spaced;
}

function valueOf(name: string, { interfaceId, status, start, end, flow }: FlowRecord, fields: FieldSet): string {
  const ofRecord: Readonly<Record<string, string | number>> = {
    version: VERSIONS[fields],
    "account-id": ACCOUNT,
    "interface-id": interfaceId,
    "vpc-id": "vpc-0a1b2c3d4e5f60718",
    "subnet-id": "subnet-0a1b2c3d4e5f60718",
    region: "eu-central-1",
    "az-id": "euc1-az2",
    start,
    end,
    "log-status": status,
  };
  if (name in ofRecord) return String(ofRecord[name]);
  if (flow === undefined) return "-";
  const ofFlow: Readonly<Record<string, string | number>> = {
    type: flow.source.includes(":") ? "IPv6" : "IPv4",
    srcaddr: flow.source,
    dstaddr: flow.target,
    srcport: flow.sourcePort,
    dstport: flow.targetPort,
    "pkt-srcaddr": flow.packetSource,
    "pkt-dstaddr": flow.packetTarget,
    protocol: flow.protocol,
    packets: flow.packets,
    bytes: flow.bytes,
    action: flow.action,
    "tcp-flags": flow.flags,
    "flow-direction": flow.direction,
    "traffic-path": flow.direction === "egress" ? 1 : "-",
  };
  return String(ofFlow[name] ?? "-");
}

async function writeParquet(text: string, names: readonly string[], path: string): Promise<void> {
  const source = `${path}.txt`;
  writeFileSync(source, text);
  const columns = names.map((name) => {
    const type = PARQUET_TYPES[name] ?? "VARCHAR";
    // Numbers have no "-".
    const value = type === "VARCHAR" ? `"${name}"` : `TRY_CAST(nullif("${name}", '-') AS ${type})`;
    return `${value} AS "${name.replaceAll("-", "_")}"`;
  });
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const rows = `read_csv('${source}', delim = ' ', header = true, all_varchar = true)`;
  await connection.run(`COPY (SELECT ${columns.join(", ")} FROM ${rows}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  rmSync(source);
}
