import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const WHOLE_PROVIDER = {
  name: "@cdktf/provider-aws",
  message: "Import one of its modules, @cdktf/provider-aws/lib/…: all of them take 2.5 s and 547 MB to load.",
};

const OUTSIDE_SRC = { group: ["**/tools/**", "**/local-aws/**", "**/test/**"], message: "Users have only src/." };

/** Limits what the files of src/ import. The direction is rules ← constructs ← module ← tools. */
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
    group: ["cdktf", "constructs", "@cdktf/*", "../constructs/*", "../module/*"],
    message: "Rules are pure data: they import neither CDKTF nor the folders above them.",
  }),
  sources("src/constructs/**/*.ts", { group: ["../module/*"], message: "Constructs must not import the module." }),
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", setTimeout: "readonly" } },
  },
);
