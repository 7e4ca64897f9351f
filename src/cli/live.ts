import type * as Ec2 from "@aws-sdk/client-ec2";
import { InputError, type ParsedDocument } from "../environment/input";
import { counted } from "../environment/phrases";
import { callProblem, credentialsProblem, MISSING_SDK, NOT_EC2, regionProblem, WRONG_ENDPOINT } from "./live-problems";

/** Where to read an environment from. */
export interface LiveOptions {
  /**
   * Such as "eu-west-1".
   *
   * @default - the region of the environment variables or of the profile
   */
  readonly regions?: readonly string[];
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly onProgress?: (text: string) => void;
}

type Sdk = typeof Ec2;

/** Loads the AWS SDK. Most commands do not need it, and users may not have it. */
const loadSdk = (): Promise<Sdk> => import("@aws-sdk/client-ec2");

/**
 * Reads the security groups, rules and network interfaces of regions. Changes nothing.
 *
 * @returns a document for each region, such as "live:eu-west-1", with the lists that the AWS CLI prints
 * @throws InputError if they cannot be read
 */
export async function liveDocuments(options: LiveOptions, load = loadSdk): Promise<ParsedDocument[]> {
  const { regions = [], endpointUrl } = options;
  if (endpointUrl !== undefined && !isHttpUrl(endpointUrl)) throw new InputError(WRONG_ENDPOINT);
  // A warning of the SDK about its later releases would only hide other output.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await load().catch(() => {
    throw new InputError(MISSING_SDK);
  });
  const documents: ParsedDocument[] = [];
  for (const region of regions.length > 0 ? new Set(regions) : [undefined]) {
    documents.push(await documentOf(region, options, sdk));
  }
  return documents;
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Enough for an account whose calls are throttled. A wrong endpoint is reported within seconds. */
const MAX_ATTEMPTS = 6;
const CONNECTION_TIMEOUT_MS = 5_000;

async function documentOf(regionGiven: string | undefined, options: LiveOptions, sdk: Sdk): Promise<ParsedDocument> {
  const { profile, endpointUrl: endpoint, onProgress } = options;
  const client = new sdk.EC2Client({
    region: regionGiven,
    profile,
    endpoint,
    retryMode: "adaptive",
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
  });
  try {
    const region = await client.config.region().catch(failWith(regionProblem));
    // Before the first call, so that an error of the credentials is not taken for one of the call.
    await client.config.credentials().catch(failWith((error) => credentialsProblem(error, profile)));
    const lists: Record<string, unknown[]> = {};
    for (const { name, noun, pagesOf } of LISTS) {
      const reportCount = (count: number) => onProgress?.(`${region}: ${counted(count, noun)}`);
      lists[name] = await rowsIn(pagesOf(sdk, { client, pageSize: PAGE_SIZE }), name, reportCount).catch(
        failWith((error) => callProblem(error, `ec2:Describe${name}`, region)),
      );
    }
    return { name: `live:${region}`, value: lists };
  } finally {
    client.destroy();
  }
}

const failWith =
  (problemOf: (error: unknown) => string) =>
  (error: unknown): never => {
    throw new InputError(problemOf(error));
  };

/** The most rows that each of the calls returns at once. */
const PAGE_SIZE = 1_000;

/** A list of EC2. */
interface List {
  /** What the answer calls it. The name of the call is `Describe` and this name. */
  readonly name: string;
  readonly noun: string;
  readonly pagesOf: (sdk: Sdk, config: { client: Ec2.EC2Client; pageSize: number }) => AsyncIterable<object>;
}

const LISTS: readonly List[] = [
  {
    name: "SecurityGroups",
    noun: "security group",
    pagesOf: (sdk, config) => sdk.paginateDescribeSecurityGroups(config, {}),
  },
  {
    name: "SecurityGroupRules",
    noun: "rule",
    pagesOf: (sdk, config) => sdk.paginateDescribeSecurityGroupRules(config, {}),
  },
  {
    name: "NetworkInterfaces",
    noun: "network interface",
    pagesOf: (sdk, config) => sdk.paginateDescribeNetworkInterfaces(config, {}),
  },
];

async function rowsIn(pages: AsyncIterable<object>, name: string, onRows: (count: number) => void): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const page of pages) {
    const more = (page as Readonly<Record<string, readonly unknown[] | undefined>>)[name];
    // The SDK takes the page of a proxy for an answer without content. Without this check, the audit would be clean.
    if (more === undefined) throw new Error(NOT_EC2);
    rows.push(...more);
    onRows(rows.length);
  }
  return rows;
}
