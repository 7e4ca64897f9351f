/**
 * Replaces the part of a Markdown text between the marks `<!-- name: made by `command` -->` and `<!-- /name -->`.
 *
 * @throws Error if the text has no such part
 */
export function withMarkedPart(text: string, name: string, command: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: made by \`${command}\` -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no lines ${begin} and ${end} to write the ${name} between.`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
