import fc from "fast-check";
import { IPv4, IPv6 } from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { containsNetwork, enclosingNetworks } from "../../src/rules/networks";

/** Blocks of few addresses, so that they often hold each other, of both versions of IP. */
const network = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom(0, 10, 128, 255), { minLength: 4, maxLength: 4 }), fc.nat(32))
  .map(([isIpv4, bytes, length]) => {
    if (isIpv4) return `${IPv4.networkAddressFromCIDR(`${bytes.join(".")}/${length}`).toString()}/${length}`;
    const [a, b, c, d] = bytes.map((byte) => byte.toString(16));
    return `${IPv6.networkAddressFromCIDR(`${a!}:${b!}:${c!}:${d!}::/${length * 2}`).toString()}/${length * 2}`;
  });

describe("the block around a block", () => {
  it("is the smallest that contains its addresses", () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 12 }), (texts) => {
        const lengthOf = (text: string) => Number(text.split("/")[1]);
        const expected = new Map<string, string>();
        for (const text of texts) {
          const around = texts.filter((other) => other !== text && containsNetwork(other, text));
          const [smallest] = around.sort((a, b) => lengthOf(b) - lengthOf(a));
          if (smallest !== undefined) expected.set(text, smallest);
        }
        expect(enclosingNetworks([...texts, "sg-1", "${data.aws_vpc.main.cidr_block}"])).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
