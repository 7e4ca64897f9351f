import { IPv4, IPv6, isValid, isValidCIDR, parse, parseCIDR } from "ipaddr.js";

/** All addresses from the first to the last one. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

/**
 * A CIDR block in the form in which EC2 stores it: in lower case, shortest, with no bits set outside of its mask (EC2
 * API reference, IpRange, "CidrIp"). Undefined if the text is not a CIDR block.
 */
export function canonicalBlock(text: string, version: 4 | 6): string | undefined {
  try {
    const network = (version === 4 ? IPv4 : IPv6).networkAddressFromCIDR(text);
    return `${network.toString()}/${Number(text.slice(text.indexOf("/") + 1))}`;
  } catch {
    return undefined;
  }
}

/** The ranges of CIDR blocks by their texts: an environment has few blocks, in many rules. */
const ranges = new Map<string, AddressRange | undefined>();

/** The addresses of a CIDR block; undefined for other texts. */
export function rangeOfBlock(block: string): AddressRange | undefined {
  if (!block.includes("/")) return undefined;
  let range = ranges.get(block);
  if (range === undefined && !ranges.has(block)) ranges.set(block, (range = parsedBlock(block)));
  return range;
}

function parsedBlock(block: string): AddressRange | undefined {
  if (!isValidCIDR(block)) return undefined;
  const [address, length] = parseCIDR(block);
  const version = versionOf(address);
  const size = 1n << (BITS[version] - BigInt(length));
  const first = (numberOf(address) / size) * size;
  return { version, first, last: first + size - 1n };
}

/** A single address; undefined for other texts. */
export function rangeOfAddress(text: string): AddressRange | undefined {
  if (!isValid(text)) return undefined;
  const address = parse(text);
  const number = numberOf(address);
  return { version: versionOf(address), first: number, last: number };
}

const versionOf = (address: IPv4 | IPv6): 4 | 6 => (address.kind() === "ipv4" ? 4 : 6);

function numberOf(address: IPv4 | IPv6): bigint {
  const digits = address.toByteArray().map((byte) => byte.toString(16).padStart(2, "0"));
  return BigInt(`0x${digits.join("")}`);
}

/** Whether some ranges together contain all addresses of another one. */
export function containRange(ranges: readonly AddressRange[], wanted: AddressRange): boolean {
  if (ranges.some((range) => containsRange(range, wanted))) return true;
  const same = ranges
    .filter(({ version, last }) => version === wanted.version && last >= wanted.first)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let next = wanted.first;
  for (const { first, last } of same) {
    if (first > next || next > wanted.last) break;
    if (last >= next) next = last + 1n;
  }
  return next > wanted.last;
}

const containsRange = (range: AddressRange, { version, first, last }: AddressRange): boolean =>
  range.version === version && range.first <= first && range.last >= last;

/** Every address of a version. */
export const EVERY_ADDRESS = { 4: rangeOfBlock("0.0.0.0/0")!, 6: rangeOfBlock("::/0")! } as const;

/**
 * The IPv4 addresses that no host on the internet has (IANA IPv4 Special-Purpose Address Registry). Rules to all other
 * addresses let as much out as one to 0.0.0.0/0.
 */
const NOT_ON_THE_INTERNET = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
].map((block) => rangeOfBlock(block)!);

/** The only IPv6 addresses that hosts on the internet have (IANA IPv6 Global Unicast Address Assignments). */
const GLOBAL_UNICAST = rangeOfBlock("2000::/3")!;

/** Whether some ranges together contain every address of the internet, in one version. */
export function containInternet(ranges: readonly AddressRange[], version: 4 | 6): boolean {
  return version === 4
    ? containRange([...ranges, ...NOT_ON_THE_INTERNET], EVERY_ADDRESS[4])
    : containRange(ranges, GLOBAL_UNICAST);
}

/** Whether a range has addresses of the internet. */
export function isOnInternet(range: AddressRange): boolean {
  let is = onInternet.get(range);
  if (is === undefined) onInternet.set(range, (is = hasInternetAddresses(range)));
  return is;
}

const onInternet = new WeakMap<AddressRange, boolean>();

function hasInternetAddresses(range: AddressRange): boolean {
  return range.version === 4
    ? !containRange(NOT_ON_THE_INTERNET, range)
    : range.first <= GLOBAL_UNICAST.last && range.last >= GLOBAL_UNICAST.first;
}
