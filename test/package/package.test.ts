import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { devDependencies } from "../../package.json";
import { removeFolder, temporaryFolder } from "../../local-aws/folders";
import { run } from "../../local-aws/programs";
import { PROJECT } from "../support/workspace";

const NPM_TIMEOUT_MS = 300_000;

it(
  "the packed package installs into a fresh CDKTF project, and README's example compiles and synthesizes there",
  async () => {
    const folder = temporaryFolder();
    const must = async (program: string, ...args: string[]): Promise<string> => {
      const { status, stdout, output } = await run(program, args, { cwd: folder, env: process.env });
      if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed.\n${output}`);
      return stdout;
    };

    const packed = JSON.parse(await must("npm", "pack", PROJECT, "--json")) as [
      { filename: string; files: { path: string }[] },
    ];
    const [{ filename, files }] = packed;
    expect(
      files.map(({ path }) => path.replace(/\.(d\.ts|js)$/, "")).filter((path) => !path.startsWith("lib/")),
    ).toEqual(["LICENSE", "README.md", "package.json"]);

    const version = (name: keyof typeof devDependencies) => `${name}@${devDependencies[name].replace("^", "")}`;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "fresh", private: true }));
    await must(
      "npm",
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      join(folder, filename),
      version("cdktf"),
      version("@cdktf/provider-aws"),
      version("constructs"),
      version("typescript"),
      version("@types/node"),
    );
    writeFileSync(join(folder, "main.ts"), readmeExample());
    await must("npx", "tsc", "--module", "node16", "--strict", "--target", "es2022", "--skipLibCheck", "main.ts");
    await must(process.execPath, "main.js");

    const [stack] = readdirSync(join(folder, "cdktf.out", "stacks"));
    const { resource } = JSON.parse(
      readFileSync(join(folder, "cdktf.out", "stacks", stack!, "cdk.tf.json"), "utf8"),
    ) as { resource: { aws_security_group_rule: Record<string, { type: string; from_port: number }> } };
    const rules = Object.values(resource.aws_security_group_rule);
    expect(rules.map(({ type, from_port: port }) => `${type} ${String(port)}`).sort()).toEqual([
      "egress 3306",
      "egress 443",
      "egress 80",
      "ingress 3306",
      "ingress 443",
      "ingress 80",
    ]);
    removeFolder(folder);
  },
  NPM_TIMEOUT_MS,
);

function readmeExample(): string {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(PROJECT, "README.md"), "utf8"))!;
  return example!;
}
