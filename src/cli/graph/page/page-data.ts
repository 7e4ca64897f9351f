import type { Finding } from "../../../environment/finding";
import type { Graph, GraphNode } from "../../../environment/graph/graph";
import type { Traffic } from "../../../environment/traffic";

/** A group in the page. Its findings are among those of the whole graph. */
export type PageNode = Omit<GraphNode, "findings">;

/** A finding in the page. */
export interface PageFinding extends Pick<Finding, "id" | "level" | "groupId" | "otherGroupId" | "message" | "remedy"> {
  /** The traffic that the finding is about; empty if it is not about any in particular. */
  readonly traffic: readonly Traffic[];
}

/** What the page contains as JSON. All texts are printable. */
export interface PageData {
  readonly nodes: readonly PageNode[];
  readonly edges: Graph["edges"];
  readonly findings: readonly PageFinding[];
}
