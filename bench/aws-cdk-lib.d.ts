/** What the benchmark uses of AWS CDK: it is installed on request alone, and the code that calls it is checked all the same. */
declare module "aws-cdk-lib" {
  export class App {
    constructor(props: {
      readonly outdir: string;
      readonly stackTraces: boolean;
      readonly analyticsReporting: boolean;
      readonly context: Readonly<Record<string, unknown>>;
    });
    synth(): unknown;
  }
  export class Stack {
    constructor(scope: App, id: string);
    readonly stackName: string;
  }
}

declare module "aws-cdk-lib/aws-ec2" {
  import type { Stack } from "aws-cdk-lib";

  export interface Port {
    readonly canInlineRule: boolean;
  }
  export const Port: { tcp(port: number): Port };
  export interface ISecurityGroup {
    readonly connections: { allowTo(other: ISecurityGroup, port: Port, description: string): void };
  }
  export const SecurityGroup: {
    fromSecurityGroupId(
      scope: Stack,
      id: string,
      securityGroupId: string,
      options: { readonly allowAllOutbound: boolean },
    ): ISecurityGroup;
  };
}
