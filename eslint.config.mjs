import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const WHOLE_PROVIDER = {
  name: "@cdktf/provider-aws",
  message: "Import one of its modules, @cdktf/provider-aws/lib/…: all of them take 2.5 s and 547 MB to load.",
};

const OUTSIDE_SRC = { group: ["**/tools/**", "**/local-aws/**", "**/test/**"], message: "Users have only src/." };

const CDKTF = ["cdktf", "constructs", "@cdktf/*"];

/** What only the command line may load, because the construct must load fast. */
const OF_THE_COMMAND_LINE = ["**/cli/**", "commander", "picocolors", "@aws-sdk/*", "@duckdb/*"];

/** Limits what the files of src/ import: rules ← environment ← constructs ← module ← tools, and environment ← cli. */
const sources = (files, ...patterns) => ({
  files: [files],
  rules: { "no-restricted-imports": ["error", { paths: [WHOLE_PROVIDER], patterns: [...patterns, OUTSIDE_SRC] }] },
});

export default defineConfig(
  globalIgnores(["lib/", "cdktf.out/", "generated-hcl/"]),
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-restricted-imports": ["error", { paths: [WHOLE_PROVIDER] }],
      // Prettier does not wrap comments. Messages may exceed the limit, so that their text stays searchable.
      "max-len": ["error", { code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  sources("src/**/*.ts"),
  sources("src/rules/**/*.ts", {
    group: [...CDKTF, "**/environment/**", "**/constructs/**", "**/module/**", "**/cli/**"],
    message: "Rules are pure data: they import neither CDKTF nor the folders above them.",
  }),
  sources("src/environment/**/*.ts", {
    group: [...CDKTF, "**/constructs/**", "**/module/**", ...OF_THE_COMMAND_LINE],
    message: "The construct and the command line share environments: they import only rules.",
  }),
  sources("src/constructs/**/*.ts", {
    group: ["**/module/**", ...OF_THE_COMMAND_LINE],
    message: "Constructs import neither the module nor the command line.",
  }),
  sources("src/module/**/*.ts", {
    group: OF_THE_COMMAND_LINE,
    message: "The module does not import the command line.",
  }),
  sources("src/cli/**/*.ts", {
    group: [...CDKTF, "**/constructs/**", "**/module/**", "../index", "../toolkit"],
    message: "The command line runs without CDKTF: it imports only environments and rules.",
  }),
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", setTimeout: "readonly" } },
  },
);
