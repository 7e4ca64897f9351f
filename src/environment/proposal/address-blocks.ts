import { canonicalBlock, rangeOfAddress } from "../addresses";

const BITS = { 4: 32, 6: 128 } as const;

/** An address that was seen. It may have been written in several ways. */
interface Seen {
  readonly number: bigint;
  readonly texts: readonly string[];
}

/**
 * The CIDR blocks that stand for addresses: the largest blocks in which at least half of the addresses were seen. So no
 * block contains more addresses that were not seen than addresses that were.
 *
 * @returns the block of each address
 */
export function blocksOf(addresses: Iterable<string>): Map<string, string> {
  const distinct = new Set(addresses);
  const blocks = new Map<string, string>();
  for (const version of [4, 6] as const) {
    for (const { all, length } of dense(seenOf(distinct, version), BITS[version])) {
      const block = canonicalBlock(`${all[0]!.texts[0]!}/${length}`, version)!;
      for (const text of all.flatMap(({ texts }) => texts)) blocks.set(text, block);
    }
  }
  return blocks;
}

/** The addresses of a version in the order of their numbers. */
function seenOf(addresses: Iterable<string>, version: 4 | 6): Seen[] {
  const byNumber = new Map<bigint, string[]>();
  for (const text of addresses) {
    const range = rangeOfAddress(text)!;
    if (range.version !== version) continue;
    const known = byNumber.get(range.first);
    if (known === undefined) byNumber.set(range.first, [text]);
    else known.push(text);
  }
  return [...byNumber].map(([number, texts]) => ({ number, texts })).sort((a, b) => (a.number < b.number ? -1 : 1));
}

/** Splits sorted addresses into halves of their smallest common block, until each block is at least half full. */
function* dense(all: readonly Seen[], bits: number): Generator<{ all: readonly Seen[]; length: number }> {
  if (all.length === 0) return;
  const differing = (all[0]!.number ^ all.at(-1)!.number).toString(2);
  const free = differing === "0" ? 0 : differing.length;
  if (2n * BigInt(all.length) >= 1n << BigInt(free)) {
    yield { all, length: bits - free };
    return;
  }
  const highest = 1n << BigInt(free - 1);
  const middle = all.findIndex(({ number }) => (number & highest) !== 0n);
  yield* dense(all.slice(0, middle), bits);
  yield* dense(all.slice(middle), bits);
}
