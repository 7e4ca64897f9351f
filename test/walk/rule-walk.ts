import { join } from "node:path";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { KEEPS_INLINE_INGRESS } from "./blueprint";
import { blueprintOf } from "./blueprint-generator";
import { legacyAddress, legacyConfiguration } from "./legacy";
import type { RootModule } from "./root-module";
import { readSnapshot } from "./snapshot";
import { Walk, type WalkOptions } from "./steps";

/** The walk through an environment whose ingress rules name the groups of the clients. */
export class RuleWalk extends Walk {
  protected readonly leftAlone = this.blueprint.connections.filter(({ target }) => target === KEEPS_INLINE_INGRESS)
    .length;

  constructor(ec2: EC2Client, folder: string, root: RootModule, options: WalkOptions) {
    super(ec2, folder, root, options, blueprintOf(options.seed ?? 1));
  }

  protected override async prepareAdoption(): Promise<undefined> {
    await this.previewAdoption();
    await this.removeInlineRules();
  }

  /** Adopts into another folder, to read what cannot be adopted as it is. */
  private async previewAdoption(): Promise<void> {
    const { rules, leftAlone } = await this.mutualSg.adopt(join(this.folder, "preview"));
    const legacy = this.blueprint.groups.filter(({ isLegacy }) => isLegacy).map(legacyAddress);
    const unnamed = legacy.filter((address) => !leftAlone.includes(address));
    this.expect(unnamed.length === 0, `adopt should leave the inline rules of ${unnamed.join(", ")} alone.`);
    this.report(`mutual-sg adopt: ${rules}. The rules of ${legacy.length} groups are inline.`);
  }

  /** Removes the inline rules from the configuration, except the ingress rules of one group. Changes nothing in AWS. */
  private async removeInlineRules(): Promise<void> {
    const isInline = (id: string, direction: string) => id === KEEPS_INLINE_INGRESS && direction === "ingress";
    this.root.write("main.tf", legacyConfiguration(this.blueprint, this.environment.ids, isInline));
    const before = await readSnapshot(this.ec2);
    await this.exportAll();
    await this.root.apply();
    const after = await readSnapshot(this.ec2);
    this.expect(
      JSON.stringify(before.rules) === JSON.stringify(after.rules),
      "Removing the inline blocks should not change any rule.",
    );
    this.report("Removed the inline rules from the configuration. Terraform changed nothing in AWS.");
  }
}
