/** Numbers of which the least one is taken first. */
export class LeastFirst {
  /** A binary heap: no number is less than the one at half of its index. The first number has the index 1. */
  private readonly heap = [Number.NEGATIVE_INFINITY];

  add(number: number): void {
    const { heap } = this;
    let index = heap.push(number) - 1;
    for (let parent = index >> 1; heap[parent]! > number; parent = index >> 1) {
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = number;
  }

  /** Removes the least number; undefined if there is none. */
  take(): number | undefined {
    const { heap } = this;
    if (heap.length < 2) return undefined;
    const least = heap[1]!;
    const last = heap.pop()!;
    if (heap.length === 1) return least;
    let index = 1;
    for (let child = 2; child < heap.length; child = index * 2) {
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child += 1;
      if (heap[child]! >= last) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return least;
  }
}
