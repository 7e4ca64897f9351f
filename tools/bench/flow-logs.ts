import { join } from "node:path";
import { run } from "../programs";
import { writeFlowLogs, type FlowLogFiles } from "./flow-log-files";
import type { PartResult, Ratio } from "./results";
import { inRounds, type Bench, type Side } from "./rounds";

/** The variable with other sizes: millions of rows, such as "1,5,20". 20 million rows take minutes to write. */
const SIZES = "BENCH_MILLION_ROWS";
const MEMORY_LIMIT_MIB = 2048;

/** Measures how fast flow logs are read. */
export async function measureFlowLogs(bench: Bench): Promise<PartResult> {
  const what = "Flow logs";
  const millions = bench.isQuick ? [0.1] : (process.env[SIZES] ?? "1,5").split(",").map(Number);
  const sizes: { readonly million: number; readonly reading: Reading; readonly counting: Reading }[] = [];
  for (const million of millions) {
    bench.signal.throwIfAborted();
    bench.print(`${what}: writing ${million} million rows`);
    const files = await writeFlowLogs(million * 1e6, join(bench.folder, `flow-logs-${million}`));
    sizes.push({ million, reading: readingOf("read", files, bench), counting: readingOf("count", files, bench) });
  }
  const samples = await inRounds(
    what,
    sizes.flatMap(({ reading, counting }) => [reading.side, counting.side]),
    bench,
  );
  const ratios = sizes.flatMap(({ million, reading, counting }, index): Ratio[] => {
    const ofCounting = { side: reading.side.name, baseline: counting.side.name, atMost: 4 };
    const smaller = sizes[index - 1];
    if (smaller === undefined) return [ofCounting];
    // Linear, with a fifth for what a larger size costs in caches and temporary files.
    const atMost = 1.2 * (million / smaller.million);
    return [ofCounting, { side: reading.side.name, baseline: smaller.reading.side.name, atMost }];
  });
  return {
    title: what,
    about:
      "The time of reading flow logs in a new Node process that has loaded the built package: gzip files of S3 with " +
      "`tcp-flags`, two records on each side of every connection. DuckDB counts the rows of the same files. The " +
      "connections are first checked to be complete, and the memory to stay within 2 GiB. Peak memory of the process: " +
      `${sizes.map(({ reading }) => `${reading.side.name}: ${reading.peak()} MiB`).join(", ")}.`,
    comparisons: [{ what, samples, ratios }],
  };
}

interface Reading {
  readonly side: Side;
  /** The highest memory of all runs, in MiB. */
  readonly peak: () => number;
}

function readingOf(way: "read" | "count", files: FlowLogFiles, bench: Bench): Reading {
  let peak = 0;
  const measured = async (): Promise<Measured> => {
    const result = await measure(way, files.folder, bench);
    peak = Math.max(peak, result.mebibytes);
    return result;
  };
  const rows = `${files.rows.toLocaleString("en")} rows`;
  const side: Side = {
    name: way === "read" ? rows : `count(*) of ${rows}`,
    check: async () => {
      const { records, connections, mebibytes } = await measured();
      return [
        ...(records === files.rows ? [] : [`${records} records instead of ${files.rows}.`]),
        ...(way === "count" || connections === files.connections
          ? []
          : [`${connections ?? 0} connections instead of ${files.connections}.`]),
        ...(way === "count" || mebibytes <= MEMORY_LIMIT_MIB ? [] : [`The process needs ${mebibytes} MiB.`]),
      ];
    },
    sample: async () => (await measured()).seconds,
  };
  return { side, peak: () => peak };
}

interface Measured {
  readonly seconds: number;
  /** The peak memory of the process. */
  readonly mebibytes: number;
  readonly records: number;
  readonly connections?: number;
}

async function measure(way: "read" | "count", folder: string, { signal }: Bench): Promise<Measured> {
  const program = join(__dirname, "flow-logs.mjs");
  const { status, stdout, output } = await run(process.execPath, [program, way, folder], {
    cwd: folder,
    env: process.env,
    signal,
  });
  if (status !== 0) throw new Error(`Flow logs cannot be read.\n${output}`);
  return JSON.parse(stdout) as Measured;
}
