import type { Environment } from "../environment";
import { InputError } from "../input";
import { listOf } from "../phrases";

/**
 * The account whose rules are adopted; undefined if the input does not name any.
 *
 * @param wanted - the account that the user has chosen
 * @throws InputError if there are several accounts to choose from, or several regions: a configuration has one provider
 */
export function accountToAdopt(environment: Environment, wanted: string | undefined): string | undefined {
  const groups = [...environment.groups.values()].filter(({ hasAllRules }) => hasAllRules === true);
  const accounts = distinct(groups.map(({ accountId }) => accountId));
  if (wanted === undefined && accounts.length > 1) {
    throw new InputError(
      `The input has groups of the accounts ${listOf(accounts)}: say with --account which one to adopt.`,
    );
  }
  if (wanted !== undefined && !accounts.includes(wanted)) {
    const known = accounts.length === 0 ? "" : ` It has groups of ${listOf(accounts)}.`;
    throw new InputError(`The input has no groups of the account ${wanted}: check --account.${known}`);
  }
  const account = wanted ?? accounts[0];
  const own = groups.filter(({ accountId }) => account === undefined || accountId === account);
  const regions = distinct(own.map(({ region }) => region));
  if (regions.length > 1) {
    throw new InputError(`The input has groups in the regions ${listOf(regions)}: adopt one region at a time.`);
  }
  return account;
}

const distinct = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts.filter((text) => text !== undefined))].sort();
