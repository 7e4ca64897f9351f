import { SERVICES, type Service } from "./services";

const PORT = Symbol.for("cdktf-mutual-security-groups/Port");

/** The last port of a range. If it is missing, the range must not become a single port. */
function orNull(toPort: number | undefined): number {
  return toPort ?? (null as never);
}

/**
 * The protocol and the ports of a connection, the same on both sides of its pair. Every number may be a token, such as
 * a database's `port`. The rule that uses a port checks it, so that the error names the rule and lists all mistakes at
 * once.
 */
export class Port {
  /** One TCP port, 0 to 65535. */
  static tcp(port: number): Port {
    return new Port("tcp", port);
  }

  /** TCP ports from the first to the last, both included, 0 to 65535. */
  static tcpRange(fromPort: number, toPort: number): Port {
    return new Port("tcp", fromPort, orNull(toPort));
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
    return new Port("udp", fromPort, orNull(toPort));
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

  /** An ICMP echo request (type 8): what ping sends. The reply needs no rule, because security groups are stateful. */
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
   * A protocol by its name or number, as `aws_security_group_rule` accepts it.
   *
   * @param protocol - `tcp`, `udp`, `icmp`, `icmpv6`, a number from 0 to 255, or `-1` (`all`) for all traffic
   * @param fromPort - the first port, 0 to 65535; for ICMP the type; omit it if the protocol has no ports
   * @param toPort - the last port; for ICMP the code; @default the first port, or for ICMP -1, any code
   */
  static ofProtocol(protocol: string, fromPort?: number, toPort?: number): Port {
    return new Port(protocol, fromPort, toPort);
  }

  /** SSH: TCP 22 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SSH = Port.ofService("ssh");
  /** SMTP: TCP 25 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SMTP = Port.ofService("smtp");
  /** DNS over TCP: TCP 53 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly DNS_TCP = Port.ofService("dns-tcp");
  /** DNS over UDP: UDP 53 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly DNS_UDP = Port.ofService("dns-udp");
  /** HTTP: TCP 80 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly HTTP = Port.ofService("http");
  /** Kerberos over TCP: TCP 88 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly KERBEROS_TCP = Port.ofService("kerberos-tcp");
  /** Kerberos over UDP: UDP 88 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly KERBEROS_UDP = Port.ofService("kerberos-udp");
  /** POP3: TCP 110 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly POP3 = Port.ofService("pop3");
  /** Portmapper of NFS version 3, over TCP: TCP 111 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly RPCBIND_TCP = Port.ofService("rpcbind-tcp");
  /** Portmapper of NFS version 3, over UDP: UDP 111 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly RPCBIND_UDP = Port.ofService("rpcbind-udp");
  /** NTP: UDP 123 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly NTP = Port.ofService("ntp");
  /**
   * Windows RPC endpoint mapper: TCP 135
   * (https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements).
   */
  static readonly WINDOWS_RPC = Port.ofService("windows-rpc");
  /** IMAP: TCP 143 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly IMAP = Port.ofService("imap");
  /** SNMP: UDP 161 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SNMP = Port.ofService("snmp");
  /** SNMP traps: UDP 162 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SNMP_TRAP = Port.ofService("snmp-trap");
  /** LDAP: TCP 389 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly LDAP = Port.ofService("ldap");
  /**
   * LDAP over UDP, which finds domain controllers: UDP 389
   * (https://www.iana.org/assignments/service-names-port-numbers).
   */
  static readonly LDAP_UDP = Port.ofService("ldap-udp");
  /** HTTPS: TCP 443 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly HTTPS = Port.ofService("https");
  /** HTTPS over QUIC (HTTP/3): UDP 443 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly HTTPS_UDP = Port.ofService("https-udp");
  /**
   * SMB: TCP 445
   * (https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements).
   */
  static readonly SMB = Port.ofService("smb");
  /** Kerberos password change over TCP: TCP 464 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly KERBEROS_PASSWORD_TCP = Port.ofService("kerberos-password-tcp");
  /** Kerberos password change over UDP: UDP 464 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly KERBEROS_PASSWORD_UDP = Port.ofService("kerberos-password-udp");
  /** SMTP submission over TLS: TCP 465 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SMTPS = Port.ofService("smtps");
  /** IKE (ISAKMP), the key exchange of IPsec: UDP 500 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly IKE = Port.ofService("ike");
  /** Syslog: UDP 514 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SYSLOG = Port.ofService("syslog");
  /** SMTP submission: TCP 587 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SMTP_SUBMISSION = Port.ofService("smtp-submission");
  /** LDAP over TLS: TCP 636 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly LDAPS = Port.ofService("ldaps");
  /** Lustre, as of Amazon FSx: TCP 988 (https://docs.aws.amazon.com/fsx/latest/LustreGuide/cannot-create-fs.html). */
  static readonly LUSTRE = Port.ofService("lustre");
  /** IMAP over TLS: TCP 993 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly IMAPS = Port.ofService("imaps");
  /** POP3 over TLS: TCP 995 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly POP3S = Port.ofService("pop3s");
  /**
   * Lustre's further ports, as of Amazon FSx: TCP 1018-1023
   * (https://docs.aws.amazon.com/fsx/latest/LustreGuide/cannot-create-fs.html).
   */
  static readonly LUSTRE_RANGE = Port.ofService("lustre-range");
  /** OpenVPN: UDP 1194 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly OPENVPN = Port.ofService("openvpn");
  /** Microsoft SQL Server: TCP 1433 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly MSSQL = Port.ofService("mssql");
  /**
   * Oracle Database: TCP 1521 (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html).
   */
  static readonly ORACLE = Port.ofService("oracle");
  /** RADIUS authentication: UDP 1812 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly RADIUS = Port.ofService("radius");
  /** MQTT: TCP 1883 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly MQTT = Port.ofService("mqtt");
  /** AWS X-Ray daemon: UDP 2000 (https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html). */
  static readonly XRAY = Port.ofService("xray");
  /** NFS, as of Amazon EFS: TCP 2049 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly NFS = Port.ofService("nfs");
  /** ZooKeeper clients: TCP 2181 (https://zookeeper.apache.org/doc/current/zookeeperStarted.html). */
  static readonly ZOOKEEPER = Port.ofService("zookeeper");
  /** etcd clients: TCP 2379 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly ETCD_CLIENT = Port.ofService("etcd-client");
  /** etcd peers: TCP 2380 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly ETCD_PEER = Port.ofService("etcd-peer");
  /** ZooKeeper peers: TCP 2888 (https://zookeeper.apache.org/doc/current/zookeeperStarted.html). */
  static readonly ZOOKEEPER_PEER = Port.ofService("zookeeper-peer");
  /** Grafana: TCP 3000 (https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/). */
  static readonly GRAFANA = Port.ofService("grafana");
  /** Grafana Loki: TCP 3100 (https://grafana.com/docs/loki/next/reference/network-ports/). */
  static readonly LOKI = Port.ofService("loki");
  /** iSCSI: TCP 3260 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly ISCSI = Port.ofService("iscsi");
  /** Active Directory global catalog: TCP 3268 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly GLOBAL_CATALOG = Port.ofService("global-catalog");
  /**
   * Active Directory global catalog over TLS: TCP 3269 (https://www.iana.org/assignments/service-names-port-numbers).
   */
  static readonly GLOBAL_CATALOG_TLS = Port.ofService("global-catalog-tls");
  /** MySQL, MariaDB and Aurora MySQL: TCP 3306 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly MYSQL_AURORA = Port.ofService("mysql");
  /**
   * Remote Desktop Protocol: TCP 3389
   * (https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements).
   */
  static readonly RDP = Port.ofService("rdp");
  /** ZooKeeper leader election: TCP 3888 (https://zookeeper.apache.org/doc/current/zookeeperStarted.html). */
  static readonly ZOOKEEPER_ELECTION = Port.ofService("zookeeper-election");
  /** NATS clients: TCP 4222 (https://docs.nats.io/nats-server/configuration/monitoring). */
  static readonly NATS = Port.ofService("nats");
  /**
   * OpenTelemetry (OTLP) over gRPC: TCP 4317
   * (https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/).
   */
  static readonly OTLP_GRPC = Port.ofService("otlp-grpc");
  /**
   * OpenTelemetry (OTLP) over HTTP: TCP 4318
   * (https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/).
   */
  static readonly OTLP_HTTP = Port.ofService("otlp-http");
  /**
   * Erlang port mapper, as of RabbitMQ clusters: TCP 4369
   * (https://www.iana.org/assignments/service-names-port-numbers).
   */
  static readonly EPMD = Port.ofService("epmd");
  /** IPsec NAT traversal: UDP 4500 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly IPSEC_NAT_T = Port.ofService("ipsec-nat-t");
  /** VXLAN, as of VPC traffic mirroring: UDP 4789 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly VXLAN = Port.ofService("vxlan");
  /** Docker registry: TCP 5000 (https://distribution.github.io/distribution/about/deploying/). */
  static readonly DOCKER_REGISTRY = Port.ofService("docker-registry");
  /** PostgreSQL: TCP 5432 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly POSTGRES = Port.ofService("postgresql");
  /** Amazon Redshift: TCP 5439 (https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-cross-vpc.html). */
  static readonly REDSHIFT = Port.ofService("redshift");
  /** Kibana: TCP 5601 (https://www.elastic.co/guide/en/kibana/current/settings.html). */
  static readonly KIBANA = Port.ofService("kibana");
  /**
   * OpenSearch Dashboards: TCP 5601
   * (https://docs.opensearch.org/latest/install-and-configure/install-opensearch/index/).
   */
  static readonly OPENSEARCH_DASHBOARDS = Port.ofService("opensearch-dashboards");
  /**
   * AMQP over TLS, as of RabbitMQ and Amazon MQ: TCP 5671
   * (https://www.iana.org/assignments/service-names-port-numbers).
   */
  static readonly AMQPS = Port.ofService("amqps");
  /** AMQP, as of RabbitMQ: TCP 5672 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly AMQP = Port.ofService("amqp");
  /**
   * WinRM over HTTP: TCP 5985
   * (https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements).
   */
  static readonly WINRM = Port.ofService("winrm");
  /**
   * WinRM over HTTPS: TCP 5986
   * (https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements).
   */
  static readonly WINRM_TLS = Port.ofService("winrm-tls");
  /** Geneve, as of Gateway Load Balancers: UDP 6081 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly GENEVE = Port.ofService("geneve");
  /** Redis and Valkey: TCP 6379 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly REDIS = Port.ofService("redis");
  /** Kubernetes API server: TCP 6443 (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
  static readonly KUBERNETES_API = Port.ofService("kubernetes-api");
  /** Syslog over TLS: TCP 6514 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly SYSLOG_TLS = Port.ofService("syslog-tls");
  /**
   * Cassandra nodes: TCP 7000
   * (https://docs.datastax.com/en/cassandra-oss/3.x/cassandra/configuration/secureFireWall.html).
   */
  static readonly CASSANDRA_PEER = Port.ofService("cassandra-peer");
  /**
   * Cassandra nodes over TLS: TCP 7001
   * (https://docs.datastax.com/en/cassandra-oss/3.x/cassandra/configuration/secureFireWall.html).
   */
  static readonly CASSANDRA_PEER_TLS = Port.ofService("cassandra-peer-tls");
  /** HTTP's alternate port: TCP 8080 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly HTTP_ALT = Port.ofService("http-alt");
  /**
   * DynamoDB Accelerator: TCP 8111
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.html).
   */
  static readonly DAX = Port.ofService("dax");
  /**
   * StatsD: UDP 8125
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-custom-metrics-statsd.html).
   */
  static readonly STATSD = Port.ofService("statsd");
  /** Datadog agent's receiver of traces: TCP 8126 (https://docs.datadoghq.com/agent/configuration/network/). */
  static readonly DATADOG_APM = Port.ofService("datadog-apm");
  /**
   * ActiveMQ web console of Amazon MQ: TCP 8162
   * (https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-basic-elements.html).
   */
  static readonly AMAZON_MQ_CONSOLE = Port.ofService("amazon-mq-console");
  /** Amazon Neptune: TCP 8182 (https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html). */
  static readonly NEPTUNE = Port.ofService("neptune");
  /** Vault API: TCP 8200 (https://developer.hashicorp.com/vault/docs/configuration/listener/tcp). */
  static readonly VAULT = Port.ofService("vault");
  /** Vault servers: TCP 8201 (https://developer.hashicorp.com/vault/docs/configuration/listener/tcp). */
  static readonly VAULT_CLUSTER = Port.ofService("vault-cluster");
  /** Consul server RPC: TCP 8300 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_RPC = Port.ofService("consul-rpc");
  /** Consul gossip in the LAN, over TCP: TCP 8301 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_SERF_LAN_TCP = Port.ofService("consul-serf-lan-tcp");
  /** Consul gossip in the LAN, over UDP: UDP 8301 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_SERF_LAN_UDP = Port.ofService("consul-serf-lan-udp");
  /** Consul gossip over the WAN, over TCP: TCP 8302 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_SERF_WAN_TCP = Port.ofService("consul-serf-wan-tcp");
  /** Consul gossip over the WAN, over UDP: UDP 8302 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_SERF_WAN_UDP = Port.ofService("consul-serf-wan-udp");
  /** Consul API over HTTP: TCP 8500 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_HTTP = Port.ofService("consul-http");
  /** Consul API over HTTPS: TCP 8501 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_HTTPS = Port.ofService("consul-https");
  /** Consul gRPC: TCP 8502 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_GRPC = Port.ofService("consul-grpc");
  /** Consul gRPC over TLS: TCP 8503 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_GRPC_TLS = Port.ofService("consul-grpc-tls");
  /** Consul DNS over TCP: TCP 8600 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_DNS_TCP = Port.ofService("consul-dns-tcp");
  /** Consul DNS over UDP: UDP 8600 (https://developer.hashicorp.com/consul/docs/install/ports). */
  static readonly CONSUL_DNS_UDP = Port.ofService("consul-dns-udp");
  /** MQTT over TLS: TCP 8883 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly MQTT_TLS = Port.ofService("mqtt-tls");
  /**
   * Cassandra clients: TCP 9042
   * (https://docs.datastax.com/en/cassandra-oss/3.x/cassandra/configuration/secureFireWall.html).
   */
  static readonly CASSANDRA = Port.ofService("cassandra");
  /** Prometheus: TCP 9090 (https://github.com/prometheus/prometheus/wiki/Default-port-allocations). */
  static readonly PROMETHEUS = Port.ofService("prometheus");
  /** Prometheus Pushgateway: TCP 9091 (https://github.com/prometheus/prometheus/wiki/Default-port-allocations). */
  static readonly PROMETHEUS_PUSHGATEWAY = Port.ofService("prometheus-pushgateway");
  /** Kafka in plaintext: TCP 9092 (https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html). */
  static readonly KAFKA = Port.ofService("kafka");
  /** Prometheus Alertmanager: TCP 9093 (https://github.com/prometheus/prometheus/wiki/Default-port-allocations). */
  static readonly ALERTMANAGER = Port.ofService("alertmanager");
  /** Amazon MSK over TLS: TCP 9094 (https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html). */
  static readonly KAFKA_TLS = Port.ofService("kafka-tls");
  /** Amazon MSK with SASL/SCRAM: TCP 9096 (https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html). */
  static readonly KAFKA_SASL = Port.ofService("kafka-sasl");
  /**
   * Amazon MSK with IAM access control: TCP 9098
   * (https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html).
   */
  static readonly KAFKA_IAM = Port.ofService("kafka-iam");
  /** Prometheus node exporter: TCP 9100 (https://github.com/prometheus/prometheus/wiki/Default-port-allocations). */
  static readonly NODE_EXPORTER = Port.ofService("node-exporter");
  /**
   * DynamoDB Accelerator over TLS: TCP 9111
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.html).
   */
  static readonly DAX_TLS = Port.ofService("dax-tls");
  /** Amazon Keyspaces: TCP 9142 (https://docs.aws.amazon.com/keyspaces/latest/devguide/programmatic.endpoints.html). */
  static readonly KEYSPACES = Port.ofService("keyspaces");
  /**
   * Elasticsearch API: TCP 9200 (https://www.elastic.co/guide/en/elasticsearch/reference/current/modules-network.html).
   */
  static readonly ELASTICSEARCH = Port.ofService("elasticsearch");
  /** OpenSearch API: TCP 9200 (https://docs.opensearch.org/latest/install-and-configure/install-opensearch/index/). */
  static readonly OPENSEARCH = Port.ofService("opensearch");
  /**
   * Elasticsearch nodes: TCP 9300
   * (https://www.elastic.co/guide/en/elasticsearch/reference/current/modules-network.html).
   */
  static readonly ELASTICSEARCH_TRANSPORT = Port.ofService("elasticsearch-transport");
  /**
   * OpenSearch nodes: TCP 9300 (https://docs.opensearch.org/latest/install-and-configure/install-opensearch/index/).
   */
  static readonly OPENSEARCH_TRANSPORT = Port.ofService("opensearch-transport");
  /** Active Directory Web Services: TCP 9389 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly ACTIVE_DIRECTORY_WEB = Port.ofService("active-directory-web");
  /** Kubelet API: TCP 10250 (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
  static readonly KUBELET = Port.ofService("kubelet");
  /** Memcached: TCP 11211 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly MEMCACHED = Port.ofService("memcached");
  /** RabbitMQ management over TLS: TCP 15671 (https://www.rabbitmq.com/docs/networking). */
  static readonly RABBITMQ_MANAGEMENT_TLS = Port.ofService("rabbitmq-management-tls");
  /** RabbitMQ management: TCP 15672 (https://www.rabbitmq.com/docs/networking). */
  static readonly RABBITMQ_MANAGEMENT = Port.ofService("rabbitmq-management");
  /** Fluentd forward: TCP 24224 (https://docs.fluentd.org/input/forward). */
  static readonly FLUENTD = Port.ofService("fluentd");
  /** RabbitMQ nodes: TCP 25672 (https://www.rabbitmq.com/docs/networking). */
  static readonly RABBITMQ_CLUSTER = Port.ofService("rabbitmq-cluster");
  /** MongoDB and Amazon DocumentDB: TCP 27017 (https://www.iana.org/assignments/service-names-port-numbers). */
  static readonly MONGODB = Port.ofService("mongodb");
  /**
   * Kubernetes NodePort services: TCP 30000-32767
   * (https://kubernetes.io/docs/reference/networking/ports-and-protocols/).
   */
  static readonly KUBERNETES_NODE_PORT = Port.ofService("kubernetes-node-port");
  /**
   * Windows RPC, its dynamic ports: TCP 49152-65535
   * (https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements).
   */
  static readonly WINDOWS_RPC_DYNAMIC = Port.ofService("windows-rpc-dynamic");
  /**
   * Db2, as of Amazon RDS: TCP 50000
   * (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html).
   */
  static readonly DB2 = Port.ofService("db2");
  /** STOMP: TCP 61613 (https://www.rabbitmq.com/docs/networking). */
  static readonly STOMP = Port.ofService("stomp");
  /** STOMP over TLS: TCP 61614 (https://www.rabbitmq.com/docs/networking). */
  static readonly STOMP_TLS = Port.ofService("stomp-tls");
  /** OpenWire, as of ActiveMQ: TCP 61616 (https://activemq.apache.org/version-5-run-broker). */
  static readonly OPENWIRE = Port.ofService("openwire");
  /**
   * OpenWire over TLS, as of Amazon MQ: TCP 61617
   * (https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-basic-elements.html).
   */
  static readonly OPENWIRE_TLS = Port.ofService("openwire-tls");

  private static ofService(name: (typeof SERVICES)[number]["name"]): Port {
    const { protocol, fromPort, toPort }: Service = SERVICES.find((service) => service.name === name)!;
    return new Port(protocol, fromPort, toPort);
  }

  /** Whether a value is a port, even if another copy of the package created it. */
  static isPort(value: unknown): value is Port {
    return typeof value === "object" && value !== null && PORT in value;
  }

  private constructor(
    /** The name in Terraform, a number, or -1 for all. */
    readonly protocol: string,
    /** The first port, or the ICMP type. */
    readonly fromPort?: number,
    /** The last port, or the ICMP code; undefined for a single port, or any code. */
    readonly toPort?: number,
  ) {
    Object.defineProperty(this, PORT, { value: true });
  }
}
