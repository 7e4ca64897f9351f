import { expect, it } from "vitest";
import { sinceOf } from "../../../src/cli/propose/since";

const NOW = Date.parse("2026-11-27T12:00:00Z");

it.each([
  ["2026-11-01", "2026-11-01T00:00:00Z"],
  ["2026-11-01T08:30Z", "2026-11-01T08:30:00Z"],
  ["2026-11-01T08:30:15.250+02:00", "2026-11-01T06:30:15Z"],
  ["12h", "2026-11-27T00:00:00Z"],
  ["7d", "2026-11-20T12:00:00Z"],
  ["4w", "2026-10-30T12:00:00Z"],
])("%s is %s", (text, expected) => {
  expect(sinceOf(text, NOW)).toBe(Date.parse(expected) / 1_000);
});

it.each(["", "7", "0d", "-7d", "7 d", "yesterday", "2026", "2026-13-01", "2026-02-30", "2026-11-01T08:30", "1e9"])(
  "%j is refused with examples",
  (text) => {
    expect(() => sinceOf(text, NOW)).toThrow("Give a day such as 2026-11-01");
  },
);
