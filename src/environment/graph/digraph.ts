/** An arrow from one vertex to another one. */
export interface Arrow {
  readonly source: string;
  readonly target: string;
}

/** Finds what can be reached along arrows. */
export class Digraph {
  private readonly numbers = new Map<string, number>();
  private readonly next: number[][] = [];

  constructor(arrows: readonly Arrow[]) {
    for (const { source, target } of arrows) this.next[this.numberOf(source)]!.push(this.numberOf(target));
  }

  /**
   * Tells whether a vertex can be reached from another one.
   *
   * @param without - a vertex that must not be passed
   */
  reachableFrom(start: string, without?: string): (vertex: string) => boolean {
    const reached = new Uint8Array(this.next.length);
    const blocked = without === undefined ? undefined : this.numbers.get(without);
    const first = this.numbers.get(start);
    const waiting = first === undefined || first === blocked ? [] : [first];
    for (const vertex of waiting) reached[vertex] = 1;
    for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop()) {
      for (const other of this.next[vertex]!) {
        if (reached[other] === 1 || other === blocked) continue;
        reached[other] = 1;
        waiting.push(other);
      }
    }
    return (vertex) => reached[this.numbers.get(vertex) ?? -1] === 1;
  }

  private numberOf(vertex: string): number {
    const known = this.numbers.get(vertex);
    if (known !== undefined) return known;
    this.numbers.set(vertex, this.next.length);
    return this.next.push([]) - 1;
  }
}

/** The same arrows in the opposite direction. */
export const reversed = (arrows: readonly Arrow[]): Arrow[] =>
  arrows.map(({ source, target }) => ({ source: target, target: source }));
