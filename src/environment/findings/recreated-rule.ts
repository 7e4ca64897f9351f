import type { FindingKind } from "../finding";

export const recreatedRule: FindingKind = {
  id: "recreated-rule",
  level: "error",
  summary: "A plan destroys and creates the same rule under two addresses.",
  *find() {},
};
