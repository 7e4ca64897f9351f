import ts from "typescript";

/** What a file calls the modules that it imports. */
export function specifiersIn(text: string): string[] {
  return references(text).map(({ fileName }) => fileName);
}

/** A file's text with other names for the modules that it imports. */
export function withSpecifiers(text: string, rename: (specifier: string) => string): string {
  // From the end, so that the positions before stay right.
  return references(text).reduceRight(
    (result, { pos, end, fileName }) => result.slice(0, pos) + JSON.stringify(rename(fileName)) + result.slice(end),
    text,
  );
}

function references(text: string): ts.FileReference[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  // TypeScript's end is that of a name without quotes, and its start that of the first quote.
  return importedFiles
    .map((file) => ({ ...file, end: file.pos + file.fileName.length + 2 }))
    .toSorted((one, other) => one.pos - other.pos);
}

/** The same module of CDK Terrain: cdktf under its new name, and its provider. */
export function onCdkTerrain(specifier: string): string {
  return specifier.replace(/^cdktf(?=$|\/)/, "cdktn").replace(/^@cdktf\/provider-aws(?=$|\/)/, "@cdktn/provider-aws");
}
