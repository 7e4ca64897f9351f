/** A number with a noun, such as "1 group" and "2 groups". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** What narrows a graph. */
export const A_FILTER = "a port, a VPC or a finding";

/** Says that something is not shown, and how to see it. */
export const moreSentence = (count: number, means = A_FILTER): string =>
  `${count.toLocaleString("en")} more: narrow with ${means}.`;

/** Names come from the input, and may be longer than any page can show. */
const LONGEST_NAME = 200;

/** A text with at most that many characters. */
export function shortened(text: string, length = LONGEST_NAME): string {
  const start = Array.from(text.slice(0, 2 * length + 1));
  return start.length > length ? `${start.slice(0, length - 1).join("")}…` : text;
}
