/**
 * The protocol and the ports of a connection, the same on both sides of its pair. Nothing is checked here: the rule that
 * uses a port checks it, so that the error can name the rule, and all errors of a call come at once.
 *
 * Every number may be a token, such as a database's `port`.
 */
export class Port {
  /** One TCP port, 0 to 65535. */
  static tcp(port: number): Port {
    return new Port("tcp", port);
  }

  /** TCP ports from the first to the last, both included, 0 to 65535. */
  static tcpRange(fromPort: number, toPort: number): Port {
    return new Port("tcp", fromPort, toPort);
  }

  /** All TCP ports: 0 to 65535. */
  static allTcp(): Port {
    return new Port("tcp", 0, 65535);
  }

  /** One UDP port, 0 to 65535. */
  static udp(port: number): Port {
    return new Port("udp", port);
  }

  /** UDP ports from the first to the last, both included, 0 to 65535. */
  static udpRange(fromPort: number, toPort: number): Port {
    return new Port("udp", fromPort, toPort);
  }

  /** All UDP ports: 0 to 65535. */
  static allUdp(): Port {
    return new Port("udp", 0, 65535);
  }

  /**
   * ICMP messages of one type, 0 to 255.
   *
   * @param code - 0 to 255; @default - any code
   */
  static icmp(type: number, code?: number): Port {
    return new Port("icmp", type, code);
  }

  /** ICMP messages of every type. */
  static allIcmp(): Port {
    return new Port("icmp", -1);
  }

  /** An ICMP echo request (type 8): what ping sends. The reply needs no rule, for security groups are stateful. */
  static icmpPing(): Port {
    return new Port("icmp", 8);
  }

  /**
   * ICMPv6 messages of one type, 0 to 255.
   *
   * @param code - 0 to 255; @default - any code
   */
  static icmpV6(type: number, code?: number): Port {
    return new Port("icmpv6", type, code);
  }

  /** ICMPv6 messages of every type. */
  static allIcmpV6(): Port {
    return new Port("icmpv6", -1);
  }

  /** All protocols and all ports. */
  static allTraffic(): Port {
    return new Port("-1");
  }

  /**
   * A protocol by its name or number, as `aws_security_group_rule` takes it.
   *
   * @param protocol - `tcp`, `udp`, `icmp`, `icmpv6`, a number from 0 to 255, or `-1` (`all`) for all traffic
   * @param fromPort - the first port, 0 to 65535; for ICMP the type; left out where the protocol has no ports
   * @param toPort - the last port; for ICMP the code; @default the first port, or for ICMP -1, any code
   */
  static ofProtocol(protocol: string, fromPort?: number, toPort?: number): Port {
    return new Port(protocol, fromPort, toPort);
  }

  /** Whether a value is a port, of this copy of the package or of another. */
  static isPort(value: unknown): value is Port {
    return typeof value === "object" && value !== null && PORT in value;
  }

  private constructor(
    /** A name in Terraform's spelling, a number, or -1 for all. */
    readonly protocol: string,
    /** The first port, or the ICMP type. */
    readonly fromPort?: number,
    /** The last port, or the ICMP code; undefined for the first port alone, or any code. */
    readonly toPort?: number,
  ) {
    Object.defineProperty(this, PORT, { value: true });
  }
}

const PORT = Symbol.for("cdktf-mutual-security-groups/Port");
