import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run } from "../../tools/programs";
import { PROJECT } from "../support/workspace";

const START = ["--import", "tsx", "local-aws/start.ts"];

describe("npm start", () => {
  it("deploys the example with cdktf, shows both sides of each connection, and leaves nothing behind", async () => {
    const temporary = temporaryFolder();
    const env = { ...process.env, TMPDIR: temporary };
    const { status, output } = await run(process.execPath, START, { cwd: PROJECT, env });
    const rows = output.split("\n").filter((line) => line.includes("✓"));
    expect(rows.map((row) => row.split("│").map((cell) => cell.trim()))).toEqual([
      ["", "alb", "web", "tcp 80", ...Array<string>(2).fill("✓ Allow HTTP from the ALB to webs"), ""],
      ["", "web", "db", "tcp 3306", ...Array<string>(2).fill("✓ Allow webs to RDS"), ""],
      ["", "web", "s3", "tcp 443", ...Array<string>(2).fill("✓ Allow webs to S3 endpoint"), ""],
    ]);
    const [page] = /file:\S+\.html/.exec(output)!;
    const html = readFileSync(new URL(page), "utf8");
    expect(html).toContain("The three-tier example");
    for (const name of ["alb", "web", "db", "s3"]) expect(html).toContain(`"name":"${name}"`);
    expect(output).toContain("Nothing is left.");
    expect(status).toBe(0);
    expect(foldersOfOurs(temporary)).toEqual([]);
    removeFolder(temporary);
  });

  it("stops the local AWS and removes its files on Ctrl-C", async () => {
    const temporary = temporaryFolder();
    const child = spawn(process.execPath, START, { cwd: PROJECT, env: { ...process.env, TMPDIR: temporary } });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    let shown = "";
    for await (const text of child.stdout) {
      shown += String(text);
      if (shown.includes("Deploying")) break;
    }
    const [endpoint] = /http:\/\/127\.0\.0\.1:\d+/.exec(shown)!;
    child.kill("SIGINT");
    // npm forwards the signal that the terminal has already sent to the whole group.
    setTimeout(() => child.kill("SIGINT"), 100);
    const [status, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    // The second signal may arrive while Node exits. A shell reports 130 for that too.
    expect(signal === "SIGINT" ? 130 : status).toBe(130);
    expect(output).toContain("Stopped by SIGINT");
    await expect(fetch(endpoint)).rejects.toThrow("fetch failed");
    expect(foldersOfOurs(temporary)).toEqual([]);
    removeFolder(temporary);
  });
});

/** The folders that npm start has left. Other programs, such as tsx, keep their caches in the same place. */
function foldersOfOurs(temporary: string): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith("mutual-security-groups-"));
}
