import fc from "fast-check";
import { expect, it } from "vitest";
import { graphPage } from "../../../src/cli/graph/graph-page";
import { printable } from "../../../src/cli/printable";

const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(fc.constantFrom("<", "/", "script", ">", "!--", "{{data}}", "$&", '"', "\\", "title"), { maxLength: 8 })
    .map((parts) => parts.join("")),
);

it("the page contains any names in printable form, and no markup from them", () => {
  const tagsOf = (html: string) => html.match(/<\/?(?:script|title)|<!--/g);
  const empty = graphPage({ nodes: [], edges: [], findings: [] }, { title: "" });
  fc.assert(
    fc.property(anyName, anyName, anyName, (id, name, title) => {
      const node = { id: printable(id), name: printable(name), isOpen: false, isKnown: true };
      const html = graphPage({ nodes: [{ ...node, id, name, findings: [] }], edges: [], findings: [] }, { title });
      const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)!;
      expect(JSON.parse(data!)).toEqual({ nodes: [node], edges: [], findings: [] });
      expect(tagsOf(html)).toEqual(tagsOf(empty));
    }),
  );
});
