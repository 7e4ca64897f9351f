/**
 * A text with new content between the two marks of a part of it: `<!-- name: made by `command` -->` and `<!-- /name
 * -->`.
 *
 * @throws Error where the text has no such part
 */
export function withMarkedPart(text: string, name: string, command: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: made by \`${command}\` -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md needs the lines ${begin} and ${end}, for what is between them.`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
