import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { startLocalAws } from "../../local-aws/moto";
import { removeFolder, temporaryFolder } from "../../src/system/folders";
import { PROJECT } from "../support/workspace";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

describe("the local AWS", () => {
  it("answers on loopback until it is stopped", async () => {
    const aws = await startLocalAws();
    expect(aws.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await answers(aws.endpoint)).toBe(true);
    await aws.stop();
    expect(await answers(aws.endpoint)).toBe(false);
  });

  it("answers as before where the AWS SDK asks again, because an answer did not arrive", async () => {
    const aws = await startLocalAws();
    const create = async (name: string, invocation: string): Promise<string> => {
      const response = await fetch(aws.endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/ec2/aws4_request",
          "amz-sdk-invocation-id": invocation,
        },
        body: new URLSearchParams({ Action: "CreateSecurityGroup", GroupName: name, GroupDescription: "a group" }),
      });
      return response.text();
    };
    const [name, invocation] = [randomUUID(), randomUUID()];
    const first = await create(name, invocation);
    expect(first).toContain("<groupId>sg-");
    expect(await create(name, invocation)).toBe(first);
    expect(await create(name, randomUUID())).toContain("InvalidGroup.Duplicate");
    await aws.stop();
    expect(aws.failures()).toContain("An answer did not arrive and is sent again");
  });

  it("ends with the process that started it, even where that is killed", async () => {
    const script = `require("./local-aws/moto").startLocalAws().then(({ endpoint }) => console.log(endpoint));`;
    const child = spawn(process.execPath, ["--import", "tsx", "--eval", script], { cwd: PROJECT });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const endpoint = line.toString().trim();
    expect(await answers(endpoint)).toBe(true);
    child.kill("SIGKILL");
    await vi.waitFor(async () => expect(await answers(endpoint)).toBe(false), { timeout: 10_000 });
  });

  it("without moto and Python says what to install", async () => {
    const empty = temporaryFolder();
    vi.stubEnv("PATH", empty);
    vi.stubEnv("XDG_CACHE_HOME", empty);
    await expect(startLocalAws()).rejects.toThrow(
      /needs moto, and there is no Python 3\.10 or newer on the PATH to install it with\. Install it with `pip install "moto\[server\]==[\d.]+"`/,
    );
    removeFolder(empty);
  });

  it("runs with the Python that moto_server names, where the PATH has no other", async () => {
    const folder = temporaryFolder();
    // It stands for a Python with moto: it prints an address that answers, and waits for the end of its input.
    const python = join(folder, "python-of-moto");
    const address = inject("endpoint");
    writeFileSync(python, `#!/bin/sh\necho ${address}\nwhile read -r line; do :; done\n`, { mode: 0o755 });
    writeFileSync(join(folder, "moto_server"), `#!${python}\n`, { mode: 0o755 });
    vi.stubEnv("PATH", folder);
    const aws = await startLocalAws();
    expect(aws.endpoint).toBe(address);
    await aws.stop();
    removeFolder(folder);
  });
});
