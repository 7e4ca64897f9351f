import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mutualSg } from "../cli/captured";
import { examplesIn } from "../docs/guides";
import { asLocal } from "../support/published";
import { MODULE, Workspace } from "../support/workspace";

const EXAMPLE = asLocal(readFileSync(join(MODULE, "examples", "three-tier", "main.tf"), "utf8"));

const [S3_RULE] = /^ {4}\{\n[^{}]*S3 endpoint"\n {4}\},\n/m.exec(EXAMPLE)!;

const rule = (type: string, own: string, peer: string): string => `
resource "aws_security_group_rule" "web_to_cache_${type}" {
  type                     = "${type}"
  security_group_id        = aws_security_group.${own}.id
  source_security_group_id = aws_security_group.${peer}.id
  protocol                 = "tcp"
  from_port                = 6379
  to_port                  = 6379
}
`;

const CACHE = `
resource "aws_security_group" "cache" {
  name   = "cache"
  vpc_id = aws_vpc.main.id
}
`;

/** The example with a cache, and without the connection to S3. */
const CHANGED = [EXAMPLE.replace(S3_RULE, ""), CACHE, rule("egress", "web", "cache"), rule("ingress", "cache", "web")];

it("the three-tier example, and a plan that changes it, look as in README and the guide", async () => {
  const workspace = new Workspace({ "main.tf": EXAMPLE });
  const pictureOf = async (...file: readonly string[]): Promise<string> => {
    const document = await workspace.terraform("show", "-json", ...file);
    writeFileSync(join(workspace.folder, "input.json"), document);
    const { stdout, stderr } = await mutualSg(["graph", "input.json"], { cwd: workspace.folder });
    expect(stderr).toBe("");
    return stdout;
  };
  const [readme, , guide] = examplesIn("mermaid").map(({ code }) => code);

  await workspace.init();
  await workspace.apply();
  expect(await pictureOf()).toBe(readme);

  workspace.write({ "main.tf": CHANGED.join("") });
  await workspace.terraform("plan", "-out=plan.bin", "-input=false");
  expect(await pictureOf("plan.bin")).toBe(guide);
});
