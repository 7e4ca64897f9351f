import { InvalidArgumentError } from "commander";

const SECONDS: Readonly<Record<string, number>> = { h: 3_600, d: 86_400, w: 604_800 };

const DAY_OR_TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * The time of `--since` in seconds since 1970: a day, a time, or how long ago, such as 7d.
 *
 * @param now - milliseconds since 1970
 */
export function sinceOf(text: string, now = Date.now()): number {
  const [, count, unit] = /^([1-9]\d{0,4})([hdw])$/.exec(text) ?? [];
  if (count !== undefined) return Math.floor(now / 1_000) - Number(count) * SECONDS[unit!]!;
  const [, day] = DAY_OR_TIME.exec(text) ?? [];
  const time = Date.parse(text);
  if (day === undefined || Number.isNaN(time) || !isInCalendar(day)) {
    throw new InvalidArgumentError(
      "Give a day such as 2026-11-01, a time such as 2026-11-01T08:00:00Z, or how long ago: 12h, 7d or 4w.",
    );
  }
  return Math.floor(time / 1_000);
}

/** Whether the month has the day: for `Date`, the 30th of February is in March. */
const isInCalendar = (day: string): boolean => new Date(day).toISOString().startsWith(day);
