import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localAwsEnv } from "../local-aws/connections";
import { startLocalAws, type LocalAws } from "../local-aws/moto";
import { findTerraform, PROVIDER_VERSION, type Terraform } from "../local-aws/terraform";
import type { Finished } from "../src/system/programs";
import type { Bench } from "./bench";
import { synthesizedBy } from "./children";
import type { Request } from "./children/declaration";
import { measured, type Usage } from "./measure";
import { mixedRules } from "./mixed-rules";
import { pairsOf, type Pair } from "./pairs";
import { rulesInPlan, type Rule } from "./rules";
import { VERSION_2 } from "./version-2";

/** What writes the files of a root module that makes pairs. */
export type Writer = (workspace: Workspace, request: Pick<Request, "pairs" | "groups">) => Promise<void>;

/** A local AWS and Terraform, for as long as some work takes. */
export async function withLocalAws<Result>(
  { folder }: Bench,
  work: (aws: LocalAws, terraform: Terraform) => Promise<Result>,
): Promise<Result> {
  const terraform = findTerraform(folder);
  const aws = await startLocalAws();
  try {
    return await work(aws, terraform);
  } finally {
    await aws.stop();
  }
}

/** A root module in a folder of its own. */
export class Workspace {
  readonly folder: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    name: string,
    readonly bench: Bench,
    private readonly terraform: Terraform,
    endpoint: string,
  ) {
    this.folder = join(bench.folder, name.replace(/\W+/g, "-"));
    this.env = { ...localAwsEnv(endpoint), ...terraform.env };
    mkdirSync(this.folder, { recursive: true });
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  async init(): Promise<void> {
    await this.run("init", "-no-color", "-input=false");
  }

  /** Runs Terraform and measures it; fails where it fails. */
  async run(...args: string[]): Promise<Finished & Usage> {
    const finished = await this.attempt(...args);
    if (finished.status !== 0) throw new Error(`terraform ${args.join(" ")} failed.\n${finished.output}`);
    return finished;
  }

  /** Runs Terraform and measures it, however it ends. */
  async attempt(...args: string[]): Promise<Finished & Usage> {
    const { folder: cwd, env, bench } = this;
    return measured(this.terraform.program, args, { cwd, env, signal: bench.signal });
  }

  /** The rules that a plan would make. */
  async plannedRules(): Promise<Rule[]> {
    await this.run("plan", "-refresh=false", "-input=false", "-no-color", "-out=plan.bin");
    return rulesInPlan(JSON.parse((await this.run("show", "-json", "plan.bin")).stdout));
  }
}

const PROVIDER = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${PROVIDER_VERSION}"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}
`;

/** A configuration without a rule, in which the provider starts all the same: it has a data source to read. */
export const writeNothing: Writer = (workspace) => {
  workspace.write("main.tf", `${PROVIDER}\ndata "aws_region" "current" {}\n`);
  return Promise.resolve();
};

/** The stack of an app that uses the construct. */
export function writeConstruct(kind: Request["kind"]): Writer {
  return async (workspace, request) => {
    const outdir = join(workspace.folder, "synthesized");
    await synthesizedBy("construct", { ...request, outdir, kind }, { ...workspace.bench, folder: workspace.folder });
    const stack = readFileSync(join(outdir, "stacks", "bench", "cdk.tf.json"), "utf8");
    workspace.write("main.tf.json", stack);
  };
}

/** A call of this project's module, or of one within it; or several calls, with as many of the rules each. */
export function writeModule(submodule = "", calls = 1): Writer {
  return writeCalls(
    ({ module }) => ({ source: submodule === "" ? module : `${module}//${submodule}` }),
    "destination_port",
    calls,
  );
}

const REGISTRY: Readonly<Record<string, string>> = {
  source: "skwashd/mutual-security-groups/aws",
  version: VERSION_2,
};

/** A call of the original's version 2: from the registry, where no checkout is named. */
export const writeVersion2 = writeCalls(
  ({ version2 }) => (version2 === undefined ? REGISTRY : { source: version2 }),
  "from_port",
);

function writeCalls(
  sourceIn: (bench: Bench) => Readonly<Record<string, string>>,
  portAttribute: string,
  calls = 1,
): Writer {
  return (workspace, { pairs, groups }) => {
    const source = Object.entries(sourceIn(workspace.bench)).map(
      ([name, value]) => `  ${name} = ${JSON.stringify(value)}\n`,
    );
    const rules = pairsOf(pairs, groups).map(
      ({ key, source, target, port, description }) => `    ${key} = {
      source_sg_id = ${JSON.stringify(source)}
      target_sg_id = ${JSON.stringify(target)}
      ${portAttribute} = ${port}
      description = ${JSON.stringify(description)}
    }
`,
    );
    const rulesInCall = Math.ceil(rules.length / calls);
    const modules = Array.from({ length: calls }, (_, call) => {
      const own = rules.slice(call * rulesInCall, (call + 1) * rulesInCall);
      return `module "rules-${call + 1}" {\n${source.join("")}  rules = {\n${own.join("")}  }\n}\n`;
    });
    workspace.write("main.tf", [PROVIDER, ...modules].join("\n"));
    return Promise.resolve();
  };
}

/** The same resources, each written out. */
export function writeByHand(kind: Required<Request>["kind"]): Writer {
  const blocksOf = kind === "aws_security_group_rule" ? oldBlocks : newBlocks;
  return (workspace, { pairs, groups }) => {
    workspace.write("main.tf", [PROVIDER, ...pairsOf(pairs, groups).flatMap(blocksOf)].join("\n"));
    return Promise.resolve();
  };
}

/** Rules in all the forms that the module takes. */
export const writeMixedModule: Writer = (workspace, { pairs }) => {
  const rules = mixedRules(pairs).map(({ key, attributes }) => `    ${key} = ${inHcl(attributes)}\n`);
  const source = JSON.stringify(workspace.bench.module);
  workspace.write(
    "main.tf",
    `${PROVIDER}\nmodule "rules" {\n  source = ${source}\n  rules = {\n${rules.join("")}  }\n}\n`,
  );
  return Promise.resolve();
};

/** The same resources, each written out. */
export const writeMixedByHand: Writer = (workspace, { pairs }) => {
  const blocks = mixedRules(pairs).flatMap(({ key, resources }) =>
    resources.map((values, index) => `resource "aws_security_group_rule" "${key}-${index}" ${inHcl(values)}\n`),
  );
  workspace.write("main.tf", [PROVIDER, ...blocks].join("\n"));
  return Promise.resolve();
};

function inHcl(values: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(values).map(([name, value]) => `      ${name} = ${JSON.stringify(value)}`);
  return `{\n${lines.join("\n")}\n    }`;
}

function oldBlocks({ key, source, target, port, description }: Pair): string[] {
  return (["egress", "ingress"] as const).map((type) => {
    const [group, peer] = type === "egress" ? [source, target] : [target, source];
    return `resource "aws_security_group_rule" "${key}-${type}" {
  type                     = "${type}"
  security_group_id        = ${JSON.stringify(group)}
  source_security_group_id = ${JSON.stringify(peer)}
  protocol                 = "tcp"
  from_port                = ${port}
  to_port                  = ${port}
  description              = ${JSON.stringify(description)}
}
`;
  });
}

function newBlocks({ key, source, target, port, description }: Pair): string[] {
  return (["egress", "ingress"] as const).map((direction) => {
    const [group, peer] = direction === "egress" ? [source, target] : [target, source];
    return `resource "aws_vpc_security_group_${direction}_rule" "${key}" {
  security_group_id            = ${JSON.stringify(group)}
  referenced_security_group_id = ${JSON.stringify(peer)}
  ip_protocol                  = "tcp"
  from_port                    = ${port}
  to_port                      = ${port}
  description                  = ${JSON.stringify(description)}
}
`;
  });
}
