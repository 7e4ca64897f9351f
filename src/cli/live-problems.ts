// The sentences about reading from AWS. They contain neither credentials nor command lines.

export const MISSING_SDK =
  "--live needs the AWS SDK, which is not installed: run npm install @aws-sdk/client-ec2, or export files with the AWS " +
  "CLI.";

/** Without the value received, because a URL can contain a password. */
export const WRONG_ENDPOINT = "--endpoint-url is not a URL: give one such as http://localhost:4566.";

/** What errors of the AWS SDK have in common. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  /** The code of an error of Node.js, such as ECONNREFUSED. */
  readonly code?: string;
  /** The code of an error that AWS returns. */
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const firstLine = (text: string): string => text.split("\n", 1)[0]!;

/** Why the region cannot be used. */
export function regionProblem(error: unknown): string {
  const { message } = error as SdkError;
  if (message === "Region is missing") return "No AWS region is set: give one, such as --region eu-west-1.";
  return `The AWS region cannot be used: ${firstLine(message)}`;
}

/** Why there are no credentials. The SDK's own messages can contain the command line of a credential process. */
export function credentialsProblem(error: unknown, profile?: string): string {
  const { message } = error as SdkError;
  const [owner, option] = profile === undefined ? ["", ""] : [` for the profile ${profile}`, ` --profile ${profile}`];
  if (message.includes("aws sso login")) return `The AWS session${owner} has ended: run aws sso login${option}.`;
  if (message.includes("multi-factor")) {
    const command = `eval "$(aws configure export-credentials${option} --format env)"`;
    return `The credentials${owner} need an MFA code: run ${command}, then leave out --profile.`;
  }
  return `There are no valid AWS credentials${owner}: run aws sts get-caller-identity${option} to see why.`;
}

export const NOT_EC2 = "the answer is not one of EC2: check the network, --endpoint-url and AWS_ENDPOINT_URL.";

const DENIED = /^(UnauthorizedOperation|AccessDenied(Exception)?)$/;
const REFUSED = /^(AuthFailure|InvalidClientTokenId|OptInRequired|SignatureDoesNotMatch|UnrecognizedClientException)$/;

/**
 * Why a call of EC2 failed.
 *
 * @param action - the permission that the call needs, such as "ec2:DescribeSecurityGroups"
 */
export function callProblem(error: unknown, action: string, region: string): string {
  const { name, message, code, Code: awsCode, $metadata } = error as SdkError;
  if (awsCode !== undefined) {
    if (DENIED.test(awsCode)) return `The credentials may not call ${action} in ${region}: add it to their IAM policy.`;
    if (/Expired/.test(awsCode)) return "The AWS credentials have expired: sign in again, such as with aws sso login.";
    return REFUSED.test(awsCode)
      ? `AWS refuses the credentials in ${region} (${awsCode}): check them, and that the region is enabled.`
      : `${action} failed in ${region} (${awsCode}): ${firstLine(message)}`;
  }
  if (code === "ERR_INVALID_URL") return "AWS_ENDPOINT_URL is not a URL: give one such as http://localhost:4566.";
  if (code !== undefined || name === "TimeoutError") {
    const remedy = "check the region's name, the network and the endpoint";
    return `EC2 in ${region} cannot be reached (${code ?? name}): ${remedy}.`;
  }
  // An answer without a code of AWS is, for example, the error page of a proxy.
  const hasAnswer = $metadata?.httpStatusCode !== undefined;
  return `${action} failed in ${region}: ${hasAnswer ? NOT_EC2 : firstLine(message)}`;
}
