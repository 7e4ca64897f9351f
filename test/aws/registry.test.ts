import { describe, expect, it } from "vitest";
import type { Connection } from "../../local-aws/connections";
import { both, TestVpc } from "../support/aws";
import { moduleRegistry, type ModulePackages } from "../support/module-registry";
import { combined, MODULE, Workspace, type Files } from "../support/workspace";

/** A published block, and the connections that it must create. */
interface Published {
  readonly block: string;
  /** The group that replaces each ID in the block. */
  readonly groups: Readonly<Record<string, string>>;
  readonly connections: readonly Connection[];
}

/** The block in the article, unchanged. */
const ARTICLE: Published = {
  block: `
module "mutual-security-groups" {
  source  = "skwashd/mutual-security-groups/aws"
  version = "1.0.0"
  rules = [
    {
      source_sg_id     = "sg-a1ba1"
      target_sg_id     = "sg-80443"
      destination_port = "80"
      description      = "Allow HTTP from the ALB to webs"
    },
    {
      source_sg_id     = "sg-80443"
      target_sg_id     = "sg-db3306"
      destination_port = "3306"
      description      = "Allow webs to RDS"
    },
    {
      source_sg_id     = "sg-80443"
      target_sg_id     = "sg-f113s"
      destination_port = "443"
      description      = "Allow webs to S3 endpoint"
    },
  ]
}
`,
  groups: { "sg-a1ba1": "alb", "sg-80443": "web", "sg-db3306": "db", "sg-f113s": "s3" },
  connections: [
    both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
    both("web", "db", "tcp", "3306", "Allow webs to RDS"),
    both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
  ],
};

/** The block in the README of version 2, unchanged. */
const VERSION_2: Published = {
  block: `
module "security_group_rules" {
  source  = "skwashd/mutual-security-groups/aws"
  version = ">= 2.0.0, < 3.0.0"

  rules = {
    lb-backend = {
      source_sg_id = "sg-903004f8"
      target_sg_id = "sg-33bb22aa"

      from_port = 443
      protocol  = "udp" # Optional, defaults to tcp

      description = "Allow QUIC/HTTP3 from NLB" # optional, but recommended
    },
    backend-frontend = {
      source_sg_id = "sg-1a2b3c4d"
      target_sg_id = "sg-33bb22aa"

      from_port = 8080
      to_port   = 8088 # Optional, only required for port ranges. Specifies the upper end of the range.

      description_source = "to backend"
      description_target = "from frontend"
    }
  }

  tags = {
    environment = "example"
  }
}
`,
  groups: { "sg-903004f8": "alb", "sg-33bb22aa": "web", "sg-1a2b3c4d": "db" },
  connections: [
    both("alb", "web", "udp", "443", "Allow QUIC/HTTP3 from NLB"),
    both("db", "web", "tcp", "8080-8088", "to backend", "from frontend"),
  ],
};

/** This project's module in place of both published versions. */
const PACKAGES: ModulePackages = {
  "skwashd/mutual-security-groups/aws": {
    // It has no tags, so the plan fails if Terraform selects this version for the block of version 2.
    "1.0.0": { folder: MODULE },
    "2.1.0": { folder: MODULE, subfolder: "modules/vpc-rules" },
  },
};

describe("the blocks in the article and in the README of version 2, with the module from a registry,", () => {
  it("can be planned without changes to the text", async () => {
    const files = { "article.tf": ARTICLE.block, "version-2.tf": VERSION_2.block };
    const workspace = new Workspace(files, await moduleRegistry(PACKAGES));
    const installed = await workspace.terraform("init", "-no-color", "-input=false");
    expect(installed).toContain("skwashd/mutual-security-groups/aws 1.0.0 for mutual-security-groups");
    expect(installed).toContain("skwashd/mutual-security-groups/aws 2.1.0 for security_group_rules");
    const changes = await workspace.plannedChanges();
    const createdIn = (module: string) => changes.filter((change) => change.startsWith(`create module.${module}.`));
    expect(createdIn("mutual-security-groups")).toHaveLength(6);
    expect(createdIn("security_group_rules")).toHaveLength(4);
    expect(changes).toHaveLength(10);
  });

  it("create both sides of each connection once, and destroy them", async () => {
    const blocks = { article: ARTICLE, readme: VERSION_2 };
    const applied = Object.entries(blocks).map(([name, published]) => ({ name, vpc: new TestVpc(), ...published }));
    const modules = applied.map(({ name, vpc, block, groups }): [string, Files] => {
      // The IDs in the block are not those of real groups.
      const main = block.replaceAll(/"(sg-\w+)"/g, (_quoted, id: string) => `aws_security_group.${groups[id]!}.id`);
      return [name, { "groups.tf.json": { resource: vpc.resources }, "main.tf": main }];
    });
    const workspace = new Workspace(combined(Object.fromEntries(modules)), await moduleRegistry(PACKAGES));
    await workspace.init();
    await workspace.apply();
    for (const { vpc, connections } of applied) expect(await vpc.connections()).toEqual(connections);
    expect(await workspace.plannedChanges()).toEqual([]);
    await workspace.destroy();
    for (const { vpc } of applied) expect(await vpc.vpcIds()).toEqual([]);
  });
});
