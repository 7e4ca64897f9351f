import { join } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";
import { PROJECT } from "../folders";
import { graphPageTemplate } from "./bundle";

// Writes the page into which `mutual-sg graph --format html` puts a graph.
writeFileAtomically(join(PROJECT, "src", "cli", "graph", "graph-page.html"), graphPageTemplate());
