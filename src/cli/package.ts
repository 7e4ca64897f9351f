import { readFileSync } from "node:fs";
import { join } from "node:path";

const { name, version, homepage, bugs, terraformModule } = JSON.parse(
  readFileSync(join(__dirname, "../../package.json"), "utf8"),
) as Readonly<{
  name: string;
  version: string;
  homepage: string;
  bugs: { url: string };
  terraformModule: string;
}>;

/** What reports and help say about this package. */
export const PACKAGE = {
  name,
  version,
  homepage,
  repository: homepage.replace("#readme", ""),
  /** The module's source in the Terraform registry. */
  terraformModule,
  issues: bugs.url,
  guide: homepage.replace("#readme", "/blob/main/docs/existing-environments.md"),
} as const;
