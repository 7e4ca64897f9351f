import { expect, it } from "vitest";
import { median, ratioOf, summary } from "../../bench/statistics";

it("the median is the middle value, or the mean of the two in the middle", () => {
  expect(median([10, 9, 2])).toBe(9);
  expect(median([10, 9, 2, 100])).toBe(9.5);
  expect(() => median([])).toThrow("no samples");
});

it("the spread is the least and the most", () => {
  expect(summary([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, samples: 3 });
});

it("a ratio is that of the medians, and its spread that of the rounds", () => {
  // One slow round, which met both sides.
  expect(ratioOf([2, 20, 3], [1, 10, 2])).toEqual({ median: 1.5, least: 1.5, most: 2, samples: 3 });
  expect(() => ratioOf([1, 2], [1])).toThrow("from every round");
});
