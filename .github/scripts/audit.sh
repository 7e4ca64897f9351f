#!/usr/bin/env bash
# Runs the audit of action.yml, which passes its inputs as environment variables. Exits with 0 if there are findings, and
# leaves the exit status of the audit in the output `status`.
set -euo pipefail

files=()
while IFS= read -r file; do
  if [[ $file =~ [^[:space:]] ]]; then files+=("$file"); fi
done <<< "$INPUTS"
if [ "${#files[@]}" -eq 0 ]; then
  echo 'The input "inputs" is empty: name the files to audit, one in each line.' >&2
  exit 2
fi

options=(--fail-on "$FAIL_ON")
if [ -n "$BASELINE" ]; then options+=(--baseline "$BASELINE"); fi

folder=$(mktemp -d "$RUNNER_TEMP/mutual-sg.XXXXXX")
if [ "$UPLOAD_SARIF" = true ]; then SARIF_FILE=${SARIF_FILE:-$folder/report.sarif}; fi

of_action() { node --print "require(process.env.GITHUB_ACTION_PATH + '/package.json').$1"; }
package=$(of_action name)@${VERSION:-$(of_action version)}
# In a folder of its own, because npx would use the .npmrc and the node_modules of a pull request.
npm install --prefix "$folder" --loglevel=error --no-audit --no-fund --ignore-scripts --omit=peer "$package" >&2

audit() {
  "$folder/node_modules/.bin/mutual-sg" audit "${options[@]}" "$@" -- "${files[@]}"
}

# A report is fine whether there are findings (1) or not (0).
write_report() { audit --format "$1" --output "$2" || [ $? -eq 1 ]; }

# A name of a group must not be a command to the runner.
token=$(node --print 'crypto.randomUUID()')
echo "::stop-commands::$token"
trap 'printf "\n::%s::\n" "$token"' EXIT

status=0
audit --format "$FORMAT" || status=$?
if [ "$status" -gt 1 ]; then exit "$status"; fi
write_report markdown "$folder/report.md"
if [ -n "$SARIF_FILE" ]; then write_report sarif "$SARIF_FILE"; fi

cat "$folder/report.md" >> "$GITHUB_STEP_SUMMARY"
{
  echo "status=$status"
  echo "markdown-file=$folder/report.md"
  echo "sarif-file=$SARIF_FILE"
} >> "$GITHUB_OUTPUT"
