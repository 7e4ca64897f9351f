import type { AttributeName } from "../../src/rules/attributes";

/** The attributes of a rule by their names in Terraform. */
export type Attributes = Partial<Record<AttributeName, unknown>>;

export const RIGHT = { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: 80 };

const kindOf = (value: object) => (Array.isArray(value) ? "a list" : "an object");

/** Wrong rules with the key "web", each with all its error messages. */
export const WRONG_RULES: readonly (readonly [Attributes, readonly string[]])[] = [
  [
    { destination_port: 80 },
    [
      'rules["web"].source_sg_id is missing: give the ID of the security group that opens the connection, or a CIDR block or prefix list.',
      'rules["web"].target_sg_id is missing: give the ID of the security group that accepts the connection, or a CIDR block or prefix list.',
    ],
  ],
  [
    { ...RIGHT, target_sg_id: null },
    [
      'rules["web"].target_sg_id is missing: give the ID of the security group that accepts the connection, or a CIDR block or prefix list.',
    ],
  ],
  [
    { ...RIGHT, source_sg_id: "web" },
    [
      'rules["web"].source_sg_id is "web": give the ID of the security group that opens the connection, or a CIDR block or prefix list.',
    ],
  ],
  // A list of IDs is not an ID, even if it has only one element.
  [
    { ...RIGHT, source_sg_id: ["sg-a1ba1"] },
    [
      'rules["web"].source_sg_id is a list: give the ID of the security group that opens the connection, or a CIDR block or prefix list.',
    ],
  ],
  [
    { ...RIGHT, source_sg_id: [], target_sg_id: ["sg-1", "sg-2"] },
    [
      'rules["web"].target_sg_id is a list: give the ID of the security group that accepts the connection, or a CIDR block or prefix list.',
      'rules["web"].source_sg_id is missing: give the ID of the security group that opens the connection, or a CIDR block or prefix list.',
    ],
  ],
  [
    { ...RIGHT, destination_port: undefined },
    ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
  ],
  [
    { ...RIGHT, destination_port: undefined, to_port: 80 },
    ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
  ],
  [
    { ...RIGHT, destination_port: undefined, protocol: "icmp" },
    ['rules["web"].destination_port is missing: give the ICMP type, from 0 to 255, or -1 for any.'],
  ],
  [
    { ...RIGHT, destination_port: 65536 },
    ['rules["web"].destination_port is 65536: use a whole number from 0 to 65535.'],
  ],
  [{ ...RIGHT, destination_port: -1 }, ['rules["web"].destination_port is -1: use a whole number from 0 to 65535.']],
  [{ ...RIGHT, destination_port: NaN }, ['rules["web"].destination_port is NaN: use a whole number from 0 to 65535.']],
  [
    { ...RIGHT, destination_port: 80.5 },
    ['rules["web"].destination_port is 80.5: use a whole number from 0 to 65535.'],
  ],
  [
    { ...RIGHT, destination_port: "http" },
    ['rules["web"].destination_port is "http": use a whole number from 0 to 65535.'],
  ],
  [
    { ...RIGHT, destination_port: "" },
    ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
  ],
  [
    { ...RIGHT, destination_port: [80] },
    ['rules["web"].destination_port is a list: give several ports as destination_ports, a list of numbers.'],
  ],
  [
    { ...RIGHT, destination_port: "80-90" },
    ['rules["web"].destination_port is "80-90": give a range as from_port and to_port.'],
  ],
  [
    { ...RIGHT, to_port: 79 },
    ['rules["web"].destination_port is 80, above the last port, 79: swap them, or give a higher last port.'],
  ],
  [
    { ...RIGHT, from_port: 443 },
    ['rules["web"] gives its ports more than once, as destination_port and from_port: give one of them.'],
  ],
  [
    { ...RIGHT, protocol: "tpc" },
    [
      'rules["web"].protocol is "tpc": use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a number from 0 to 255, or -1 for all traffic.',
    ],
  ],
  [
    { ...RIGHT, protocol: "256", destination_port: undefined },
    [
      'rules["web"].protocol is "256": use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a number from 0 to 255, or -1 for all traffic.',
    ],
  ],
  [
    { ...RIGHT, protocol: "-1", destination_port: 443 },
    [
      'rules["web"].destination_port is 443: omit it, because this protocol has no ports and the rule would open all of them.',
    ],
  ],
  [
    { ...RIGHT, protocol: "ICMP", destination_port: 256, to_port: -2 },
    [
      'rules["web"].destination_port is 256: use an ICMP type or code from 0 to 255, or -1 for any.',
      'rules["web"].to_port is -2: use an ICMP type or code from 0 to 255, or -1 for any.',
    ],
  ],
  [
    { ...RIGHT, description: "ALB -> webs" },
    ['rules["web"].description is "ALB -> webs": use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.'],
  ],
  [
    { ...RIGHT, description_source: "to backend" },
    [
      "rules[\"web\"].description_target is missing: describe the target's side as well as the source's, or both with one description.",
    ],
  ],
  [
    { ...RIGHT, description_target: "" },
    [
      "rules[\"web\"].description_source is missing: describe the source's side as well as the target's, or both with one description.",
    ],
  ],
  [
    { ...RIGHT, description: "", description_source: "to backend", description_target: "from frontend" },
    ['rules["web"].description is "": give one description for both sides, or one for each, but not all of them.'],
  ],
  [
    { ...RIGHT, description: "Both", description_source: "" },
    ['rules["web"].description is "Both": give one description for both sides, or one for each, but not all of them.'],
  ],
  [
    { ...RIGHT, description: "Both", description_target: "from frontend" },
    ['rules["web"].description is "Both": give one description for both sides, or one for each, but not all of them.'],
  ],
  [
    { ...RIGHT, source_cidr_ipv4: "10.0.0.0/16" },
    ['rules["web"] has more than one source, source_sg_id and source_cidr_ipv4: give one of them.'],
  ],
  [
    { source_cidr_ipv4: "10.0.0.0/16", target_prefix_list_id: "pl-1", destination_port: 80 },
    ['rules["web"] has no security group as its source or target: give one as source_sg_id or target_sg_id.'],
  ],
  ...["10.0.0.1/16", "999.0.0.0/99", "10.0.0.0", "2001:db8::/32", "010.0.0.0/8", "0.0.0.0/00"].map(
    (block): [Attributes, string[]] => [
      { source_sg_id: "sg-1", target_cidr_ipv4: block, destination_port: 80 },
      [
        `rules["web"].target_cidr_ipv4 is ${JSON.stringify(block)}: give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16.`,
      ],
    ],
  ),
  ...["10.0.0.0/16", "2001:db8::1/32", "2001:DB8::/32", "2001:db8:0::/32", "::/129", "::ffff:c000:200/120"].map(
    (block): [Attributes, string[]] => [
      { source_cidr_ipv6: block, target_sg_id: "sg-1", destination_port: 80 },
      [
        `rules["web"].source_cidr_ipv6 is "${block}": give an IPv6 block in its shortest form with no bits set outside of its mask, such as 2001:db8::/32.`,
      ],
    ],
  ),
  [
    { source_sg_id: "sg-1", target_prefix_list_id: "sg-2", destination_port: 80 },
    ['rules["web"].target_prefix_list_id is "sg-2": give a prefix list\'s ID, such as pl-0123456789abcdef0.'],
  ],
  [
    { ...RIGHT, source_sg_id: "123456789012/sg-1" },
    [
      'rules["web"].source_sg_id is "123456789012/sg-1": create its rule with that account\'s provider (modules/cross-account), or leave it out with leave_out_rule_on = "source".',
    ],
  ],
  [
    { source_sg_id: "123456789012/sg-1", target_sg_id: "sg-1", destination_port: 80, leave_out_rule_on: "source" },
    [
      'rules["web"].target_sg_id is "sg-1", the same group as the source in another form: write both IDs in the same form.',
    ],
  ],
  [
    { ...RIGHT, leave_out_rule_on: "both" },
    ['rules["web"].leave_out_rule_on is "both": use "source" or "target", the side whose group gets no rule.'],
  ],
  [
    { source_sg_id: "sg-1", target_cidr_ipv4: "0.0.0.0/0", destination_port: 80, leave_out_rule_on: "source" },
    [
      'rules["web"].leave_out_rule_on is "source": omit it, because a rule whose other end is not a security group has one side only.',
    ],
  ],
  [
    { ...RIGHT, service: "http" },
    ['rules["web"] gives its ports more than once, as destination_port and service: give one of them.'],
  ],
  [
    { ...RIGHT, destination_port: undefined, service: "postgres" },
    [
      'rules["web"].service is "postgres": use a service that the README lists, such as https or postgresql, or give protocol and ports.',
    ],
  ],
  [
    { ...RIGHT, destination_port: undefined, services: ["http"], protocol: "tcp" },
    ['rules["web"].protocol is given together with a service: omit it, because the service determines the protocol.'],
  ],
  [
    { ...RIGHT, destination_port: undefined, destination_ports: [80], to_port: 90 },
    [
      'rules["web"].to_port is given together with a service or several ports: omit it, or give one range as from_port and to_port.',
    ],
  ],
  [
    { ...RIGHT, destination_port: undefined, destination_ports: [] },
    ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
  ],
  [
    { ...RIGHT, protocol: "icmp", destination_port: -1, to_port: 3 },
    ['rules["web"].to_port is 3: omit it, because a rule for all ICMP types covers all codes.'],
  ],
  // Regular expressions and numbers differ between Terraform and JavaScript.
  ...["ſctp", "tcp\n", "ICMPv６"].map((protocol): [Attributes, string[]] => [
    { ...RIGHT, protocol },
    [
      `rules["web"].protocol is ${JSON.stringify(protocol)}: use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a number from 0 to 255, or -1 for all traffic.`,
    ],
  ]),
  ...(
    [
      [1e21, "1000000000000000000000"],
      [1.5e21, "1500000000000000000000"],
      [1e-7, "0.0000001"],
      [-2.5e-9, "-0.0000000025"],
      [true, "true"],
    ] as const
  ).map(([port, text]): [Attributes, string[]] => [
    { ...RIGHT, destination_port: port },
    [`rules["web"].destination_port is ${text}: use a whole number from 0 to 65535.`],
  ]),
  ...[true, "http", 80.5].map((port): [Attributes, string[]] => [
    { ...RIGHT, destination_port: undefined, destination_ports: [port] },
    [`rules["web"].destination_ports is ${JSON.stringify(port)}: use a whole number from 0 to 65535.`],
  ]),
  ...[null, "", []].map((port): [Attributes, string[]] => [
    { ...RIGHT, destination_port: undefined, destination_ports: [port] },
    ['rules["web"].destination_port is missing: give a whole number from 0 to 65535.'],
  ]),
  ...[[80], { port: 80 }].map((port): [Attributes, string[]] => [
    { ...RIGHT, destination_port: undefined, destination_ports: [port] },
    [`rules["web"].destination_ports is ${kindOf(port)}: give several ports as destination_ports, a list of numbers.`],
  ]),
  ...[1, true, ["http"], { name: "http" }].map((service): [Attributes, string[]] => [
    { ...RIGHT, destination_port: undefined, services: [service] },
    [
      `rules["web"].services is ${typeof service === "object" ? kindOf(service) : service}: use a service that the README lists, such as https or postgresql, or give protocol and ports.`,
    ],
  ]),
  ...[["a"], { a: "b" }].map((description): [Attributes, string[]] => [
    { ...RIGHT, description },
    [
      `rules["web"].description is ${kindOf(description)}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.`,
    ],
  ]),
];

/** A rule once for each element of its list of ports or services, with the element in place of the list. */
export function entriesOf(attributes: Attributes): readonly Attributes[] {
  const name = (["destination_ports", "services"] as const).find((one) => {
    return Array.isArray(attributes[one]) && attributes[one].length > 0;
  });
  if (name === undefined) return [attributes];
  return (attributes[name] as unknown[]).map((element) => ({ ...attributes, [name]: element }));
}
