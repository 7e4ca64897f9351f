import { parse } from "@cdktf/hcl2json";
import { describe, expect, it } from "vitest";
import { printHcl, type Json, type JsonObject } from "../../src/module/printer";

describe("the printer", () => {
  it("writes expressions without quotes, texts in quotes, and several lines as a heredoc", async () => {
    const printed = await printHcl({
      output: {
        one: { value: "${aws_vpc.main.id}", description: 'A "text"' },
        two: { value: '${join(", ", ["a", "${var.b}"])}', description: "Two\n\n  lines\n" },
      },
    });
    expect(printed).toBe(
      [
        'output "one" {',
        '  description = "A \\"text\\""',
        "  value       = aws_vpc.main.id",
        "}",
        "",
        'output "two" {',
        "  description = <<-EOT",
        "    Two",
        "",
        "      lines",
        "  EOT",
        '  value       = join(", ", ["a", "${var.b}"])',
        "}",
        "",
      ].join("\n"),
    );
  });

  it("keeps values that are false, zero, null, empty or numeric texts", async () => {
    const body = { nullable: false, default: [0, null, "", "123", true, {}, []] };
    const printed = await printHcl({ variable: { odd: body } });
    expect(await readBack(printed)).toEqual(asParsed({ variable: { odd: body } }));
  });

  it("writes conditions as blocks, and comments above their blocks", async () => {
    const printed = await printHcl({
      resource: {
        terraform_data: {
          one: {
            "//": { comment: "Why it is there.", metadata: { path: "left out" } },
            for_each: "${local.rules}",
            input: 1,
            lifecycle: { precondition: [{ condition: "${self.input > 0}", error_message: "No." }] },
          },
        },
      },
    });
    expect(printed).toBe(
      [
        "# Why it is there.",
        'resource "terraform_data" "one" {',
        "  for_each = local.rules",
        "",
        "  input = 1",
        "",
        "  lifecycle {",
        "    precondition {",
        "      condition     = self.input > 0",
        '      error_message = "No."',
        "    }",
        "  }",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("refuses ambiguous input", async () => {
    await expect(printHcl({ ephemeral: {} })).rejects.toThrow("The printer does not know the block type ephemeral");
    await expect(printHcl({ output: { one: { value: "a ${b} c" } } })).rejects.toThrow(
      "does not support text around an expression",
    );
  });
});

async function readBack(hcl: string): Promise<unknown> {
  return parse("printed.tf", hcl);
}

/** The parser's format: every body is in a list. */
function asParsed(configuration: Record<string, Record<string, Json>>): JsonObject {
  return Object.fromEntries(
    Object.entries(configuration).map(([type, bodies]) => [
      type,
      Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, [body]])),
    ]),
  );
}
