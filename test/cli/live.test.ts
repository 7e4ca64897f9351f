import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { devNull } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { liveDocuments, type LiveOptions } from "../../src/cli/live";
import { InputError } from "../../src/environment/input";
import { PROJECT, removeFolder, temporaryFolder } from "../../tools/folders";
import { run } from "../../tools/programs";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_CONFIG_FILE", devNull);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", devNull);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", SECRET);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the lists of a region", () => {
  it("have the rows of all pages", async () => {
    const { endpointUrl, requests } = await ec2(threePages);
    const progress: string[] = [];
    const documents = await liveDocuments({ endpointUrl, onProgress: (line) => progress.push(line) });
    const rows = [{ GroupId: "sg-0" }, { GroupId: "sg-1" }, { GroupId: "sg-2" }];
    const value = { SecurityGroups: rows, SecurityGroupRules: rows, NetworkInterfaces: [{}, {}, {}] };
    expect(documents).toEqual([{ name: "live:eu-west-1", value }]);
    expect(progress).toEqual(
      ["security group", "rule", "network interface"].flatMap((noun) => [
        `eu-west-1: 1 ${noun}`,
        `eu-west-1: 2 ${noun}s`,
        `eu-west-1: 3 ${noun}s`,
      ]),
    );
    expect(requests.map((request) => request.get("MaxResults"))).toEqual(Array<string>(9).fill("1000"));
  });

  it("are read again if AWS throttles a call", async () => {
    let attempts = 0;
    const { endpointUrl } = await ec2((request) => {
      attempts += 1;
      return attempts === 1 ? refusal("RequestLimitExceeded", 503) : empty(request);
    });
    await expect(liveDocuments({ endpointUrl })).resolves.toHaveLength(1);
  });

  it("come from the endpoint in AWS_ENDPOINT_URL and from the profile's region", async () => {
    const { endpointUrl, requests } = await ec2(empty);
    vi.stubEnv("AWS_ENDPOINT_URL", endpointUrl);
    vi.stubEnv("AWS_REGION", undefined);
    configure(`[profile shop]\nregion = sa-east-1\naws_access_key_id = AKIDSHOP\naws_secret_access_key = x`);
    const documents = await liveDocuments({ profile: "shop" });
    expect(documents.map(({ name }) => name)).toEqual(["live:sa-east-1"]);
    expect(requests[0]!.authorization).toMatch(/Credential=AKIDSHOP\/\d+\/sa-east-1\//);
  });

  it("are read once if a region is given twice", async () => {
    const { endpointUrl } = await ec2(empty);
    const documents = await liveDocuments({ endpointUrl, regions: ["eu-west-1", "us-east-1", "eu-west-1"] });
    expect(documents.map(({ name }) => name)).toEqual(["live:eu-west-1", "live:us-east-1"]);
  });
});

it("the guide's policy allows the calls, and nothing else", async () => {
  const { endpointUrl, requests } = await ec2(empty);
  await liveDocuments({ endpointUrl });
  const guide = readFileSync(join(PROJECT, "docs", "existing-environments.md"), "utf8");
  const policy = JSON.parse(/```json\n(.*?)```/s.exec(guide)![1]!) as { Statement: object[] };
  const actions = requests.map((request) => `ec2:${request.get("Action")!}`);
  expect(policy.Statement).toEqual([{ Effect: "Allow", Action: actions, Resource: "*" }]);
});

it("commands without --live do not load the AWS SDK", async () => {
  const { stdout } = await run("node", ["--import", "tsx", "--eval", LOADED_BY_AUDIT], {
    cwd: PROJECT,
    env: process.env,
  });
  expect(JSON.parse(stdout)).toEqual({ exitCode: 1, hasSdk: false });
});

const LOADED_BY_AUDIT = `
const { Readable, Writable } = require("node:stream");
const { run } = require("./src/cli/program.ts");
const ignored = () => new Writable({ write: (chunk, encoding, done) => done() });
const open = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const input = JSON.stringify({ SecurityGroups: [{ GroupId: "sg-1", IpPermissionsEgress: [open] }] });
const terminal = { stdin: Readable.from([input]), stdout: ignored(), stderr: ignored(), env: {}, cwd: () => "." };
run(["audit", "-"], terminal).then((exitCode) => {
  const hasSdk = Object.keys(require.cache).some((file) => file.includes("@aws-sdk"));
  console.log(JSON.stringify({ exitCode, hasSdk }));
});`;

describe("one sentence says what is wrong if", () => {
  it.each([
    ["UnauthorizedOperation", "The credentials may not call ec2:DescribeSecurityGroups in eu-west-1: add it to their"],
    ["RequestExpired", "The AWS credentials have expired: sign in again"],
    ["ExpiredToken", "The AWS credentials have expired: sign in again"],
    [
      "AuthFailure",
      "AWS refuses the credentials in eu-west-1 (AuthFailure): check them, and that the region is enabled.",
    ],
    ["InternalError", "ec2:DescribeSecurityGroups failed in eu-west-1 (InternalError): First line."],
  ])("AWS answers %s", async (code, sentence) => {
    const { endpointUrl } = await ec2(() => refusal(code, 400, "First line.\nSecond line."));
    expect(await problemOf({ endpointUrl })).toContain(sentence);
  });

  it("a later call is not allowed", async () => {
    const { endpointUrl } = await ec2((request) =>
      request.get("Action") === "DescribeNetworkInterfaces" ? refusal("UnauthorizedOperation") : empty(request),
    );
    expect(await problemOf({ endpointUrl })).toContain("may not call ec2:DescribeNetworkInterfaces in eu-west-1");
  });

  it.each([
    [200, "<html><body>Please sign in</body></html>"],
    [200, "{}"],
    [404, "<html><body>Not found</body></html>"],
    [502, "Bad gateway"],
  ])("the answer has the status %i and is not one of EC2: %s", async (status, body) => {
    const { endpointUrl } = await ec2(() => ({ status, body }));
    expect(await problemOf({ endpointUrl })).toBe(
      "ec2:DescribeSecurityGroups failed in eu-west-1: the answer is not one of EC2: " +
        "check the network, --endpoint-url and AWS_ENDPOINT_URL.",
    );
  });

  it.each([
    ["http://127.0.0.1:1", "EC2 in eu-west-1 cannot be reached (ECONNREFUSED): check the region's name"],
    ["http://ec2.invalid", "EC2 in eu-west-1 cannot be reached (E"],
    ["localhost:4566", "--endpoint-url is not a URL: give one such as http://localhost:4566."],
    [`user:${SECRET}@localhost`, "--endpoint-url is not a URL"],
  ])("the endpoint is %s", async (endpointUrl, sentence) => {
    expect(await problemOf({ endpointUrl })).toContain(sentence);
  });

  it("AWS_ENDPOINT_URL is not a URL", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "localhost");
    expect(await problemOf({})).toBe("AWS_ENDPOINT_URL is not a URL: give one such as http://localhost:4566.");
  });

  it("there is no region", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    expect(await problemOf({})).toBe("No AWS region is set: give one, such as --region eu-west-1.");
  });

  it("a region is not a name", async () => {
    expect(await problemOf({ regions: ["eu west/1"] })).toMatch(/^The AWS region cannot be used: .*"eu west\/1"/);
  });

  it("there are no credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    expect(await problemOf({})).toBe("There are no valid AWS credentials: run aws sts get-caller-identity to see why.");
  });

  it("a credential process fails, without its command line", async () => {
    configure(`[profile shop]\ncredential_process = false --password ${SECRET}`);
    expect(await problemOf({ profile: "shop" })).toBe(
      "There are no valid AWS credentials for the profile shop: " +
        "run aws sts get-caller-identity --profile shop to see why.",
    );
  });

  it("nobody has signed in to the profile", async () => {
    configure(
      "[profile shop]\nsso_session = shop\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\n" +
        "[sso-session shop]\nsso_region = eu-west-1\nsso_start_url = https://shop.awsapps.com/start",
    );
    expect(await problemOf({ profile: "shop" })).toBe(
      "The AWS session for the profile shop has ended: run aws sso login --profile shop.",
    );
  });

  it("a profile asks for an MFA code", async () => {
    configure(
      "[profile base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n" +
        "[profile shop]\nsource_profile = base\nrole_arn = arn:aws:iam::111122223333:role/audit\n" +
        "mfa_serial = arn:aws:iam::111122223333:mfa/me",
    );
    expect(await problemOf({ profile: "shop" })).toBe(
      "The credentials for the profile shop need an MFA code: " +
        'run eval "$(aws configure export-credentials --profile shop --format env)", then leave out --profile.',
    );
  });

  it("the AWS SDK is not installed", async () => {
    const missing = () => Promise.reject(new Error("Cannot find module '@aws-sdk/client-ec2'"));
    expect(await problemOf({}, missing)).toContain("which is not installed: run npm install @aws-sdk/client-ec2");
  });
});

/** The message of the error. It must be meant for users: one line, and without the secret key. */
async function problemOf(options: LiveOptions, load?: () => Promise<never>): Promise<string> {
  const error: unknown = await liveDocuments(options, load).then(
    () => new Error("Nothing is wrong."),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toContain(SECRET);
  expect(message).not.toContain("\n");
  return message;
}

/** Makes a text the AWS configuration of this test, in place of the keys. */
function configure(config: string): void {
  const folder = temporaryFolder();
  onTestFinished(() => {
    removeFolder(folder);
  });
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  mkdirSync(join(folder, "home"));
  writeFileSync(join(folder, "config"), config);
  vi.stubEnv("HOME", join(folder, "home"));
  vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
}

interface Answer {
  readonly status?: number;
  readonly body: string;
}

/** A server in place of EC2, with the requests that it gets. */
async function ec2(answerTo: (request: URLSearchParams) => Answer) {
  const requests: (URLSearchParams & { authorization?: string })[] = [];
  const server = createServer((message, response) => {
    void text(message).then((form) => {
      const request = Object.assign(new URLSearchParams(form), { authorization: message.headers.authorization });
      requests.push(request);
      const { status = 200, body } = answerTo(request);
      response.writeHead(status, { "content-type": "text/xml", connection: "close" }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return { endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const LISTS: Readonly<Record<string, string>> = {
  DescribeSecurityGroups: "securityGroupInfo",
  DescribeSecurityGroupRules: "securityGroupRuleSet",
  DescribeNetworkInterfaces: "networkInterfaceSet",
};

/** The answer of EC2 to a request for a list. */
function listAnswer(request: URLSearchParams, rows: string, nextToken?: number): Answer {
  const list = LISTS[request.get("Action")!]!;
  const next = nextToken === undefined ? "" : `<nextToken>${nextToken}</nextToken>`;
  return { body: `<Response><${list}>${rows}</${list}>${next}</Response>` };
}

const empty = (request: URLSearchParams): Answer => listAnswer(request, "");

function threePages(request: URLSearchParams): Answer {
  const page = Number(request.get("NextToken") ?? 0);
  return listAnswer(request, `<item><groupId>sg-${page}</groupId></item>`, page < 2 ? page + 1 : undefined);
}

const refusal = (code: string, status = 403, message = "No."): Answer => ({
  status,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
});
