import type { Ports } from "./probes";

/** An environment of security groups before it exists in AWS, and what must work in it. */
export interface Blueprint {
  readonly vpcs: readonly BlueprintVpc[];
  /** The names of the two VPCs that a peering connection connects. */
  readonly peered: readonly [string, string];
  readonly groups: readonly BlueprintGroup[];
  readonly connections: readonly BlueprintConnection[];
  readonly wideRules: readonly WideRule[];
  readonly interfaces: readonly BlueprintInterface[];
}

export interface BlueprintVpc {
  readonly name: string;
  readonly cidrBlock: string;
  readonly hasIpv6: boolean;
}

export interface BlueprintGroup {
  /** The VPC and the name, such as `shop/web`: two VPCs may have groups of the same name. */
  readonly id: string;
  readonly vpc: string;
  readonly name: string;
  /** Whether Terraform made it, with inline rules. All others were made by hand. */
  readonly isLegacy: boolean;
}

/** Something outside of the VPCs. It has no groups, so a connection with it has one rule. */
export type Outside = "internet" | "office" | "s3";
export const OUTSIDE: readonly Outside[] = ["internet", "office", "s3"];

export const isOutside = (id: string): id is Outside => OUTSIDE.some((outside) => outside === id);

/**
 * A connection that must work, and the rules that allow it at first. All groups have open egress. Wide rules of the
 * target accept a connection without rules.
 */
export interface BlueprintConnection extends Ports {
  /** The IDs of groups in the blueprint, or something outside. */
  readonly source: string;
  readonly target: string;
  readonly rules: readonly ("egress" | "ingress")[];
  readonly description?: string;
}

/** An ingress rule that accepts clients by their addresses, so that it does not tell who connects. */
export interface WideRule extends Ports {
  /** The ID of a group in the blueprint. */
  readonly target: string;
  readonly block: string;
}

export interface BlueprintInterface {
  readonly vpc: string;
  readonly groups: readonly string[];
  /** The private IPv4 address. moto could choose the same one twice. */
  readonly address: string;
  readonly description: string;
}

/** The group that keeps its inline ingress rules. It opens no connections. */
export const KEEPS_INLINE_INGRESS = "data/legacy-db";
