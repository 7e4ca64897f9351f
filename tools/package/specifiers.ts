import ts from "typescript";

/** The module specifiers that a file imports. */
export function specifiersIn(text: string): string[] {
  return references(text).map(({ fileName }) => fileName);
}

/** The text of a file with its module specifiers renamed. */
export function withSpecifiers(text: string, rename: (specifier: string) => string): string {
  // From the end, because a replacement moves all later positions.
  return references(text).reduceRight(
    (result, { pos, end, fileName }) => result.slice(0, pos) + JSON.stringify(rename(fileName)) + result.slice(end),
    text,
  );
}

function references(text: string): ts.FileReference[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  // TypeScript reports the start of the quoted text and the length of the text without quotes.
  return importedFiles
    .map((file) => ({ ...file, end: file.pos + file.fileName.length + 2 }))
    .toSorted((one, other) => one.pos - other.pos);
}

/** The specifier of the same module on CDK Terrain. */
export function onCdkTerrain(specifier: string): string {
  return specifier.replace(/^cdktf(?=$|\/)/, "cdktn").replace(/^@cdktf\/provider-aws(?=$|\/)/, "@cdktn/provider-aws");
}
