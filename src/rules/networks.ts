import { IPv4, IPv6, isValidCIDR, parseCIDR } from "ipaddr.js";

/** Numbers without leading zeros, which some readers take for octal ones; IPv6 in its hexadecimal form alone. */
const TEXTS = {
  4: /^[0-9]{1,3}(\.[0-9]{1,3}){3}\/[0-9]{1,2}$/,
  6: /^[0-9a-f:]+\/[0-9]{1,3}$/,
} as const;

/**
 * Whether a text is an address block of that version of IP, as EC2 keeps it: in its shortest form, in lower case, with
 * no bits set outside of its mask. EC2 changes others into this form (EC2 API reference, IpRange, "CidrIp": "AWS
 * canonicalizes IPv4 and IPv6 CIDRs"), and Terraform would then plan a change for ever.
 */
export function isNetwork(text: string, version: 4 | 6): boolean {
  if (!TEXTS[version].test(text) || !isValidCIDR(text)) return false;
  const network = version === 4 ? IPv4.networkAddressFromCIDR(text) : IPv6.networkAddressFromCIDR(text);
  // EC2 and Terraform take an IPv4 address in IPv6's clothes for what it is.
  if (network instanceof IPv6 && network.isIPv4MappedAddress()) return false;
  const [, length] = parseCIDR(text);
  return text === `${network.toString()}/${length}`;
}

/** The smallest block around each one that lies within another. Texts that are not address blocks are ignored. */
export function enclosingNetworks(texts: Iterable<string>): Map<string, string> {
  // Sorted by their bits, a block is followed by all blocks within it, because their bits begin with its own.
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

/** The bits that all addresses of a block begin with, after the version of IP. */
function bitsOf(text: string): string {
  const [network, length] = parseCIDR(text);
  const bits = network.toByteArray().map((byte) => byte.toString(2).padStart(8, "0"));
  return `${network.kind()} ${bits.join("").slice(0, length)}`;
}

/** Whether both texts are address blocks, and the first one holds all addresses of the second. */
export function containsNetwork(text: string, other: string): boolean {
  if (!isValidCIDR(text) || !isValidCIDR(other)) return false;
  const [network, length] = parseCIDR(text);
  const [address, otherLength] = parseCIDR(other);
  return network.kind() === address.kind() && length <= otherLength && address.match(network, length);
}
