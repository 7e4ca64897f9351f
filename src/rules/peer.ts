import type { PeerType } from "./attributes";

/**
 * An end of a connection that is not a construct: a security group's ID, a CIDR block or a prefix list. Every string
 * may be a token. The rule that uses a peer checks it, so that the error names the rule and lists all mistakes at once.
 *
 * Only security groups get rules. If an end is a CIDR block or a prefix list, only the group at the other end gets one.
 */
export class Peer {
  /**
   * A security group by its ID, which may be a token. It gets its rule like a construct does. An ID does not say which
   * provider its group has, so the rule uses the stack's default AWS provider unless the rules name another one.
   *
   * Any `sg-` with letters, digits and hyphens is accepted, such as `sg-alb` in a test. If no group has the ID, AWS
   * refuses the rule (`InvalidGroup.NotFound`). A literal ID in AWS's own format is the same group in all stacks of an
   * app. Other strings may be different groups in different stacks.
   *
   * A `Lazy` ID is read when the rule is declared, and again at synthesis, which fails if it has changed.
   *
   * @param securityGroupId - such as `sg-0123456789abcdef0`, or `123456789012/sg-0123456789abcdef0` in another account
   * @example Peer.securityGroup("sg-0123456789abcdef0")
   */
  static securityGroup(securityGroupId: string): Peer {
    return new Peer("security_group", securityGroupId);
  }

  /**
   * An IPv4 CIDR block.
   *
   * @param cidr - such as `10.0.0.0/16`, with no bits set outside of its mask
   */
  static ipv4(cidr: string): Peer {
    return new Peer("cidr_ipv4", cidr);
  }

  /**
   * An IPv6 CIDR block.
   *
   * @param cidr - such as `2001:db8::/32`, in its shortest form, with no bits set outside of its mask
   */
  static ipv6(cidr: string): Peer {
    return new Peer("cidr_ipv6", cidr);
  }

  /** Every IPv4 address: `0.0.0.0/0`. */
  static anyIpv4(): Peer {
    return Peer.ipv4("0.0.0.0/0");
  }

  /** Every IPv6 address: `::/0`. */
  static anyIpv6(): Peer {
    return Peer.ipv6("::/0");
  }

  /**
   * A prefix list: a gateway endpoint's (S3, DynamoDB), another AWS service's, or one of your own.
   *
   * @param prefixListId - such as `pl-0123456789abcdef0`
   */
  static prefixList(prefixListId: string): Peer {
    return new Peer("prefix_list", prefixListId);
  }

  /** Whether a value is a peer, even if another copy of the package created it. */
  static isPeer(value: unknown): value is Peer {
    return typeof value === "object" && value !== null && PEER in value;
  }

  private constructor(
    /** The type of the peer. */
    readonly type: PeerType,
    /** The ID or the CIDR block. */
    readonly value: string,
  ) {
    Object.defineProperty(this, PEER, { value: true });
  }
}

const PEER = Symbol.for("cdktf-mutual-security-groups/Peer");
