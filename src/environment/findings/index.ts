import type { FindingKind } from "../finding";
import { coveredRule } from "./covered-rule";
import { cutWhenClosed } from "./cut-when-closed";
import { danglingReference } from "./dangling-reference";
import { egressOnlyThroughOpenRule } from "./egress-only-through-open-rule";
import { missingEgress } from "./missing-egress";
import { missingIngress } from "./missing-ingress";
import { mixedKinds } from "./mixed-kinds";
import { mixedRules } from "./mixed-rules";
import { nearQuota } from "./near-quota";
import { noEgressNeeded } from "./no-egress-needed";
import { openEgress } from "./open-egress";
import { openThroughAnotherGroup } from "./open-through-another-group";
import { recreatedRule } from "./recreated-rule";

/** All kinds of findings, the most severe first. */
export const ALL_FINDINGS: readonly FindingKind[] = [
  openEgress,
  openThroughAnotherGroup,
  missingEgress,
  missingIngress,
  mixedRules,
  recreatedRule,
  egressOnlyThroughOpenRule,
  danglingReference,
  cutWhenClosed,
  mixedKinds,
  nearQuota,
  coveredRule,
  noEgressNeeded,
];
