import { pairsOf, type Groups, type Pair } from "../pairs";

/** What a child program is asked for, as the one argument on its command line. */
export interface Request {
  readonly pairs: number;
  /** Groups that are there; made-up ones where none are named. */
  readonly groups?: Groups;
  /** Where it synthesizes to. */
  readonly outdir: string;
  /** The kind of resource, where the construct makes it. */
  readonly kind?: "aws_security_group_rule" | "aws_vpc_security_group_rule";
}

/** What a child program answers with. */
export interface Answer {
  readonly seconds: number;
}

/** What is asked for, with its pairs. */
export function requested(): Request & { readonly declared: readonly Pair[] } {
  const request = JSON.parse(process.argv[2]!) as Request;
  return { ...request, declared: pairsOf(request.pairs, request.groups) };
}

/** Runs what is measured, and answers with the time that it took. */
export function timed(work: () => void): void {
  const started = performance.now();
  work();
  const answer: Answer = { seconds: (performance.now() - started) / 1000 };
  process.stdout.write(JSON.stringify(answer));
}
