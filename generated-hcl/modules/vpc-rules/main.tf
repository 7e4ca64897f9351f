# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

locals {
  numbers_in_ec2 = {
    igmp  = "2"
    gre   = "47"
    esp   = "50"
    ah    = "51"
    eigrp = "88"
    ospf  = "89"
    pim   = "103"
    vrrp  = "112"
    l2tp  = "115"
    sctp  = "132"
    all   = "-1"
  }
  protocol_numbers = {
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
  }
  protocol_names = {
    "1"  = "icmp"
    "6"  = "tcp"
    "17" = "udp"
    "58" = "icmpv6"
    "-1" = "all"
  }
  services = {
    ssh                     = { protocol = "tcp", from_port = 22, to_port = 22 }
    smtp                    = { protocol = "tcp", from_port = 25, to_port = 25 }
    dns-tcp                 = { protocol = "tcp", from_port = 53, to_port = 53 }
    dns-udp                 = { protocol = "udp", from_port = 53, to_port = 53 }
    http                    = { protocol = "tcp", from_port = 80, to_port = 80 }
    kerberos-tcp            = { protocol = "tcp", from_port = 88, to_port = 88 }
    kerberos-udp            = { protocol = "udp", from_port = 88, to_port = 88 }
    pop3                    = { protocol = "tcp", from_port = 110, to_port = 110 }
    rpcbind-tcp             = { protocol = "tcp", from_port = 111, to_port = 111 }
    rpcbind-udp             = { protocol = "udp", from_port = 111, to_port = 111 }
    ntp                     = { protocol = "udp", from_port = 123, to_port = 123 }
    windows-rpc             = { protocol = "tcp", from_port = 135, to_port = 135 }
    imap                    = { protocol = "tcp", from_port = 143, to_port = 143 }
    snmp                    = { protocol = "udp", from_port = 161, to_port = 161 }
    snmp-trap               = { protocol = "udp", from_port = 162, to_port = 162 }
    ldap                    = { protocol = "tcp", from_port = 389, to_port = 389 }
    ldap-udp                = { protocol = "udp", from_port = 389, to_port = 389 }
    https                   = { protocol = "tcp", from_port = 443, to_port = 443 }
    https-udp               = { protocol = "udp", from_port = 443, to_port = 443 }
    smb                     = { protocol = "tcp", from_port = 445, to_port = 445 }
    kerberos-password-tcp   = { protocol = "tcp", from_port = 464, to_port = 464 }
    kerberos-password-udp   = { protocol = "udp", from_port = 464, to_port = 464 }
    smtps                   = { protocol = "tcp", from_port = 465, to_port = 465 }
    ike                     = { protocol = "udp", from_port = 500, to_port = 500 }
    syslog                  = { protocol = "udp", from_port = 514, to_port = 514 }
    smtp-submission         = { protocol = "tcp", from_port = 587, to_port = 587 }
    ldaps                   = { protocol = "tcp", from_port = 636, to_port = 636 }
    lustre                  = { protocol = "tcp", from_port = 988, to_port = 988 }
    imaps                   = { protocol = "tcp", from_port = 993, to_port = 993 }
    pop3s                   = { protocol = "tcp", from_port = 995, to_port = 995 }
    lustre-range            = { protocol = "tcp", from_port = 1018, to_port = 1023 }
    openvpn                 = { protocol = "udp", from_port = 1194, to_port = 1194 }
    mssql                   = { protocol = "tcp", from_port = 1433, to_port = 1433 }
    oracle                  = { protocol = "tcp", from_port = 1521, to_port = 1521 }
    radius                  = { protocol = "udp", from_port = 1812, to_port = 1812 }
    mqtt                    = { protocol = "tcp", from_port = 1883, to_port = 1883 }
    xray                    = { protocol = "udp", from_port = 2000, to_port = 2000 }
    nfs                     = { protocol = "tcp", from_port = 2049, to_port = 2049 }
    zookeeper               = { protocol = "tcp", from_port = 2181, to_port = 2181 }
    etcd-client             = { protocol = "tcp", from_port = 2379, to_port = 2379 }
    etcd-peer               = { protocol = "tcp", from_port = 2380, to_port = 2380 }
    zookeeper-peer          = { protocol = "tcp", from_port = 2888, to_port = 2888 }
    grafana                 = { protocol = "tcp", from_port = 3000, to_port = 3000 }
    loki                    = { protocol = "tcp", from_port = 3100, to_port = 3100 }
    iscsi                   = { protocol = "tcp", from_port = 3260, to_port = 3260 }
    global-catalog          = { protocol = "tcp", from_port = 3268, to_port = 3268 }
    global-catalog-tls      = { protocol = "tcp", from_port = 3269, to_port = 3269 }
    mysql                   = { protocol = "tcp", from_port = 3306, to_port = 3306 }
    rdp                     = { protocol = "tcp", from_port = 3389, to_port = 3389 }
    zookeeper-election      = { protocol = "tcp", from_port = 3888, to_port = 3888 }
    nats                    = { protocol = "tcp", from_port = 4222, to_port = 4222 }
    otlp-grpc               = { protocol = "tcp", from_port = 4317, to_port = 4317 }
    otlp-http               = { protocol = "tcp", from_port = 4318, to_port = 4318 }
    epmd                    = { protocol = "tcp", from_port = 4369, to_port = 4369 }
    ipsec-nat-t             = { protocol = "udp", from_port = 4500, to_port = 4500 }
    vxlan                   = { protocol = "udp", from_port = 4789, to_port = 4789 }
    docker-registry         = { protocol = "tcp", from_port = 5000, to_port = 5000 }
    postgresql              = { protocol = "tcp", from_port = 5432, to_port = 5432 }
    redshift                = { protocol = "tcp", from_port = 5439, to_port = 5439 }
    kibana                  = { protocol = "tcp", from_port = 5601, to_port = 5601 }
    opensearch-dashboards   = { protocol = "tcp", from_port = 5601, to_port = 5601 }
    amqps                   = { protocol = "tcp", from_port = 5671, to_port = 5671 }
    amqp                    = { protocol = "tcp", from_port = 5672, to_port = 5672 }
    winrm                   = { protocol = "tcp", from_port = 5985, to_port = 5985 }
    winrm-tls               = { protocol = "tcp", from_port = 5986, to_port = 5986 }
    geneve                  = { protocol = "udp", from_port = 6081, to_port = 6081 }
    redis                   = { protocol = "tcp", from_port = 6379, to_port = 6379 }
    kubernetes-api          = { protocol = "tcp", from_port = 6443, to_port = 6443 }
    syslog-tls              = { protocol = "tcp", from_port = 6514, to_port = 6514 }
    cassandra-peer          = { protocol = "tcp", from_port = 7000, to_port = 7000 }
    cassandra-peer-tls      = { protocol = "tcp", from_port = 7001, to_port = 7001 }
    http-alt                = { protocol = "tcp", from_port = 8080, to_port = 8080 }
    dax                     = { protocol = "tcp", from_port = 8111, to_port = 8111 }
    statsd                  = { protocol = "udp", from_port = 8125, to_port = 8125 }
    datadog-apm             = { protocol = "tcp", from_port = 8126, to_port = 8126 }
    amazon-mq-console       = { protocol = "tcp", from_port = 8162, to_port = 8162 }
    neptune                 = { protocol = "tcp", from_port = 8182, to_port = 8182 }
    vault                   = { protocol = "tcp", from_port = 8200, to_port = 8200 }
    vault-cluster           = { protocol = "tcp", from_port = 8201, to_port = 8201 }
    consul-rpc              = { protocol = "tcp", from_port = 8300, to_port = 8300 }
    consul-serf-lan-tcp     = { protocol = "tcp", from_port = 8301, to_port = 8301 }
    consul-serf-lan-udp     = { protocol = "udp", from_port = 8301, to_port = 8301 }
    consul-serf-wan-tcp     = { protocol = "tcp", from_port = 8302, to_port = 8302 }
    consul-serf-wan-udp     = { protocol = "udp", from_port = 8302, to_port = 8302 }
    consul-http             = { protocol = "tcp", from_port = 8500, to_port = 8500 }
    consul-https            = { protocol = "tcp", from_port = 8501, to_port = 8501 }
    consul-grpc             = { protocol = "tcp", from_port = 8502, to_port = 8502 }
    consul-grpc-tls         = { protocol = "tcp", from_port = 8503, to_port = 8503 }
    consul-dns-tcp          = { protocol = "tcp", from_port = 8600, to_port = 8600 }
    consul-dns-udp          = { protocol = "udp", from_port = 8600, to_port = 8600 }
    mqtt-tls                = { protocol = "tcp", from_port = 8883, to_port = 8883 }
    cassandra               = { protocol = "tcp", from_port = 9042, to_port = 9042 }
    prometheus              = { protocol = "tcp", from_port = 9090, to_port = 9090 }
    prometheus-pushgateway  = { protocol = "tcp", from_port = 9091, to_port = 9091 }
    kafka                   = { protocol = "tcp", from_port = 9092, to_port = 9092 }
    alertmanager            = { protocol = "tcp", from_port = 9093, to_port = 9093 }
    kafka-tls               = { protocol = "tcp", from_port = 9094, to_port = 9094 }
    kafka-sasl              = { protocol = "tcp", from_port = 9096, to_port = 9096 }
    kafka-iam               = { protocol = "tcp", from_port = 9098, to_port = 9098 }
    node-exporter           = { protocol = "tcp", from_port = 9100, to_port = 9100 }
    dax-tls                 = { protocol = "tcp", from_port = 9111, to_port = 9111 }
    keyspaces               = { protocol = "tcp", from_port = 9142, to_port = 9142 }
    elasticsearch           = { protocol = "tcp", from_port = 9200, to_port = 9200 }
    opensearch              = { protocol = "tcp", from_port = 9200, to_port = 9200 }
    elasticsearch-transport = { protocol = "tcp", from_port = 9300, to_port = 9300 }
    opensearch-transport    = { protocol = "tcp", from_port = 9300, to_port = 9300 }
    active-directory-web    = { protocol = "tcp", from_port = 9389, to_port = 9389 }
    kubelet                 = { protocol = "tcp", from_port = 10250, to_port = 10250 }
    memcached               = { protocol = "tcp", from_port = 11211, to_port = 11211 }
    rabbitmq-management-tls = { protocol = "tcp", from_port = 15671, to_port = 15671 }
    rabbitmq-management     = { protocol = "tcp", from_port = 15672, to_port = 15672 }
    fluentd                 = { protocol = "tcp", from_port = 24224, to_port = 24224 }
    rabbitmq-cluster        = { protocol = "tcp", from_port = 25672, to_port = 25672 }
    mongodb                 = { protocol = "tcp", from_port = 27017, to_port = 27017 }
    kubernetes-node-port    = { protocol = "tcp", from_port = 30000, to_port = 32767 }
    windows-rpc-dynamic     = { protocol = "tcp", from_port = 49152, to_port = 65535 }
    db2                     = { protocol = "tcp", from_port = 50000, to_port = 50000 }
    stomp                   = { protocol = "tcp", from_port = 61613, to_port = 61613 }
    stomp-tls               = { protocol = "tcp", from_port = 61614, to_port = 61614 }
    openwire                = { protocol = "tcp", from_port = 61616, to_port = 61616 }
    openwire-tls            = { protocol = "tcp", from_port = 61617, to_port = 61617 }
  }

  # The attributes of the rules that most are, for which little has to be looked at.
  usual_rules = {
    "destination_port source_sg_id target_sg_id"                              = true
    "destination_port source_sg_id target_sg_id to_port"                      = true
    "destination_port protocol source_sg_id target_sg_id"                     = true
    "destination_port protocol source_sg_id target_sg_id to_port"             = true
    "description destination_port source_sg_id target_sg_id"                  = true
    "description destination_port source_sg_id target_sg_id to_port"          = true
    "description destination_port protocol source_sg_id target_sg_id"         = true
    "description destination_port protocol source_sg_id target_sg_id to_port" = true
    "from_port source_sg_id target_sg_id"                                     = true
    "from_port source_sg_id target_sg_id to_port"                             = true
    "from_port protocol source_sg_id target_sg_id"                            = true
    "from_port protocol source_sg_id target_sg_id to_port"                    = true
    "description from_port source_sg_id target_sg_id"                         = true
    "description from_port source_sg_id target_sg_id to_port"                 = true
    "description from_port protocol source_sg_id target_sg_id"                = true
    "description from_port protocol source_sg_id target_sg_id to_port"        = true
  }

  # Every rule, with its defaults filled in; of several ports, one for each.
  rule_lists = [
    for key, rule in var.rules : [
      for is_usual in [can(local.usual_rules[join(" ", [for name, value in rule : name])])] : concat(
        [for i in is_usual ? [0] : [] : [for protocol in [lower(coalesce(try(rule.protocol, null), "tcp"))] :
          [for protocol_number in [lookup(local.protocol_numbers, protocol, protocol)] :
            [
              for from_port in [
                protocol_number != "6" &&
                protocol_number != "17" &&
                protocol_number != "1" &&
                protocol_number != "58"
                ? 0
                : tonumber(coalesce(try(rule.destination_port, null), try(rule.from_port, null), 0))
              ] :
              [
                for to_port in [
                  protocol_number != "6" &&
                  protocol_number != "17" &&
                  protocol_number != "1" &&
                  protocol_number != "58"
                  ? 0
                  : tonumber(
                    coalesce(
                      try(rule.to_port, null),
                      protocol_number == "1" || protocol_number == "58" ? -1 : from_port
                    )
                  )
                ] :
                {
                  key                = tostring(key)
                  name               = jsonencode(key)
                  source             = try(coalesce(try(rule.source_sg_id, null)), null)
                  source_type        = "security_group"
                  target             = try(coalesce(try(rule.target_sg_id, null)), null)
                  target_type        = "security_group"
                  gets_egress        = true
                  gets_ingress       = true
                  protocol           = lookup(local.numbers_in_ec2, protocol, protocol)
                  protocol_number    = protocol_number
                  from_port          = from_port
                  to_port            = to_port
                  description_source = try(coalesce(try(rule.description, null), key == tostring(key) ? key : null), null)
                  description_target = try(coalesce(try(rule.description, null), key == tostring(key) ? key : null), null)
                }
              ][0]
            ][0]
          ][0]
        ][0]],
        [for i in is_usual ? [] : range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for service in [try(coalesce(try(rule.service, null), try(rule.services[i], tolist(rule.services)[i], null)), null)] :
          [for protocol in [lower(coalesce(try(local.services[service].protocol, null), try(rule.protocol, null), "tcp"))] :
            [for protocol_number in [lookup(local.protocol_numbers, protocol, protocol)] :
              [
                for from_port in [
                  protocol_number != "6" &&
                  protocol_number != "17" &&
                  protocol_number != "1" &&
                  protocol_number != "58"
                  ? 0
                  : tonumber(
                    coalesce(
                      try(local.services[service].from_port, null),
                      try(rule.destination_port, null),
                      try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                      try(rule.from_port, null),
                      0
                    )
                  )
                ] :
                [
                  for to_port in [
                    protocol_number != "6" &&
                    protocol_number != "17" &&
                    protocol_number != "1" &&
                    protocol_number != "58"
                    ? 0
                    : tonumber(
                      coalesce(
                        try(local.services[service].to_port, null),
                        try(rule.to_port, null),
                        protocol_number == "1" || protocol_number == "58" ? -1 : from_port
                      )
                    )
                  ] :
                  [
                    for port_key in [
                      "${lookup(local.protocol_names, protocol_number, protocol_number)}${(protocol_number != "6" &&
                        protocol_number != "17" &&
                        protocol_number != "1" &&
                        protocol_number != "58") ||
                        from_port == -1
                        ? ""
                        : "-${from_port}${(protocol_number != "1" && protocol_number != "58" && from_port == to_port) ||
                          to_port == -1
                          ? ""
                      : "-${to_port}"}"}"
                    ] :
                    [for written in [{ for name, value in rule : name => true }] :
                      [for source_ways in [[for way in ["source_sg_id", "source_cidr_ipv4", "source_cidr_ipv6", "source_prefix_list_id"] : way if can(written[way])]] :
                        [
                          for source_type in [
                            {
                              source_sg_id          = "security_group"
                              source_cidr_ipv4      = "cidr_ipv4"
                              source_cidr_ipv6      = "cidr_ipv6"
                              source_prefix_list_id = "prefix_list"
                              }[concat(
                                length(source_ways) == 1 ? source_ways : [],
                                [for way in length(source_ways) == 1 ? [] : [for way in source_ways : way if way != "source_sg_id"] : way if rule[way] != null],
                                ["source_sg_id"]
                            )[0]]
                          ] :
                          [for target_ways in [[for way in ["target_sg_id", "target_cidr_ipv4", "target_cidr_ipv6", "target_prefix_list_id"] : way if can(written[way])]] :
                            [
                              for target_type in [
                                {
                                  target_sg_id          = "security_group"
                                  target_cidr_ipv4      = "cidr_ipv4"
                                  target_cidr_ipv6      = "cidr_ipv6"
                                  target_prefix_list_id = "prefix_list"
                                  }[concat(
                                    length(target_ways) == 1 ? target_ways : [],
                                    [for way in length(target_ways) == 1 ? [] : [for way in target_ways : way if way != "target_sg_id"] : way if rule[way] != null],
                                    ["target_sg_id"]
                                )[0]]
                              ] :
                              {
                                key = (
                                  tostring(try(rule.destination_ports, null) != null || try(rule.services, null) != null
                                    ? "${key}/${port_key}"
                                  : key)
                                )
                                name = (
                                  try(rule.destination_ports, null) != null || try(rule.services, null) != null
                                  ? jsonencode("${key}/${port_key}")
                                  : jsonencode(key)
                                )
                                source = (
                                  try(coalesce(
                                    try(rule.source_sg_id, null),
                                    try(rule.source_cidr_ipv4, null),
                                    try(rule.source_cidr_ipv6, null),
                                    try(rule.source_prefix_list_id, null)
                                  ), null)
                                )
                                source_type = source_type
                                target = (
                                  try(coalesce(
                                    try(rule.target_sg_id, null),
                                    try(rule.target_cidr_ipv4, null),
                                    try(rule.target_cidr_ipv6, null),
                                    try(rule.target_prefix_list_id, null)
                                  ), null)
                                )
                                target_type = target_type
                                gets_egress = (
                                  source_type == "security_group" &&
                                  (try(rule.leave_out_rule_on, null) == null || try(rule.leave_out_rule_on, null) != "source")
                                )
                                gets_ingress = (
                                  target_type == "security_group" &&
                                  (try(rule.leave_out_rule_on, null) == null || try(rule.leave_out_rule_on, null) != "target")
                                )
                                protocol        = lookup(local.numbers_in_ec2, protocol, protocol)
                                protocol_number = protocol_number
                                from_port       = from_port
                                to_port         = to_port
                                description_source = (
                                  try(coalesce(
                                    try(rule.description_source, null),
                                    try(rule.description, null),
                                    key == tostring(key) ? key : null
                                  ), null)
                                )
                                description_target = (
                                  try(coalesce(
                                    try(rule.description_target, null),
                                    try(rule.description, null),
                                    key == tostring(key) ? key : null
                                  ), null)
                                )
                              }
                            ][0]
                          ][0]
                        ][0]
                      ][0]
                    ][0]
                  ][0]
                ][0]
              ][0]
            ][0]
          ][0]
        ][0]],
      )
    ][0]
  ]
  rules = merge([for list in local.rule_lists : { for rule in list : rule.key => rule }]...)

  # Those that are made on the sources' groups, and on the targets'. Terraform goes through all that a for_each holds once
  # more for each instance: so these hold nothing but the keys.
  egress_keys  = { for key, rule in local.rules : key => null if rule.gets_egress }
  ingress_keys = { for key, rule in local.rules : key => null if rule.gets_ingress }

  # What is warned of.
  cidr_blocks = { for block in concat([for rule in local.rules : rule.source if startswith(rule.source_type, "cidr_")], [for rule in local.rules : rule.target if startswith(rule.target_type, "cidr_")]) : block => true... }
  covering_blocks = {
    for block in flatten([
      for block in keys(local.cidr_blocks) : try([
        for length in range(tonumber(split("/", block)[1])) :
        "${cidrhost("${split("/", block)[0]}/${length}", 0)}/${length}"
      ], [])
    ]) : block => true... if can(local.cidr_blocks[block])
  }
  wide_rules = [for rule in local.rules : rule if
    rule.protocol_number == "-1" ||
    rule.from_port != rule.to_port ||
    rule.to_port == -1 ||
    can(local.covering_blocks[rule.source]) ||
    can(local.covering_blocks[rule.target])
  ]
  covered_rules = flatten([
    for wide in local.wide_rules : [
      for rule in local.rules : [
        for sentence in ["rules[${rule.name}] is covered by rules[${wide.name}], which allows all that it does: remove it, or narrow rules[${wide.name}]."] :
        sentence if(wide.source == rule.source ||
        try(cidrhost("${cidrhost(rule.source, 0)}/${split("/", wide.source)[1]}", 0) == cidrhost(wide.source, 0) && tonumber(split("/", rule.source)[1]) >= tonumber(split("/", wide.source)[1]), false)) &&
        (wide.gets_egress || !rule.gets_egress) &&
        (wide.target == rule.target ||
        try(cidrhost("${cidrhost(rule.target, 0)}/${split("/", wide.target)[1]}", 0) == cidrhost(wide.target, 0) && tonumber(split("/", rule.target)[1]) >= tonumber(split("/", wide.target)[1]), false)) &&
        (wide.gets_ingress || !rule.gets_ingress)
        ] if rule.key != wide.key && (
        wide.protocol_number == "-1" ||
        (wide.protocol_number == rule.protocol_number &&
          (((wide.protocol_number == "1" || wide.protocol_number == "58") &&
            (wide.from_port == -1 ||
            (wide.from_port == rule.from_port && (wide.to_port == -1 || wide.to_port == rule.to_port)))) ||
            (wide.protocol_number != "1" && wide.protocol_number != "58" &&
        wide.from_port <= rule.from_port && rule.to_port <= wide.to_port)))
      )
    ]
  ])
  groups_over_quota = concat(
    flatten([
      for over in length(local.egress_keys) > var.rules_per_security_group ? [true] : [] : [
        for group, types in { for rule in local.rules : rule.source => rule.target_type... if rule.gets_egress } : [
          for count in [max(length([for type in types : type if type != "cidr_ipv6"]), length([for type in types : type if type != "cidr_ipv4"]))] :
          "${group} gets ${count} egress rules, more than the ${var.rules_per_security_group} that AWS allows: join some of them, or have the quota \"Inbound or outbound rules per security group\" raised and say so by rules_per_security_group." if count > var.rules_per_security_group
        ]
      ]
    ]),
    flatten([
      for over in length(local.ingress_keys) > var.rules_per_security_group ? [true] : [] : [
        for group, types in { for rule in local.rules : rule.target => rule.source_type... if rule.gets_ingress } : [
          for count in [max(length([for type in types : type if type != "cidr_ipv6"]), length([for type in types : type if type != "cidr_ipv4"]))] :
          "${group} gets ${count} ingress rules, more than the ${var.rules_per_security_group} that AWS allows: join some of them, or have the quota \"Inbound or outbound rules per security group\" raised and say so by rules_per_security_group." if count > var.rules_per_security_group
        ]
      ]
    ]),
  )

  # AWS's own ids of the rules, by the groups that they are on.
  egress_rule_ids  = { for rule in aws_vpc_security_group_egress_rule.this : rule.security_group_id => rule.security_group_rule_id... }
  ingress_rule_ids = { for rule in aws_vpc_security_group_ingress_rule.this : rule.security_group_id => rule.security_group_rule_id... }
}

# On the source's group: it may open the connection to the target.
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.egress_keys

  # Not known while the peer's id is not, so that the rule is replaced where its peer is: AWS removes no
  # group that a rule names.
  security_group_id            = element(split(" ", join(" ", [local.rules[each.key].source, local.rules[each.key].target])), 0)
  referenced_security_group_id = (local.rules[each.key].target_type == "security_group") ? local.rules[each.key].target : null
  cidr_ipv4                    = (local.rules[each.key].target_type == "cidr_ipv4") ? local.rules[each.key].target : null
  cidr_ipv6                    = (local.rules[each.key].target_type == "cidr_ipv6") ? local.rules[each.key].target : null
  prefix_list_id               = (local.rules[each.key].target_type == "prefix_list") ? local.rules[each.key].target : null
  ip_protocol                  = local.rules[each.key].protocol
  from_port                    = contains(["tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58"], lower(local.rules[each.key].protocol)) ? local.rules[each.key].from_port : null
  to_port                      = contains(["tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58"], lower(local.rules[each.key].protocol)) ? local.rules[each.key].to_port : null
  description                  = local.rules[each.key].description_source
  tags                         = var.tags
}

# On the target's group: it accepts the connection from the source.
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ingress_keys

  # Not known while the peer's id is not, so that the rule is replaced where its peer is: AWS removes no
  # group that a rule names.
  security_group_id            = element(split(" ", join(" ", [local.rules[each.key].target, local.rules[each.key].source])), 0)
  referenced_security_group_id = (local.rules[each.key].source_type == "security_group") ? local.rules[each.key].source : null
  cidr_ipv4                    = (local.rules[each.key].source_type == "cidr_ipv4") ? local.rules[each.key].source : null
  cidr_ipv6                    = (local.rules[each.key].source_type == "cidr_ipv6") ? local.rules[each.key].source : null
  prefix_list_id               = (local.rules[each.key].source_type == "prefix_list") ? local.rules[each.key].source : null
  ip_protocol                  = local.rules[each.key].protocol
  from_port                    = contains(["tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58"], lower(local.rules[each.key].protocol)) ? local.rules[each.key].from_port : null
  to_port                      = contains(["tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58"], lower(local.rules[each.key].protocol)) ? local.rules[each.key].to_port : null
  description                  = local.rules[each.key].description_target
  tags                         = var.tags
}

# Warns of rules that others cover.
check "covered_rules" {
  assert {
    condition     = length(local.covered_rules) == 0
    error_message = join("\n", local.covered_rules)
  }
}

# Warns of groups that get more rules than AWS allows.
check "rules_per_security_group" {
  assert {
    condition     = length(local.groups_over_quota) == 0
    error_message = join("\n", local.groups_over_quota)
  }
}
