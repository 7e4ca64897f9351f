import { InvalidArgumentError, Option, type Command } from "commander";
import type { Environment } from "../environment/environment";
import { graphOf, rulesOfUnknownGroups, type Graph, type GraphNode } from "../environment/graph/graph";
import { neighbourhood, pathsBetween, withFindings } from "../environment/graph/graph-filters";
import { counted, listOf } from "../environment/phrases";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { dotGraph } from "./graph/dot-graph";
import { addExamples } from "./examples";
import { groupCalled, groupLabel } from "./graph/graph-groups";
import { graphPage } from "./graph/graph-page";
import { mermaidGraph } from "./graph/mermaid-graph";
import { outputTo } from "./output";
import { lengthProblem, sizeProblem } from "./graph/picture";
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
    .option("--depth <number>", "with --around: the most connections between the group and a neighbour", depthOf)
    .option("--from <group>", "with --to: draw only the paths from this group")
    .option("--to <group>", "with --from: draw only the paths to this group")
    .option("--only-findings", "draw only groups with findings and their neighbours")
    .action(async (inputs: string[]) => {
      const options = command.opts<GraphCommandOptions>();
      checkOptions(command, options);
      const output = await outputTo(options.output, terminal, inputs);
      const audited = await withProgress(terminal.stderr, (progress) =>
        auditedInputs(command, inputs, terminal, progress),
      );
      const graph = graphOf(audited.audit);
      warn(terminal, [...audited.warnings, ...warningsAbout(audited.audit.environment)]);
      const drawn = partOf(graph, options, command);
      if (drawn === undefined) {
        const [from, to] = [options.from!, options.to!].map((text) => groupLabel(group(text, graph, command)));
        terminal.stderr.write(
          `${message(`There is no path from ${from!} to ${to!} through rules that name groups.`)}\n`,
        );
        exit(1);
        return;
      }
      await output.write([textOf(drawn, options.format, audited.inputs, command)]);
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

/** The part of a graph that the options select; undefined if there is no path. */
function partOf(graph: Graph, options: GraphCommandOptions, command: Command): Graph | undefined {
  const { around, depth = 1, from, to, onlyFindings } = options;
  const idOf = (text: string) => group(text, graph, command).id;
  let part: Graph | undefined = graph;
  if (around !== undefined) part = neighbourhood(graph, idOf(around), depth);
  if (from !== undefined && to !== undefined) part = pathsBetween(graph, idOf(from), idOf(to));
  return part !== undefined && onlyFindings === true ? withFindings(part) : part;
}

function group(text: string, graph: Graph, command: Command): GraphNode {
  const found = groupCalled(text, graph);
  return typeof found === "string" ? command.error(message(`error: ${found}`)) : found;
}

const message = (text: string): string => printable(shortened(text));

const PICTURES = { mermaid: mermaidGraph, dot: dotGraph };

function textOf(
  graph: Graph,
  format: GraphCommandOptions["format"],
  inputs: readonly string[],
  command: Command,
): string {
  if (format === "html") return graphPage(graph, { title: `Security groups in ${listOf(inputs)}` });
  const tooLarge = sizeProblem(graph);
  if (tooLarge !== undefined) command.error(`error: ${tooLarge}`);
  const text = PICTURES[format](graph);
  const tooLong = lengthProblem(text);
  if (tooLong !== undefined) command.error(`error: ${tooLong}`);
  return text;
}
