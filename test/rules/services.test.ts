import { describe, expect, it } from "vitest";
import { Port } from "../../src/rules/port";
import { SERVICES, type Service } from "../../src/rules/services";

const ALL: readonly Service[] = SERVICES;

function portsOf({ protocol, fromPort, toPort = fromPort }: Service): string {
  return fromPort === toPort ? `${protocol} ${fromPort}` : `${protocol} ${fromPort}-${toPort}`;
}

function namesOfThoseThat(fail: (service: Service) => boolean): string[] {
  return ALL.filter(fail).map(({ name }) => name);
}

describe("the named services", () => {
  it.each(["name", "constant"] as const)("have unique %ss", (column) => {
    const values = ALL.map((service) => service[column]);
    expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
  });

  it("have names in kebab-case and constants in upper case", () => {
    expect(namesOfThoseThat(({ name }) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(namesOfThoseThat(({ constant }) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(constant))).toEqual([]);
  });

  it("are the constants of Port, with their ports", () => {
    const constants = Object.entries(Port).map(([constant, { protocol, fromPort, toPort }]: [string, Port]) => {
      return [constant, { protocol, fromPort, toPort }];
    });
    const services = ALL.map(({ constant, protocol, fromPort, toPort }) => [constant, { protocol, fromPort, toPort }]);
    expect(Object.fromEntries(constants)).toEqual(Object.fromEntries(services));
  });

  it("have a title that works within a sentence", () => {
    expect(namesOfThoseThat(({ title }) => !/^\S(.*[^\s.])?$/.test(title))).toEqual([]);
  });

  it("include every constant of the AWS CDK's Port, with its ports", () => {
    expect(Object.fromEntries(ALL.map((service) => [service.constant, portsOf(service)]))).toMatchObject({
      SSH: "tcp 22",
      SMTP: "tcp 25",
      DNS_UDP: "udp 53",
      DNS_TCP: "tcp 53",
      HTTP: "tcp 80",
      POP3: "tcp 110",
      IMAP: "tcp 143",
      LDAP: "tcp 389",
      HTTPS: "tcp 443",
      SMB: "tcp 445",
      SMTPS: "tcp 465",
      IMAPS: "tcp 993",
      POP3S: "tcp 995",
      MSSQL: "tcp 1433",
      NFS: "tcp 2049",
      MYSQL_AURORA: "tcp 3306",
      RDP: "tcp 3389",
      POSTGRES: "tcp 5432",
    });
  });

  it("have valid ports, in ascending order", () => {
    const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535;
    expect(namesOfThoseThat(({ fromPort }) => !isPort(fromPort))).toEqual([]);
    expect(
      namesOfThoseThat(({ fromPort, toPort }) => toPort !== undefined && !(isPort(toPort) && toPort > fromPort)),
    ).toEqual([]);
  });

  it("share ports only if they are different products", () => {
    const sharing = ALL.filter((one) => ALL.some((other) => other !== one && portsOf(other) === portsOf(one)));
    expect(sharing.map((service) => `${service.name}: ${portsOf(service)}`)).toEqual([
      "kibana: tcp 5601",
      "opensearch-dashboards: tcp 5601",
      "elasticsearch: tcp 9200",
      "opensearch: tcp 9200",
      "elasticsearch-transport: tcp 9300",
      "opensearch-transport: tcp 9300",
    ]);
  });

  it("say at an https address where the port is documented", () => {
    expect(namesOfThoseThat(({ source }) => new URL(source).protocol !== "https:")).toEqual([]);
  });

  it("are sorted by port and protocol", () => {
    const sorted = ALL.toSorted((a, b) => a.fromPort - b.fromPort || a.protocol.localeCompare(b.protocol));
    expect(ALL).toEqual(sorted);
  });
});
