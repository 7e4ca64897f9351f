import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, request, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startLocalAws } from "../../local-aws/moto";
import { removeFolder, temporaryFolder } from "../../tools/folders";
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

  it("keeps connections open, because clients lose responses if the server closes them", async () => {
    const aws = await startLocalAws();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const isReused: boolean[] = [];
    for (const body of ["Action=DescribeVpcs", "Action=DescribeNothing", "Action=DescribeVpcs"]) {
      const headers = { authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/ec2/aws4_request" };
      const asked = request(aws.endpoint, { agent, headers, method: "POST" }).end(body);
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      await once(answer.resume(), "end");
      isReused.push(asked.reusedSocket);
    }
    expect(isReused).toEqual([false, true, true]);
    agent.destroy();
    await aws.stop();
  });

  it("stops with the process that started it, even if that process is killed", async () => {
    const script = `require("./local-aws/moto").startLocalAws().then(({ endpoint }) => console.log(endpoint));`;
    const child = spawn(process.execPath, ["--import", "tsx", "--eval", script], { cwd: PROJECT });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const endpoint = line.toString().trim();
    expect(await answers(endpoint)).toBe(true);
    child.kill("SIGKILL");
    await vi.waitFor(async () => expect(await answers(endpoint)).toBe(false), { timeout: 120_000 });
  });

  it("says what to install if neither moto nor Python is found", async () => {
    const empty = temporaryFolder();
    vi.stubEnv("PATH", empty);
    vi.stubEnv("XDG_CACHE_HOME", empty);
    await expect(startLocalAws()).rejects.toThrow(
      new RegExp(
        "needs moto, and there is no Python 3\\.10 or newer on the PATH to install it with\\. " +
          'Install it with `pip install "moto\\[server\\]==[\\d.]+"`',
      ),
    );
    removeFolder(empty);
  });

  it("runs with the Python that moto_server names, if the PATH has no other Python", async () => {
    const folder = temporaryFolder();
    // A stand-in for a Python with moto: prints an address and a version, and waits for the end of its input.
    const python = join(folder, "python-of-moto");
    writeFileSync(python, "#!/bin/sh\necho http://127.0.0.1:1 5.2.0\nwhile read -r line; do :; done\n", {
      mode: 0o755,
    });
    writeFileSync(join(folder, "moto_server"), `#!${python}\n`, { mode: 0o755 });
    vi.stubEnv("PATH", folder);
    const aws = await startLocalAws();
    expect(aws).toMatchObject({ endpoint: "http://127.0.0.1:1", version: "5.2.0" });
    await aws.stop();
    removeFolder(folder);
  });
});
