/** A number with a noun, such as "1 group" and "2 groups". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

const ALTERNATIVES = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** "a, b or c" */
export const anyOf = (texts: readonly string[]): string => ALTERNATIVES.format(texts);

/** Says that something is not shown, and by what means people can see it. */
export function moreSentence(count: number, means: readonly string[]): string {
  return `${count.toLocaleString("en")} more${means.length === 0 ? "" : `: narrow with ${anyOf(means)}`}.`;
}

/** Names in AWS have 255 characters at most, but other texts from the input may be longer than any page can show. */
const LONGEST_NAME = 255;

/** For lists: about two lines. */
export const LENGTH_IN_LISTS = 60;

/** A text with at most that many characters. It loses its middle, because names often differ only at their ends. */
export function shortened(text: string, length = LONGEST_NAME): string {
  if (text.length <= length) return text;
  const isMuchLonger = text.length > 4 * length;
  const characters = Array.from(isMuchLonger ? text.slice(0, 2 * length) + text.slice(-2 * length) : text);
  if (characters.length <= length) return text;
  const [start, end] = [Math.ceil((length - 1) / 2), Math.floor((length - 1) / 2)];
  return `${characters.slice(0, start).join("")}…${characters.slice(-end).join("")}`;
}
