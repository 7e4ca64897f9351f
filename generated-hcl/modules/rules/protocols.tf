# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Protocols by name and number, and the meaning of their port numbers.
locals {
  protocol_numbers = tomap({
    tcp    = "6"
    udp    = "17"
    icmp   = "1"
    icmpv6 = "58"
    all    = "-1"
    igmp   = "2"
    gre    = "47"
    esp    = "50"
    ah     = "51"
    eigrp  = "88"
    ospf   = "89"
    pim    = "103"
    vrrp   = "112"
    l2tp   = "115"
    sctp   = "132"
  })
  protocols_in_ec2 = tomap({
    tcp    = "tcp"
    udp    = "udp"
    icmp   = "icmp"
    icmpv6 = "icmpv6"
    all    = "-1"
    igmp   = "2"
    gre    = "47"
    esp    = "50"
    ah     = "51"
    eigrp  = "88"
    ospf   = "89"
    pim    = "103"
    vrrp   = "112"
    l2tp   = "115"
    sctp   = "132"
  })
  protocol_names = tomap({ "1" = "icmp", "6" = "tcp", "17" = "udp", "58" = "icmpv6", "-1" = "all" })
  semantics_by_protocol = tomap({
    "1"    = "types"
    "6"    = "ports"
    "17"   = "ports"
    "58"   = "types"
    tcp    = "ports"
    udp    = "ports"
    icmp   = "types"
    icmpv6 = "types"
    all    = "nothing"
    "-1"   = "nothing"
    igmp   = "nothing"
    gre    = "nothing"
    esp    = "nothing"
    ah     = "nothing"
    eigrp  = "nothing"
    ospf   = "nothing"
    pim    = "nothing"
    vrrp   = "nothing"
    l2tp   = "nothing"
    sctp   = "nothing"
  })

  # Which port numbers are accepted.
  port_limits = {
    ports   = { lowest = 0, highest = 65535, remedy = "use a whole number from 0 to 65535" }
    types   = { lowest = -1, highest = 255, remedy = "use an ICMP type or code from 0 to 255, or -1 for any" }
    nothing = { lowest = -1, highest = 0, remedy = "omit it, because this protocol has no ports and the rule would open all of them" }
    unknown = { lowest = -1, highest = 65535, remedy = "use a whole number from 0 to 65535" }
  }
}
