/**
 * Well-known services, for the constants of `Port` and for the names that a rule's `service` accepts. A service on both
 * TCP and UDP is two entries, because a rule has one protocol.
 */
export interface Service {
  /** The name in HCL, as in `service = "postgresql"`: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The constant in TypeScript, as in `Port.POSTGRES`; the AWS CDK's name if it has one. */
  readonly constant: string;
  /** The title in tables and docstrings. */
  readonly title: string;
  readonly protocol: "tcp" | "udp";
  readonly fromPort: number;
  /** The last port; undefined if there is only one. */
  readonly toPort?: number;
  /** The address of a page that states the port. */
  readonly source: string;
}

/** IANA's registry of service names and port numbers, some of them under other names: `ms-sql-s`, `submissions`. */
const IANA = "https://www.iana.org/assignments/service-names-port-numbers";

/** The vendors' pages, for ports that IANA does not list or has registered for another service. */
const PAGES = {
  activemq: "https://activemq.apache.org/version-5-run-broker",
  amazonMq: "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/amazon-mq-basic-elements.html",
  cassandra: "https://docs.datastax.com/en/cassandra-oss/3.x/cassandra/configuration/secureFireWall.html",
  consul: "https://developer.hashicorp.com/consul/docs/install/ports",
  datadog: "https://docs.datadoghq.com/agent/configuration/network/",
  dax: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.html",
  distribution: "https://distribution.github.io/distribution/about/deploying/",
  elasticsearch: "https://www.elastic.co/guide/en/elasticsearch/reference/current/modules-network.html",
  fluentd: "https://docs.fluentd.org/input/forward",
  fsxLustre: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/cannot-create-fs.html",
  grafana: "https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/",
  keyspaces: "https://docs.aws.amazon.com/keyspaces/latest/devguide/programmatic.endpoints.html",
  kibana: "https://www.elastic.co/guide/en/kibana/current/settings.html",
  kubernetes: "https://kubernetes.io/docs/reference/networking/ports-and-protocols/",
  loki: "https://grafana.com/docs/loki/next/reference/network-ports/",
  msk: "https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html",
  nats: "https://docs.nats.io/nats-server/configuration/monitoring",
  neptune: "https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html",
  opensearch: "https://docs.opensearch.org/latest/install-and-configure/install-opensearch/index/",
  opentelemetry: "https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/",
  prometheus: "https://github.com/prometheus/prometheus/wiki/Default-port-allocations",
  rabbitmq: "https://www.rabbitmq.com/docs/networking",
  rds: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  redshift: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-cross-vpc.html",
  statsd: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-custom-metrics-statsd.html",
  vault: "https://developer.hashicorp.com/vault/docs/configuration/listener/tcp",
  windows:
    "https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements",
  xray: "https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html",
  zookeeper: "https://zookeeper.apache.org/doc/current/zookeeperStarted.html",
} as const;

/** Sorted by port, protocol and name. */
export const SERVICES = [
  tcp("ssh", "SSH", 22, "SSH"),
  tcp("smtp", "SMTP", 25, "SMTP"),
  tcp("dns-tcp", "DNS_TCP", 53, "DNS over TCP"),
  udp("dns-udp", "DNS_UDP", 53, "DNS over UDP"),
  tcp("http", "HTTP", 80, "HTTP"),
  tcp("kerberos-tcp", "KERBEROS_TCP", 88, "Kerberos over TCP"),
  udp("kerberos-udp", "KERBEROS_UDP", 88, "Kerberos over UDP"),
  tcp("pop3", "POP3", 110, "POP3"),
  tcp("rpcbind-tcp", "RPCBIND_TCP", 111, "Portmapper of NFS version 3, over TCP"),
  udp("rpcbind-udp", "RPCBIND_UDP", 111, "Portmapper of NFS version 3, over UDP"),
  udp("ntp", "NTP", 123, "NTP"),
  tcp("windows-rpc", "WINDOWS_RPC", 135, "Windows RPC endpoint mapper", PAGES.windows),
  tcp("imap", "IMAP", 143, "IMAP"),
  udp("snmp", "SNMP", 161, "SNMP"),
  udp("snmp-trap", "SNMP_TRAP", 162, "SNMP traps"),
  tcp("ldap", "LDAP", 389, "LDAP"),
  udp("ldap-udp", "LDAP_UDP", 389, "LDAP over UDP, which finds domain controllers"),
  tcp("https", "HTTPS", 443, "HTTPS"),
  udp("https-udp", "HTTPS_UDP", 443, "HTTPS over QUIC (HTTP/3)"),
  tcp("smb", "SMB", 445, "SMB", PAGES.windows),
  tcp("kerberos-password-tcp", "KERBEROS_PASSWORD_TCP", 464, "Kerberos password change over TCP"),
  udp("kerberos-password-udp", "KERBEROS_PASSWORD_UDP", 464, "Kerberos password change over UDP"),
  tcp("smtps", "SMTPS", 465, "SMTP submission over TLS"),
  udp("ike", "IKE", 500, "IKE (ISAKMP), the key exchange of IPsec"),
  udp("syslog", "SYSLOG", 514, "Syslog"),
  tcp("smtp-submission", "SMTP_SUBMISSION", 587, "SMTP submission"),
  tcp("ldaps", "LDAPS", 636, "LDAP over TLS"),
  tcp("lustre", "LUSTRE", 988, "Lustre, as of Amazon FSx", PAGES.fsxLustre),
  tcp("imaps", "IMAPS", 993, "IMAP over TLS"),
  tcp("pop3s", "POP3S", 995, "POP3 over TLS"),
  tcp("lustre-range", "LUSTRE_RANGE", [1018, 1023], "Lustre's further ports, as of Amazon FSx", PAGES.fsxLustre),
  udp("openvpn", "OPENVPN", 1194, "OpenVPN"),
  tcp("mssql", "MSSQL", 1433, "Microsoft SQL Server"),
  tcp("oracle", "ORACLE", 1521, "Oracle Database", PAGES.rds),
  udp("radius", "RADIUS", 1812, "RADIUS authentication"),
  tcp("mqtt", "MQTT", 1883, "MQTT"),
  udp("xray", "XRAY", 2000, "AWS X-Ray daemon", PAGES.xray),
  tcp("nfs", "NFS", 2049, "NFS, as of Amazon EFS"),
  tcp("zookeeper", "ZOOKEEPER", 2181, "ZooKeeper clients", PAGES.zookeeper),
  tcp("etcd-client", "ETCD_CLIENT", 2379, "etcd clients"),
  tcp("etcd-peer", "ETCD_PEER", 2380, "etcd peers"),
  tcp("zookeeper-peer", "ZOOKEEPER_PEER", 2888, "ZooKeeper peers", PAGES.zookeeper),
  tcp("grafana", "GRAFANA", 3000, "Grafana", PAGES.grafana),
  tcp("loki", "LOKI", 3100, "Grafana Loki", PAGES.loki),
  tcp("iscsi", "ISCSI", 3260, "iSCSI"),
  tcp("global-catalog", "GLOBAL_CATALOG", 3268, "Active Directory global catalog"),
  tcp("global-catalog-tls", "GLOBAL_CATALOG_TLS", 3269, "Active Directory global catalog over TLS"),
  tcp("mysql", "MYSQL_AURORA", 3306, "MySQL, MariaDB and Aurora MySQL"),
  tcp("rdp", "RDP", 3389, "Remote Desktop Protocol", PAGES.windows),
  tcp("zookeeper-election", "ZOOKEEPER_ELECTION", 3888, "ZooKeeper leader election", PAGES.zookeeper),
  tcp("nats", "NATS", 4222, "NATS clients", PAGES.nats),
  tcp("otlp-grpc", "OTLP_GRPC", 4317, "OpenTelemetry (OTLP) over gRPC", PAGES.opentelemetry),
  tcp("otlp-http", "OTLP_HTTP", 4318, "OpenTelemetry (OTLP) over HTTP", PAGES.opentelemetry),
  tcp("epmd", "EPMD", 4369, "Erlang port mapper, as of RabbitMQ clusters"),
  udp("ipsec-nat-t", "IPSEC_NAT_T", 4500, "IPsec NAT traversal"),
  udp("vxlan", "VXLAN", 4789, "VXLAN, as of VPC traffic mirroring"),
  tcp("docker-registry", "DOCKER_REGISTRY", 5000, "Docker registry", PAGES.distribution),
  tcp("postgresql", "POSTGRES", 5432, "PostgreSQL"),
  tcp("redshift", "REDSHIFT", 5439, "Amazon Redshift", PAGES.redshift),
  tcp("kibana", "KIBANA", 5601, "Kibana", PAGES.kibana),
  tcp("opensearch-dashboards", "OPENSEARCH_DASHBOARDS", 5601, "OpenSearch Dashboards", PAGES.opensearch),
  tcp("amqps", "AMQPS", 5671, "AMQP over TLS, as of RabbitMQ and Amazon MQ"),
  tcp("amqp", "AMQP", 5672, "AMQP, as of RabbitMQ"),
  tcp("winrm", "WINRM", 5985, "WinRM over HTTP", PAGES.windows),
  tcp("winrm-tls", "WINRM_TLS", 5986, "WinRM over HTTPS", PAGES.windows),
  udp("geneve", "GENEVE", 6081, "Geneve, as of Gateway Load Balancers"),
  tcp("redis", "REDIS", 6379, "Redis and Valkey"),
  tcp("kubernetes-api", "KUBERNETES_API", 6443, "Kubernetes API server", PAGES.kubernetes),
  tcp("syslog-tls", "SYSLOG_TLS", 6514, "Syslog over TLS"),
  tcp("cassandra-peer", "CASSANDRA_PEER", 7000, "Cassandra nodes", PAGES.cassandra),
  tcp("cassandra-peer-tls", "CASSANDRA_PEER_TLS", 7001, "Cassandra nodes over TLS", PAGES.cassandra),
  tcp("http-alt", "HTTP_ALT", 8080, "HTTP's alternate port"),
  tcp("dax", "DAX", 8111, "DynamoDB Accelerator", PAGES.dax),
  udp("statsd", "STATSD", 8125, "StatsD", PAGES.statsd),
  tcp("datadog-apm", "DATADOG_APM", 8126, "Datadog agent's receiver of traces", PAGES.datadog),
  tcp("amazon-mq-console", "AMAZON_MQ_CONSOLE", 8162, "ActiveMQ web console of Amazon MQ", PAGES.amazonMq),
  tcp("neptune", "NEPTUNE", 8182, "Amazon Neptune", PAGES.neptune),
  tcp("vault", "VAULT", 8200, "Vault API", PAGES.vault),
  tcp("vault-cluster", "VAULT_CLUSTER", 8201, "Vault servers", PAGES.vault),
  tcp("consul-rpc", "CONSUL_RPC", 8300, "Consul server RPC", PAGES.consul),
  tcp("consul-serf-lan-tcp", "CONSUL_SERF_LAN_TCP", 8301, "Consul gossip in the LAN, over TCP", PAGES.consul),
  udp("consul-serf-lan-udp", "CONSUL_SERF_LAN_UDP", 8301, "Consul gossip in the LAN, over UDP", PAGES.consul),
  tcp("consul-serf-wan-tcp", "CONSUL_SERF_WAN_TCP", 8302, "Consul gossip over the WAN, over TCP", PAGES.consul),
  udp("consul-serf-wan-udp", "CONSUL_SERF_WAN_UDP", 8302, "Consul gossip over the WAN, over UDP", PAGES.consul),
  tcp("consul-http", "CONSUL_HTTP", 8500, "Consul API over HTTP", PAGES.consul),
  tcp("consul-https", "CONSUL_HTTPS", 8501, "Consul API over HTTPS", PAGES.consul),
  tcp("consul-grpc", "CONSUL_GRPC", 8502, "Consul gRPC", PAGES.consul),
  tcp("consul-grpc-tls", "CONSUL_GRPC_TLS", 8503, "Consul gRPC over TLS", PAGES.consul),
  tcp("consul-dns-tcp", "CONSUL_DNS_TCP", 8600, "Consul DNS over TCP", PAGES.consul),
  udp("consul-dns-udp", "CONSUL_DNS_UDP", 8600, "Consul DNS over UDP", PAGES.consul),
  tcp("mqtt-tls", "MQTT_TLS", 8883, "MQTT over TLS"),
  tcp("cassandra", "CASSANDRA", 9042, "Cassandra clients", PAGES.cassandra),
  tcp("prometheus", "PROMETHEUS", 9090, "Prometheus", PAGES.prometheus),
  tcp("prometheus-pushgateway", "PROMETHEUS_PUSHGATEWAY", 9091, "Prometheus Pushgateway", PAGES.prometheus),
  tcp("kafka", "KAFKA", 9092, "Kafka in plaintext", PAGES.msk),
  tcp("alertmanager", "ALERTMANAGER", 9093, "Prometheus Alertmanager", PAGES.prometheus),
  tcp("kafka-tls", "KAFKA_TLS", 9094, "Amazon MSK over TLS", PAGES.msk),
  tcp("kafka-sasl", "KAFKA_SASL", 9096, "Amazon MSK with SASL/SCRAM", PAGES.msk),
  tcp("kafka-iam", "KAFKA_IAM", 9098, "Amazon MSK with IAM access control", PAGES.msk),
  tcp("node-exporter", "NODE_EXPORTER", 9100, "Prometheus node exporter", PAGES.prometheus),
  tcp("dax-tls", "DAX_TLS", 9111, "DynamoDB Accelerator over TLS", PAGES.dax),
  tcp("keyspaces", "KEYSPACES", 9142, "Amazon Keyspaces", PAGES.keyspaces),
  tcp("elasticsearch", "ELASTICSEARCH", 9200, "Elasticsearch API", PAGES.elasticsearch),
  tcp("opensearch", "OPENSEARCH", 9200, "OpenSearch API", PAGES.opensearch),
  tcp("elasticsearch-transport", "ELASTICSEARCH_TRANSPORT", 9300, "Elasticsearch nodes", PAGES.elasticsearch),
  tcp("opensearch-transport", "OPENSEARCH_TRANSPORT", 9300, "OpenSearch nodes", PAGES.opensearch),
  tcp("active-directory-web", "ACTIVE_DIRECTORY_WEB", 9389, "Active Directory Web Services"),
  tcp("kubelet", "KUBELET", 10250, "Kubelet API", PAGES.kubernetes),
  tcp("memcached", "MEMCACHED", 11211, "Memcached"),
  tcp("rabbitmq-management-tls", "RABBITMQ_MANAGEMENT_TLS", 15671, "RabbitMQ management over TLS", PAGES.rabbitmq),
  tcp("rabbitmq-management", "RABBITMQ_MANAGEMENT", 15672, "RabbitMQ management", PAGES.rabbitmq),
  tcp("fluentd", "FLUENTD", 24224, "Fluentd forward", PAGES.fluentd),
  tcp("rabbitmq-cluster", "RABBITMQ_CLUSTER", 25672, "RabbitMQ nodes", PAGES.rabbitmq),
  tcp("mongodb", "MONGODB", 27017, "MongoDB and Amazon DocumentDB"),
  tcp("kubernetes-node-port", "KUBERNETES_NODE_PORT", [30000, 32767], "Kubernetes NodePort services", PAGES.kubernetes),
  tcp("windows-rpc-dynamic", "WINDOWS_RPC_DYNAMIC", [49152, 65535], "Windows RPC, its dynamic ports", PAGES.windows),
  tcp("db2", "DB2", 50000, "Db2, as of Amazon RDS", PAGES.rds),
  tcp("stomp", "STOMP", 61613, "STOMP", PAGES.rabbitmq),
  tcp("stomp-tls", "STOMP_TLS", 61614, "STOMP over TLS", PAGES.rabbitmq),
  tcp("openwire", "OPENWIRE", 61616, "OpenWire, as of ActiveMQ", PAGES.activemq),
  tcp("openwire-tls", "OPENWIRE_TLS", 61617, "OpenWire over TLS, as of Amazon MQ", PAGES.amazonMq),
];

/** A service on TCP, on one port or on all ports from the first to the last one. */
function tcp<const Name extends string>(...columns: Columns<Name>) {
  return service("tcp", ...columns);
}

function udp<const Name extends string>(...columns: Columns<Name>) {
  return service("udp", ...columns);
}

/** A row of the table. IANA lists the service if no other source is given. */
type Columns<Name> = [
  name: Name,
  constant: string,
  ports: number | readonly [first: number, last: number],
  title: string,
  source?: string,
];

function service<const Name extends string>(
  protocol: Service["protocol"],
  ...[name, constant, ports, title, source = IANA]: Columns<Name>
): Service & { readonly name: Name } {
  const [fromPort, toPort] = typeof ports === "number" ? [ports] : ports;
  return { name, constant, title, protocol, fromPort, toPort, source };
}

/** The protocol and ports of a service, under Terraform's names. */
export interface ServiceParts {
  readonly protocol: string;
  readonly from_port: number;
  readonly to_port: number;
}

/** The services by name. */
export const SERVICES_BY_NAME: ReadonlyMap<unknown, ServiceParts> = new Map(
  SERVICES.map(({ name, protocol, fromPort, toPort = fromPort }: Service) => [
    name,
    { protocol, from_port: fromPort, to_port: toPort },
  ]),
);
