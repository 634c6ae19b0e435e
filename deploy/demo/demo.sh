# Sourced by the demonstration's scripts. They are what people would type: each line is one call of `muster`, in the world `demo`.
# MUSTER_STATE names the deployment; default: this checkout's .muster.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

STATE=${MUSTER_STATE:-$MUSTER_ROOT/.muster}
MUSTER=("$STATE/bin/muster" --config "$STATE/muster.textproto")
if [[ $MUSTER_ENGLISH ]]; then MUSTER+=(--lang en); fi
readonly INCIDENT=20231218-622927-1

# muster_once KEY ARGS...: one write. The key makes its request id, so that playing the demonstration again, or going on with one that was
# interrupted, gets the first answers and changes nothing.
muster_once() {
  local digest
  digest=$(md5sum <<<"muster demonstration $1")
  shift
  "${MUSTER[@]}" --world demo --request-id "${digest:0:8}-${digest:8:4}-${digest:12:4}-${digest:16:4}-${digest:20:12}" "$@"
}

# told ZH EN KEY ARGS...: the same with a line that says what was done. Its answer is not printed, so --json: no names need to be looked up.
told() {
  local text
  text=$(say "$1" "$2")
  shift 2
  local key=$1
  shift
  muster_once "$key" --json "$@" >/dev/null 2>"$STATE/log/demo" || { local code=$?; cat "$STATE/log/demo" >&2; return "$code"; }
  printf '  ✓ %s\n' "$text"
}

# json_lines FIELDS...: from a list answer on standard input, one line of tab-separated fields for each of its elements.
json_lines() {
  python3 -c '
import json, sys
answer = json.load(sys.stdin)
for rows in answer.values():
    if isinstance(rows, list):
        for row in rows:
            print("\t".join(str(row.get(field, "")) for field in sys.argv[1:]))
' "$@"
}
