import { AnnotationMetadataEntryType, Annotations } from "cdktf";
import type { IConstruct } from "constructs";

export type Level = "error" | "warning";

const TYPES = { error: AnnotationMetadataEntryType.ERROR, warning: AnnotationMetadataEntryType.WARN } as const;

/**
 * Annotates a construct, once however often its app is synthesized. An error ends the synthesis. CDKTF only writes a
 * warning to the manifest, from which its CLI shows it. Without the CLI nobody would see it, so it is printed.
 */
export function annotate(construct: IConstruct, level: Level, message: string): void {
  if (isAnnotated(construct, level, message)) return;
  annotationsOn(construct).add(keyOf(TYPES[level], message));
  if (level === "error") {
    Annotations.of(construct).addError(message);
    return;
  }
  Annotations.of(construct).addWarning(message);
  if (!isRunByCli() && !isUnitTest(construct)) console.warn(`Warning at ${construct.node.path}: ${message}`);
}

export function isAnnotated(construct: IConstruct, level: Level, message: string): boolean {
  return annotationsOn(construct).has(keyOf(TYPES[level], message));
}

/** Whether the CLI of CDKTF or CDK Terrain runs the app. It sets this variable because it shows annotations itself. */
export function isRunByCli(): boolean {
  return process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined;
}

/** Whether `Testing.app()` created the app: it replaces CDKTF's version with this text. */
function isUnitTest(construct: IConstruct): boolean {
  return construct.node.tryGetContext("cdktfVersion") === "stubbed";
}

/** `node.metadata` copies all of a construct's annotations on each access, which takes long for thousands of them. */
const ANNOTATIONS = new WeakMap<IConstruct, Set<string>>();

function annotationsOn(construct: IConstruct): Set<string> {
  let known = ANNOTATIONS.get(construct);
  if (known === undefined) {
    // Another copy of this package may have added some.
    known = new Set(construct.node.metadata.map(({ type, data }) => keyOf(type, String(data))));
    ANNOTATIONS.set(construct, known);
  }
  return known;
}

function keyOf(type: string, message: string): string {
  return `${type} ${message}`;
}
