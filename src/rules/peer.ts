/** What the end of a connection may be, where it is no security group's construct. */
export class Peer {
  /**
   * A security group by its id: one that exists already, or one whose id is a token.
   *
   * @param securityGroupId - such as `sg-0123456789abcdef0`. The rule that uses it checks it.
   */
  static securityGroup(securityGroupId: string): Peer {
    return new Peer(securityGroupId);
  }

  /** Whether a value is a peer, of this copy of the package or of another. */
  static isPeer(value: unknown): value is Peer {
    return typeof value === "object" && value !== null && PEER in value;
  }

  private constructor(readonly securityGroupId: string) {
    Object.defineProperty(this, PEER, { value: true });
  }
}

const PEER = Symbol.for("cdktf-mutual-security-groups/Peer");
