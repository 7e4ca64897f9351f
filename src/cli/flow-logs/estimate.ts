import type { Progress } from "../progress";
import type { Session } from "./session";

const INTERVAL_MS = 500;
/** Before that, the estimate would jump. */
const SHOWN_AFTER_S = 3;

/** Shows how much of a step is done and how long the rest takes. */
export class Estimate {
  private text = "";
  private start = 0;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: Pick<Session, "progress">,
    private readonly onProgress: Progress | undefined,
  ) {
    if (onProgress !== undefined) this.timer = setInterval(() => this.show(), INTERVAL_MS).unref();
  }

  begin(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.start = Date.now();
    this.onProgress?.(text);
  }

  end(): void {
    clearInterval(this.timer);
  }

  private show(): void {
    const done = this.session.progress;
    if (done === undefined || done === 0) return;
    const elapsed = (Date.now() - this.start) / 1_000;
    const rest = elapsed < SHOWN_AFTER_S ? "" : `, ${durationText((elapsed * (1 - done)) / done)} left`;
    this.onProgress?.(`${this.text}: ${Math.floor(100 * done)} %${rest}`);
  }
}

function durationText(seconds: number): string {
  return seconds < 60 ? `about ${Math.ceil(seconds)} s` : `about ${Math.ceil(seconds / 60)} min`;
}
