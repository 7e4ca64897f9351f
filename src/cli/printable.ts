/**
 * Characters that could change what a reader sees: control characters, format characters such as those that reverse
 * the direction of text, line separators, and halves of characters.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text from an input as it may be shown. Group names and files may contain anything, such as sequences that rewrite
 * the screen of a terminal: such characters become visible escapes. JSON text keeps its meaning, because it uses the
 * same escapes.
 */
export function printable(text: string): string {
  return /[^ -~]/.test(text) ? text.replace(UNPRINTABLE, escapes) : text;
}

/** The same for a text that has lines of its own. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

function escapes(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Names in AWS have 255 characters at most, so a longer text is not worth reading. */
const LONGEST_TEXT = 1_000;

/** The beginning of a text that is too long for a reader. */
export function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
