import fc from "fast-check";
import { IPv4, IPv6 } from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { containsNetwork, networksThatHoldOthers } from "../../src/rules/networks";

/** Blocks of few addresses, so that they often hold each other, of both versions of IP. */
const network = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom(0, 10, 128, 255), { minLength: 4, maxLength: 4 }), fc.nat(32))
  .map(([isIpv4, bytes, length]) => {
    if (isIpv4) return `${IPv4.networkAddressFromCIDR(`${bytes.join(".")}/${length}`).toString()}/${length}`;
    const [a, b, c, d] = bytes.map((byte) => byte.toString(16));
    return `${IPv6.networkAddressFromCIDR(`${a!}:${b!}:${c!}:${d!}::/${length * 2}`).toString()}/${length * 2}`;
  });

describe("blocks that hold others", () => {
  it("are those of which one contains another one's addresses", () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 12 }), (texts) => {
        const found = texts.filter((text) => texts.some((other) => other !== text && containsNetwork(text, other)));
        expect(networksThatHoldOthers([...texts, "${data.aws_vpc.main.cidr_block}"])).toEqual(new Set(found));
      }),
      { numRuns: 500 },
    );
  });
});
