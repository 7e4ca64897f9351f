import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { InputError } from "../../environment/input";
import { shortened } from "../printable";
import { systemErrorText } from "../system-errors";
import { areFieldNames, DEFAULT_FIELDS, FIELDS_REMEDY, requireFields } from "./log-fields";

/** How the records of a file are written. */
export type LogFormat = TextFormat | ParquetFormat;

export interface TextFormat {
  readonly type: "text";
  readonly isGzip: boolean;
  /** Whether the first line has the names of the fields. */
  readonly hasHeader: boolean;
  /** Whether each line begins with the time of its event, as exports of CloudWatch Logs do. */
  readonly hasTimes: boolean;
  readonly fields: readonly string[];
}

/** The columns are in the file. */
export interface ParquetFormat {
  readonly type: "parquet";
}

/** Enough for the first line of text, even if it is compressed. */
const BEGINNING = 65_536;

/**
 * Detects the format of a file from its beginning, because names can be wrong.
 *
 * @param given - the fields of files without a header
 * @returns undefined if the file is empty
 * @throws InputError if the fields are unknown
 */
export async function formatOf(file: string, given?: readonly string[]): Promise<LogFormat | undefined> {
  const bytes = await beginningOf(file);
  if (bytes.subarray(0, 4).toString("latin1") === "PAR1") return { type: "parquet" };
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isGzip ? unzipped(bytes, file) : bytes).toString("utf8");
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const index = lines.findIndex((line) => /\S/.test(line));
  if (index === -1) return undefined;
  return { type: "text", isGzip, ...layoutOf(lines[index]!.trim(), `${file}, line ${index + 1},`, file, given) };
}

type Layout = Pick<TextFormat, "hasHeader" | "hasTimes" | "fields">;

function layoutOf(line: string, place: string, file: string, given?: readonly string[]): Layout {
  const words = line.split(/\s+/);
  if (areFieldNames(words)) {
    requireFields(words, file);
    return { hasHeader: true, hasTimes: false, fields: words };
  }
  const hasTimes = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(words[0]!);
  const count = words.length - (hasTimes ? 1 : 0);
  const fields = given ?? DEFAULT_FIELDS;
  if (count === fields.length) return { hasHeader: false, hasTimes, fields };
  const expected = given === undefined ? `the default format has ${fields.length}` : `--fields has ${fields.length}`;
  throw new InputError(
    `${place} has ${count} ${count === 1 ? "column" : "columns"}, but ${expected}: ${shortened(line).slice(0, 200)}\n` +
      `The file has no header, so ${FIELDS_REMEDY}.`,
  );
}

async function beginningOf(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${systemErrorText(error)}.`);
  }
}

/** The text at the beginning of a compressed file. Its end is missing, which is not an error. */
function unzipped(bytes: Buffer, file: string): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new InputError(`${file} cannot be unzipped: ${(error as Error).message}. Download it again.`);
  }
}
