import { AnnotationMetadataEntryType, Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import { isRunByCli, isUnitTest } from "./cdktf-internals";

export type Level = "error" | "warning";

const TYPES = { error: AnnotationMetadataEntryType.ERROR, warning: AnnotationMetadataEntryType.WARN } as const;

/**
 * Annotates a construct once, even if its app is synthesized several times. An error stops the synthesis. CDKTF only
 * writes a warning to the manifest, where its CLI finds it. This function prints it if the CLI does not run the app.
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

/** A cache, because `node.metadata` copies all annotations on each access. That is slow for thousands of them. */
const ANNOTATIONS = new WeakMap<IConstruct, Set<string>>();

function annotationsOn(construct: IConstruct): Set<string> {
  let annotations = ANNOTATIONS.get(construct);
  if (annotations === undefined) {
    // Another copy of this package may have added annotations.
    annotations = new Set(construct.node.metadata.map(({ type, data }) => keyOf(type, String(data))));
    ANNOTATIONS.set(construct, annotations);
  }
  return annotations;
}

function keyOf(type: string, message: string): string {
  return `${type} ${message}`;
}
