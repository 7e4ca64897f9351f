import type { Attributes } from "./attributes";

/** Only IDs of these characters become HCL. */
const PRINTABLE = /^[\w./:-]+$/;

/**
 * The ID with which Terraform imports an `aws_security_group_rule` (AWS provider documentation, "Import"). Resources
 * with the same ID make the same rules and only differ in their descriptions. Undefined if only the apply knows a part.
 */
export function importIdOf(attributes: Attributes): string | undefined {
  const protocol = attributes.text("protocol");
  // The provider stores the ports of all protocols as 0, and accepts any.
  const ports = ["from_port", "to_port"].map((name) => (protocol === "-1" ? 0 : attributes.value(name)));
  const lists = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"].flatMap((name) => attributes.texts(name));
  const self = attributes.value("self") === true ? ["self"] : [];
  const source = attributes.text("source_security_group_id");
  const peers = [...lists, ...self, ...(source === undefined ? [] : [source])];
  const parts = [attributes.text("security_group_id"), attributes.text("type"), protocol, ...ports, ...peers];
  const id = parts.join("_");
  return peers.length > 0 && !parts.includes(undefined) && PRINTABLE.test(id) ? id : undefined;
}
