import { TABLES } from "../../src/rules/protocols";
import { SERVICES, type Service } from "../../src/rules/services";

export const SERVICES_BY_NAME: ReadonlyMap<string, Service> = new Map(
  SERVICES.map((service: Service) => [service.name, service]),
);

export const PROTOCOL_NUMBERS_OF_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(TABLES.protocol_numbers));
