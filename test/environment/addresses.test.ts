import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containInternet, containRange, rangeOfAddress, rangeOfBlock } from "../../src/environment/addresses";

const range = (block: string) => rangeOfBlock(block)!;

describe("ranges of addresses", () => {
  it("are read from blocks and addresses of both versions", () => {
    expect(range("10.0.0.0/30")).toEqual({ version: 4, first: 0x0a000000n, last: 0x0a000003n });
    expect(range("2001:db8::/127").last - range("2001:db8::/127").first).toBe(1n);
    expect(rangeOfAddress("10.0.0.1")).toEqual({ version: 4, first: 0x0a000001n, last: 0x0a000001n });
  });

  it("are undefined for other texts", () => {
    for (const text of ["", "pl-1", "${var.block}", "10.0.0.0", "10.0.0.0/33", "constructor"]) {
      expect(rangeOfBlock(text)).toBeUndefined();
    }
    expect(rangeOfAddress("10.0.0.0/8")).toBeUndefined();
  });

  it("contain another one if all of its halves are contained", () => {
    const block = fc
      .tuple(fc.nat({ max: 255 }), fc.integer({ min: 8, max: 12 }))
      .map(([octet, length]) => ({ octet, length }));
    fc.assert(
      fc.property(block, fc.boolean(), ({ octet, length }, hasBoth) => {
        const whole = range(`${octet}.0.0.0/${length}`);
        const middle = whole.first + (whole.last - whole.first + 1n) / 2n;
        const [low, high] = [
          { ...whole, last: middle - 1n },
          { ...whole, first: middle },
        ];
        expect(containRange(hasBoth ? [high, low] : [high], whole)).toBe(hasBoth);
      }),
    );
  });

  it("of one version do not contain those of the other", () => {
    expect(containRange([range("::/0")], range("0.0.0.0/0"))).toBe(false);
    expect(containRange([range("0.0.0.0/0")], range("::/0"))).toBe(false);
  });
});

describe("the internet", () => {
  it("is contained without private addresses, but not without a public one", () => {
    expect(containInternet([range("0.0.0.0/0")], 4)).toBe(true);
    expect(containInternet([range("0.0.0.0/0")], 6)).toBe(false);
    expect(containInternet([range("2000::/3")], 6)).toBe(true);
    expect(containInternet([range("2000::/4")], 6)).toBe(false);
    expect(containInternet([range("0.0.0.0/1"), range("128.0.0.0/2"), range("192.0.0.0/3")], 4)).toBe(true);
    expect(containInternet([range("0.0.0.0/1"), range("128.0.0.0/2"), range("192.0.0.0/4")], 4)).toBe(false);
    expect(containInternet([], 4)).toBe(false);
  });
});
