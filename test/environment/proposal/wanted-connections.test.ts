import { expect, it } from "vitest";
import { acrossVpcsWarnings, countAcrossVpcs } from "../../../src/environment/proposal/wanted-connections";

it("candidates between VPCs count if they need rules", () => {
  const count = countAcrossVpcs([
    { status: "open-egress", isAcrossVpcs: true },
    { status: "missing", isAcrossVpcs: true },
    { status: "allowed", isAcrossVpcs: true },
    { status: "missing" },
  ]);
  expect(count).toBe(2);
  expect(acrossVpcsWarnings(count)).toEqual([
    expect.stringMatching(/^2 candidates between VPCs will not be declared, because no existing rule shows/),
  ]);
  expect(acrossVpcsWarnings(0)).toEqual([]);
});
