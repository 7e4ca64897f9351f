import { InvalidArgumentError, Option, type Command } from "commander";
import type { Environment } from "../environment/environment";
import { graphOf, rulesOfUnknownGroups, type Graph, type GraphNode } from "../environment/graph/graph";
import { counted, listOf } from "../environment/phrases";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { dotGraph } from "./graph/dot-graph";
import { addExamples } from "./examples";
import { groupCalled, groupLabel } from "./graph/graph-groups";
import { graphPage } from "./graph/graph-page";
import { partOf, partTitle, remedyFor, type GraphPart } from "./graph/graph-part";
import { mermaidGraph } from "./graph/mermaid-graph";
import { noPathSentence } from "./graph/no-path";
import { lengthProblem, sizeProblem } from "./graph/picture";
import { outputTo } from "./output";
import { printable, shortened } from "./printable";
import { withProgress } from "./progress";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

interface GraphCommandOptions {
  readonly format: "mermaid" | "dot" | "html";
  readonly output?: string;
  readonly around?: string;
  readonly depth?: number;
  readonly from?: string;
  readonly to?: string;
  readonly onlyFindings?: true;
}

/** `mutual-sg graph` */
export function addGraphCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program.command("graph").summary("draw which groups can connect to each other");
  command.description(
    "Draws the connections between security groups, as a picture or as a page to explore. A connection without " +
      "one of its rules is dashed. From a plan, it also draws what the plan adds and removes.",
  );
  addInputOptions(command)
    .addOption(
      new Option("--format <format>", "the form of the picture").choices(["mermaid", "dot", "html"]).default("mermaid"),
    )
    .option("--output <file>", "write the picture into a file, whole or not at all")
    .addOption(new Option("--around <group>", "draw only a group and its neighbours").conflicts(["from", "to"]))
    .option("--depth <number>", "with --around: how many connections away a group may be (default: 1)", depthOf)
    .option("--from <group>", "with --to: draw only the paths from this group")
    .option("--to <group>", "with --from: draw only the paths to this group")
    .addOption(
      new Option("--only-findings", "draw only groups with findings and their neighbours").conflicts(["from", "to"]),
    )
    .action(async (inputs: string[]) => {
      const options = command.opts<GraphCommandOptions>();
      checkOptions(command, options);
      const output = await outputTo(options.output, terminal, inputs);
      const audited = await withProgress(terminal.stderr, (progress) =>
        auditedInputs(command, inputs, terminal, progress),
      );
      const graph = graphOf(audited.audit);
      warn(terminal, [...audited.warnings, ...warningsAbout(audited.audit.environment)]);
      const part = partFor(graph, options, command);
      const drawn = partOf(graph, part);
      if (drawn === undefined) {
        terminal.stderr.write(`${message(noPathSentence(graph, part.paths!.from, part.paths!.to))}\n`);
        exit(1);
        return;
      }
      if (part.onlyFindings && drawn.nodes.length === 0) {
        const around = part.around === undefined ? "" : ` around ${groupLabel(part.around.group)}`;
        terminal.stderr.write(`${message(`No group${around} has findings.`)}\n`);
      }
      await output.write([textOf({ graph: drawn, part, inputs: audited.inputs }, options.format, command)]);
    });
  command.addHelpText("after", NOTES);
  addExamples(command, [
    ["Draw what a plan changes", "terraform show -json plan.tfplan | mutual-sg graph -"],
    ["Draw a group and its neighbours", "mutual-sg graph rules.json groups.json --around web --depth 2"],
    ["Draw how the load balancer can reach the database", "mutual-sg graph rules.json groups.json --from alb --to db"],
    [
      "Explore a region in a browser",
      "mutual-sg graph --live --profile audit --region eu-west-1 --format html --output groups.html",
    ],
    ["Draw for Graphviz", "mutual-sg graph state.json --format dot --output groups.dot"],
  ]);
}

const NOTES = `
In a picture, a dashed line lacks one of its rules. A plan adds a thick line.
A thick red frame is open egress. A dashed frame is a group that only rules
name. All marks are also written in words.

A group is given as its ID, name or Terraform address.

A path consists of connections that both sides allow, also through a rule that
opens all egress. If the rules of one side are not in the input, the connection
counts. At least one of the two rules must name the other group: rules that both
have CIDR blocks or prefix lists are not followed.

Exit codes: 0 drawn, 1 no path, 2 wrong usage or input, or too much to draw.`;

function depthOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1 to 99.");
  return Number(text);
}

function checkOptions(command: Command, { around, depth, from, to }: GraphCommandOptions): void {
  if (depth !== undefined && around === undefined) command.error("error: --depth needs --around: add a group");
  if (from !== undefined && to === undefined) command.error("error: --from needs --to: add the group at the other end");
  if (to !== undefined && from === undefined) command.error("error: --to needs --from: add the group at the other end");
}

function warningsAbout(environment: Environment): string[] {
  const { length: missing } = rulesOfUnknownGroups(environment);
  if (missing === 0) return [];
  return [
    `${counted(missing, "rule")} not drawn, because only the apply knows ${missing === 1 ? "its" : "their"} groups.`,
  ];
}

function partFor(graph: Graph, options: GraphCommandOptions, command: Command): GraphPart {
  const { around, depth = 1, from, to, onlyFindings = false } = options;
  const groupFor = (text: string) => group(text, graph, command);
  return {
    around: around === undefined ? undefined : { group: groupFor(around), depth },
    paths: from === undefined || to === undefined ? undefined : { from: groupFor(from), to: groupFor(to) },
    onlyFindings,
  };
}

function group(text: string, graph: Graph, command: Command): GraphNode {
  const found = groupCalled(text, graph);
  return typeof found === "string" ? command.error(message(`error: ${found}`)) : found;
}

const message = (text: string): string => printable(shortened(text));

const PICTURES = { mermaid: mermaidGraph, dot: dotGraph };

/** What a command draws. */
interface Drawing {
  readonly graph: Graph;
  readonly part: GraphPart;
  readonly inputs: readonly string[];
}

function textOf({ graph, part, inputs }: Drawing, format: GraphCommandOptions["format"], command: Command): string {
  if (format === "html") return graphPage(graph, { title: partTitle(part, listOf(inputs)) });
  const remedy = remedyFor(part);
  const tooLarge = sizeProblem(graph, remedy);
  if (tooLarge !== undefined) command.error(`error: ${tooLarge}`);
  const text = PICTURES[format](graph);
  const tooLong = format === "mermaid" ? lengthProblem(text, remedy) : undefined;
  if (tooLong !== undefined) command.error(`error: ${tooLong}`);
  return text;
}
