import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "../../../src/cli/flow-logs/log-fields";
import { InputError } from "../../../src/environment/input";
import { both, connectionsIn, folderWith, line, observed, observedIn, VERSION_2, WITH_FLAGS } from "./logs";

const FOUND = ["web > db 6/5432 known-port:1"];
const RECORDS = both({ from: "10.0.0.1 40000", to: "10.0.0.2 5432" });
/** Enough lines for several blocks of a compressed file. */
const MANY = Array.from({ length: 9_000 }, (_, index) =>
  line({ from: `10.0.0.${index % 250} ${index}`, to: "10.0.0.2 80", bytes: index * 7 }),
);
const text = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;

describe("a file", () => {
  it.each<[string, string | Uint8Array]>([
    ["with a header, as in Amazon S3", text(VERSION_2, ...RECORDS)],
    ["without a header, in the default format", text(...RECORDS)],
    ["that is compressed", gzipSync(text(VERSION_2, ...RECORDS))],
    ["with the lines of Windows", text(VERSION_2, ...RECORDS).replaceAll("\n", "\r\n")],
    ["whose last line has no end", text(VERSION_2, ...RECORDS).trimEnd()],
    ["with a byte order mark", `\uFEFF${text(...RECORDS)}`],
    ["exported from CloudWatch Logs, with times", text(...RECORDS.map((one) => `2026-01-01T00:00:00.000Z ${one}`))],
    [
      "with several spaces, tabs and spaces at the ends",
      text(...RECORDS.map((one) => ` ${one.replace(/ /, "  ").replace(/ OK/, "\tOK ")}`)),
    ],
  ])("%s is read", async (_, content) => {
    const observations = await observedIn(folderWith({ "flow.data": content }));
    expect(connectionsIn(observations)).toEqual(FOUND);
    expect(observations.totals).toMatchObject({
      files: 1,
      records: 2,
      unreadable: 0,
      period: { first: 100, last: 160 },
    });
  });

  it("may have a format of its own, and a header counts more than --fields", async () => {
    const fields =
      "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action";
    const short = RECORDS.map((one) => one.replace(/ OK$/, ""));
    const folder = folderWith({
      "a.log": text(...short),
      "b.log": text(WITH_FLAGS, ...RECORDS.map((one) => `${one} 0`)),
    });
    const observations = await observedIn(folder, undefined, { fields });
    expect(connectionsIn(observations)).toEqual(FOUND);
    expect(observations.totals).toMatchObject({ files: 2, records: 4 });
  });

  it("with a header may have its columns in any order", async () => {
    const fields = VERSION_2.split(" ").reverse().join(" ");
    const reversed = RECORDS.map((one) => one.split(" ").reverse().join(" "));
    expect(connectionsIn(await observed([fields, ...reversed]))).toEqual(FOUND);
  });

  it.each(["it's; DROP TABLE flows --.log", "a*b?[c].log", 'line\nbreak "$1".log'])(
    "may be called %j",
    async (name) => {
      const folder = folderWith({ [name]: text(...RECORDS), "axbyc.log": text(...RECORDS) });
      expect((await observedIn(folder, undefined, {}, [name])).totals).toMatchObject({ files: 1, records: 2 });
    },
  );
});

describe("paths", () => {
  const files = {
    "a/1.log": text(...RECORDS),
    "a/b/2.log": text(...RECORDS),
    "a/.hidden": "x",
    "a/aws-logs-write-test": "x",
  };

  it("may be folders with folders, patterns and files, each of which counts once", async () => {
    const folder = folderWith(files);
    for (const paths of [["a"], ["a/**"], ["a/*.log", "a/b"], [join(folder, "a"), "a/1.log"]]) {
      expect((await observedIn(folder, undefined, {}, paths)).totals.files, paths.join()).toBe(2);
    }
  });

  it.each([
    ["missing.log", /^missing\.log cannot be read: it does not exist\.$/],
    ["a/*.gz", /^a\/\*\.gz has no files: /],
    ["empty", /^empty has no files: /],
    ["", /^The path of a flow log is empty: /],
  ])("that name nothing are an error: %j", async (path, message) => {
    const folder = folderWith({ ...files, "empty/.gitkeep": "" });
    await expect(observedIn(folder, undefined, {}, [path])).rejects.toThrow(message);
  });
});

describe("a file that cannot be used is an error that names it", () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    [
      "too few columns",
      text(RECORDS[0]!.replace(/ OK$/, "")),
      /flow\.log, line 1, has 13 columns, but the default format has 14: 2 1 eni-1.*\n.*--fields/,
    ],
    [
      "a custom format with a header that lacks fields",
      text("instance-id interface-id srcaddr dstaddr", "- eni-1 1 2"),
      /flow\.log has no srcport, dstport, protocol, start, end and 1 more: /,
    ],
    ["something else", "hello world\n", /flow\.log, line 1, has 2 columns/],
    ["no records", "\n\n", /all files are empty/],
    ["words in the columns", text(VERSION_2, "a b c d e f g h i j k l m n"), /none of the 1 line is a record/],
    ["a damaged Parquet file", "PAR1 and nothing else", /cannot be read: [^\n]+\n.*download it again/],
  ])("%s", async (_, content, message) => {
    const reading = observedIn(folderWith({ "flow.log": content }));
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(InputError);
  });
});

describe("lines that are not records", () => {
  it("may be at the end of a file whose download was interrupted", async () => {
    const { totals } = await observedIn(
      folderWith({ "flow.log.gz": gzipSync(text(VERSION_2, ...MANY)).subarray(0, -5_000) }),
    );
    expect(totals.records).toBeGreaterThan(4_000);
    expect(totals.unreadable).toBe(1);
  });

  it("are counted, and the others are read", async () => {
    const lines = [
      VERSION_2,
      RECORDS[0]!.slice(0, 40),
      ...RECORDS,
      "2 1 eni-1 10.0.0.1 10.0.0.2 99999 1 6 1 1 1 1 ACCEPT OK",
      "a\x01b",
    ];
    const observations = await observed(lines);
    expect(connectionsIn(observations)).toEqual(FOUND);
    expect(observations.totals).toMatchObject({ records: 2, unreadable: 3 });
  });

  it("may be no text, and may be very long", async () => {
    const content = Buffer.concat([
      Buffer.from(text(VERSION_2, ...RECORDS)),
      Buffer.from([0xff, 0xfe, 10]),
      Buffer.alloc(3e6, "x"),
      Buffer.from("\n"),
    ]);
    const observations = await observedIn(folderWith({ "flow.log": content }));
    expect(connectionsIn(observations)).toEqual(FOUND);
    expect(observations.totals.unreadable).toBeGreaterThan(0);
  });

  it("NODATA and SKIPDATA are counted with their interfaces", async () => {
    const status = (on: string, name: string) => `2 1 ${on} - - - - - - - 50 90 - ${name}`;
    const { totals } = await observed([...RECORDS, status("eni-2", "NODATA"), status("eni-9", "SKIPDATA")]);
    expect(totals).toEqual({
      ...{ files: 1, records: 4, withoutData: 1, skipped: 1, unreadable: 0 },
      ...{ ofUnknownInterfaces: 1, unknownInterfaces: ["eni-9"], period: { first: 50, last: 160 } },
    });
  });
});

it.each([
  ["a blank line before it", ["", VERSION_2, ...RECORDS]],
  ["another one in the middle", [VERSION_2, RECORDS[0]!, VERSION_2, RECORDS[1]!]],
])("a header may have %s", async (_, lines) => {
  const observations = await observed(lines);
  expect(connectionsIn(observations)).toEqual(FOUND);
  expect(observations.totals).toMatchObject({ records: 2, unreadable: 0 });
});

it("lines that are too long are counted", async () => {
  const { totals } = await observed([VERSION_2, ...RECORDS, "x".repeat(70_000), "y".repeat(1e6)]);
  expect(totals).toMatchObject({ records: 2, unreadable: 2 });
});

it("an error says that only records before the time are in the logs", async () => {
  expect((await observed(RECORDS, undefined, { since: 1_000 })).totals).toMatchObject({ records: 0, unreadable: 0 });
  await expect(observed([...RECORDS, "x"], undefined, { since: 1_000 })).rejects.toThrow(
    /no records since 1970-01-01T00:16:40.000Z, but 2 older records/,
  );
});

it("records that end before a time are left out", async () => {
  const late = both({ from: "10.0.0.1 40001", to: "10.0.0.2 3306", start: 1_000 });
  const observations = await observed([...RECORDS, ...late], undefined, { since: 1_000 });
  expect(connectionsIn(observations)).toEqual(["web > db 6/3306 known-port:1"]);
  expect(observations.totals).toMatchObject({ records: 2, period: { first: 1_000, last: 1_060 } });
});

describe("--fields", () => {
  it.each([
    VERSION_2,
    VERSION_2.replaceAll(/\S+/g, "${$&}"),
    VERSION_2.replaceAll(" ", ","),
    VERSION_2.replaceAll("-", "_"),
  ])("may be %j", (fields) => {
    expect(fieldsOf(fields)).toEqual(VERSION_2.split(" "));
  });

  it.each([
    ["", /is not a log format/],
    ["2 123456789012 eni-1", /is not a log format/],
    ["interface-id srcaddr", /--fields has no dstaddr, srcport, dstport, protocol, start and 2 more/],
    [`${VERSION_2} start`, /names start twice/],
  ])("%j is an error", (fields, message) => {
    expect(() => fieldsOf(fields)).toThrow(message);
  });
});
