import fc from "fast-check";
import { expect, it } from "vitest";
import { LeastFirst } from "../../../src/environment/closing/least-first";

it("the least number is taken first, also while numbers are added", () => {
  const adding = fc.array(fc.option(fc.nat({ max: 20 }), { nil: "take" as const }), { maxLength: 50 });
  fc.assert(
    fc.property(adding, (operations) => {
      const [waiting, expected] = [new LeastFirst(), [] as number[]];
      for (const operation of [...operations, ...operations.map(() => "take" as const)]) {
        if (operation === "take") {
          expected.sort((a, b) => a - b);
          expect(waiting.take()).toBe(expected.shift());
        } else {
          waiting.add(operation);
          expected.push(operation);
        }
      }
    }),
  );
});
