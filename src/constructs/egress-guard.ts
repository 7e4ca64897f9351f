import { Aspects, TerraformStack, type IAspect } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { RuleProblem } from "../rules/problems";
import { annotate, isAnnotated } from "./annotations";
import { isRunByCli } from "./cdktf-internals";
import { checkBeforeOutput } from "./checks-at-synthesis";
import { FINDING_NAMES, findingsIn, type EgressFinding, type EgressFindingName } from "./egress-findings";
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
   * The path of the construct on which the finding is reported, or of the rule that it is about.
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
   * Whether findings are errors or warnings. The CDKTF CLI shows warnings. Without the CLI, warnings are printed to
   * stderr. Errors stop the synthesis before it writes the first stack that has errors, and all errors of that stack
   * are reported.
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
 * Checks the security groups and rules of an app, a stack or a construct at synthesis. It reports these findings:
 *
 * - `open-egress`: a security group has an inline or standalone rule that allows all protocols to 0.0.0.0/0 or ::/0.
 *   The guard accepts every narrower rule, such as all TCP ports to 0.0.0.0/0. It also accepts rules that only together
 *   allow everything, such as rules to 0.0.0.0/1 and 128.0.0.0/1. A group without such a rule is closed, because
 *   Terraform removes the egress rule that AWS adds to every new group (provider documentation, aws_security_group: "By
 *   default, AWS creates an ALLOW ALL egress rule when creating a new Security Group inside of a VPC. When creating a
 *   new Security Group inside a VPC, Terraform will remove this default rule").
 * - `mixed-rules`: a group has both inline rules (`ingress` or `egress`, including empty lists) and standalone rules
 *   (same page: "you cannot use a Security Group with in-line rules in conjunction with any Security Group Rule
 *   resources. Doing so will cause a conflict of rule settings and will overwrite rules").
 * - `one-sided-rule`: a rule between two groups, or between a group and itself, has no counterpart. The counterpart is
 *   a rule of the other direction on the other group. It must cover the protocol and the ports, and its peer must be
 *   the first group or all addresses. Pairs of MutualSecurityGroupRules are never one-sided.
 *
 * The guard reads `aws_security_group`, `aws_default_security_group`, `aws_security_group_rule`,
 * `aws_vpc_security_group_egress_rule` and `aws_vpc_security_group_ingress_rule` after all aspects have run, including
 * overrides. It searches the whole app for counterparts. It compares expressions for groups and ports by their text,
 * and does not report what only Terraform knows, such as a dynamic block. Each finding is one annotation on its
 * construct, even if several guards find it. The annotation says how to fix the problem.
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
    // Constructs above the stacks have no rules, and CDKTF validates them after it has written the stacks.
    if (!node.node.scopes.some((scope) => TerraformStack.isStack(scope))) return;
    // Each synthesis starts with a visit.
    this.errors.delete(node);
    if (this.isGuarded(node)) return;
    this.roots.add(node);
    node.node.addValidation({
      validate: () => {
        this.errors.set(node, this.inspect(node));
        return [];
      },
    });
    // CDKTF and its CLI stop the synthesis because of the annotations. `Testing.synth` ignores annotations.
    checkBeforeOutput(TerraformStack.of(node), () =>
      isRunByCli() ? [] : (this.errors.get(node) ?? this.inspect(node)),
    );
  }

  private isGuarded(node: IConstruct): boolean {
    return node.node.scopes.some((scope) => this.roots.has(scope));
  }

  /** Annotates the findings in a root, and returns those that are errors. */
  private inspect(root: IConstruct): string[] {
    const isAccepted = (finding: EgressFinding): boolean =>
      this.exceptions.some((exception) => isAbout(exception, finding));
    const findings = findingsIn(root.node.root, isAccepted);
    const errors: string[] = [];
    for (const finding of findings) {
      const construct = finding.constructs.find((one) => one.node.scopes.includes(root));
      if (construct === undefined || isAccepted(finding)) continue;
      this.annotate(finding, construct);
      if (this.report === "error") errors.push(`[${construct.node.path}] ${finding.message}`);
    }
    for (const exception of this.exceptions) {
      if (this.unused.has(exception) || findings.some((finding) => isAbout(exception, finding))) continue;
      this.unused.add(exception);
      annotate(root, "warning", unusedException(exception.path, exception.finding));
    }
    return errors;
  }

  /** Reports a finding that was not reported yet. A warning is not added to an error. */
  private annotate({ constructs, message }: EgressFinding, construct: IConstruct): void {
    const levels = this.report === "error" ? (["error"] as const) : (["error", "warning"] as const);
    if (constructs.some((one) => levels.some((level) => isAnnotated(one, level, message)))) return;
    annotate(construct, this.report, message);
  }
}

const isAbout = ({ path, finding }: EgressException, { name, constructs }: EgressFinding): boolean =>
  finding === name && constructs.some((construct) => construct.node.path === path);

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
    ...(isOneOf(FINDING_NAMES, finding) ? [] : [invalidExceptionFinding(`${name}.finding`, finding, FINDING_NAMES)]),
    ...(isNonEmptyText(reason) ? [] : [invalidExceptionReason(`${name}.reason`, reason)]),
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isOneOf = (values: readonly string[], value: unknown): boolean => values.some((known) => known === value);
const isNonEmptyText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
