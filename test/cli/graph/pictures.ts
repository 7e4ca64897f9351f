import { audit } from "../../../src/environment/audit";
import { Environment, type Group } from "../../../src/environment/environment";
import { graphOf, type Graph } from "../../../src/environment/graph/graph";
import { environmentOf } from "../../environment/environment-of";

const pair = (source: string, target: string, traffic: string): string[] => [
  `${source} egress ${traffic} to ${target}`,
  `${target} ingress ${traffic} from ${source}`,
];

const KEPT = [
  ...pair("alb", "web", "tcp 80"),
  ...pair("alb", "web", "tcp 443"),
  ...pair("web", "db", "tcp 5432"),
  "web egress tcp 6379 to cache",
  "db ingress tcp 22 from bastion",
  "bastion egress all to 0.0.0.0/0",
];

/** The graph of a plan with everything that pictures show in a special way. */
export function everyKindOfGraph(): Graph {
  const before = environmentOf({
    rules: [...KEPT, ...pair("web", "legacy", "tcp 8000"), "web egress all to 0.0.0.0/0"],
  });
  const { groups, ...parts } = environmentOf({
    rules: [...KEPT, ...pair("web", "db", "tcp 5433"), ...pair("web", "queue", "tcp 5671")],
    groups: { db: { name: "web" }, GlobalAccelerator: {} },
  });
  return graphOf(audit(new Environment({ ...parts, groups: [...groups.values()], before })));
}

/** The graph of groups with these names. Each has a connection with the next one. */
export function graphOfNames(names: readonly string[]): Graph {
  const groups = names.map((name, index): [string, Partial<Group>] => [String(index), { name }]);
  const rules = names.slice(1).flatMap((_, index) => pair(String(index), String(index + 1), "tcp 443"));
  return graphOf(audit(environmentOf({ rules, groups: Object.fromEntries(groups) })));
}

/** Names that mean something in HTML, Markdown, Mermaid or DOT. */
export const HOSTILE_NAMES = [
  ...["<script>alert(1)</script>", "&lt;b&gt;", "a & b", "&#60;", '"quoted"', "it's", "#35; #quot;", "`code`"],
  ...["**bold** _it_ ~no~", "# heading", "1. first", "2) second", "- item", "+ item", "> quote", "---", "| a | b |"],
  ...["[link](https://example.com)", "www.example.com a@example.com", "end", "graph", "class", "default", "o", "x--x"],
  ...["]", "}", ")", "a; b", "%% comment", "\\n \\N \\\\", "\\", "a\nb", "\u001b[31m", "\u202e", "日本 ünï 😀"],
  ...["__proto__", "<br/>", "$$x^2$$", "fa:fa-car", "@{ shape: circle }", ":::open", "%{x}%"],
];
