import { resolve, sep } from "node:path";

/** Whether a file is one of those that `--logs` names: a file, a file in a folder, or one that matches a pattern. */
export function isAmongLogs(file: string, logs: readonly string[], cwd: string): boolean {
  const path = resolve(cwd, file);
  return logs.some((log) => {
    const named = resolve(cwd, log);
    return path === named || path.startsWith(named + sep) || patternOf(named).test(path);
  });
}

/** A pattern of file names as a regular expression. */
function patternOf(pattern: string): RegExp {
  const parts = pattern
    .split(/(\*\*|[*?]|\[[^\]]*\])/)
    .map((part, index) => (index % 2 === 0 ? literal(part) : (WILDCARDS[part] ?? part)));
  return new RegExp(`^${parts.join("")}$`);
}

const WILDCARDS: Readonly<Record<string, string>> = { "**": ".*", "*": "[^/]*", "?": "[^/]" };

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
