import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localAwsEnv } from "../../local-aws/connections";
import { startLocalAws, type LocalAws } from "../../local-aws/moto";
import { findTerraform, PROVIDER_VERSION, type Terraform } from "../../local-aws/terraform";
import { run } from "../programs";
import type { Bench } from "./rounds";

/** Runs the work with a local AWS, which is stopped afterwards. */
export async function withLocalAws<Result>(work: (aws: LocalAws) => Promise<Result>): Promise<Result> {
  const aws = await startLocalAws();
  try {
    return await work(aws);
  } finally {
    await aws.stop();
  }
}

/** The output and the times of a run of Terraform. */
export interface MeasuredRun {
  readonly stdout: string;
  readonly seconds: number;
  /** The CPU time of Terraform and of the provider that it starts. */
  readonly cpuSeconds: number;
}

/** Runs a program and writes its times to the file $0. Bash, unlike Node, includes the CPU time of descendants. */
const TIMED = 'LC_ALL=C; TIMEFORMAT="%R %U %S"; exec 3>&2; { time "$@" 2>&3; } 2>"$0"';

const PROVIDER = `terraform {
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

/** A root module in its own folder. */
export class Workspace {
  readonly #folder: string;
  readonly #terraform: Terraform;
  readonly #env: NodeJS.ProcessEnv;
  readonly #signal: AbortSignal;

  constructor(name: string, configuration: string, aws: LocalAws, { folder, signal }: Bench) {
    this.#folder = join(folder, name.replaceAll(/\W+/g, "-"));
    this.#terraform = findTerraform(folder);
    this.#env = { ...localAwsEnv(aws.endpoint), ...this.#terraform.env };
    this.#signal = signal;
    mkdirSync(this.#folder);
    writeFileSync(join(this.#folder, "main.tf"), `${PROVIDER}\n${configuration}`);
  }

  async run(...args: string[]): Promise<MeasuredRun> {
    const times = join(this.#folder, "times.txt");
    const { status, stdout, output } = await run("bash", ["-c", TIMED, times, this.#terraform.program, ...args], {
      cwd: this.#folder,
      env: this.#env,
      signal: this.#signal,
    });
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed.\n${output}`);
    const [seconds, user, system] = readFileSync(times, "utf8").trim().split(" ").map(Number);
    return { stdout, seconds: seconds!, cpuSeconds: user! + system! };
  }

  async init(): Promise<void> {
    await this.run("init", "-no-color", "-input=false");
  }

  /** Runs a plan of resources that do not exist yet. */
  async plan(...options: string[]): Promise<MeasuredRun> {
    return this.run("plan", "-refresh=false", "-no-color", "-input=false", ...options);
  }

  /** The plan in the format of `terraform show -json`. */
  async planned(): Promise<unknown> {
    await this.plan("-out=plan.bin");
    return JSON.parse((await this.run("show", "-json", "plan.bin")).stdout);
  }
}
