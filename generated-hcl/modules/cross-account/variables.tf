# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

variable "rules" {
  description = <<-EOT
    Connections to allow, each as one object. Every object makes an egress rule on the source's group and an ingress rule
    on the target's. A map's keys name the rules in the state; those of a list are its indexes. An object takes:

      source_sg_id: Security group that opens the connection. It gets the egress rule, and is the peer of the ingress rule. Another account's is `ACCOUNT/sg-…`. At least one end of a rule is a group.
      source_cidr_ipv4: IPv4 block that opens the connection, such as `10.0.0.0/16`, in place of `source_sg_id`. It gets no rule, and is the peer of the ingress rule.
      source_cidr_ipv6: IPv6 block that opens the connection, such as `2001:db8::/32`, in place of `source_sg_id`. It gets no rule, and is the peer of the ingress rule.
      source_prefix_list_id: Prefix list that opens the connection, such as an S3 gateway endpoint's, in place of `source_sg_id`. It gets no rule, and is the peer of the ingress rule.
      target_sg_id: Security group that accepts the connection. It gets the ingress rule, and is the peer of the egress rule. Another account's is `ACCOUNT/sg-…`. At least one end of a rule is a group.
      target_cidr_ipv4: IPv4 block that accepts the connection, such as `10.0.0.0/16`, in place of `target_sg_id`. It gets no rule, and is the peer of the egress rule.
      target_cidr_ipv6: IPv6 block that accepts the connection, such as `2001:db8::/32`, in place of `target_sg_id`. It gets no rule, and is the peer of the egress rule.
      target_prefix_list_id: Prefix list that accepts the connection, such as an S3 gateway endpoint's, in place of `target_sg_id`. It gets no rule, and is the peer of the egress rule.
      destination_port: First port, 0 to 65535, on both sides; for ICMP the type, 0 to 255, or -1 for any. Left out, or 0 or -1, where the protocol has no ports.
      destination_ports: Several single ports, in place of `destination_port`: a pair for each, under the rule's key and the port's, such as `web/tcp-80`. They have to be known at plan.
      from_port: The same as `destination_port`, under its Terraform name. Give one of the two.
      to_port: Last port, 0 to 65535, on both sides; for ICMP the code, 0 to 255, or -1 for any. Default: the first port; for ICMP -1.
      protocol: `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number from 0 to 255, or `-1` (`all`) for all traffic; of the other protocols, which have no ports, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp go by name too. Default: tcp.
      service: Name of a service, such as `https`, in place of protocol and ports.
      services: Names of services. Each gets its own pair, whose key is the rule's and the port's, such as `web/tcp-443`.
      description: Description of both rules: at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* Default: the rule's key; in a list none.
      description_source: Description of the egress rule on the source group, in place of `description`. Goes with `description_target`.
      description_target: Description of the ingress rule on the target group, in place of `description`. Goes with `description_source`.
      leave_out_rule_on: `source` or `target`: that group, another team's say, gets no rule, and whoever owns it has to make its half of the pair.
  EOT
  type        = any
  nullable    = false

  # All but the values of the ends: a port, protocol or description that is not known yet puts these checks off to the apply.
  validation {
    condition = length([for holds in flatten([
      for keys_of_several in [
        [
          for key, rule in var.rules : tostring(key)
          if try(rule.destination_ports, null) != null || try(rule.services, null) != null
        ]
      ] :
      [
        for usual_rules in [
          {
            "destination_port source_sg_id target_sg_id"                              = true,
            "destination_port source_sg_id target_sg_id to_port"                      = true,
            "destination_port protocol source_sg_id target_sg_id"                     = true,
            "destination_port protocol source_sg_id target_sg_id to_port"             = true,
            "description destination_port source_sg_id target_sg_id"                  = true,
            "description destination_port source_sg_id target_sg_id to_port"          = true,
            "description destination_port protocol source_sg_id target_sg_id"         = true,
            "description destination_port protocol source_sg_id target_sg_id to_port" = true,
            "from_port source_sg_id target_sg_id"                                     = true, "from_port source_sg_id target_sg_id to_port" = true,
            "from_port protocol source_sg_id target_sg_id"                            = true,
            "from_port protocol source_sg_id target_sg_id to_port"                    = true,
            "description from_port source_sg_id target_sg_id"                         = true,
            "description from_port source_sg_id target_sg_id to_port"                 = true,
            "description from_port protocol source_sg_id target_sg_id"                = true,
            "description from_port protocol source_sg_id target_sg_id to_port"        = true,
          }
        ] :
        [
          for attributes in [
            {
              "source_sg_id"          = true, "source_cidr_ipv4" = true, "source_cidr_ipv6" = true,
              "source_prefix_list_id" = true, "target_sg_id" = true, "target_cidr_ipv4" = true,
              "target_cidr_ipv6"      = true, "target_prefix_list_id" = true, "destination_port" = true,
              "destination_ports"     = true, "from_port" = true, "to_port" = true, "protocol" = true,
              "service"               = true, "services" = true, "description" = true, "description_source" = true,
              "description_target"    = true, "leave_out_rule_on" = true,
            }
          ] :
          [
            for services in [
              {
                "ssh"                     = { protocol = "tcp", from_port = 22, to_port = 22 }
                "smtp"                    = { protocol = "tcp", from_port = 25, to_port = 25 }
                "dns-tcp"                 = { protocol = "tcp", from_port = 53, to_port = 53 }
                "dns-udp"                 = { protocol = "udp", from_port = 53, to_port = 53 }
                "http"                    = { protocol = "tcp", from_port = 80, to_port = 80 }
                "kerberos-tcp"            = { protocol = "tcp", from_port = 88, to_port = 88 }
                "kerberos-udp"            = { protocol = "udp", from_port = 88, to_port = 88 }
                "pop3"                    = { protocol = "tcp", from_port = 110, to_port = 110 }
                "rpcbind-tcp"             = { protocol = "tcp", from_port = 111, to_port = 111 }
                "rpcbind-udp"             = { protocol = "udp", from_port = 111, to_port = 111 }
                "ntp"                     = { protocol = "udp", from_port = 123, to_port = 123 }
                "windows-rpc"             = { protocol = "tcp", from_port = 135, to_port = 135 }
                "imap"                    = { protocol = "tcp", from_port = 143, to_port = 143 }
                "snmp"                    = { protocol = "udp", from_port = 161, to_port = 161 }
                "snmp-trap"               = { protocol = "udp", from_port = 162, to_port = 162 }
                "ldap"                    = { protocol = "tcp", from_port = 389, to_port = 389 }
                "ldap-udp"                = { protocol = "udp", from_port = 389, to_port = 389 }
                "https"                   = { protocol = "tcp", from_port = 443, to_port = 443 }
                "https-udp"               = { protocol = "udp", from_port = 443, to_port = 443 }
                "smb"                     = { protocol = "tcp", from_port = 445, to_port = 445 }
                "kerberos-password-tcp"   = { protocol = "tcp", from_port = 464, to_port = 464 }
                "kerberos-password-udp"   = { protocol = "udp", from_port = 464, to_port = 464 }
                "smtps"                   = { protocol = "tcp", from_port = 465, to_port = 465 }
                "ike"                     = { protocol = "udp", from_port = 500, to_port = 500 }
                "syslog"                  = { protocol = "udp", from_port = 514, to_port = 514 }
                "smtp-submission"         = { protocol = "tcp", from_port = 587, to_port = 587 }
                "ldaps"                   = { protocol = "tcp", from_port = 636, to_port = 636 }
                "lustre"                  = { protocol = "tcp", from_port = 988, to_port = 988 }
                "imaps"                   = { protocol = "tcp", from_port = 993, to_port = 993 }
                "pop3s"                   = { protocol = "tcp", from_port = 995, to_port = 995 }
                "lustre-range"            = { protocol = "tcp", from_port = 1018, to_port = 1023 }
                "openvpn"                 = { protocol = "udp", from_port = 1194, to_port = 1194 }
                "mssql"                   = { protocol = "tcp", from_port = 1433, to_port = 1433 }
                "oracle"                  = { protocol = "tcp", from_port = 1521, to_port = 1521 }
                "radius"                  = { protocol = "udp", from_port = 1812, to_port = 1812 }
                "mqtt"                    = { protocol = "tcp", from_port = 1883, to_port = 1883 }
                "xray"                    = { protocol = "udp", from_port = 2000, to_port = 2000 }
                "nfs"                     = { protocol = "tcp", from_port = 2049, to_port = 2049 }
                "zookeeper"               = { protocol = "tcp", from_port = 2181, to_port = 2181 }
                "etcd-client"             = { protocol = "tcp", from_port = 2379, to_port = 2379 }
                "etcd-peer"               = { protocol = "tcp", from_port = 2380, to_port = 2380 }
                "zookeeper-peer"          = { protocol = "tcp", from_port = 2888, to_port = 2888 }
                "grafana"                 = { protocol = "tcp", from_port = 3000, to_port = 3000 }
                "loki"                    = { protocol = "tcp", from_port = 3100, to_port = 3100 }
                "iscsi"                   = { protocol = "tcp", from_port = 3260, to_port = 3260 }
                "global-catalog"          = { protocol = "tcp", from_port = 3268, to_port = 3268 }
                "global-catalog-tls"      = { protocol = "tcp", from_port = 3269, to_port = 3269 }
                "mysql"                   = { protocol = "tcp", from_port = 3306, to_port = 3306 }
                "rdp"                     = { protocol = "tcp", from_port = 3389, to_port = 3389 }
                "zookeeper-election"      = { protocol = "tcp", from_port = 3888, to_port = 3888 }
                "nats"                    = { protocol = "tcp", from_port = 4222, to_port = 4222 }
                "otlp-grpc"               = { protocol = "tcp", from_port = 4317, to_port = 4317 }
                "otlp-http"               = { protocol = "tcp", from_port = 4318, to_port = 4318 }
                "epmd"                    = { protocol = "tcp", from_port = 4369, to_port = 4369 }
                "ipsec-nat-t"             = { protocol = "udp", from_port = 4500, to_port = 4500 }
                "vxlan"                   = { protocol = "udp", from_port = 4789, to_port = 4789 }
                "docker-registry"         = { protocol = "tcp", from_port = 5000, to_port = 5000 }
                "postgresql"              = { protocol = "tcp", from_port = 5432, to_port = 5432 }
                "redshift"                = { protocol = "tcp", from_port = 5439, to_port = 5439 }
                "kibana"                  = { protocol = "tcp", from_port = 5601, to_port = 5601 }
                "opensearch-dashboards"   = { protocol = "tcp", from_port = 5601, to_port = 5601 }
                "amqps"                   = { protocol = "tcp", from_port = 5671, to_port = 5671 }
                "amqp"                    = { protocol = "tcp", from_port = 5672, to_port = 5672 }
                "winrm"                   = { protocol = "tcp", from_port = 5985, to_port = 5985 }
                "winrm-tls"               = { protocol = "tcp", from_port = 5986, to_port = 5986 }
                "geneve"                  = { protocol = "udp", from_port = 6081, to_port = 6081 }
                "redis"                   = { protocol = "tcp", from_port = 6379, to_port = 6379 }
                "kubernetes-api"          = { protocol = "tcp", from_port = 6443, to_port = 6443 }
                "syslog-tls"              = { protocol = "tcp", from_port = 6514, to_port = 6514 }
                "cassandra-peer"          = { protocol = "tcp", from_port = 7000, to_port = 7000 }
                "cassandra-peer-tls"      = { protocol = "tcp", from_port = 7001, to_port = 7001 }
                "http-alt"                = { protocol = "tcp", from_port = 8080, to_port = 8080 }
                "dax"                     = { protocol = "tcp", from_port = 8111, to_port = 8111 }
                "statsd"                  = { protocol = "udp", from_port = 8125, to_port = 8125 }
                "datadog-apm"             = { protocol = "tcp", from_port = 8126, to_port = 8126 }
                "amazon-mq-console"       = { protocol = "tcp", from_port = 8162, to_port = 8162 }
                "neptune"                 = { protocol = "tcp", from_port = 8182, to_port = 8182 }
                "vault"                   = { protocol = "tcp", from_port = 8200, to_port = 8200 }
                "vault-cluster"           = { protocol = "tcp", from_port = 8201, to_port = 8201 }
                "consul-rpc"              = { protocol = "tcp", from_port = 8300, to_port = 8300 }
                "consul-serf-lan-tcp"     = { protocol = "tcp", from_port = 8301, to_port = 8301 }
                "consul-serf-lan-udp"     = { protocol = "udp", from_port = 8301, to_port = 8301 }
                "consul-serf-wan-tcp"     = { protocol = "tcp", from_port = 8302, to_port = 8302 }
                "consul-serf-wan-udp"     = { protocol = "udp", from_port = 8302, to_port = 8302 }
                "consul-http"             = { protocol = "tcp", from_port = 8500, to_port = 8500 }
                "consul-https"            = { protocol = "tcp", from_port = 8501, to_port = 8501 }
                "consul-grpc"             = { protocol = "tcp", from_port = 8502, to_port = 8502 }
                "consul-grpc-tls"         = { protocol = "tcp", from_port = 8503, to_port = 8503 }
                "consul-dns-tcp"          = { protocol = "tcp", from_port = 8600, to_port = 8600 }
                "consul-dns-udp"          = { protocol = "udp", from_port = 8600, to_port = 8600 }
                "mqtt-tls"                = { protocol = "tcp", from_port = 8883, to_port = 8883 }
                "cassandra"               = { protocol = "tcp", from_port = 9042, to_port = 9042 }
                "prometheus"              = { protocol = "tcp", from_port = 9090, to_port = 9090 }
                "prometheus-pushgateway"  = { protocol = "tcp", from_port = 9091, to_port = 9091 }
                "kafka"                   = { protocol = "tcp", from_port = 9092, to_port = 9092 }
                "alertmanager"            = { protocol = "tcp", from_port = 9093, to_port = 9093 }
                "kafka-tls"               = { protocol = "tcp", from_port = 9094, to_port = 9094 }
                "kafka-sasl"              = { protocol = "tcp", from_port = 9096, to_port = 9096 }
                "kafka-iam"               = { protocol = "tcp", from_port = 9098, to_port = 9098 }
                "node-exporter"           = { protocol = "tcp", from_port = 9100, to_port = 9100 }
                "dax-tls"                 = { protocol = "tcp", from_port = 9111, to_port = 9111 }
                "keyspaces"               = { protocol = "tcp", from_port = 9142, to_port = 9142 }
                "elasticsearch"           = { protocol = "tcp", from_port = 9200, to_port = 9200 }
                "opensearch"              = { protocol = "tcp", from_port = 9200, to_port = 9200 }
                "elasticsearch-transport" = { protocol = "tcp", from_port = 9300, to_port = 9300 }
                "opensearch-transport"    = { protocol = "tcp", from_port = 9300, to_port = 9300 }
                "active-directory-web"    = { protocol = "tcp", from_port = 9389, to_port = 9389 }
                "kubelet"                 = { protocol = "tcp", from_port = 10250, to_port = 10250 }
                "memcached"               = { protocol = "tcp", from_port = 11211, to_port = 11211 }
                "rabbitmq-management-tls" = { protocol = "tcp", from_port = 15671, to_port = 15671 }
                "rabbitmq-management"     = { protocol = "tcp", from_port = 15672, to_port = 15672 }
                "fluentd"                 = { protocol = "tcp", from_port = 24224, to_port = 24224 }
                "rabbitmq-cluster"        = { protocol = "tcp", from_port = 25672, to_port = 25672 }
                "mongodb"                 = { protocol = "tcp", from_port = 27017, to_port = 27017 }
                "kubernetes-node-port"    = { protocol = "tcp", from_port = 30000, to_port = 32767 }
                "windows-rpc-dynamic"     = { protocol = "tcp", from_port = 49152, to_port = 65535 }
                "db2"                     = { protocol = "tcp", from_port = 50000, to_port = 50000 }
                "stomp"                   = { protocol = "tcp", from_port = 61613, to_port = 61613 }
                "stomp-tls"               = { protocol = "tcp", from_port = 61614, to_port = 61614 }
                "openwire"                = { protocol = "tcp", from_port = 61616, to_port = 61616 }
                "openwire-tls"            = { protocol = "tcp", from_port = 61617, to_port = 61617 }
              }
            ] :
            [
              for usual in [{ for key, rule in var.rules : key => rule if can(usual_rules[join(" ", [for name, value in rule : name])]) && (try(rule.protocol, "tcp") == "tcp" || try(rule.protocol, "tcp") == "udp") }] : [
                for are_right in [try([
                  for ranges in [[for rule in usual : [for port in [try(rule.from_port, rule.destination_port)] : [port, coalesce(try(rule.to_port, null), port)]][0]]] : [
                    for ports in [flatten(ranges)] : [
                      for texts in [flatten([for key, rule in usual : [key, coalesce(try(rule.description, null), key)]])] : alltrue([
                        length(keys_of_several) == 0 || !can(regex("/", join("", keys(usual)))),
                        !contains(texts, ""),
                        can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", join("", texts))),
                        max(0, [for text in texts : length(text)]...) <= 255,
                        [for port in ports : tostring(port)] == [for port in ports : tostring(floor(port))],
                        min(0, ports...) == 0,
                        max(0, ports...) <= 65535,
                        alltrue([for range in ranges : range[0] <= range[1]]),
                      ])
                    ][0]
                  ][0]
                  ][0], false)] : [
                  for right in [{ for key, rule in usual : key => true if are_right }] : [
                    for key, rule in var.rules : rule == null ? [false] : flatten([
                      for i in range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for written in [{ for name, value in rule : name => true }] :
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
                                [
                                  for takes in [
                                    can(regex("(?i)^(icmp|icmpv6|1|58)$", rule.protocol))
                                    ? "types"
                                    : can(regex("^[0-9A-Za-z-]+$", rule.protocol)) &&
                                    can(regex("(?i)^(all|-1|igmp|gre|esp|ah|eigrp|ospf|pim|vrrp|l2tp|sctp|[0-9]+)$", rule.protocol)) &&
                                    !can(regex("^(6|17|1|58)$", rule.protocol))
                                    ? "nothing"
                                    : "ports"
                                  ] :
                                  [
                                    length(flatten([
                                      for text in [tostring(key)] : [
                                        for other in keys_of_several : other if startswith(text, "${other}/")
                                      ] if can(regex("/", text))
                                    ])) == 0,
                                    length([for name, value in rule : name if !can(attributes[name])]) == 0,
                                    can(coalesce(key)),
                                    can(coalesce(rule.description)) ||
                                    can(coalesce(rule.description_source)) ||
                                    can(coalesce(rule.description_target)) ||
                                    key != tostring(key) ||
                                    (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", key)) &&
                                    try(length(tostring(key)) <= 255, false)),
                                    source_type != "security_group" || can(written.source_sg_id),
                                    length(source_ways) == 1
                                    ? true
                                    : try(rule.source_cidr_ipv4, null) != null ? try(rule.source_sg_id, null) == null : true,
                                    length(source_ways) == 1
                                    ? true
                                    : try(rule.source_cidr_ipv6, null) != null
                                    ? try(rule.source_sg_id, null) == null && try(rule.source_cidr_ipv4, null) == null
                                    : true,
                                    length(source_ways) == 1
                                    ? true
                                    : try(rule.source_prefix_list_id, null) != null
                                    ? try(rule.source_sg_id, null) == null &&
                                    try(rule.source_cidr_ipv4, null) == null &&
                                    try(rule.source_cidr_ipv6, null) == null
                                    : true,
                                    target_type != "security_group" || can(written.target_sg_id),
                                    length(target_ways) == 1
                                    ? true
                                    : try(rule.target_cidr_ipv4, null) != null ? try(rule.target_sg_id, null) == null : true,
                                    length(target_ways) == 1
                                    ? true
                                    : try(rule.target_cidr_ipv6, null) != null
                                    ? try(rule.target_sg_id, null) == null && try(rule.target_cidr_ipv4, null) == null
                                    : true,
                                    length(target_ways) == 1
                                    ? true
                                    : try(rule.target_prefix_list_id, null) != null
                                    ? try(rule.target_sg_id, null) == null &&
                                    try(rule.target_cidr_ipv4, null) == null &&
                                    try(rule.target_cidr_ipv6, null) == null
                                    : true,
                                    source_type == "security_group" || target_type == "security_group",
                                    try(rule.leave_out_rule_on, null) == null || can(regex("^(source|target)$", rule.leave_out_rule_on)),
                                    try(rule.leave_out_rule_on, null) == null ||
                                    (source_type == "security_group" && target_type == "security_group"),
                                    try(rule.protocol, null) == null ||
                                    (can(regex("^[0-9A-Za-z-]+$", rule.protocol)) &&
                                    can(regex("(?i)^(tcp|udp|icmp|icmpv6|all|-1|igmp|gre|esp|ah|eigrp|ospf|pim|vrrp|l2tp|sctp|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$", rule.protocol))),
                                    try(rule.destination_port, null) != null ||
                                    try(rule.destination_ports, null) != null ||
                                    try(rule.from_port, null) != null ||
                                    try(rule.service, null) != null ||
                                    try(rule.services, null) != null ||
                                    takes == "nothing",
                                    try(rule.destination_ports, null) == null || try(rule.destination_port, null) == null,
                                    try(rule.from_port, null) == null ||
                                    (try(rule.destination_port, null) == null && try(rule.destination_ports, null) == null),
                                    try(rule.service, null) == null ||
                                    (try(rule.destination_port, null) == null &&
                                      try(rule.destination_ports, null) == null &&
                                    try(rule.from_port, null) == null),
                                    try(rule.services, null) == null ||
                                    (try(rule.destination_port, null) == null &&
                                      try(rule.destination_ports, null) == null &&
                                      try(rule.from_port, null) == null &&
                                    try(rule.service, null) == null),
                                    try(rule.destination_ports, null) == null || can(tolist(rule.destination_ports)[0]),
                                    try(rule.services, null) == null || can(tolist(rule.services)[0]),
                                    try(rule.service, null) == null || can(services[rule.service]),
                                    !can(tolist(rule.services)[0]) || can(services[try(rule.services[i], tolist(rule.services)[i])]),
                                    try(rule.protocol, null) == null ||
                                    (try(rule.service, null) == null && try(rule.services, null) == null),
                                    try(rule.to_port, null) == null ||
                                    (try(rule.service, null) == null && try(rule.services, null) == null &&
                                    try(rule.destination_ports, null) == null),
                                    try(rule.destination_port, null) == null ||
                                    try([for number in [regex("^-?[0-9]+$", rule.destination_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                    !can(tolist(rule.destination_ports)[0]) ||
                                    try([for number in [regex("^-?[0-9]+$", try(rule.destination_ports[i], tolist(rule.destination_ports)[i]))] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                    try(rule.from_port, null) == null ||
                                    try([for number in [regex("^-?[0-9]+$", rule.from_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                    try(rule.to_port, null) == null ||
                                    try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                    takes == "types" ||
                                    takes == "nothing" ||
                                    !try(regex("^-?[0-9]+$", try(coalesce(
                                      try(rule.destination_port, null),
                                      try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                      try(rule.from_port, null)
                                    ), null)) > regex("^-?[0-9]+$", rule.to_port), false),
                                    takes != "types" ||
                                    !try([for number in [regex("^-?[0-9]+$", try(coalesce(
                                      try(rule.destination_port, null),
                                      try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                      try(rule.from_port, null)
                                    ), null))] : number >= -1 && number <= -1][0], false) ||
                                    !try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ||
                                    try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= -1 && number <= -1][0], false),
                                    try(rule.description, null) == null ||
                                    (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description)) &&
                                    try(length(tostring(rule.description)) <= 255, false)),
                                    try(rule.description_source, null) == null ||
                                    (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description_source)) &&
                                    try(length(tostring(rule.description_source)) <= 255, false)),
                                    try(rule.description_target, null) == null ||
                                    (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description_target)) &&
                                    try(length(tostring(rule.description_target)) <= 255, false)),
                                    !can(coalesce(rule.description)) ||
                                    (!can(coalesce(rule.description_source)) && !can(coalesce(rule.description_target))),
                                    can(coalesce(rule.description_source)) ||
                                    !can(coalesce(rule.description_target)) ||
                                    can(coalesce(rule.description)),
                                    can(coalesce(rule.description_target)) ||
                                    !can(coalesce(rule.description_source)) ||
                                    can(coalesce(rule.description)),
                                  ]
                                ]
                              ]
                            ]
                          ]
                        ]
                      ]
                    ]) if !can(right[key])
                  ]
                ]
              ]
            ]
          ]
        ]
      ]
    ]) : holds if !holds]) == 0
    error_message = join("\n", distinct(flatten([
      for keys_of_several in [
        [
          for key, rule in var.rules : tostring(key)
          if try(rule.destination_ports, null) != null || try(rule.services, null) != null
        ]
      ] :
      [
        for usual_rules in [
          {
            "destination_port source_sg_id target_sg_id"                              = true,
            "destination_port source_sg_id target_sg_id to_port"                      = true,
            "destination_port protocol source_sg_id target_sg_id"                     = true,
            "destination_port protocol source_sg_id target_sg_id to_port"             = true,
            "description destination_port source_sg_id target_sg_id"                  = true,
            "description destination_port source_sg_id target_sg_id to_port"          = true,
            "description destination_port protocol source_sg_id target_sg_id"         = true,
            "description destination_port protocol source_sg_id target_sg_id to_port" = true,
            "from_port source_sg_id target_sg_id"                                     = true, "from_port source_sg_id target_sg_id to_port" = true,
            "from_port protocol source_sg_id target_sg_id"                            = true,
            "from_port protocol source_sg_id target_sg_id to_port"                    = true,
            "description from_port source_sg_id target_sg_id"                         = true,
            "description from_port source_sg_id target_sg_id to_port"                 = true,
            "description from_port protocol source_sg_id target_sg_id"                = true,
            "description from_port protocol source_sg_id target_sg_id to_port"        = true,
          }
        ] :
        [
          for attributes in [
            {
              "source_sg_id"          = true, "source_cidr_ipv4" = true, "source_cidr_ipv6" = true,
              "source_prefix_list_id" = true, "target_sg_id" = true, "target_cidr_ipv4" = true,
              "target_cidr_ipv6"      = true, "target_prefix_list_id" = true, "destination_port" = true,
              "destination_ports"     = true, "from_port" = true, "to_port" = true, "protocol" = true,
              "service"               = true, "services" = true, "description" = true, "description_source" = true,
              "description_target"    = true, "leave_out_rule_on" = true,
            }
          ] :
          [
            for services in [
              {
                "ssh"                     = { protocol = "tcp", from_port = 22, to_port = 22 }
                "smtp"                    = { protocol = "tcp", from_port = 25, to_port = 25 }
                "dns-tcp"                 = { protocol = "tcp", from_port = 53, to_port = 53 }
                "dns-udp"                 = { protocol = "udp", from_port = 53, to_port = 53 }
                "http"                    = { protocol = "tcp", from_port = 80, to_port = 80 }
                "kerberos-tcp"            = { protocol = "tcp", from_port = 88, to_port = 88 }
                "kerberos-udp"            = { protocol = "udp", from_port = 88, to_port = 88 }
                "pop3"                    = { protocol = "tcp", from_port = 110, to_port = 110 }
                "rpcbind-tcp"             = { protocol = "tcp", from_port = 111, to_port = 111 }
                "rpcbind-udp"             = { protocol = "udp", from_port = 111, to_port = 111 }
                "ntp"                     = { protocol = "udp", from_port = 123, to_port = 123 }
                "windows-rpc"             = { protocol = "tcp", from_port = 135, to_port = 135 }
                "imap"                    = { protocol = "tcp", from_port = 143, to_port = 143 }
                "snmp"                    = { protocol = "udp", from_port = 161, to_port = 161 }
                "snmp-trap"               = { protocol = "udp", from_port = 162, to_port = 162 }
                "ldap"                    = { protocol = "tcp", from_port = 389, to_port = 389 }
                "ldap-udp"                = { protocol = "udp", from_port = 389, to_port = 389 }
                "https"                   = { protocol = "tcp", from_port = 443, to_port = 443 }
                "https-udp"               = { protocol = "udp", from_port = 443, to_port = 443 }
                "smb"                     = { protocol = "tcp", from_port = 445, to_port = 445 }
                "kerberos-password-tcp"   = { protocol = "tcp", from_port = 464, to_port = 464 }
                "kerberos-password-udp"   = { protocol = "udp", from_port = 464, to_port = 464 }
                "smtps"                   = { protocol = "tcp", from_port = 465, to_port = 465 }
                "ike"                     = { protocol = "udp", from_port = 500, to_port = 500 }
                "syslog"                  = { protocol = "udp", from_port = 514, to_port = 514 }
                "smtp-submission"         = { protocol = "tcp", from_port = 587, to_port = 587 }
                "ldaps"                   = { protocol = "tcp", from_port = 636, to_port = 636 }
                "lustre"                  = { protocol = "tcp", from_port = 988, to_port = 988 }
                "imaps"                   = { protocol = "tcp", from_port = 993, to_port = 993 }
                "pop3s"                   = { protocol = "tcp", from_port = 995, to_port = 995 }
                "lustre-range"            = { protocol = "tcp", from_port = 1018, to_port = 1023 }
                "openvpn"                 = { protocol = "udp", from_port = 1194, to_port = 1194 }
                "mssql"                   = { protocol = "tcp", from_port = 1433, to_port = 1433 }
                "oracle"                  = { protocol = "tcp", from_port = 1521, to_port = 1521 }
                "radius"                  = { protocol = "udp", from_port = 1812, to_port = 1812 }
                "mqtt"                    = { protocol = "tcp", from_port = 1883, to_port = 1883 }
                "xray"                    = { protocol = "udp", from_port = 2000, to_port = 2000 }
                "nfs"                     = { protocol = "tcp", from_port = 2049, to_port = 2049 }
                "zookeeper"               = { protocol = "tcp", from_port = 2181, to_port = 2181 }
                "etcd-client"             = { protocol = "tcp", from_port = 2379, to_port = 2379 }
                "etcd-peer"               = { protocol = "tcp", from_port = 2380, to_port = 2380 }
                "zookeeper-peer"          = { protocol = "tcp", from_port = 2888, to_port = 2888 }
                "grafana"                 = { protocol = "tcp", from_port = 3000, to_port = 3000 }
                "loki"                    = { protocol = "tcp", from_port = 3100, to_port = 3100 }
                "iscsi"                   = { protocol = "tcp", from_port = 3260, to_port = 3260 }
                "global-catalog"          = { protocol = "tcp", from_port = 3268, to_port = 3268 }
                "global-catalog-tls"      = { protocol = "tcp", from_port = 3269, to_port = 3269 }
                "mysql"                   = { protocol = "tcp", from_port = 3306, to_port = 3306 }
                "rdp"                     = { protocol = "tcp", from_port = 3389, to_port = 3389 }
                "zookeeper-election"      = { protocol = "tcp", from_port = 3888, to_port = 3888 }
                "nats"                    = { protocol = "tcp", from_port = 4222, to_port = 4222 }
                "otlp-grpc"               = { protocol = "tcp", from_port = 4317, to_port = 4317 }
                "otlp-http"               = { protocol = "tcp", from_port = 4318, to_port = 4318 }
                "epmd"                    = { protocol = "tcp", from_port = 4369, to_port = 4369 }
                "ipsec-nat-t"             = { protocol = "udp", from_port = 4500, to_port = 4500 }
                "vxlan"                   = { protocol = "udp", from_port = 4789, to_port = 4789 }
                "docker-registry"         = { protocol = "tcp", from_port = 5000, to_port = 5000 }
                "postgresql"              = { protocol = "tcp", from_port = 5432, to_port = 5432 }
                "redshift"                = { protocol = "tcp", from_port = 5439, to_port = 5439 }
                "kibana"                  = { protocol = "tcp", from_port = 5601, to_port = 5601 }
                "opensearch-dashboards"   = { protocol = "tcp", from_port = 5601, to_port = 5601 }
                "amqps"                   = { protocol = "tcp", from_port = 5671, to_port = 5671 }
                "amqp"                    = { protocol = "tcp", from_port = 5672, to_port = 5672 }
                "winrm"                   = { protocol = "tcp", from_port = 5985, to_port = 5985 }
                "winrm-tls"               = { protocol = "tcp", from_port = 5986, to_port = 5986 }
                "geneve"                  = { protocol = "udp", from_port = 6081, to_port = 6081 }
                "redis"                   = { protocol = "tcp", from_port = 6379, to_port = 6379 }
                "kubernetes-api"          = { protocol = "tcp", from_port = 6443, to_port = 6443 }
                "syslog-tls"              = { protocol = "tcp", from_port = 6514, to_port = 6514 }
                "cassandra-peer"          = { protocol = "tcp", from_port = 7000, to_port = 7000 }
                "cassandra-peer-tls"      = { protocol = "tcp", from_port = 7001, to_port = 7001 }
                "http-alt"                = { protocol = "tcp", from_port = 8080, to_port = 8080 }
                "dax"                     = { protocol = "tcp", from_port = 8111, to_port = 8111 }
                "statsd"                  = { protocol = "udp", from_port = 8125, to_port = 8125 }
                "datadog-apm"             = { protocol = "tcp", from_port = 8126, to_port = 8126 }
                "amazon-mq-console"       = { protocol = "tcp", from_port = 8162, to_port = 8162 }
                "neptune"                 = { protocol = "tcp", from_port = 8182, to_port = 8182 }
                "vault"                   = { protocol = "tcp", from_port = 8200, to_port = 8200 }
                "vault-cluster"           = { protocol = "tcp", from_port = 8201, to_port = 8201 }
                "consul-rpc"              = { protocol = "tcp", from_port = 8300, to_port = 8300 }
                "consul-serf-lan-tcp"     = { protocol = "tcp", from_port = 8301, to_port = 8301 }
                "consul-serf-lan-udp"     = { protocol = "udp", from_port = 8301, to_port = 8301 }
                "consul-serf-wan-tcp"     = { protocol = "tcp", from_port = 8302, to_port = 8302 }
                "consul-serf-wan-udp"     = { protocol = "udp", from_port = 8302, to_port = 8302 }
                "consul-http"             = { protocol = "tcp", from_port = 8500, to_port = 8500 }
                "consul-https"            = { protocol = "tcp", from_port = 8501, to_port = 8501 }
                "consul-grpc"             = { protocol = "tcp", from_port = 8502, to_port = 8502 }
                "consul-grpc-tls"         = { protocol = "tcp", from_port = 8503, to_port = 8503 }
                "consul-dns-tcp"          = { protocol = "tcp", from_port = 8600, to_port = 8600 }
                "consul-dns-udp"          = { protocol = "udp", from_port = 8600, to_port = 8600 }
                "mqtt-tls"                = { protocol = "tcp", from_port = 8883, to_port = 8883 }
                "cassandra"               = { protocol = "tcp", from_port = 9042, to_port = 9042 }
                "prometheus"              = { protocol = "tcp", from_port = 9090, to_port = 9090 }
                "prometheus-pushgateway"  = { protocol = "tcp", from_port = 9091, to_port = 9091 }
                "kafka"                   = { protocol = "tcp", from_port = 9092, to_port = 9092 }
                "alertmanager"            = { protocol = "tcp", from_port = 9093, to_port = 9093 }
                "kafka-tls"               = { protocol = "tcp", from_port = 9094, to_port = 9094 }
                "kafka-sasl"              = { protocol = "tcp", from_port = 9096, to_port = 9096 }
                "kafka-iam"               = { protocol = "tcp", from_port = 9098, to_port = 9098 }
                "node-exporter"           = { protocol = "tcp", from_port = 9100, to_port = 9100 }
                "dax-tls"                 = { protocol = "tcp", from_port = 9111, to_port = 9111 }
                "keyspaces"               = { protocol = "tcp", from_port = 9142, to_port = 9142 }
                "elasticsearch"           = { protocol = "tcp", from_port = 9200, to_port = 9200 }
                "opensearch"              = { protocol = "tcp", from_port = 9200, to_port = 9200 }
                "elasticsearch-transport" = { protocol = "tcp", from_port = 9300, to_port = 9300 }
                "opensearch-transport"    = { protocol = "tcp", from_port = 9300, to_port = 9300 }
                "active-directory-web"    = { protocol = "tcp", from_port = 9389, to_port = 9389 }
                "kubelet"                 = { protocol = "tcp", from_port = 10250, to_port = 10250 }
                "memcached"               = { protocol = "tcp", from_port = 11211, to_port = 11211 }
                "rabbitmq-management-tls" = { protocol = "tcp", from_port = 15671, to_port = 15671 }
                "rabbitmq-management"     = { protocol = "tcp", from_port = 15672, to_port = 15672 }
                "fluentd"                 = { protocol = "tcp", from_port = 24224, to_port = 24224 }
                "rabbitmq-cluster"        = { protocol = "tcp", from_port = 25672, to_port = 25672 }
                "mongodb"                 = { protocol = "tcp", from_port = 27017, to_port = 27017 }
                "kubernetes-node-port"    = { protocol = "tcp", from_port = 30000, to_port = 32767 }
                "windows-rpc-dynamic"     = { protocol = "tcp", from_port = 49152, to_port = 65535 }
                "db2"                     = { protocol = "tcp", from_port = 50000, to_port = 50000 }
                "stomp"                   = { protocol = "tcp", from_port = 61613, to_port = 61613 }
                "stomp-tls"               = { protocol = "tcp", from_port = 61614, to_port = 61614 }
                "openwire"                = { protocol = "tcp", from_port = 61616, to_port = 61616 }
                "openwire-tls"            = { protocol = "tcp", from_port = 61617, to_port = 61617 }
              }
            ] :
            [
              for usual in [{ for key, rule in var.rules : key => rule if can(usual_rules[join(" ", [for name, value in rule : name])]) && (try(rule.protocol, "tcp") == "tcp" || try(rule.protocol, "tcp") == "udp") }] : [
                for are_right in [try([
                  for ranges in [[for rule in usual : [for port in [try(rule.from_port, rule.destination_port)] : [port, coalesce(try(rule.to_port, null), port)]][0]]] : [
                    for ports in [flatten(ranges)] : [
                      for texts in [flatten([for key, rule in usual : [key, coalesce(try(rule.description, null), key)]])] : alltrue([
                        length(keys_of_several) == 0 || !can(regex("/", join("", keys(usual)))),
                        !contains(texts, ""),
                        can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", join("", texts))),
                        max(0, [for text in texts : length(text)]...) <= 255,
                        [for port in ports : tostring(port)] == [for port in ports : tostring(floor(port))],
                        min(0, ports...) == 0,
                        max(0, ports...) <= 65535,
                        alltrue([for range in ranges : range[0] <= range[1]]),
                      ])
                    ][0]
                  ][0]
                  ][0], false)] : [
                  for right in [{ for key, rule in usual : key => true if are_right }] : [
                    for key, rule in var.rules : rule == null ? ["rules[${jsonencode(key)}] is ${jsonencode(rule)}: give a rule with a source, a target and a port, or remove it."] : flatten([
                      for i in range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for written in [{ for name, value in rule : name => true }] :
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
                                [
                                  for takes in [
                                    can(regex("(?i)^(icmp|icmpv6|1|58)$", rule.protocol))
                                    ? "types"
                                    : can(regex("^[0-9A-Za-z-]+$", rule.protocol)) &&
                                    can(regex("(?i)^(all|-1|igmp|gre|esp|ah|eigrp|ospf|pim|vrrp|l2tp|sctp|[0-9]+)$", rule.protocol)) &&
                                    !can(regex("^(6|17|1|58)$", rule.protocol))
                                    ? "nothing"
                                    : "ports"
                                  ] :
                                  [
                                    for is_right in [alltrue([
                                      length(flatten([
                                        for text in [tostring(key)] : [
                                          for other in keys_of_several : other if startswith(text, "${other}/")
                                        ] if can(regex("/", text))
                                      ])) == 0,
                                      length([for name, value in rule : name if !can(attributes[name])]) == 0,
                                      can(coalesce(key)),
                                      can(coalesce(rule.description)) ||
                                      can(coalesce(rule.description_source)) ||
                                      can(coalesce(rule.description_target)) ||
                                      key != tostring(key) ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", key)) &&
                                      try(length(tostring(key)) <= 255, false)),
                                      source_type != "security_group" || can(written.source_sg_id),
                                      length(source_ways) == 1
                                      ? true
                                      : try(rule.source_cidr_ipv4, null) != null ? try(rule.source_sg_id, null) == null : true,
                                      length(source_ways) == 1
                                      ? true
                                      : try(rule.source_cidr_ipv6, null) != null
                                      ? try(rule.source_sg_id, null) == null && try(rule.source_cidr_ipv4, null) == null
                                      : true,
                                      length(source_ways) == 1
                                      ? true
                                      : try(rule.source_prefix_list_id, null) != null
                                      ? try(rule.source_sg_id, null) == null &&
                                      try(rule.source_cidr_ipv4, null) == null &&
                                      try(rule.source_cidr_ipv6, null) == null
                                      : true,
                                      target_type != "security_group" || can(written.target_sg_id),
                                      length(target_ways) == 1
                                      ? true
                                      : try(rule.target_cidr_ipv4, null) != null ? try(rule.target_sg_id, null) == null : true,
                                      length(target_ways) == 1
                                      ? true
                                      : try(rule.target_cidr_ipv6, null) != null
                                      ? try(rule.target_sg_id, null) == null && try(rule.target_cidr_ipv4, null) == null
                                      : true,
                                      length(target_ways) == 1
                                      ? true
                                      : try(rule.target_prefix_list_id, null) != null
                                      ? try(rule.target_sg_id, null) == null &&
                                      try(rule.target_cidr_ipv4, null) == null &&
                                      try(rule.target_cidr_ipv6, null) == null
                                      : true,
                                      source_type == "security_group" || target_type == "security_group",
                                      try(rule.leave_out_rule_on, null) == null || can(regex("^(source|target)$", rule.leave_out_rule_on)),
                                      try(rule.leave_out_rule_on, null) == null ||
                                      (source_type == "security_group" && target_type == "security_group"),
                                      try(rule.protocol, null) == null ||
                                      (can(regex("^[0-9A-Za-z-]+$", rule.protocol)) &&
                                      can(regex("(?i)^(tcp|udp|icmp|icmpv6|all|-1|igmp|gre|esp|ah|eigrp|ospf|pim|vrrp|l2tp|sctp|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$", rule.protocol))),
                                      try(rule.destination_port, null) != null ||
                                      try(rule.destination_ports, null) != null ||
                                      try(rule.from_port, null) != null ||
                                      try(rule.service, null) != null ||
                                      try(rule.services, null) != null ||
                                      takes == "nothing",
                                      try(rule.destination_ports, null) == null || try(rule.destination_port, null) == null,
                                      try(rule.from_port, null) == null ||
                                      (try(rule.destination_port, null) == null && try(rule.destination_ports, null) == null),
                                      try(rule.service, null) == null ||
                                      (try(rule.destination_port, null) == null &&
                                        try(rule.destination_ports, null) == null &&
                                      try(rule.from_port, null) == null),
                                      try(rule.services, null) == null ||
                                      (try(rule.destination_port, null) == null &&
                                        try(rule.destination_ports, null) == null &&
                                        try(rule.from_port, null) == null &&
                                      try(rule.service, null) == null),
                                      try(rule.destination_ports, null) == null || can(tolist(rule.destination_ports)[0]),
                                      try(rule.services, null) == null || can(tolist(rule.services)[0]),
                                      try(rule.service, null) == null || can(services[rule.service]),
                                      !can(tolist(rule.services)[0]) || can(services[try(rule.services[i], tolist(rule.services)[i])]),
                                      try(rule.protocol, null) == null ||
                                      (try(rule.service, null) == null && try(rule.services, null) == null),
                                      try(rule.to_port, null) == null ||
                                      (try(rule.service, null) == null && try(rule.services, null) == null &&
                                      try(rule.destination_ports, null) == null),
                                      try(rule.destination_port, null) == null ||
                                      try([for number in [regex("^-?[0-9]+$", rule.destination_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                      !can(tolist(rule.destination_ports)[0]) ||
                                      try([for number in [regex("^-?[0-9]+$", try(rule.destination_ports[i], tolist(rule.destination_ports)[i]))] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                      try(rule.from_port, null) == null ||
                                      try([for number in [regex("^-?[0-9]+$", rule.from_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                      try(rule.to_port, null) == null ||
                                      try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false),
                                      takes == "types" ||
                                      takes == "nothing" ||
                                      !try(regex("^-?[0-9]+$", try(coalesce(
                                        try(rule.destination_port, null),
                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                        try(rule.from_port, null)
                                      ), null)) > regex("^-?[0-9]+$", rule.to_port), false),
                                      takes != "types" ||
                                      !try([for number in [regex("^-?[0-9]+$", try(coalesce(
                                        try(rule.destination_port, null),
                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                        try(rule.from_port, null)
                                      ), null))] : number >= -1 && number <= -1][0], false) ||
                                      !try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ||
                                      try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= -1 && number <= -1][0], false),
                                      try(rule.description, null) == null ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description)) &&
                                      try(length(tostring(rule.description)) <= 255, false)),
                                      try(rule.description_source, null) == null ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description_source)) &&
                                      try(length(tostring(rule.description_source)) <= 255, false)),
                                      try(rule.description_target, null) == null ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description_target)) &&
                                      try(length(tostring(rule.description_target)) <= 255, false)),
                                      !can(coalesce(rule.description)) ||
                                      (!can(coalesce(rule.description_source)) && !can(coalesce(rule.description_target))),
                                      can(coalesce(rule.description_source)) ||
                                      !can(coalesce(rule.description_target)) ||
                                      can(coalesce(rule.description)),
                                      can(coalesce(rule.description_target)) ||
                                      !can(coalesce(rule.description_source)) ||
                                      can(coalesce(rule.description)),
                                    ])] :
                                    concat(
                                      flatten([
                                        for text in [tostring(key)] : [
                                          for other in keys_of_several :
                                          "rules[${jsonencode(key)}] has a key that begins as those of the ports of rules[${jsonencode(other)}] do: give it another one." if startswith(text, "${other}/")
                                        ] if can(regex("/", text))
                                      ]),
                                      [
                                        for name, value in rule :
                                        "rules[${jsonencode(key)}].${name} is no attribute of a rule: use one of source_sg_id, source_cidr_ipv4, source_cidr_ipv6, source_prefix_list_id, target_sg_id, target_cidr_ipv4, target_cidr_ipv6, target_prefix_list_id, destination_port, destination_ports, from_port, to_port, protocol, service, services, description, description_source, description_target, leave_out_rule_on." if !can(attributes[name])
                                      ],
                                      can(coalesce(key)) ? [] : [
                                        "rules[${jsonencode(key)}] is an empty key: give the rule a key that says what it is for."
                                      ],
                                      can(coalesce(rule.description)) ||
                                      can(coalesce(rule.description_source)) ||
                                      can(coalesce(rule.description_target)) ||
                                      key != tostring(key) ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", key)) &&
                                        try(length(tostring(key)) <= 255, false)) ? [] : [
                                        "rules[${jsonencode(key)}].description is missing, and the key cannot serve as one: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
                                      ],
                                      source_type != "security_group" || can(written.source_sg_id) ? [] : [
                                        "rules[${jsonencode(key)}].source_sg_id is missing: give the security group that opens the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list."
                                      ],
                                      (length(source_ways) == 1
                                        ? true
                                        : try(rule.source_cidr_ipv4, null) != null ? try(rule.source_sg_id, null) == null : true) ? [] : [
                                        "rules[${jsonencode(key)}].source_cidr_ipv4 is a second way to name the source: give one of source_sg_id, source_cidr_ipv4, source_cidr_ipv6, source_prefix_list_id."
                                      ],
                                      (length(source_ways) == 1
                                        ? true
                                        : try(rule.source_cidr_ipv6, null) != null
                                        ? try(rule.source_sg_id, null) == null && try(rule.source_cidr_ipv4, null) == null
                                        : true) ? [] : [
                                        "rules[${jsonencode(key)}].source_cidr_ipv6 is a second way to name the source: give one of source_sg_id, source_cidr_ipv4, source_cidr_ipv6, source_prefix_list_id."
                                      ],
                                      (length(source_ways) == 1
                                        ? true
                                        : try(rule.source_prefix_list_id, null) != null
                                        ? try(rule.source_sg_id, null) == null &&
                                        try(rule.source_cidr_ipv4, null) == null &&
                                        try(rule.source_cidr_ipv6, null) == null
                                        : true) ? [] : [
                                        "rules[${jsonencode(key)}].source_prefix_list_id is a second way to name the source: give one of source_sg_id, source_cidr_ipv4, source_cidr_ipv6, source_prefix_list_id."
                                      ],
                                      target_type != "security_group" || can(written.target_sg_id) ? [] : [
                                        "rules[${jsonencode(key)}].target_sg_id is missing: give the security group that accepts the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list."
                                      ],
                                      (length(target_ways) == 1
                                        ? true
                                        : try(rule.target_cidr_ipv4, null) != null ? try(rule.target_sg_id, null) == null : true) ? [] : [
                                        "rules[${jsonencode(key)}].target_cidr_ipv4 is a second way to name the target: give one of target_sg_id, target_cidr_ipv4, target_cidr_ipv6, target_prefix_list_id."
                                      ],
                                      (length(target_ways) == 1
                                        ? true
                                        : try(rule.target_cidr_ipv6, null) != null
                                        ? try(rule.target_sg_id, null) == null && try(rule.target_cidr_ipv4, null) == null
                                        : true) ? [] : [
                                        "rules[${jsonencode(key)}].target_cidr_ipv6 is a second way to name the target: give one of target_sg_id, target_cidr_ipv4, target_cidr_ipv6, target_prefix_list_id."
                                      ],
                                      (length(target_ways) == 1
                                        ? true
                                        : try(rule.target_prefix_list_id, null) != null
                                        ? try(rule.target_sg_id, null) == null &&
                                        try(rule.target_cidr_ipv4, null) == null &&
                                        try(rule.target_cidr_ipv6, null) == null
                                        : true) ? [] : [
                                        "rules[${jsonencode(key)}].target_prefix_list_id is a second way to name the target: give one of target_sg_id, target_cidr_ipv4, target_cidr_ipv6, target_prefix_list_id."
                                      ],
                                      source_type == "security_group" || target_type == "security_group" ? [] : [
                                        "rules[${jsonencode(key)}] is between two ends of which none is a security group: give a security group as source_sg_id or target_sg_id."
                                      ],
                                      try(rule.leave_out_rule_on, null) == null || can(regex("^(source|target)$", rule.leave_out_rule_on)) ? [] : [
                                        "rules[${jsonencode(key)}].leave_out_rule_on is ${jsonencode(rule.leave_out_rule_on)}: use \"source\" or \"target\", the side whose group gets no rule."
                                      ],
                                      try(rule.leave_out_rule_on, null) == null ||
                                      (source_type == "security_group" && target_type == "security_group") ? [] : [
                                        "rules[${jsonencode(key)}].leave_out_rule_on is ${jsonencode(rule.leave_out_rule_on)}: omit it, because a rule whose other end is not a security group has one side only."
                                      ],
                                      try(rule.protocol, null) == null ||
                                      (can(regex("^[0-9A-Za-z-]+$", rule.protocol)) &&
                                        can(regex("(?i)^(tcp|udp|icmp|icmpv6|all|-1|igmp|gre|esp|ah|eigrp|ospf|pim|vrrp|l2tp|sctp|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$", rule.protocol))) ? [] : [
                                        "rules[${jsonencode(key)}].protocol is ${jsonencode(rule.protocol)}: use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a protocol number from 0 to 255, or -1 for all traffic."
                                      ],
                                      try(rule.destination_port, null) != null ||
                                      try(rule.destination_ports, null) != null ||
                                      try(rule.from_port, null) != null ||
                                      try(rule.service, null) != null ||
                                      try(rule.services, null) != null ||
                                      takes == "nothing" ? [] : [
                                        "rules[${jsonencode(key)}].destination_port is missing: ${takes == "types" ? "give the ICMP type, from 0 to 255, or -1 for any" : "give a whole number from 0 to 65535"}."
                                      ],
                                      try(rule.destination_ports, null) == null || try(rule.destination_port, null) == null ? [] : [
                                        "rules[${jsonencode(key)}].destination_ports is a second way to name the ports: give one of destination_port, destination_ports, from_port, service, services."
                                      ],
                                      try(rule.from_port, null) == null ||
                                      (try(rule.destination_port, null) == null && try(rule.destination_ports, null) == null) ? [] : [
                                        "rules[${jsonencode(key)}].from_port is a second way to name the ports: give one of destination_port, destination_ports, from_port, service, services."
                                      ],
                                      try(rule.service, null) == null ||
                                      (try(rule.destination_port, null) == null &&
                                        try(rule.destination_ports, null) == null &&
                                        try(rule.from_port, null) == null) ? [] : [
                                        "rules[${jsonencode(key)}].service is a second way to name the ports: give one of destination_port, destination_ports, from_port, service, services."
                                      ],
                                      try(rule.services, null) == null ||
                                      (try(rule.destination_port, null) == null &&
                                        try(rule.destination_ports, null) == null &&
                                        try(rule.from_port, null) == null &&
                                        try(rule.service, null) == null) ? [] : [
                                        "rules[${jsonencode(key)}].services is a second way to name the ports: give one of destination_port, destination_ports, from_port, service, services."
                                      ],
                                      try(rule.destination_ports, null) == null || can(tolist(rule.destination_ports)[0]) ? [] : [
                                        "rules[${jsonencode(key)}].destination_ports is ${jsonencode(rule.destination_ports)}: give a list with at least one element."
                                      ],
                                      try(rule.services, null) == null || can(tolist(rule.services)[0]) ? [] : [
                                        "rules[${jsonencode(key)}].services is ${jsonencode(rule.services)}: give a list with at least one element."
                                      ],
                                      try(rule.service, null) == null || can(services[rule.service]) ? [] : [
                                        "rules[${jsonencode(key)}].service is ${jsonencode(rule.service)}: use a service that README lists, such as https or postgresql, or give protocol and ports."
                                      ],
                                      !can(tolist(rule.services)[0]) || can(services[try(rule.services[i], tolist(rule.services)[i])]) ? [] : [
                                        "rules[${jsonencode(key)}].services is ${jsonencode(try(rule.services[i], tolist(rule.services)[i]))}: use a service that README lists, such as https or postgresql, or give protocol and ports."
                                      ],
                                      try(rule.protocol, null) == null ||
                                      (try(rule.service, null) == null && try(rule.services, null) == null) ? [] : [
                                        "rules[${jsonencode(key)}].protocol is given beside a service: leave it out, for the service says it."
                                      ],
                                      try(rule.to_port, null) == null ||
                                      (try(rule.service, null) == null && try(rule.services, null) == null &&
                                        try(rule.destination_ports, null) == null) ? [] : [
                                        "rules[${jsonencode(key)}].to_port is given beside a service or several ports: leave it out, or give one range by from_port and to_port."
                                      ],
                                      try(rule.destination_port, null) == null ||
                                      try([for number in [regex("^-?[0-9]+$", rule.destination_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ? [] : [
                                        "rules[${jsonencode(key)}].destination_port is ${jsonencode(rule.destination_port)}: ${takes == "types" ? "use an ICMP type from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
                                      ],
                                      !can(tolist(rule.destination_ports)[0]) ||
                                      try([for number in [regex("^-?[0-9]+$", try(rule.destination_ports[i], tolist(rule.destination_ports)[i]))] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ? [] : [
                                        "rules[${jsonencode(key)}].destination_ports is ${jsonencode(try(rule.destination_ports[i], tolist(rule.destination_ports)[i]))}: ${takes == "types" ? "use an ICMP type from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
                                      ],
                                      try(rule.from_port, null) == null ||
                                      try([for number in [regex("^-?[0-9]+$", rule.from_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ? [] : [
                                        "rules[${jsonencode(key)}].from_port is ${jsonencode(rule.from_port)}: ${takes == "types" ? "use an ICMP type from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
                                      ],
                                      try(rule.to_port, null) == null ||
                                      try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ? [] : [
                                        "rules[${jsonencode(key)}].to_port is ${jsonencode(rule.to_port)}: ${takes == "types" ? "use an ICMP code from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
                                      ],
                                      takes == "types" ||
                                      takes == "nothing" ||
                                      !try(regex("^-?[0-9]+$", try(coalesce(
                                        try(rule.destination_port, null),
                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                        try(rule.from_port, null)
                                        ), null)) > regex("^-?[0-9]+$", rule.to_port), false) ? [] : [
                                        "rules[${jsonencode(key)}].to_port is ${jsonencode(rule.to_port)}, below the first port, ${jsonencode(try(coalesce(
                                          try(rule.destination_port, null),
                                          try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                          try(rule.from_port, null)
                                        ), null))}: swap the two, or give a higher last port."
                                      ],
                                      takes != "types" ||
                                      !try([for number in [regex("^-?[0-9]+$", try(coalesce(
                                        try(rule.destination_port, null),
                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                        try(rule.from_port, null)
                                      ), null))] : number >= -1 && number <= -1][0], false) ||
                                      !try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= (takes == "types" || takes == "nothing" ? -1 : 0) && number <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535)][0], false) ||
                                      try([for number in [regex("^-?[0-9]+$", rule.to_port)] : number >= -1 && number <= -1][0], false) ? [] : [
                                        "rules[${jsonencode(key)}].to_port is ${jsonencode(rule.to_port)}: leave it out, for a rule for all ICMP types is one for all their codes."
                                      ],
                                      try(rule.description, null) == null ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description)) &&
                                        try(length(tostring(rule.description)) <= 255, false)) ? [] : [
                                        "rules[${jsonencode(key)}].description is ${try("\"${rule.description}\"", jsonencode(rule.description))}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
                                      ],
                                      try(rule.description_source, null) == null ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description_source)) &&
                                        try(length(tostring(rule.description_source)) <= 255, false)) ? [] : [
                                        "rules[${jsonencode(key)}].description_source is ${try("\"${rule.description_source}\"", jsonencode(rule.description_source))}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
                                      ],
                                      try(rule.description_target, null) == null ||
                                      (can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$", rule.description_target)) &&
                                        try(length(tostring(rule.description_target)) <= 255, false)) ? [] : [
                                        "rules[${jsonencode(key)}].description_target is ${try("\"${rule.description_target}\"", jsonencode(rule.description_target))}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
                                      ],
                                      !can(coalesce(rule.description)) ||
                                      (!can(coalesce(rule.description_source)) && !can(coalesce(rule.description_target))) ? [] : [
                                        "rules[${jsonencode(key)}].description is ${try("\"${rule.description}\"", jsonencode(rule.description))}: give one description for both sides, or one for each, but not all of them."
                                      ],
                                      can(coalesce(rule.description_source)) ||
                                      !can(coalesce(rule.description_target)) ||
                                      can(coalesce(rule.description)) ? [] : [
                                        "rules[${jsonencode(key)}].description_source is missing: describe the source's side as well as the target's, or both with one description."
                                      ],
                                      can(coalesce(rule.description_target)) ||
                                      !can(coalesce(rule.description_source)) ||
                                      can(coalesce(rule.description)) ? [] : [
                                        "rules[${jsonencode(key)}].description_target is missing: describe the target's side as well as the source's, or both with one description."
                                      ],
                                    ) if !is_right
                                  ]
                                ]
                              ]
                            ]
                          ]
                        ]
                      ]
                    ]) if !can(right[key])
                  ]
                ]
              ]
            ]
          ]
        ]
      ]
    ])))
  }

  # The ends' values, apart: a group's id that is not known yet puts off these checks, and not those above.
  validation {
    condition = length([for holds in flatten([
      for usual_rules in [
        {
          "destination_port source_sg_id target_sg_id"                              = true,
          "destination_port source_sg_id target_sg_id to_port"                      = true,
          "destination_port protocol source_sg_id target_sg_id"                     = true,
          "destination_port protocol source_sg_id target_sg_id to_port"             = true,
          "description destination_port source_sg_id target_sg_id"                  = true,
          "description destination_port source_sg_id target_sg_id to_port"          = true,
          "description destination_port protocol source_sg_id target_sg_id"         = true,
          "description destination_port protocol source_sg_id target_sg_id to_port" = true,
          "from_port source_sg_id target_sg_id"                                     = true, "from_port source_sg_id target_sg_id to_port" = true,
          "from_port protocol source_sg_id target_sg_id"                            = true,
          "from_port protocol source_sg_id target_sg_id to_port"                    = true,
          "description from_port source_sg_id target_sg_id"                         = true,
          "description from_port source_sg_id target_sg_id to_port"                 = true,
          "description from_port protocol source_sg_id target_sg_id"                = true,
          "description from_port protocol source_sg_id target_sg_id to_port"        = true,
        }
      ] :
      [
        for usual in [{ for key, rule in var.rules : key => rule if can(usual_rules[join(" ", [for name, value in rule : name])]) }] : [
          for are_right in [can(regex("^\\[(\"sg-[0-9A-Za-z-]+\",?)*\\]$", jsonencode(concat([for rule in usual : rule.source_sg_id], [for rule in usual : rule.target_sg_id]))))] : [
            for right in [{ for key, rule in usual : key => true if are_right }] : [
              for key, rule in var.rules : rule == null ? [true] : flatten([
                for i in range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for written in [{ for name, value in rule : name => true }] :
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
                          [
                            can(written.source_sg_id) && source_type == "security_group"
                            ? can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.source_sg_id))
                            : true,
                            can(written.source_cidr_ipv4) && source_type == "cidr_ipv4"
                            ? can(regex("^[0-9.]+/", rule.source_cidr_ipv4)) &&
                            try("${cidrhost(rule.source_cidr_ipv4, 0)}/${tonumber(split("/", rule.source_cidr_ipv4)[1])}" == rule.source_cidr_ipv4, false)
                            : true,
                            can(written.source_cidr_ipv6) && source_type == "cidr_ipv6"
                            ? can(regex(":", rule.source_cidr_ipv6)) &&
                            try("${cidrhost(rule.source_cidr_ipv6, 0)}/${tonumber(split("/", rule.source_cidr_ipv6)[1])}" == rule.source_cidr_ipv6, false)
                            : true,
                            can(written.source_prefix_list_id) && source_type == "prefix_list"
                            ? can(regex("^pl-[0-9A-Za-z-]+$", rule.source_prefix_list_id))
                            : true,
                            can(written.target_sg_id) && target_type == "security_group"
                            ? can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.target_sg_id))
                            : true,
                            can(written.target_cidr_ipv4) && target_type == "cidr_ipv4"
                            ? can(regex("^[0-9.]+/", rule.target_cidr_ipv4)) &&
                            try("${cidrhost(rule.target_cidr_ipv4, 0)}/${tonumber(split("/", rule.target_cidr_ipv4)[1])}" == rule.target_cidr_ipv4, false)
                            : true,
                            can(written.target_cidr_ipv6) && target_type == "cidr_ipv6"
                            ? can(regex(":", rule.target_cidr_ipv6)) &&
                            try("${cidrhost(rule.target_cidr_ipv6, 0)}/${tonumber(split("/", rule.target_cidr_ipv6)[1])}" == rule.target_cidr_ipv6, false)
                            : true,
                            can(written.target_prefix_list_id) && target_type == "prefix_list"
                            ? can(regex("^pl-[0-9A-Za-z-]+$", rule.target_prefix_list_id))
                            : true,
                            can(written.source_sg_id) && can(written.target_sg_id)
                            ? !can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.source_sg_id)) ||
                            rule.source_sg_id == rule.target_sg_id ||
                            try(replace(rule.source_sg_id, "/^[0-9]{12}[/]/", ""), null) != try(replace(rule.target_sg_id, "/^[0-9]{12}[/]/", ""), null)
                            : true,
                          ]
                        ]
                      ]
                    ]
                  ]
                ]
              ]) if !can(right[key])
            ]
          ]
        ]
      ]
    ]) : holds if !holds]) == 0
    error_message = join("\n", distinct(flatten([
      for usual_rules in [
        {
          "destination_port source_sg_id target_sg_id"                              = true,
          "destination_port source_sg_id target_sg_id to_port"                      = true,
          "destination_port protocol source_sg_id target_sg_id"                     = true,
          "destination_port protocol source_sg_id target_sg_id to_port"             = true,
          "description destination_port source_sg_id target_sg_id"                  = true,
          "description destination_port source_sg_id target_sg_id to_port"          = true,
          "description destination_port protocol source_sg_id target_sg_id"         = true,
          "description destination_port protocol source_sg_id target_sg_id to_port" = true,
          "from_port source_sg_id target_sg_id"                                     = true, "from_port source_sg_id target_sg_id to_port" = true,
          "from_port protocol source_sg_id target_sg_id"                            = true,
          "from_port protocol source_sg_id target_sg_id to_port"                    = true,
          "description from_port source_sg_id target_sg_id"                         = true,
          "description from_port source_sg_id target_sg_id to_port"                 = true,
          "description from_port protocol source_sg_id target_sg_id"                = true,
          "description from_port protocol source_sg_id target_sg_id to_port"        = true,
        }
      ] :
      [
        for usual in [{ for key, rule in var.rules : key => rule if can(usual_rules[join(" ", [for name, value in rule : name])]) }] : [
          for are_right in [can(regex("^\\[(\"sg-[0-9A-Za-z-]+\",?)*\\]$", jsonencode(concat([for rule in usual : rule.source_sg_id], [for rule in usual : rule.target_sg_id]))))] : [
            for right in [{ for key, rule in usual : key => true if are_right }] : [
              for key, rule in var.rules : rule == null ? [] : flatten([
                for i in range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for written in [{ for name, value in rule : name => true }] :
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
                          [
                            for is_right in [alltrue([
                              can(written.source_sg_id) && source_type == "security_group"
                              ? can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.source_sg_id))
                              : true,
                              can(written.source_cidr_ipv4) && source_type == "cidr_ipv4"
                              ? can(regex("^[0-9.]+/", rule.source_cidr_ipv4)) &&
                              try("${cidrhost(rule.source_cidr_ipv4, 0)}/${tonumber(split("/", rule.source_cidr_ipv4)[1])}" == rule.source_cidr_ipv4, false)
                              : true,
                              can(written.source_cidr_ipv6) && source_type == "cidr_ipv6"
                              ? can(regex(":", rule.source_cidr_ipv6)) &&
                              try("${cidrhost(rule.source_cidr_ipv6, 0)}/${tonumber(split("/", rule.source_cidr_ipv6)[1])}" == rule.source_cidr_ipv6, false)
                              : true,
                              can(written.source_prefix_list_id) && source_type == "prefix_list"
                              ? can(regex("^pl-[0-9A-Za-z-]+$", rule.source_prefix_list_id))
                              : true,
                              can(written.target_sg_id) && target_type == "security_group"
                              ? can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.target_sg_id))
                              : true,
                              can(written.target_cidr_ipv4) && target_type == "cidr_ipv4"
                              ? can(regex("^[0-9.]+/", rule.target_cidr_ipv4)) &&
                              try("${cidrhost(rule.target_cidr_ipv4, 0)}/${tonumber(split("/", rule.target_cidr_ipv4)[1])}" == rule.target_cidr_ipv4, false)
                              : true,
                              can(written.target_cidr_ipv6) && target_type == "cidr_ipv6"
                              ? can(regex(":", rule.target_cidr_ipv6)) &&
                              try("${cidrhost(rule.target_cidr_ipv6, 0)}/${tonumber(split("/", rule.target_cidr_ipv6)[1])}" == rule.target_cidr_ipv6, false)
                              : true,
                              can(written.target_prefix_list_id) && target_type == "prefix_list"
                              ? can(regex("^pl-[0-9A-Za-z-]+$", rule.target_prefix_list_id))
                              : true,
                              can(written.source_sg_id) && can(written.target_sg_id)
                              ? !can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.source_sg_id)) ||
                              rule.source_sg_id == rule.target_sg_id ||
                              try(replace(rule.source_sg_id, "/^[0-9]{12}[/]/", ""), null) != try(replace(rule.target_sg_id, "/^[0-9]{12}[/]/", ""), null)
                              : true,
                            ])] :
                            concat(
                              (can(written.source_sg_id) && source_type == "security_group"
                                ? can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.source_sg_id))
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].source_sg_id is ${jsonencode(rule.source_sg_id)}: give the security group that opens the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list."
                              ],
                              (can(written.source_cidr_ipv4) && source_type == "cidr_ipv4"
                                ? can(regex("^[0-9.]+/", rule.source_cidr_ipv4)) &&
                                try("${cidrhost(rule.source_cidr_ipv4, 0)}/${tonumber(split("/", rule.source_cidr_ipv4)[1])}" == rule.source_cidr_ipv4, false)
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].source_cidr_ipv4 is ${jsonencode(rule.source_cidr_ipv4)}: give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16."
                              ],
                              (can(written.source_cidr_ipv6) && source_type == "cidr_ipv6"
                                ? can(regex(":", rule.source_cidr_ipv6)) &&
                                try("${cidrhost(rule.source_cidr_ipv6, 0)}/${tonumber(split("/", rule.source_cidr_ipv6)[1])}" == rule.source_cidr_ipv6, false)
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].source_cidr_ipv6 is ${jsonencode(rule.source_cidr_ipv6)}: give an IPv6 block in its shortest form with no bits set outside of its mask, such as 2001:db8::/32."
                              ],
                              (can(written.source_prefix_list_id) && source_type == "prefix_list"
                                ? can(regex("^pl-[0-9A-Za-z-]+$", rule.source_prefix_list_id))
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].source_prefix_list_id is ${jsonencode(rule.source_prefix_list_id)}: give a prefix list's id, such as pl-0123456789abcdef0."
                              ],
                              (can(written.target_sg_id) && target_type == "security_group"
                                ? can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.target_sg_id))
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].target_sg_id is ${jsonencode(rule.target_sg_id)}: give the security group that accepts the connection, such as sg-0123456789abcdef0, or a CIDR block or prefix list."
                              ],
                              (can(written.target_cidr_ipv4) && target_type == "cidr_ipv4"
                                ? can(regex("^[0-9.]+/", rule.target_cidr_ipv4)) &&
                                try("${cidrhost(rule.target_cidr_ipv4, 0)}/${tonumber(split("/", rule.target_cidr_ipv4)[1])}" == rule.target_cidr_ipv4, false)
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].target_cidr_ipv4 is ${jsonencode(rule.target_cidr_ipv4)}: give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16."
                              ],
                              (can(written.target_cidr_ipv6) && target_type == "cidr_ipv6"
                                ? can(regex(":", rule.target_cidr_ipv6)) &&
                                try("${cidrhost(rule.target_cidr_ipv6, 0)}/${tonumber(split("/", rule.target_cidr_ipv6)[1])}" == rule.target_cidr_ipv6, false)
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].target_cidr_ipv6 is ${jsonencode(rule.target_cidr_ipv6)}: give an IPv6 block in its shortest form with no bits set outside of its mask, such as 2001:db8::/32."
                              ],
                              (can(written.target_prefix_list_id) && target_type == "prefix_list"
                                ? can(regex("^pl-[0-9A-Za-z-]+$", rule.target_prefix_list_id))
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].target_prefix_list_id is ${jsonencode(rule.target_prefix_list_id)}: give a prefix list's id, such as pl-0123456789abcdef0."
                              ],
                              (can(written.source_sg_id) && can(written.target_sg_id)
                                ? !can(regex("^([0-9]{12}/)?sg-[0-9A-Za-z-]+$", rule.source_sg_id)) ||
                                rule.source_sg_id == rule.target_sg_id ||
                                try(replace(rule.source_sg_id, "/^[0-9]{12}[/]/", ""), null) != try(replace(rule.target_sg_id, "/^[0-9]{12}[/]/", ""), null)
                                : true) ? [] : [
                                "rules[${jsonencode(key)}].target_sg_id is ${jsonencode(rule.target_sg_id)}: write the source and the target alike, for they are one group."
                              ],
                            ) if !is_right
                          ]
                        ]
                      ]
                    ]
                  ]
                ]
              ]) if !can(right[key])
            ]
          ]
        ]
      ]
    ])))
  }

  # No rule twice, once all ends are known.
  validation {
    condition = alltrue([for same in flatten([
      for usual_rules in [
        {
          "destination_port source_sg_id target_sg_id"                              = true,
          "destination_port source_sg_id target_sg_id to_port"                      = true,
          "destination_port protocol source_sg_id target_sg_id"                     = true,
          "destination_port protocol source_sg_id target_sg_id to_port"             = true,
          "description destination_port source_sg_id target_sg_id"                  = true,
          "description destination_port source_sg_id target_sg_id to_port"          = true,
          "description destination_port protocol source_sg_id target_sg_id"         = true,
          "description destination_port protocol source_sg_id target_sg_id to_port" = true,
          "from_port source_sg_id target_sg_id"                                     = true, "from_port source_sg_id target_sg_id to_port" = true,
          "from_port protocol source_sg_id target_sg_id"                            = true,
          "from_port protocol source_sg_id target_sg_id to_port"                    = true,
          "description from_port source_sg_id target_sg_id"                         = true,
          "description from_port source_sg_id target_sg_id to_port"                 = true,
          "description from_port protocol source_sg_id target_sg_id"                = true,
          "description from_port protocol source_sg_id target_sg_id to_port"        = true,
        }
      ] :
      [
        for services in [
          {
            "ssh"                     = { protocol = "tcp", from_port = 22, to_port = 22 }
            "smtp"                    = { protocol = "tcp", from_port = 25, to_port = 25 }
            "dns-tcp"                 = { protocol = "tcp", from_port = 53, to_port = 53 }
            "dns-udp"                 = { protocol = "udp", from_port = 53, to_port = 53 }
            "http"                    = { protocol = "tcp", from_port = 80, to_port = 80 }
            "kerberos-tcp"            = { protocol = "tcp", from_port = 88, to_port = 88 }
            "kerberos-udp"            = { protocol = "udp", from_port = 88, to_port = 88 }
            "pop3"                    = { protocol = "tcp", from_port = 110, to_port = 110 }
            "rpcbind-tcp"             = { protocol = "tcp", from_port = 111, to_port = 111 }
            "rpcbind-udp"             = { protocol = "udp", from_port = 111, to_port = 111 }
            "ntp"                     = { protocol = "udp", from_port = 123, to_port = 123 }
            "windows-rpc"             = { protocol = "tcp", from_port = 135, to_port = 135 }
            "imap"                    = { protocol = "tcp", from_port = 143, to_port = 143 }
            "snmp"                    = { protocol = "udp", from_port = 161, to_port = 161 }
            "snmp-trap"               = { protocol = "udp", from_port = 162, to_port = 162 }
            "ldap"                    = { protocol = "tcp", from_port = 389, to_port = 389 }
            "ldap-udp"                = { protocol = "udp", from_port = 389, to_port = 389 }
            "https"                   = { protocol = "tcp", from_port = 443, to_port = 443 }
            "https-udp"               = { protocol = "udp", from_port = 443, to_port = 443 }
            "smb"                     = { protocol = "tcp", from_port = 445, to_port = 445 }
            "kerberos-password-tcp"   = { protocol = "tcp", from_port = 464, to_port = 464 }
            "kerberos-password-udp"   = { protocol = "udp", from_port = 464, to_port = 464 }
            "smtps"                   = { protocol = "tcp", from_port = 465, to_port = 465 }
            "ike"                     = { protocol = "udp", from_port = 500, to_port = 500 }
            "syslog"                  = { protocol = "udp", from_port = 514, to_port = 514 }
            "smtp-submission"         = { protocol = "tcp", from_port = 587, to_port = 587 }
            "ldaps"                   = { protocol = "tcp", from_port = 636, to_port = 636 }
            "lustre"                  = { protocol = "tcp", from_port = 988, to_port = 988 }
            "imaps"                   = { protocol = "tcp", from_port = 993, to_port = 993 }
            "pop3s"                   = { protocol = "tcp", from_port = 995, to_port = 995 }
            "lustre-range"            = { protocol = "tcp", from_port = 1018, to_port = 1023 }
            "openvpn"                 = { protocol = "udp", from_port = 1194, to_port = 1194 }
            "mssql"                   = { protocol = "tcp", from_port = 1433, to_port = 1433 }
            "oracle"                  = { protocol = "tcp", from_port = 1521, to_port = 1521 }
            "radius"                  = { protocol = "udp", from_port = 1812, to_port = 1812 }
            "mqtt"                    = { protocol = "tcp", from_port = 1883, to_port = 1883 }
            "xray"                    = { protocol = "udp", from_port = 2000, to_port = 2000 }
            "nfs"                     = { protocol = "tcp", from_port = 2049, to_port = 2049 }
            "zookeeper"               = { protocol = "tcp", from_port = 2181, to_port = 2181 }
            "etcd-client"             = { protocol = "tcp", from_port = 2379, to_port = 2379 }
            "etcd-peer"               = { protocol = "tcp", from_port = 2380, to_port = 2380 }
            "zookeeper-peer"          = { protocol = "tcp", from_port = 2888, to_port = 2888 }
            "grafana"                 = { protocol = "tcp", from_port = 3000, to_port = 3000 }
            "loki"                    = { protocol = "tcp", from_port = 3100, to_port = 3100 }
            "iscsi"                   = { protocol = "tcp", from_port = 3260, to_port = 3260 }
            "global-catalog"          = { protocol = "tcp", from_port = 3268, to_port = 3268 }
            "global-catalog-tls"      = { protocol = "tcp", from_port = 3269, to_port = 3269 }
            "mysql"                   = { protocol = "tcp", from_port = 3306, to_port = 3306 }
            "rdp"                     = { protocol = "tcp", from_port = 3389, to_port = 3389 }
            "zookeeper-election"      = { protocol = "tcp", from_port = 3888, to_port = 3888 }
            "nats"                    = { protocol = "tcp", from_port = 4222, to_port = 4222 }
            "otlp-grpc"               = { protocol = "tcp", from_port = 4317, to_port = 4317 }
            "otlp-http"               = { protocol = "tcp", from_port = 4318, to_port = 4318 }
            "epmd"                    = { protocol = "tcp", from_port = 4369, to_port = 4369 }
            "ipsec-nat-t"             = { protocol = "udp", from_port = 4500, to_port = 4500 }
            "vxlan"                   = { protocol = "udp", from_port = 4789, to_port = 4789 }
            "docker-registry"         = { protocol = "tcp", from_port = 5000, to_port = 5000 }
            "postgresql"              = { protocol = "tcp", from_port = 5432, to_port = 5432 }
            "redshift"                = { protocol = "tcp", from_port = 5439, to_port = 5439 }
            "kibana"                  = { protocol = "tcp", from_port = 5601, to_port = 5601 }
            "opensearch-dashboards"   = { protocol = "tcp", from_port = 5601, to_port = 5601 }
            "amqps"                   = { protocol = "tcp", from_port = 5671, to_port = 5671 }
            "amqp"                    = { protocol = "tcp", from_port = 5672, to_port = 5672 }
            "winrm"                   = { protocol = "tcp", from_port = 5985, to_port = 5985 }
            "winrm-tls"               = { protocol = "tcp", from_port = 5986, to_port = 5986 }
            "geneve"                  = { protocol = "udp", from_port = 6081, to_port = 6081 }
            "redis"                   = { protocol = "tcp", from_port = 6379, to_port = 6379 }
            "kubernetes-api"          = { protocol = "tcp", from_port = 6443, to_port = 6443 }
            "syslog-tls"              = { protocol = "tcp", from_port = 6514, to_port = 6514 }
            "cassandra-peer"          = { protocol = "tcp", from_port = 7000, to_port = 7000 }
            "cassandra-peer-tls"      = { protocol = "tcp", from_port = 7001, to_port = 7001 }
            "http-alt"                = { protocol = "tcp", from_port = 8080, to_port = 8080 }
            "dax"                     = { protocol = "tcp", from_port = 8111, to_port = 8111 }
            "statsd"                  = { protocol = "udp", from_port = 8125, to_port = 8125 }
            "datadog-apm"             = { protocol = "tcp", from_port = 8126, to_port = 8126 }
            "amazon-mq-console"       = { protocol = "tcp", from_port = 8162, to_port = 8162 }
            "neptune"                 = { protocol = "tcp", from_port = 8182, to_port = 8182 }
            "vault"                   = { protocol = "tcp", from_port = 8200, to_port = 8200 }
            "vault-cluster"           = { protocol = "tcp", from_port = 8201, to_port = 8201 }
            "consul-rpc"              = { protocol = "tcp", from_port = 8300, to_port = 8300 }
            "consul-serf-lan-tcp"     = { protocol = "tcp", from_port = 8301, to_port = 8301 }
            "consul-serf-lan-udp"     = { protocol = "udp", from_port = 8301, to_port = 8301 }
            "consul-serf-wan-tcp"     = { protocol = "tcp", from_port = 8302, to_port = 8302 }
            "consul-serf-wan-udp"     = { protocol = "udp", from_port = 8302, to_port = 8302 }
            "consul-http"             = { protocol = "tcp", from_port = 8500, to_port = 8500 }
            "consul-https"            = { protocol = "tcp", from_port = 8501, to_port = 8501 }
            "consul-grpc"             = { protocol = "tcp", from_port = 8502, to_port = 8502 }
            "consul-grpc-tls"         = { protocol = "tcp", from_port = 8503, to_port = 8503 }
            "consul-dns-tcp"          = { protocol = "tcp", from_port = 8600, to_port = 8600 }
            "consul-dns-udp"          = { protocol = "udp", from_port = 8600, to_port = 8600 }
            "mqtt-tls"                = { protocol = "tcp", from_port = 8883, to_port = 8883 }
            "cassandra"               = { protocol = "tcp", from_port = 9042, to_port = 9042 }
            "prometheus"              = { protocol = "tcp", from_port = 9090, to_port = 9090 }
            "prometheus-pushgateway"  = { protocol = "tcp", from_port = 9091, to_port = 9091 }
            "kafka"                   = { protocol = "tcp", from_port = 9092, to_port = 9092 }
            "alertmanager"            = { protocol = "tcp", from_port = 9093, to_port = 9093 }
            "kafka-tls"               = { protocol = "tcp", from_port = 9094, to_port = 9094 }
            "kafka-sasl"              = { protocol = "tcp", from_port = 9096, to_port = 9096 }
            "kafka-iam"               = { protocol = "tcp", from_port = 9098, to_port = 9098 }
            "node-exporter"           = { protocol = "tcp", from_port = 9100, to_port = 9100 }
            "dax-tls"                 = { protocol = "tcp", from_port = 9111, to_port = 9111 }
            "keyspaces"               = { protocol = "tcp", from_port = 9142, to_port = 9142 }
            "elasticsearch"           = { protocol = "tcp", from_port = 9200, to_port = 9200 }
            "opensearch"              = { protocol = "tcp", from_port = 9200, to_port = 9200 }
            "elasticsearch-transport" = { protocol = "tcp", from_port = 9300, to_port = 9300 }
            "opensearch-transport"    = { protocol = "tcp", from_port = 9300, to_port = 9300 }
            "active-directory-web"    = { protocol = "tcp", from_port = 9389, to_port = 9389 }
            "kubelet"                 = { protocol = "tcp", from_port = 10250, to_port = 10250 }
            "memcached"               = { protocol = "tcp", from_port = 11211, to_port = 11211 }
            "rabbitmq-management-tls" = { protocol = "tcp", from_port = 15671, to_port = 15671 }
            "rabbitmq-management"     = { protocol = "tcp", from_port = 15672, to_port = 15672 }
            "fluentd"                 = { protocol = "tcp", from_port = 24224, to_port = 24224 }
            "rabbitmq-cluster"        = { protocol = "tcp", from_port = 25672, to_port = 25672 }
            "mongodb"                 = { protocol = "tcp", from_port = 27017, to_port = 27017 }
            "kubernetes-node-port"    = { protocol = "tcp", from_port = 30000, to_port = 32767 }
            "windows-rpc-dynamic"     = { protocol = "tcp", from_port = 49152, to_port = 65535 }
            "db2"                     = { protocol = "tcp", from_port = 50000, to_port = 50000 }
            "stomp"                   = { protocol = "tcp", from_port = 61613, to_port = 61613 }
            "stomp-tls"               = { protocol = "tcp", from_port = 61614, to_port = 61614 }
            "openwire"                = { protocol = "tcp", from_port = 61616, to_port = 61616 }
            "openwire-tls"            = { protocol = "tcp", from_port = 61617, to_port = 61617 }
          }
        ] :
        [
          for protocol_numbers in [
            {
              "tcp"  = "6", "udp" = "17", "icmp" = "1", "icmpv6" = "58", "all" = "-1", "igmp" = "2", "gre" = "47",
              "esp"  = "50", "ah" = "51", "eigrp" = "88", "ospf" = "89", "pim" = "103", "vrrp" = "112",
              "l2tp" = "115", "sctp" = "132",
            }
          ] :
          [
            for protocol_names in [
              {
                "1" = "icmp", "6" = "tcp", "17" = "udp", "58" = "icmpv6", "-1" = "all",
              }
            ] :
            [
              for all_differ in [try([
                for connections in [{
                  for key, rule in var.rules : [
                    for range in [[for port in [try(rule.from_port, rule.destination_port)] : [port, coalesce(try(rule.to_port, null), port)]][0]] :
                    "${rule.source_sg_id} ${rule.target_sg_id} ${try(rule.protocol, "tcp")} ${tonumber(range[0])} ${tonumber(range[1])}"
                  ][0] => true... if can(usual_rules[join(" ", [for name, value in rule : name])]) && (try(rule.protocol, "tcp") == "tcp" || try(rule.protocol, "tcp") == "udp")
                }] :
                length(connections) == length(var.rules) && !can(regex("/", join("", keys(connections))))
                ][0], false)] : [
                for look_closer in all_differ ? [] : [true] : [
                  for names in values({ for side in flatten([
                    for key, rule in var.rules : [
                      for is_usual in [can(usual_rules[join(" ", [for name, value in rule : name])])] : [
                        [for i in is_usual ? [0] : [] : [for protocol in [try(lower(coalesce(try(rule.protocol, null), "tcp")), null)] :
                          [for protocol_number in [try(lookup(protocol_numbers, protocol, protocol), null)] :
                            [
                              for from_port in [
                                try(protocol_number != "6" &&
                                  protocol_number != "17" &&
                                  protocol_number != "1" &&
                                  protocol_number != "58"
                                  ? 0
                                : tonumber(coalesce(try(rule.destination_port, null), try(rule.from_port, null), 0)), null)
                              ] :
                              [
                                for to_port in [
                                  try(protocol_number != "6" &&
                                    protocol_number != "17" &&
                                    protocol_number != "1" &&
                                    protocol_number != "58"
                                    ? 0
                                    : tonumber(
                                      coalesce(
                                        try(rule.to_port, null),
                                        protocol_number == "1" || protocol_number == "58" ? -1 : from_port
                                      )
                                  ), null)
                                ] :
                                [
                                  {
                                    name = try(jsonencode(key), null)
                                    identity = try(try(rule.destination_port, null) != null ||
                                      try(rule.from_port, null) != null ||
                                      (protocol_number != "6" &&
                                        protocol_number != "17" &&
                                        protocol_number != "1" &&
                                    protocol_number != "58") ? "egress ${try(replace(try(coalesce(try(rule.source_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} security_group ${try(replace(try(coalesce(try(rule.target_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                  },
                                  {
                                    name = try(jsonencode(key), null)
                                    identity = try(try(rule.destination_port, null) != null ||
                                      try(rule.from_port, null) != null ||
                                      (protocol_number != "6" &&
                                        protocol_number != "17" &&
                                        protocol_number != "1" &&
                                    protocol_number != "58") ? "ingress ${try(replace(try(coalesce(try(rule.target_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} security_group ${try(replace(try(coalesce(try(rule.source_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                  },
                                ]
                              ]
                            ]
                          ]
                        ]],
                        [for i in is_usual || rule == null ? [] : range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for service in [try(try(coalesce(try(rule.service, null), try(rule.services[i], tolist(rule.services)[i], null)), null), null)] :
                          [for protocol in [try(lower(coalesce(try(services[service].protocol, null), try(rule.protocol, null), "tcp")), null)] :
                            [for protocol_number in [try(lookup(protocol_numbers, protocol, protocol), null)] :
                              [
                                for from_port in [
                                  try(protocol_number != "6" &&
                                    protocol_number != "17" &&
                                    protocol_number != "1" &&
                                    protocol_number != "58"
                                    ? 0
                                    : tonumber(
                                      coalesce(
                                        try(services[service].from_port, null),
                                        try(rule.destination_port, null),
                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                        try(rule.from_port, null),
                                        0
                                      )
                                  ), null)
                                ] :
                                [
                                  for to_port in [
                                    try(protocol_number != "6" &&
                                      protocol_number != "17" &&
                                      protocol_number != "1" &&
                                      protocol_number != "58"
                                      ? 0
                                      : tonumber(
                                        coalesce(
                                          try(services[service].to_port, null),
                                          try(rule.to_port, null),
                                          protocol_number == "1" || protocol_number == "58" ? -1 : from_port
                                        )
                                    ), null)
                                  ] :
                                  [
                                    for port_key in [
                                      try("${lookup(protocol_names, protocol_number, protocol_number)}${(protocol_number != "6" &&
                                        protocol_number != "17" &&
                                        protocol_number != "1" &&
                                        protocol_number != "58") ||
                                        from_port == -1
                                        ? ""
                                        : "-${from_port}${(protocol_number != "1" && protocol_number != "58" && from_port == to_port) ||
                                          to_port == -1
                                          ? ""
                                      : "-${to_port}"}"}", null)
                                    ] :
                                    [for written in [try({ for name, value in rule : name => true }, null)] :
                                      [for source_ways in [try([for way in ["source_sg_id", "source_cidr_ipv4", "source_cidr_ipv6", "source_prefix_list_id"] : way if can(written[way])], null)] :
                                        [
                                          for source_type in [
                                            try({
                                              source_sg_id          = "security_group"
                                              source_cidr_ipv4      = "cidr_ipv4"
                                              source_cidr_ipv6      = "cidr_ipv6"
                                              source_prefix_list_id = "prefix_list"
                                              }[concat(
                                                length(source_ways) == 1 ? source_ways : [],
                                                [for way in length(source_ways) == 1 ? [] : [for way in source_ways : way if way != "source_sg_id"] : way if rule[way] != null],
                                                ["source_sg_id"]
                                            )[0]], null)
                                          ] :
                                          [for target_ways in [try([for way in ["target_sg_id", "target_cidr_ipv4", "target_cidr_ipv6", "target_prefix_list_id"] : way if can(written[way])], null)] :
                                            [
                                              for target_type in [
                                                try({
                                                  target_sg_id          = "security_group"
                                                  target_cidr_ipv4      = "cidr_ipv4"
                                                  target_cidr_ipv6      = "cidr_ipv6"
                                                  target_prefix_list_id = "prefix_list"
                                                  }[concat(
                                                    length(target_ways) == 1 ? target_ways : [],
                                                    [for way in length(target_ways) == 1 ? [] : [for way in target_ways : way if way != "target_sg_id"] : way if rule[way] != null],
                                                    ["target_sg_id"]
                                                )[0]], null)
                                              ] :
                                              [
                                                {
                                                  name = try(try(rule.destination_ports, null) != null || try(rule.services, null) != null
                                                    ? jsonencode("${key}/${port_key}")
                                                  : jsonencode(key), null)
                                                  identity = try(source_type == "security_group" &&
                                                    (try(rule.leave_out_rule_on, null) == null || try(rule.leave_out_rule_on, null) != "source") &&
                                                    (try(services[service].from_port, null) != null ||
                                                      try(rule.destination_port, null) != null ||
                                                      try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null) != null ||
                                                      try(rule.from_port, null) != null ||
                                                      (protocol_number != "6" &&
                                                        protocol_number != "17" &&
                                                        protocol_number != "1" &&
                                                        protocol_number != "58")) ? "egress ${try(replace(try(coalesce(
                                                          try(rule.source_sg_id, null),
                                                          try(rule.source_cidr_ipv4, null),
                                                          try(rule.source_cidr_ipv6, null),
                                                          try(rule.source_prefix_list_id, null)
                                                          ), null), "/^[0-9]{12}[/]/", ""), null)} ${target_type} ${try(replace(try(coalesce(
                                                          try(rule.target_sg_id, null),
                                                          try(rule.target_cidr_ipv4, null),
                                                          try(rule.target_cidr_ipv6, null),
                                                          try(rule.target_prefix_list_id, null)
                                                  ), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                                },
                                                {
                                                  name = try(try(rule.destination_ports, null) != null || try(rule.services, null) != null
                                                    ? jsonencode("${key}/${port_key}")
                                                  : jsonencode(key), null)
                                                  identity = try(target_type == "security_group" &&
                                                    (try(rule.leave_out_rule_on, null) == null || try(rule.leave_out_rule_on, null) != "target") &&
                                                    (try(services[service].from_port, null) != null ||
                                                      try(rule.destination_port, null) != null ||
                                                      try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null) != null ||
                                                      try(rule.from_port, null) != null ||
                                                      (protocol_number != "6" &&
                                                        protocol_number != "17" &&
                                                        protocol_number != "1" &&
                                                        protocol_number != "58")) ? "ingress ${try(replace(try(coalesce(
                                                          try(rule.target_sg_id, null),
                                                          try(rule.target_cidr_ipv4, null),
                                                          try(rule.target_cidr_ipv6, null),
                                                          try(rule.target_prefix_list_id, null)
                                                          ), null), "/^[0-9]{12}[/]/", ""), null)} ${source_type} ${try(replace(try(coalesce(
                                                          try(rule.source_sg_id, null),
                                                          try(rule.source_cidr_ipv4, null),
                                                          try(rule.source_cidr_ipv6, null),
                                                          try(rule.source_prefix_list_id, null)
                                                  ), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                                },
                                              ]
                                            ]
                                          ]
                                        ]
                                      ]
                                    ]
                                  ]
                                ]
                              ]
                            ]
                          ]
                        ]],
                      ]
                    ]
                  ]) : side.identity => side.name... if side.identity != null }) :
                  { names = names }
                ]
              ]
            ]
          ]
        ]
      ]
    ]) : length(same.names) == 1])
    error_message = join("\n", distinct(flatten([
      for same in flatten([
        for usual_rules in [
          {
            "destination_port source_sg_id target_sg_id"                              = true,
            "destination_port source_sg_id target_sg_id to_port"                      = true,
            "destination_port protocol source_sg_id target_sg_id"                     = true,
            "destination_port protocol source_sg_id target_sg_id to_port"             = true,
            "description destination_port source_sg_id target_sg_id"                  = true,
            "description destination_port source_sg_id target_sg_id to_port"          = true,
            "description destination_port protocol source_sg_id target_sg_id"         = true,
            "description destination_port protocol source_sg_id target_sg_id to_port" = true,
            "from_port source_sg_id target_sg_id"                                     = true, "from_port source_sg_id target_sg_id to_port" = true,
            "from_port protocol source_sg_id target_sg_id"                            = true,
            "from_port protocol source_sg_id target_sg_id to_port"                    = true,
            "description from_port source_sg_id target_sg_id"                         = true,
            "description from_port source_sg_id target_sg_id to_port"                 = true,
            "description from_port protocol source_sg_id target_sg_id"                = true,
            "description from_port protocol source_sg_id target_sg_id to_port"        = true,
          }
        ] :
        [
          for services in [
            {
              "ssh"                     = { protocol = "tcp", from_port = 22, to_port = 22 }
              "smtp"                    = { protocol = "tcp", from_port = 25, to_port = 25 }
              "dns-tcp"                 = { protocol = "tcp", from_port = 53, to_port = 53 }
              "dns-udp"                 = { protocol = "udp", from_port = 53, to_port = 53 }
              "http"                    = { protocol = "tcp", from_port = 80, to_port = 80 }
              "kerberos-tcp"            = { protocol = "tcp", from_port = 88, to_port = 88 }
              "kerberos-udp"            = { protocol = "udp", from_port = 88, to_port = 88 }
              "pop3"                    = { protocol = "tcp", from_port = 110, to_port = 110 }
              "rpcbind-tcp"             = { protocol = "tcp", from_port = 111, to_port = 111 }
              "rpcbind-udp"             = { protocol = "udp", from_port = 111, to_port = 111 }
              "ntp"                     = { protocol = "udp", from_port = 123, to_port = 123 }
              "windows-rpc"             = { protocol = "tcp", from_port = 135, to_port = 135 }
              "imap"                    = { protocol = "tcp", from_port = 143, to_port = 143 }
              "snmp"                    = { protocol = "udp", from_port = 161, to_port = 161 }
              "snmp-trap"               = { protocol = "udp", from_port = 162, to_port = 162 }
              "ldap"                    = { protocol = "tcp", from_port = 389, to_port = 389 }
              "ldap-udp"                = { protocol = "udp", from_port = 389, to_port = 389 }
              "https"                   = { protocol = "tcp", from_port = 443, to_port = 443 }
              "https-udp"               = { protocol = "udp", from_port = 443, to_port = 443 }
              "smb"                     = { protocol = "tcp", from_port = 445, to_port = 445 }
              "kerberos-password-tcp"   = { protocol = "tcp", from_port = 464, to_port = 464 }
              "kerberos-password-udp"   = { protocol = "udp", from_port = 464, to_port = 464 }
              "smtps"                   = { protocol = "tcp", from_port = 465, to_port = 465 }
              "ike"                     = { protocol = "udp", from_port = 500, to_port = 500 }
              "syslog"                  = { protocol = "udp", from_port = 514, to_port = 514 }
              "smtp-submission"         = { protocol = "tcp", from_port = 587, to_port = 587 }
              "ldaps"                   = { protocol = "tcp", from_port = 636, to_port = 636 }
              "lustre"                  = { protocol = "tcp", from_port = 988, to_port = 988 }
              "imaps"                   = { protocol = "tcp", from_port = 993, to_port = 993 }
              "pop3s"                   = { protocol = "tcp", from_port = 995, to_port = 995 }
              "lustre-range"            = { protocol = "tcp", from_port = 1018, to_port = 1023 }
              "openvpn"                 = { protocol = "udp", from_port = 1194, to_port = 1194 }
              "mssql"                   = { protocol = "tcp", from_port = 1433, to_port = 1433 }
              "oracle"                  = { protocol = "tcp", from_port = 1521, to_port = 1521 }
              "radius"                  = { protocol = "udp", from_port = 1812, to_port = 1812 }
              "mqtt"                    = { protocol = "tcp", from_port = 1883, to_port = 1883 }
              "xray"                    = { protocol = "udp", from_port = 2000, to_port = 2000 }
              "nfs"                     = { protocol = "tcp", from_port = 2049, to_port = 2049 }
              "zookeeper"               = { protocol = "tcp", from_port = 2181, to_port = 2181 }
              "etcd-client"             = { protocol = "tcp", from_port = 2379, to_port = 2379 }
              "etcd-peer"               = { protocol = "tcp", from_port = 2380, to_port = 2380 }
              "zookeeper-peer"          = { protocol = "tcp", from_port = 2888, to_port = 2888 }
              "grafana"                 = { protocol = "tcp", from_port = 3000, to_port = 3000 }
              "loki"                    = { protocol = "tcp", from_port = 3100, to_port = 3100 }
              "iscsi"                   = { protocol = "tcp", from_port = 3260, to_port = 3260 }
              "global-catalog"          = { protocol = "tcp", from_port = 3268, to_port = 3268 }
              "global-catalog-tls"      = { protocol = "tcp", from_port = 3269, to_port = 3269 }
              "mysql"                   = { protocol = "tcp", from_port = 3306, to_port = 3306 }
              "rdp"                     = { protocol = "tcp", from_port = 3389, to_port = 3389 }
              "zookeeper-election"      = { protocol = "tcp", from_port = 3888, to_port = 3888 }
              "nats"                    = { protocol = "tcp", from_port = 4222, to_port = 4222 }
              "otlp-grpc"               = { protocol = "tcp", from_port = 4317, to_port = 4317 }
              "otlp-http"               = { protocol = "tcp", from_port = 4318, to_port = 4318 }
              "epmd"                    = { protocol = "tcp", from_port = 4369, to_port = 4369 }
              "ipsec-nat-t"             = { protocol = "udp", from_port = 4500, to_port = 4500 }
              "vxlan"                   = { protocol = "udp", from_port = 4789, to_port = 4789 }
              "docker-registry"         = { protocol = "tcp", from_port = 5000, to_port = 5000 }
              "postgresql"              = { protocol = "tcp", from_port = 5432, to_port = 5432 }
              "redshift"                = { protocol = "tcp", from_port = 5439, to_port = 5439 }
              "kibana"                  = { protocol = "tcp", from_port = 5601, to_port = 5601 }
              "opensearch-dashboards"   = { protocol = "tcp", from_port = 5601, to_port = 5601 }
              "amqps"                   = { protocol = "tcp", from_port = 5671, to_port = 5671 }
              "amqp"                    = { protocol = "tcp", from_port = 5672, to_port = 5672 }
              "winrm"                   = { protocol = "tcp", from_port = 5985, to_port = 5985 }
              "winrm-tls"               = { protocol = "tcp", from_port = 5986, to_port = 5986 }
              "geneve"                  = { protocol = "udp", from_port = 6081, to_port = 6081 }
              "redis"                   = { protocol = "tcp", from_port = 6379, to_port = 6379 }
              "kubernetes-api"          = { protocol = "tcp", from_port = 6443, to_port = 6443 }
              "syslog-tls"              = { protocol = "tcp", from_port = 6514, to_port = 6514 }
              "cassandra-peer"          = { protocol = "tcp", from_port = 7000, to_port = 7000 }
              "cassandra-peer-tls"      = { protocol = "tcp", from_port = 7001, to_port = 7001 }
              "http-alt"                = { protocol = "tcp", from_port = 8080, to_port = 8080 }
              "dax"                     = { protocol = "tcp", from_port = 8111, to_port = 8111 }
              "statsd"                  = { protocol = "udp", from_port = 8125, to_port = 8125 }
              "datadog-apm"             = { protocol = "tcp", from_port = 8126, to_port = 8126 }
              "amazon-mq-console"       = { protocol = "tcp", from_port = 8162, to_port = 8162 }
              "neptune"                 = { protocol = "tcp", from_port = 8182, to_port = 8182 }
              "vault"                   = { protocol = "tcp", from_port = 8200, to_port = 8200 }
              "vault-cluster"           = { protocol = "tcp", from_port = 8201, to_port = 8201 }
              "consul-rpc"              = { protocol = "tcp", from_port = 8300, to_port = 8300 }
              "consul-serf-lan-tcp"     = { protocol = "tcp", from_port = 8301, to_port = 8301 }
              "consul-serf-lan-udp"     = { protocol = "udp", from_port = 8301, to_port = 8301 }
              "consul-serf-wan-tcp"     = { protocol = "tcp", from_port = 8302, to_port = 8302 }
              "consul-serf-wan-udp"     = { protocol = "udp", from_port = 8302, to_port = 8302 }
              "consul-http"             = { protocol = "tcp", from_port = 8500, to_port = 8500 }
              "consul-https"            = { protocol = "tcp", from_port = 8501, to_port = 8501 }
              "consul-grpc"             = { protocol = "tcp", from_port = 8502, to_port = 8502 }
              "consul-grpc-tls"         = { protocol = "tcp", from_port = 8503, to_port = 8503 }
              "consul-dns-tcp"          = { protocol = "tcp", from_port = 8600, to_port = 8600 }
              "consul-dns-udp"          = { protocol = "udp", from_port = 8600, to_port = 8600 }
              "mqtt-tls"                = { protocol = "tcp", from_port = 8883, to_port = 8883 }
              "cassandra"               = { protocol = "tcp", from_port = 9042, to_port = 9042 }
              "prometheus"              = { protocol = "tcp", from_port = 9090, to_port = 9090 }
              "prometheus-pushgateway"  = { protocol = "tcp", from_port = 9091, to_port = 9091 }
              "kafka"                   = { protocol = "tcp", from_port = 9092, to_port = 9092 }
              "alertmanager"            = { protocol = "tcp", from_port = 9093, to_port = 9093 }
              "kafka-tls"               = { protocol = "tcp", from_port = 9094, to_port = 9094 }
              "kafka-sasl"              = { protocol = "tcp", from_port = 9096, to_port = 9096 }
              "kafka-iam"               = { protocol = "tcp", from_port = 9098, to_port = 9098 }
              "node-exporter"           = { protocol = "tcp", from_port = 9100, to_port = 9100 }
              "dax-tls"                 = { protocol = "tcp", from_port = 9111, to_port = 9111 }
              "keyspaces"               = { protocol = "tcp", from_port = 9142, to_port = 9142 }
              "elasticsearch"           = { protocol = "tcp", from_port = 9200, to_port = 9200 }
              "opensearch"              = { protocol = "tcp", from_port = 9200, to_port = 9200 }
              "elasticsearch-transport" = { protocol = "tcp", from_port = 9300, to_port = 9300 }
              "opensearch-transport"    = { protocol = "tcp", from_port = 9300, to_port = 9300 }
              "active-directory-web"    = { protocol = "tcp", from_port = 9389, to_port = 9389 }
              "kubelet"                 = { protocol = "tcp", from_port = 10250, to_port = 10250 }
              "memcached"               = { protocol = "tcp", from_port = 11211, to_port = 11211 }
              "rabbitmq-management-tls" = { protocol = "tcp", from_port = 15671, to_port = 15671 }
              "rabbitmq-management"     = { protocol = "tcp", from_port = 15672, to_port = 15672 }
              "fluentd"                 = { protocol = "tcp", from_port = 24224, to_port = 24224 }
              "rabbitmq-cluster"        = { protocol = "tcp", from_port = 25672, to_port = 25672 }
              "mongodb"                 = { protocol = "tcp", from_port = 27017, to_port = 27017 }
              "kubernetes-node-port"    = { protocol = "tcp", from_port = 30000, to_port = 32767 }
              "windows-rpc-dynamic"     = { protocol = "tcp", from_port = 49152, to_port = 65535 }
              "db2"                     = { protocol = "tcp", from_port = 50000, to_port = 50000 }
              "stomp"                   = { protocol = "tcp", from_port = 61613, to_port = 61613 }
              "stomp-tls"               = { protocol = "tcp", from_port = 61614, to_port = 61614 }
              "openwire"                = { protocol = "tcp", from_port = 61616, to_port = 61616 }
              "openwire-tls"            = { protocol = "tcp", from_port = 61617, to_port = 61617 }
            }
          ] :
          [
            for protocol_numbers in [
              {
                "tcp"  = "6", "udp" = "17", "icmp" = "1", "icmpv6" = "58", "all" = "-1", "igmp" = "2", "gre" = "47",
                "esp"  = "50", "ah" = "51", "eigrp" = "88", "ospf" = "89", "pim" = "103", "vrrp" = "112",
                "l2tp" = "115", "sctp" = "132",
              }
            ] :
            [
              for protocol_names in [
                {
                  "1" = "icmp", "6" = "tcp", "17" = "udp", "58" = "icmpv6", "-1" = "all",
                }
              ] :
              [
                for all_differ in [try([
                  for connections in [{
                    for key, rule in var.rules : [
                      for range in [[for port in [try(rule.from_port, rule.destination_port)] : [port, coalesce(try(rule.to_port, null), port)]][0]] :
                      "${rule.source_sg_id} ${rule.target_sg_id} ${try(rule.protocol, "tcp")} ${tonumber(range[0])} ${tonumber(range[1])}"
                    ][0] => true... if can(usual_rules[join(" ", [for name, value in rule : name])]) && (try(rule.protocol, "tcp") == "tcp" || try(rule.protocol, "tcp") == "udp")
                  }] :
                  length(connections) == length(var.rules) && !can(regex("/", join("", keys(connections))))
                  ][0], false)] : [
                  for look_closer in all_differ ? [] : [true] : [
                    for names in values({ for side in flatten([
                      for key, rule in var.rules : [
                        for is_usual in [can(usual_rules[join(" ", [for name, value in rule : name])])] : [
                          [for i in is_usual ? [0] : [] : [for protocol in [try(lower(coalesce(try(rule.protocol, null), "tcp")), null)] :
                            [for protocol_number in [try(lookup(protocol_numbers, protocol, protocol), null)] :
                              [
                                for from_port in [
                                  try(protocol_number != "6" &&
                                    protocol_number != "17" &&
                                    protocol_number != "1" &&
                                    protocol_number != "58"
                                    ? 0
                                  : tonumber(coalesce(try(rule.destination_port, null), try(rule.from_port, null), 0)), null)
                                ] :
                                [
                                  for to_port in [
                                    try(protocol_number != "6" &&
                                      protocol_number != "17" &&
                                      protocol_number != "1" &&
                                      protocol_number != "58"
                                      ? 0
                                      : tonumber(
                                        coalesce(
                                          try(rule.to_port, null),
                                          protocol_number == "1" || protocol_number == "58" ? -1 : from_port
                                        )
                                    ), null)
                                  ] :
                                  [
                                    {
                                      name = try(jsonencode(key), null)
                                      identity = try(try(rule.destination_port, null) != null ||
                                        try(rule.from_port, null) != null ||
                                        (protocol_number != "6" &&
                                          protocol_number != "17" &&
                                          protocol_number != "1" &&
                                      protocol_number != "58") ? "egress ${try(replace(try(coalesce(try(rule.source_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} security_group ${try(replace(try(coalesce(try(rule.target_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                    },
                                    {
                                      name = try(jsonencode(key), null)
                                      identity = try(try(rule.destination_port, null) != null ||
                                        try(rule.from_port, null) != null ||
                                        (protocol_number != "6" &&
                                          protocol_number != "17" &&
                                          protocol_number != "1" &&
                                      protocol_number != "58") ? "ingress ${try(replace(try(coalesce(try(rule.target_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} security_group ${try(replace(try(coalesce(try(rule.source_sg_id, null)), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                    },
                                  ]
                                ]
                              ]
                            ]
                          ]],
                          [for i in is_usual || rule == null ? [] : range(max(1, try(length(rule.destination_ports), 0), try(length(rule.services), 0))) : [for service in [try(try(coalesce(try(rule.service, null), try(rule.services[i], tolist(rule.services)[i], null)), null), null)] :
                            [for protocol in [try(lower(coalesce(try(services[service].protocol, null), try(rule.protocol, null), "tcp")), null)] :
                              [for protocol_number in [try(lookup(protocol_numbers, protocol, protocol), null)] :
                                [
                                  for from_port in [
                                    try(protocol_number != "6" &&
                                      protocol_number != "17" &&
                                      protocol_number != "1" &&
                                      protocol_number != "58"
                                      ? 0
                                      : tonumber(
                                        coalesce(
                                          try(services[service].from_port, null),
                                          try(rule.destination_port, null),
                                          try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null),
                                          try(rule.from_port, null),
                                          0
                                        )
                                    ), null)
                                  ] :
                                  [
                                    for to_port in [
                                      try(protocol_number != "6" &&
                                        protocol_number != "17" &&
                                        protocol_number != "1" &&
                                        protocol_number != "58"
                                        ? 0
                                        : tonumber(
                                          coalesce(
                                            try(services[service].to_port, null),
                                            try(rule.to_port, null),
                                            protocol_number == "1" || protocol_number == "58" ? -1 : from_port
                                          )
                                      ), null)
                                    ] :
                                    [
                                      for port_key in [
                                        try("${lookup(protocol_names, protocol_number, protocol_number)}${(protocol_number != "6" &&
                                          protocol_number != "17" &&
                                          protocol_number != "1" &&
                                          protocol_number != "58") ||
                                          from_port == -1
                                          ? ""
                                          : "-${from_port}${(protocol_number != "1" && protocol_number != "58" && from_port == to_port) ||
                                            to_port == -1
                                            ? ""
                                        : "-${to_port}"}"}", null)
                                      ] :
                                      [for written in [try({ for name, value in rule : name => true }, null)] :
                                        [for source_ways in [try([for way in ["source_sg_id", "source_cidr_ipv4", "source_cidr_ipv6", "source_prefix_list_id"] : way if can(written[way])], null)] :
                                          [
                                            for source_type in [
                                              try({
                                                source_sg_id          = "security_group"
                                                source_cidr_ipv4      = "cidr_ipv4"
                                                source_cidr_ipv6      = "cidr_ipv6"
                                                source_prefix_list_id = "prefix_list"
                                                }[concat(
                                                  length(source_ways) == 1 ? source_ways : [],
                                                  [for way in length(source_ways) == 1 ? [] : [for way in source_ways : way if way != "source_sg_id"] : way if rule[way] != null],
                                                  ["source_sg_id"]
                                              )[0]], null)
                                            ] :
                                            [for target_ways in [try([for way in ["target_sg_id", "target_cidr_ipv4", "target_cidr_ipv6", "target_prefix_list_id"] : way if can(written[way])], null)] :
                                              [
                                                for target_type in [
                                                  try({
                                                    target_sg_id          = "security_group"
                                                    target_cidr_ipv4      = "cidr_ipv4"
                                                    target_cidr_ipv6      = "cidr_ipv6"
                                                    target_prefix_list_id = "prefix_list"
                                                    }[concat(
                                                      length(target_ways) == 1 ? target_ways : [],
                                                      [for way in length(target_ways) == 1 ? [] : [for way in target_ways : way if way != "target_sg_id"] : way if rule[way] != null],
                                                      ["target_sg_id"]
                                                  )[0]], null)
                                                ] :
                                                [
                                                  {
                                                    name = try(try(rule.destination_ports, null) != null || try(rule.services, null) != null
                                                      ? jsonencode("${key}/${port_key}")
                                                    : jsonencode(key), null)
                                                    identity = try(source_type == "security_group" &&
                                                      (try(rule.leave_out_rule_on, null) == null || try(rule.leave_out_rule_on, null) != "source") &&
                                                      (try(services[service].from_port, null) != null ||
                                                        try(rule.destination_port, null) != null ||
                                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null) != null ||
                                                        try(rule.from_port, null) != null ||
                                                        (protocol_number != "6" &&
                                                          protocol_number != "17" &&
                                                          protocol_number != "1" &&
                                                          protocol_number != "58")) ? "egress ${try(replace(try(coalesce(
                                                            try(rule.source_sg_id, null),
                                                            try(rule.source_cidr_ipv4, null),
                                                            try(rule.source_cidr_ipv6, null),
                                                            try(rule.source_prefix_list_id, null)
                                                            ), null), "/^[0-9]{12}[/]/", ""), null)} ${target_type} ${try(replace(try(coalesce(
                                                            try(rule.target_sg_id, null),
                                                            try(rule.target_cidr_ipv4, null),
                                                            try(rule.target_cidr_ipv6, null),
                                                            try(rule.target_prefix_list_id, null)
                                                    ), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                                  },
                                                  {
                                                    name = try(try(rule.destination_ports, null) != null || try(rule.services, null) != null
                                                      ? jsonencode("${key}/${port_key}")
                                                    : jsonencode(key), null)
                                                    identity = try(target_type == "security_group" &&
                                                      (try(rule.leave_out_rule_on, null) == null || try(rule.leave_out_rule_on, null) != "target") &&
                                                      (try(services[service].from_port, null) != null ||
                                                        try(rule.destination_port, null) != null ||
                                                        try(rule.destination_ports[i], tolist(rule.destination_ports)[i], null) != null ||
                                                        try(rule.from_port, null) != null ||
                                                        (protocol_number != "6" &&
                                                          protocol_number != "17" &&
                                                          protocol_number != "1" &&
                                                          protocol_number != "58")) ? "ingress ${try(replace(try(coalesce(
                                                            try(rule.target_sg_id, null),
                                                            try(rule.target_cidr_ipv4, null),
                                                            try(rule.target_cidr_ipv6, null),
                                                            try(rule.target_prefix_list_id, null)
                                                            ), null), "/^[0-9]{12}[/]/", ""), null)} ${source_type} ${try(replace(try(coalesce(
                                                            try(rule.source_sg_id, null),
                                                            try(rule.source_cidr_ipv4, null),
                                                            try(rule.source_cidr_ipv6, null),
                                                            try(rule.source_prefix_list_id, null)
                                                    ), null), "/^[0-9]{12}[/]/", ""), null)} ${protocol_number} ${from_port} ${to_port} " : null, null)
                                                  },
                                                ]
                                              ]
                                            ]
                                          ]
                                        ]
                                      ]
                                    ]
                                  ]
                                ]
                              ]
                            ]
                          ]],
                        ]
                      ]
                    ]) : side.identity => side.name... if side.identity != null }) :
                    { names = names }
                  ]
                ]
              ]
            ]
          ]
        ]
        ]) : [
        for name in slice(same.names, 1, length(same.names)) :
        name == same.names[0] ? "rules[${name}] is listed twice: remove one of the two." : "rules[${name}] is the same connection as rules[${same.names[0]}], and AWS takes only one: remove one of them."
      ]
    ])))
  }
}

variable "rules_per_security_group" {
  description = "The account's quota \"Inbound or outbound rules per security group\", for each direction: a group that gets more rules is warned of."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.rules_per_security_group >= 1 && floor(var.rules_per_security_group) == var.rules_per_security_group
    error_message = "rules_per_security_group must be a whole number above 0."
  }
}
