import { onTestFinished } from "vitest";
import { PassThrough } from "node:stream";
import { readFlowLogs } from "../../src/cli/flow-logs/flow-logs";
import type { Terminal } from "../../src/cli/terminal";
import { readInputs } from "../../src/environment/inputs";
import type { Observations } from "../../src/environment/proposal/observations";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import type { Simulation } from "./simulator/company";
import { writeLogs, type FieldSet, type LogForm } from "./simulator/log-files";

export interface ObservedAs {
  readonly fields: FieldSet;
  readonly form: LogForm;
  readonly isWithRules: boolean;
}

/** What is observed in the logs of a simulation, written with these fields in this form. */
export async function observationsOf(
  { network, records }: Pick<Simulation, "network" | "records">,
  { fields, form, isWithRules }: ObservedAs,
): Promise<Observations> {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  const paths = await writeLogs(records, folder, { fields, form });
  const environment = readInputs(network.documents(isWithRules));
  return readFlowLogs(paths, { environment }, terminal(folder));
}

/** A terminal that nobody looks at. */
export function terminal(cwd: string): Terminal {
  return {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: process.env,
    cwd: () => cwd,
  };
}
