/**
 * Records the documents of this folder: applies `before` to moto, and plans `after`. Run it with
 * `node --import tsx test/environment/terraform/recordings/record.ts`, and then format the documents with Prettier.
 */
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localAwsEnv } from "../../../../local-aws/connections";
import { startLocalAws } from "../../../../local-aws/moto";
import { findTerraform } from "../../../../local-aws/terraform";
import { removeFolder, temporaryFolder } from "../../../../tools/folders";
import { run } from "../../../../tools/programs";

interface State {
  readonly values: {
    readonly root_module: { readonly resources: readonly { address: string; values: { id: string } }[] };
  };
}

/** Fields that would make the documents long, and that mutual-sg does not read. */
const LEFT_OUT = new Set([
  ...["sensitive_values", "before_sensitive", "after_sensitive", "planned_values", "relevant_attributes"],
  ...[
    "depends_on",
    "provider_name",
    "provider_config",
    "provider_config_key",
    "schema_version",
    "timeouts",
    "timestamp",
  ],
]);

async function record(folder: string, endpoint: string): Promise<void> {
  const { program, env } = findTerraform(folder);
  const terraform = async (...args: string[]): Promise<string> => {
    const { status, stdout, output } = await run(program, args, {
      cwd: folder,
      env: { ...localAwsEnv(endpoint), ...env },
    });
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed.\n${output}`);
    return stdout;
  };
  const use = async (...folders: string[]): Promise<void> => {
    for (const name of folders) {
      cpSync(join(__dirname, name), join(folder, name === "tier" ? name : ""), { recursive: true });
    }
    await terraform("init", "-input=false");
  };

  await use("before", "tier");
  await terraform("apply", "-auto-approve", "-input=false");
  await terraform("state", "rm", "aws_vpc_security_group_egress_rule.elsewhere");
  await terraform("apply", "-refresh-only", "-auto-approve", "-input=false");
  const state = await terraform("show", "-json");
  write("state", state);

  const { resources } = (JSON.parse(state) as State).values.root_module;
  const idOf = (address: string) => resources.find((resource) => resource.address === address)!.values.id;
  const variables = ["old", "replaced"].map((name) => `-var=${name}_id=${idOf(`aws_security_group.${name}`)}`);
  await use("after");
  await terraform("plan", "-out=plan.bin", "-input=false", ...variables);
  write("plan", await terraform("show", "-json", "plan.bin"));
}

function write(name: string, document: string): void {
  const reduced = JSON.parse(document, (key, value: unknown) => (LEFT_OUT.has(key) ? undefined : value)) as unknown;
  writeFileSync(join(__dirname, `${name}.json`), `${JSON.stringify(reduced, undefined, 2)}\n`);
}

async function main(): Promise<void> {
  const folder = temporaryFolder();
  const aws = await startLocalAws();
  try {
    await record(folder, aws.endpoint);
  } finally {
    await aws.stop();
    removeFolder(folder);
  }
}

void main();
