import { Command, CommanderError } from "commander";
import { InputError } from "../environment/input";
import { addAdoptCommand } from "./adopt-command";
import { addAuditCommand } from "./audit-command";
import { addBaselineCommand } from "./baseline-command";
import { addExamples } from "./examples";
import { addGraphCommand } from "./graph-command";
import { addMovedCommand } from "./moved-command";
import { OutputError } from "./output";
import { PACKAGE } from "./package";
import { addPlanClosingCommand } from "./plan-closing-command";
import { printableLines, shortened } from "./printable";
import { addProposeCommand } from "./propose-command";
import type { Terminal, TerminalStream } from "./terminal";

/** The exit codes of `mutual-sg`, besides 0. */
const WRONG_USAGE = 2;

/**
 * Runs `mutual-sg`.
 *
 * @param args - the arguments after the program's name
 * @returns the exit code
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  // A reader that closes its end is not an error. Other errors are those of the write that fails.
  for (const stream of [terminal.stdout, terminal.stderr]) stream.on("error", () => undefined);
  let exitCode = 0;
  try {
    await programFor(terminal, (code) => (exitCode = code)).parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    if (!(error instanceof InputError || error instanceof OutputError)) throw error;
    terminal.stderr.write(`error: ${printableLines(shortened(error.message))}\n`);
    return WRONG_USAGE;
  }
}

const WIDEST_HELP = 100;

const helpWidth = ({ columns = WIDEST_HELP }: TerminalStream): number => Math.min(columns, WIDEST_HELP);

const EXIT_CODES = `
Exit codes:
  0  no findings of --fail-on or above
  1  findings of --fail-on or above, or no path for graph
  2  wrong usage or input`;

function programFor(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command("mutual-sg")
    .description(
      "Audits the rules of existing AWS security groups, and writes the Terraform that takes them over. It changes " +
        "nothing in AWS.",
    )
    .version(PACKAGE.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(printableLines(text)),
      getOutHelpWidth: () => helpWidth(terminal.stdout),
      getErrHelpWidth: () => helpWidth(terminal.stderr),
    });
  addAuditCommand(program, terminal, exit);
  addBaselineCommand(program, terminal);
  addGraphCommand(program, terminal, exit);
  addAdoptCommand(program, terminal);
  addMovedCommand(program, terminal);
  addPlanClosingCommand(program, terminal);
  addProposeCommand(program, terminal);
  program.addHelpText("after", EXIT_CODES);
  addExamples(program, [
    ["Audit a region", "mutual-sg audit rules.json groups.json interfaces.json"],
    ["Audit a plan", "terraform show -json plan.tfplan | mutual-sg audit -"],
    ["Help for a command", "mutual-sg help audit"],
  ]);
  program.addHelpText("after", `Guide: ${PACKAGE.guide}`);
  return program;
}
