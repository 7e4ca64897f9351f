import { IPv4, IPv6, isValidCIDR, parseCIDR } from "ipaddr.js";

/** Numbers without leading zeros, which some parsers read as octal, and IPv6 only in hexadecimal. */
const TEXTS = {
  4: /^[0-9]{1,3}(\.[0-9]{1,3}){3}\/[0-9]{1,2}$/,
  6: /^[0-9a-f:]+\/[0-9]{1,3}$/,
} as const;

/**
 * Whether a text is a CIDR block as EC2 stores it: in its shortest form, in lower case, with no bits set outside of its
 * mask. EC2 converts all other forms (EC2 API reference, IpRange, "CidrIp": "AWS canonicalizes IPv4 and IPv6 CIDRs"),
 * so Terraform would plan a change forever.
 */
export function isNetwork(text: string, version: 4 | 6): boolean {
  if (!TEXTS[version].test(text) || !isValidCIDR(text)) return false;
  const network = version === 4 ? IPv4.networkAddressFromCIDR(text) : IPv6.networkAddressFromCIDR(text);
  // EC2 and Terraform treat an IPv4-mapped IPv6 address as IPv4.
  if (network instanceof IPv6 && network.isIPv4MappedAddress()) return false;
  const [, length] = parseCIDR(text);
  return text === `${network.toString()}/${length}`;
}

/** For each block that lies within another one, the smallest such block. Other texts are ignored. */
export function enclosingNetworks(texts: Iterable<string>): Map<string, string> {
  // In the order of their bits, each block is followed by all blocks within it.
  const networks = [...new Set(texts)]
    .filter((text) => isValidCIDR(text))
    .map((text) => ({ text, bits: bitsOf(text) }))
    .sort(({ bits: a }, { bits: b }) => (a < b ? -1 : 1));
  const enclosing = new Map<string, string>();
  const around: { text: string; bits: string }[] = [];
  for (const network of networks) {
    while (around.length > 0 && !network.bits.startsWith(around.at(-1)!.bits)) around.pop();
    if (around.length > 0) enclosing.set(network.text, around.at(-1)!.text);
    around.push(network);
  }
  return enclosing;
}

/** The IP version, and the bits that all addresses of a block have in common. */
function bitsOf(text: string): string {
  const [network, length] = parseCIDR(text);
  const bits = network.toByteArray().map((byte) => byte.toString(2).padStart(8, "0"));
  return `${network.kind()} ${bits.join("").slice(0, length)}`;
}

/** Whether both texts are CIDR blocks and the first one contains the second one. */
export function containsNetwork(text: string, other: string): boolean {
  if (!isValidCIDR(text) || !isValidCIDR(other)) return false;
  const [network, length] = parseCIDR(text);
  const [address, otherLength] = parseCIDR(other);
  return network.kind() === address.kind() && length <= otherLength && address.match(network, length);
}
