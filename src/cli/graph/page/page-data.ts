import type { Finding } from "../../../environment/finding";
import type { Graph, GraphNode } from "../../../environment/graph/graph";

/** A group in the page. Its findings are among those of the whole graph. */
export type PageNode = Omit<GraphNode, "findings">;

/** A finding in the page. */
export type PageFinding = Pick<Finding, "id" | "level" | "groupId" | "otherGroupId" | "message" | "remedy">;

/** What the page contains as JSON. */
export interface PageData {
  readonly nodes: readonly PageNode[];
  readonly edges: Graph["edges"];
  readonly findings: readonly PageFinding[];
}
