import { setTimeout as wait } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { both, TestVpc } from "../support/aws";
import { ORIGINALS } from "../support/originals";
import { MODULE, Workspace } from "../support/workspace";

const call = (source: string) => `
module "mutual-security-groups" {
  source = ${JSON.stringify(source)}

  rules = {
    alb-to-web = {
      source_sg_id = aws_security_group.alb.id
      target_sg_id = aws_security_group.web.id
      from_port    = 80
      description  = "HTTP"
    }
    web-to-db = {
      source_sg_id = aws_security_group.web.id
      target_sg_id = aws_security_group.db.id
      from_port    = 3306
      description  = "MySQL"
    }
  }
}
`;

const PAIRS = [both("alb", "web", "tcp", "80", "HTTP"), both("web", "db", "tcp", "3306", "MySQL")];
/** The rules that remain on the other groups. */
const HALVES = PAIRS.map(({ egress, ingress, ...pair }) =>
  pair.target === "web" ? { ...pair, egress } : { ...pair, ingress },
);

it("a replaced group loses half of each pair with version 2, but keeps both halves with modules/vpc-rules", async () => {
  const vpc = new TestVpc();
  const workspace = new Workspace({
    ...ORIGINALS,
    "groups.tf.json": { resource: vpc.resources },
    "main.tf": call("./version-2"),
  });
  await workspace.init();
  await workspace.apply();
  expect(await vpc.connections()).toEqual(PAIRS);

  // AWS cannot change a group's description, so Terraform replaces the group.
  const { aws_vpc, aws_security_group } = vpc.resources;
  const replaced = { ...aws_security_group, web: { ...aws_security_group!.web, description: "the webs" } };
  workspace.write({ "groups.tf.json": { resource: { aws_vpc, aws_security_group: replaced } } });
  const interrupted = new AbortController();
  const applying = workspace.interruptible(interrupted.signal, "apply", "-auto-approve", "-input=false");
  // The provider retries for 15 minutes to delete the group, because the other groups' rules name it.
  const halves = await vi.waitFor(
    async () => {
      const { between } = await vpc.rules();
      expect(between).toEqual(HALVES);
      return between;
    },
    { timeout: 300_000, interval: 500 },
  );
  await wait(5_000);
  expect(await vpc.connections()).toEqual(halves);
  interrupted.abort();
  await expect(applying).rejects.toThrow();

  workspace.write({ "main.tf": call(`${MODULE}//modules/vpc-rules`) });
  await workspace.init();
  await workspace.apply();
  expect(await vpc.connections()).toEqual(PAIRS);
  expect(await workspace.plannedChanges()).toEqual([]);

  workspace.write({ "groups.tf.json": { resource: vpc.resources } });
  await workspace.apply();
  expect(await vpc.connections()).toEqual(PAIRS);
  expect(await workspace.plannedChanges()).toEqual([]);

  // One apply changes the peer and deletes the old peer.
  const { db: _db, ...others } = aws_security_group!;
  workspace.write({
    "groups.tf.json": { resource: { aws_vpc, aws_security_group: others } },
    "main.tf": call(`${MODULE}//modules/vpc-rules`).replace("aws_security_group.db.id", "aws_security_group.s3.id"),
  });
  const replace = ["egress", "ingress"].map(
    (side) => `-replace=module.mutual-security-groups.aws_vpc_security_group_${side}_rule.this["web-to-db"]`,
  );
  await workspace.terraform("apply", "-auto-approve", "-input=false", ...replace);
  expect(await vpc.connections()).toEqual([PAIRS[0], { ...PAIRS[1], target: "s3" }]);
  expect(await workspace.plannedChanges()).toEqual([]);
});
