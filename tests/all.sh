#!/usr/bin/env bash
# make test-all: what make test leaves out. 20,000 cases a property, kills, races, corpus, and
# everything that touches a database once more on PostgreSQL. Says what it could not run; under
# CI nothing of what was asked for may be left out. A leg that fails does not keep the others from
# being run; at the end each is told with its time. Name legs to run only some:
#   tests/all.sh browser slow properties postgres postgres-slow
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=luopan.config.settings
unset PYTHONDONTWRITEBYTECODE # else every process a test starts compiles the product anew
legs=" ${*:-browser slow properties postgres postgres-slow} "
database="tests --ignore=tests/engine --ignore=tests/sheets --ignore=tests/corpus --ignore=tests/cli --ignore=tests/config --ignore=tests/browser"
failed=0 told=()

asked() { [[ $legs == *" $1 "* ]]; }

leg() { # NAME TITLE WORDS OF PYTEST…
  local name=$1 begun=$SECONDS how=passed
  echo "== $2"
  shift 2
  .venv/bin/python -m pytest -n 2 --dist worksteal "$@" || { how=FAILED failed=$((failed ? failed : 1)); }
  told+=("$(printf '%-14s %-6s %4d s' "$name" "$how" $((SECONDS - begun)))")
}

asked browser && leg browser "pages in Chromium" -m "browser and not slow and not path"
asked slow && leg slow "slow tests, SQLite" -m slow
asked properties && HYPOTHESIS_PROFILE=full leg properties "properties, 20,000 cases each" \
  -m "not slow" tests/engine tests/sheets tests/targets/test_properties.py
if [[ $legs == *" postgres"* ]]; then
  if started=$(tests/postgres.sh start); then
    eval "$started"
    trap 'tests/postgres.sh stop' EXIT
    export HYPOTHESIS_PROFILE=quick # what no database touches has had its cases
    # shellcheck disable=SC2086
    asked postgres && leg postgres "everything that touches the database, PostgreSQL" \
      -m "not slow" $database
    # Who may what is the same on both databases: the long walks through it are left to SQLite.
    # The demo is a file of SQLite's wherever its tests are run.
    # shellcheck disable=SC2086
    asked postgres-slow && leg postgres-slow "kills and races, PostgreSQL" \
      -m slow -k "not test_rights and not the_gate_opens" $database --ignore=tests/demo
  elif [ "${CI:-}" = true ]; then
    echo "PostgreSQL could not be started" >&2
    failed=3 # a missing part, not a test
  else
    echo "skipped: no PostgreSQL on this machine (Debian: apt-get install postgresql)"
  fi
fi
echo
printf '%s\n' "${told[@]}" "$(printf '%-21s %4d s' altogether $SECONDS)"
exit $failed
