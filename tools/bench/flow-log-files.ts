import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { documentsOf, groupRow, idOf, interfaceRow } from "../aws-rows";

/** Flow logs of a network, as files. */
export interface FlowLogFiles {
  readonly folder: string;
  /** The pattern of the log files. */
  readonly logs: string;
  /** The exports of interfaces and groups. */
  readonly inputs: readonly string[];
  readonly rows: number;
  /** The connections with a handshake. */
  readonly connections: number;
}

const [CLIENTS, SERVERS] = [600, 400];
const HOSTS_PER_GROUP = 10;
/** One of that many connections is a rejected probe from outside. */
const PROBES = 40;
/** The two sides of a connection record two directions each. */
const ROWS_PER_CONNECTION = 4;
const CONNECTIONS_PER_FILE = 62_500;
const PORTS = [443, 5432, 6379, 8080, 9092, 27017, 50051, 61000];
const [LOG_START, LOG_SECONDS] = [1_767_225_600, 86_400];

/**
 * Writes flow logs with about that many rows: gzip files with a header, as S3 has them, with tcp-flags. DuckDB makes
 * the rows, because JavaScript would take minutes. Every connection has its own client port, as most in real logs.
 */
export async function writeFlowLogs(rows: number, folder: string): Promise<FlowLogFiles> {
  mkdirSync(folder);
  const connections = Math.ceil(rows / ROWS_PER_CONNECTION);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const hosts = Array.from({ length: CLIENTS + SERVERS }, (_, index) => interfaceRow(index, [groupOf(index)]));
    const values = hosts.map(
      ({ NetworkInterfaceId, PrivateIpAddress }, index) =>
        `(${index}, '${NetworkInterfaceId!}', '${PrivateIpAddress!}')`,
    );
    await connection.run(`CREATE TABLE hosts AS FROM (VALUES ${values.join(", ")}) AS hosts (index, id, address)`);
    for (let first = 0; first < connections; first += CONNECTIONS_PER_FILE) {
      const file = join(folder, `${String(first / CONNECTIONS_PER_FILE).padStart(4, "0")}.log.gz`);
      const last = Math.min(first + CONNECTIONS_PER_FILE, connections);
      await connection.run(
        `COPY (${rowsOf(first, last, connections)}) TO '${file}' (FORMAT csv, DELIMITER ' ', HEADER, COMPRESSION gzip)`,
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const probes = Math.ceil(connections / PROBES);
  return {
    folder,
    logs: join(folder, "*.log.gz"),
    inputs: writeInputs(folder),
    rows: (connections - probes) * ROWS_PER_CONNECTION + probes,
    connections: connections - probes,
  };
}

const groupOf = (index: number): string => idOf("sg", String(Math.floor(index / HOSTS_PER_GROUP)));

function writeInputs(folder: string): string[] {
  const indexes = Array.from({ length: CLIENTS + SERVERS }, (_, index) => index);
  const interfaces = indexes.map((index) => interfaceRow(index, [groupOf(index)]));
  const groups = [...new Set(indexes.map(groupOf))].map((id, index) => groupRow(id, `service-${index}`, []));
  return documentsOf({ rules: [], groups, interfaces }).map(({ name, text }) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}

/** The query that makes the rows of some connections. */
function rowsOf(first: number, last: number, all: number): string {
  return `
    WITH connections AS (
      SELECT
        number,
        number % ${CLIENTS} AS client,
        number // ${CLIENTS} AS turn,
        ${CLIENTS} + (client // ${HOSTS_PER_GROUP} * ${HOSTS_PER_GROUP} * 3 + turn % 50) % ${SERVERS} AS server,
        [${PORTS.join(", ")}][1 + server // ${HOSTS_PER_GROUP} % ${PORTS.length}] AS port,
        32768 + (turn * 7 + client) % 28232 AS client_port,
        ${LOG_START} + number * ${LOG_SECONDS} // ${all} AS start,
        number % ${PROBES} = 0 AS is_probe
      FROM range(${first}, ${last}) AS connections (number)
    ), records AS (
      SELECT
        *,
        if(is_probe, '203.0.113.' || number % 250, clients.address) AS client_address,
        servers.address AS server_address,
        if(at_client, clients.id, servers.id) AS interface_id
      FROM connections
      JOIN hosts AS clients ON clients.index = client
      JOIN hosts AS servers ON servers.index = server
      CROSS JOIN (VALUES (true, true), (true, false), (false, true), (false, false)) AS sights (at_client, to_server)
      WHERE NOT is_probe OR (to_server AND NOT at_client)
    )
    SELECT
      3 AS version, 111122223333 AS "account-id", interface_id AS "interface-id",
      if(to_server, client_address, server_address) AS srcaddr,
      if(to_server, server_address, client_address) AS dstaddr,
      if(to_server, client_port, port) AS srcport,
      if(to_server, port, client_port) AS dstport,
      6 AS protocol,
      if(is_probe, 3, 5 + number % 90) AS packets,
      if(is_probe, 180, 400 + number % 70000) AS bytes,
      start, start + 59 AS "end",
      if(is_probe, 'REJECT', 'ACCEPT') AS action,
      CASE WHEN is_probe THEN 2 WHEN to_server THEN 3 ELSE 19 END AS "tcp-flags",
      'OK' AS "log-status"
    FROM records
    ORDER BY number`;
}
