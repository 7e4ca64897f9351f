/** Random numbers that depend on a seed only, so that a generated environment can be generated again. */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to below the limit (mulberry32). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** Whether an event with this probability in percent occurs. */
  happens(percent: number): boolean {
    return this.below(100) < percent;
  }

  oneOf<Element>(elements: readonly Element[]): Element {
    return elements[this.below(elements.length)]!;
  }

  /** A number of different elements, in random order. */
  someOf<Element>(elements: readonly Element[], count: number): Element[] {
    const rest = [...elements];
    return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(this.below(rest.length), 1)[0]!);
  }
}
