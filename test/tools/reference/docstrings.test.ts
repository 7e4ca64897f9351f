import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../../support/workspace";

/** A property that users may set, with the tags of its docstring. */
interface Option {
  readonly name: string;
  readonly owner: string;
  readonly isOptional: boolean;
  readonly tags: ReadonlyMap<string, string>;
}

/** The interfaces whose objects users write, by their type names in the examples. */
const WRITTEN_BY_USERS: Readonly<Record<string, string>> = {
  MutualRule: "MutualRule",
  MutualSecurityGroupRulesProps: "MutualSecurityGroupRulesProps",
  IteratedSecurityGroupRulesProps: "IteratedSecurityGroupRulesProps",
  PairOptions: "PairOptions",
  RuleKindOptions: 'RuleKindOptions<"aws_vpc_security_group_rule">',
  ConnectionsProps: "ConnectionsProps",
  ConnectionOptions: "ConnectionOptions",
  EgressGuardProps: "EgressGuardProps",
  EgressException: "EgressException",
};

const OPTIONS = optionsOf(program([join(PROJECT, "src", "index.ts")]));

describe("the docstring of an option", () => {
  it("is checked for every interface that users write", () => {
    expect(OPTIONS.length).toBeGreaterThan(25);
    expect(new Set(OPTIONS.map(({ owner }) => owner))).toEqual(new Set(Object.keys(WRITTEN_BY_USERS)));
  });

  it.each(OPTIONS)("has a default and an example: $owner: $name", ({ isOptional, tags }) => {
    if (isOptional) expect(tags.get("default")).toMatch(/\w/);
    expect(tags.get("example")).toMatch(/\w/);
  });

  it("has an example that compiles", () => {
    const file = join(PROJECT, "src", "docstring-examples.ts");
    const lines = OPTIONS.map(
      ({ owner, tags }, index) =>
        `export const example${index}: Partial<ours.${WRITTEN_BY_USERS[owner]!}> = { ${tags.get("example")!} };`,
    );
    const problems = ts
      .getPreEmitDiagnostics(program([file], new Map([[file, `${PRELUDE}\n${lines.join("\n")}\n`]])))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(problems).toEqual([]);
  });
});

describe("the docstring of a method", () => {
  it.each(["MutualSecurityGroupRules", "SecurityGroupRulePair", "Connections", "EgressGuard"])(
    "of %s says what it throws, as the one class of errors",
    (name) => {
      const thrown = throwsOf(program([join(PROJECT, "src", "index.ts")]), name);
      expect(thrown.length).toBeGreaterThan(0);
      for (const text of thrown) expect(text).toMatch(/^InvalidRulesError /);
    },
  );
});

const PRELUDE = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { TerraformIterator, TerraformStack } from "cdktf";
import * as ours from "./index";
import { Peer, Port } from "./index";
declare const stack: TerraformStack;
declare const alb: SecurityGroup;
declare const web: SecurityGroup;
declare const peering: VpcPeeringConnection;
declare const iterator: ReturnType<typeof TerraformIterator.fromMap>;
export const known = [stack, alb, web, peering, iterator, AwsProvider, TerraformIterator, Peer, Port];
`;

/** A program with the project's compiler options and files that only exist in memory. */
function program(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()): ts.Program {
  const { config } = ts.readConfigFile(join(PROJECT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT);
  const host = ts.createCompilerHost(options);
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  return ts.createProgram(files, options, host);
}

function declarationsIn(from: ts.Program): ts.Declaration[] {
  const checker = from.getTypeChecker();
  const index = from.getSourceFile(join(PROJECT, "src", "index.ts"))!;
  return checker.getExportsOfModule(checker.getSymbolAtLocation(index)!).flatMap((symbol) => {
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return own.declarations ?? [];
  });
}

function optionsOf(from: ts.Program): Option[] {
  return declarationsIn(from)
    .filter((declaration) => ts.isInterfaceDeclaration(declaration))
    .filter(({ name }) => name.text in WRITTEN_BY_USERS)
    .flatMap(({ name: owner, members }) =>
      members
        .filter((member) => ts.isPropertySignature(member))
        .filter(({ type }) => type?.kind !== ts.SyntaxKind.NeverKeyword)
        .map((member) => ({
          name: member.name.getText(),
          owner: owner.text,
          isOptional: member.questionToken !== undefined,
          tags: tagsOf(member),
        })),
    );
}

function throwsOf(from: ts.Program, className: string): string[] {
  const [found] = declarationsIn(from)
    .filter((declaration) => ts.isClassDeclaration(declaration))
    .filter(({ name }) => name?.text === className);
  return [found!, ...found!.members].flatMap((member) => tagsOf(member).get("throws") ?? []);
}

function tagsOf(node: ts.Node): Map<string, string> {
  return new Map(
    ts
      .getJSDocTags(node)
      .map(({ tagName, comment }) => [tagName.text, (ts.getTextOfJSDocComment(comment) ?? "").trim()]),
  );
}
