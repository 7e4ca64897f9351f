import type { PeerType } from "./attributes";

/**
 * What the end of a connection may be, where it is no security group's construct. Nothing is checked here: the rule
 * that uses a peer checks it, so that the error can name the rule, and all errors of a call come at once. Every text
 * may be a token.
 *
 * An end that is no security group gets no rule: only the group at the other end does.
 */
export class Peer {
  /**
   * A security group by its id: one that exists already, or one whose id is a token. It gets its rule as a construct
   * does, but with the stack's default AWS provider unless the rules name another one: an id does not say which
   * provider its group has.
   *
   * Any `sg-` with letters, digits and hyphens is accepted, such as the `sg-alb` of a test. Only AWS knows whether a
   * group has that id, and refuses the rule if none has (`InvalidGroup.NotFound`). A literal id in the form that AWS
   * gives out is the same group in all stacks of an app; other texts may stand for another group in each stack.
   *
   * A `Lazy` id is read when the rule is declared, and again at synthesis, which fails if it has changed.
   *
   * @param securityGroupId - such as `sg-0123456789abcdef0`; another account's as `123456789012/sg-0123456789abcdef0`
   * @example Peer.securityGroup("sg-0123456789abcdef0")
   */
  static securityGroup(securityGroupId: string): Peer {
    return new Peer("security_group", securityGroupId);
  }

  /**
   * A block of IPv4 addresses.
   *
   * @param cidr - such as `10.0.0.0/16`, with no bits set outside of its mask
   */
  static ipv4(cidr: string): Peer {
    return new Peer("cidr_ipv4", cidr);
  }

  /**
   * A block of IPv6 addresses.
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

  /** Whether a value is a peer, of this copy of the package or of another. */
  static isPeer(value: unknown): value is Peer {
    return typeof value === "object" && value !== null && PEER in value;
  }

  private constructor(
    /** What it is. */
    readonly type: PeerType,
    /** Its id, or the block of addresses. */
    readonly value: string,
  ) {
    Object.defineProperty(this, PEER, { value: true });
  }
}

const PEER = Symbol.for("cdktf-mutual-security-groups/Peer");
