import { InputError } from "../input";

/** A page of an export, which is all of it if the AWS CLI has joined the pages. */
export interface ExportPage {
  /** The command that has made it. */
  readonly command: string;
  /** Undefined if the page does not tell it. */
  readonly region: string | undefined;
  /** Whether it has a `NextToken`. */
  readonly hasNext: boolean;
  readonly label: string;
}

/**
 * Finds exports without their last page. Rules and groups on missing pages would be reported as missing. A page does
 * not tell which pages belong to it, so each command needs one last page in each region: a second account's missing
 * page in the same region is not found.
 */
export class ExportPages {
  private readonly unfinished: ExportPage[] = [];
  /** The regions of last pages by command. */
  private readonly finished = new Map<string, Set<string | undefined>>();

  add(page: ExportPage): void {
    if (page.hasNext) {
      this.unfinished.push(page);
      return;
    }
    const regions = this.finished.get(page.command);
    if (regions === undefined) this.finished.set(page.command, new Set([page.region]));
    else regions.add(page.region);
  }

  /** @throws InputError if the last page of an export is missing */
  check(): void {
    for (const { command, region, label } of this.unfinished) {
      const regions = this.finished.get(command);
      const isFinished =
        regions !== undefined && (region === undefined || regions.has(region) || regions.has(undefined));
      if (isFinished) continue;
      throw new InputError(
        `${label} has a NextToken, but the last page is not in the input: give all pages, or export it again with ` +
          `\`${command}\` and without --max-items, --max-results and --no-paginate.`,
      );
    }
  }
}
