import { Aspects, TerraformStack, type IAspect } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { RuleProblem } from "../rules/problems";
import { annotate, isAnnotated, type Level } from "./annotations";
import { AppAudit, EGRESS_FINDINGS, type AppFinding, type AppFindings, type EgressFindingName } from "./app-audit";
import { isRunByCli } from "./cdktf-internals";
import { checkBeforeOutput } from "./checks-at-synthesis";
import {
  invalidException,
  invalidExceptionFinding,
  invalidExceptionPath,
  invalidExceptionReason,
  invalidExceptions,
  invalidGuardScope,
  invalidReport,
  InvalidRulesError,
  unguardedStack,
  unusedException,
} from "./errors";
import { propsProblems } from "./props";

/** Accepts one finding. */
export interface EgressException {
  /**
   * The path in the finding's message, or the path of another construct that the finding is about, such as the rule
   * that opens a group. If you accept the open egress of a group, you also accept what depends on it:
   * `egress-only-through-open-rule` and `cut-when-closed`.
   *
   * @example path: "stack/bastion"
   */
  readonly path: string;

  /**
   * The finding to accept.
   *
   * @example finding: "open-egress"
   */
  readonly finding: EgressFindingName;

  /**
   * The reason for the exception, for readers of the code.
   *
   * @example reason: "Administrators reach anything from there."
   */
  readonly reason: string;
}

/** The properties of `EgressGuard`. */
export interface EgressGuardProps {
  /**
   * How the findings that are errors are reported. Findings of the level warning always are warnings. The CDKTF CLI
   * shows warnings. Without the CLI, warnings are printed to stderr. Errors stop the synthesis before it writes the
   * first stack that has errors, and all errors of that stack are reported.
   *
   * @default "error"
   * @example report: "warning"
   */
  readonly report?: "error" | "warning";

  /**
   * The findings to accept, each with a reason.
   *
   * @default - none
   * @example exceptions: [{ path: "stack/bastion", finding: "open-egress", reason: "Administrators reach anything." }]
   */
  readonly exceptions?: readonly EgressException[];
}

/**
 * Checks the security groups and rules of an app, a stack or a construct at synthesis. It reports these findings of
 * `mutual-sg audit`:
 *
 * - `open-egress`: the egress rules of a group let everything out, however that is written or split into rules. A group
 *   without such rules is closed, because Terraform removes the egress rule that AWS adds to every new group (provider
 *   documentation, aws_security_group: "By default, AWS creates an ALLOW ALL egress rule when creating a new Security
 *   Group inside of a VPC. When creating a new Security Group inside a VPC, Terraform will remove this default rule").
 * - `missing-egress` and `missing-ingress`: a rule names a group, or its own group, and no rule of the other direction
 *   there allows any of its traffic. Pairs of MutualSecurityGroupRules are never reported.
 * - `mixed-rules`: a group has both inline rules (`ingress` or `egress`, including empty lists) and standalone rules
 *   (same page: "you cannot use a Security Group with in-line rules in conjunction with any Security Group Rule
 *   resources. Doing so will cause a conflict of rule settings and will overwrite rules").
 * - `egress-only-through-open-rule`, a warning: only open egress allows a connection. It breaks when that is closed.
 * - `cut-when-closed`, a warning: AWS does not track connections of an open group. They end when it is closed.
 *
 * The guard reads `aws_security_group`, `aws_default_security_group`, `aws_security_group_rule`,
 * `aws_vpc_security_group_egress_rule` and `aws_vpc_security_group_ingress_rule` after all aspects of their stack have
 * run, including overrides of resources and stacks. It searches the whole app for the other sides of rules. It compares
 * references for groups and ports by their text, and does not report what only Terraform knows, such as a dynamic
 * block. Each finding is one annotation on its construct, even if several guards find it. The annotation says how to
 * fix the problem.
 *
 * ```ts
 * EgressGuard.addTo(app, {
 *   exceptions: [
 *     { path: "network/bastion", finding: "open-egress", reason: "Administrators reach anything from there." },
 *   ],
 * });
 * app.synth();
 * ```
 *
 * CDKTF 0.21 runs the aspects of stacks and of the constructs in them, but not those of an app. Therefore,
 * `Aspects.of(app).add(guard)` has no effect. `Aspects.of(stack).add(guard)` guards the stack. `addTo` accepts both.
 * The guard runs when CDKTF validates the stack, so it does not guard an app with `skipValidation`. In unit tests,
 * `Testing.synth(stack)` throws the guard's errors too, although it does not run validations.
 *
 * @throws InvalidRulesError at construction, with all problems of the properties
 */
export class EgressGuard implements IAspect {
  /**
   * Guards all stacks of an app, or one stack or construct.
   *
   * @param scope - if this is an app, call this method after all of its stacks are created. Synthesis fails if a stack
   * is created later.
   */
  static addTo(scope: IConstruct, props: EgressGuardProps = {}): EgressGuard {
    const guard = new EgressGuard(props);
    if (!Construct.isConstruct(scope)) throw refusal([invalidGuardScope(scope)]);
    if (scope.node.scopes.some((outer) => TerraformStack.isStack(outer))) {
      Aspects.of(scope).add(guard);
      return guard;
    }
    const stacks = (): IConstruct[] => scope.node.findAll().filter((node) => TerraformStack.isStack(node));
    for (const stack of stacks()) Aspects.of(stack).add(guard);
    // An app only runs the validations of its own node, after it has synthesized the stacks.
    scope.node.root.node.addValidation({
      validate: () => stacks().flatMap((stack) => (guard.isGuarded(stack) ? [] : [unguardedStack(stack.node.path)])),
    });
    return guard;
  }

  private readonly report: "error" | "warning";
  private readonly exceptions: readonly EgressException[];
  private readonly roots = new Set<IConstruct>();
  /** The errors that this synthesis has found in each root. */
  private readonly errors = new Map<IConstruct, readonly string[]>();
  /** The exceptions that were reported because they match nothing. */
  private readonly unused = new Set<EgressException>();

  constructor(props: EgressGuardProps = {}) {
    const problems = problemsWith(props);
    if (problems.length > 0) throw refusal(problems);
    this.report = props.report ?? "error";
    this.exceptions = props.exceptions ?? [];
  }

  /**
   * CDKTF calls this method first for the construct to which the guard was added, and then for every construct in it.
   * The guard waits for the stack's validation, because other aspects may still change constructs.
   */
  visit(node: IConstruct): void {
    if (this.roots.has(node)) this.start(node);
    if (this.isGuarded(node)) return;
    // Constructs above the stacks have no rules, and CDKTF validates them after it has written the stacks.
    if (!node.node.scopes.some((scope) => TerraformStack.isStack(scope))) return;
    this.roots.add(node);
    this.start(node);
    node.node.addValidation({
      validate: () => {
        this.errors.set(node, this.inspect(node, AppAudit.of(node)));
        return [];
      },
    });
    // CDKTF and its CLI stop the synthesis because of the annotations. `Testing.synth` ignores annotations, and can
    // synthesize a stack without the validations, after something else in the app has changed.
    checkBeforeOutput(TerraformStack.of(node), () =>
      isRunByCli() ? [] : (this.errors.get(node) ?? this.inspect(node, new AppAudit(node.node.root))),
    );
  }

  /** Each synthesis starts with a visit. */
  private start(root: IConstruct): void {
    this.errors.delete(root);
    AppAudit.of(root).start(TerraformStack.of(root));
  }

  /** Whether the construct or one around it in the same stack is a root. */
  private isGuarded(node: IConstruct): boolean {
    return node.node.scopes.some(
      (scope) => this.roots.has(scope) && TerraformStack.of(scope) === TerraformStack.of(node),
    );
  }

  /** Annotates the findings in a root, and returns those that are errors. */
  private inspect(root: IConstruct, audit: AppAudit): string[] {
    const stack = TerraformStack.of(root);
    const findings = audit.findingsAfter(stack);
    const accepted = this.acceptedAmong(findings);
    const errors: string[] = [];
    for (const finding of findings.in(stack)) {
      const construct = finding.constructs.find((one) => one.node.scopes.includes(root));
      const level = finding.level === "error" ? this.report : "warning";
      if (construct === undefined || accepted(finding)) continue;
      reportOnce(finding, construct, level);
      if (level === "error") errors.push(`[${construct.node.path}] ${finding.message}`);
    }
    this.warnAboutUnusedExceptions(root, findings);
    return errors;
  }

  /** Whether the user accepts a finding. If a group's egress stays open, what depends on that is accepted too. */
  private acceptedAmong(findings: AppFindings): (finding: AppFinding) => boolean {
    const matching = this.exceptions.flatMap(({ path, finding }) => findings.about(finding, path));
    const accepted = new Set(matching);
    const open = new Set(matching.filter(({ id }) => id === "open-egress").map(({ groupId }) => groupId));
    return (finding) => accepted.has(finding) || (DEPEND_ON_OPEN_EGRESS.has(finding.id) && open.has(finding.groupId));
  }

  private warnAboutUnusedExceptions(root: IConstruct, findings: AppFindings): void {
    for (const exception of this.exceptions) {
      const { path, finding } = exception;
      if (this.unused.has(exception) || findings.about(finding, path).length > 0) continue;
      this.unused.add(exception);
      annotate(root, "warning", unusedException(path, finding));
    }
  }
}

const DEPEND_ON_OPEN_EGRESS: ReadonlySet<EgressFindingName> = new Set([
  "egress-only-through-open-rule",
  "cut-when-closed",
]);

/** Reports a finding that was not reported yet. A warning is not added to an error. */
function reportOnce({ constructs, message }: AppFinding, construct: IConstruct, level: Level): void {
  const levels = level === "error" ? (["error"] as const) : (["error", "warning"] as const);
  if (constructs.some((one) => levels.some((reported) => isAnnotated(one, reported, message)))) return;
  annotate(construct, level, message);
}

const PROPS = ["report", "exceptions"];
const REPORTS = ["error", "warning"];
const EXCEPTION_PROPS = ["path", "finding", "reason"];

function refusal(problems: readonly RuleProblem[]): InvalidRulesError {
  return new InvalidRulesError("EgressGuard", problems, "nothing is guarded");
}

function problemsWith(props: unknown): RuleProblem[] {
  const ofProps = propsProblems(props, PROPS, "EgressGuard");
  if (!isObject(props)) return ofProps;
  const { report = "error", exceptions = [] } = props;
  return [
    ...ofProps,
    ...(isOneOf(REPORTS, report) ? [] : [invalidReport(report, REPORTS)]),
    ...(Array.isArray(exceptions)
      ? exceptions.flatMap((exception, index) => problemsWithException(exception, `exceptions[${index}]`))
      : [invalidExceptions(exceptions)]),
  ];
}

function problemsWithException(exception: unknown, name: string): RuleProblem[] {
  if (!isObject(exception)) return [invalidException(name, exception)];
  const { path, finding, reason } = exception;
  return [
    ...propsProblems(exception, EXCEPTION_PROPS, name),
    ...(isNonEmptyText(path) ? [] : [invalidExceptionPath(`${name}.path`, path)]),
    ...(isOneOf(EGRESS_FINDINGS, finding)
      ? []
      : [invalidExceptionFinding(`${name}.finding`, finding, EGRESS_FINDINGS)]),
    ...(isNonEmptyText(reason) ? [] : [invalidExceptionReason(`${name}.reason`, reason)]),
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isOneOf = (values: readonly string[], value: unknown): boolean => values.some((known) => known === value);
const isNonEmptyText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
