import { printable, shortened } from "./printable";
import type { Terminal } from "./terminal";

const LISTED_WARNINGS = 10;

/** Writes warnings to standard error. */
export function warn({ stderr }: Terminal, warnings: readonly string[]): void {
  for (const warning of warnings.slice(0, LISTED_WARNINGS)) stderr.write(`warning: ${printable(shortened(warning))}\n`);
  if (warnings.length > LISTED_WARNINGS) stderr.write(`… and ${warnings.length - LISTED_WARNINGS} more.\n`);
}
