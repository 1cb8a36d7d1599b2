#!/usr/bin/env bash
# make test-all: what make test leaves out. 20,000 cases a property, kills, races, corpus, and
# everything that touches a database once more on PostgreSQL. Says what it could not run; under
# CI nothing of what was asked for may be left out. Name legs to run only some:
#   tests/all.sh browser slow properties postgres postgres-slow
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=luopan.config.settings
py=.venv/bin/python
legs=" ${*:-browser slow properties postgres postgres-slow} "
database="tests --ignore=tests/engine --ignore=tests/sheets --ignore=tests/corpus --ignore=tests/cli --ignore=tests/config --ignore=tests/browser"

if [[ $legs == *" browser "* ]]; then
  echo "== pages in Chromium"
  $py -m pytest -n 2 --dist worksteal -m "browser and not slow and not path"
fi
if [[ $legs == *" slow "* ]]; then
  echo "== slow tests, SQLite"
  $py -m pytest -n 2 --dist worksteal -m slow
fi
if [[ $legs == *" properties "* ]]; then
  echo "== properties, 20,000 cases each"
  HYPOTHESIS_PROFILE=full $py -m pytest -n 2 --dist worksteal -m "not slow" \
    tests/engine tests/sheets tests/targets/test_properties.py
fi
[[ $legs == *" postgres"* ]] || exit 0
if started=$(tests/postgres.sh start); then
  eval "$started"
  trap 'tests/postgres.sh stop' EXIT
  # shellcheck disable=SC2086
  if [[ $legs == *" postgres "* ]]; then
    echo "== everything that touches the database, PostgreSQL"
    $py -m pytest -n 2 --dist worksteal -m "not slow" $database
  fi
  # shellcheck disable=SC2086
  if [[ $legs == *" postgres-slow "* ]]; then
    echo "== kills and races, PostgreSQL"
    # Who may what is the same on both databases: the long walks through it are left to SQLite.
    # The demo is a file of SQLite's wherever its tests are run.
    $py -m pytest -n 2 --dist worksteal -m slow -k "not test_rights and not the_gate_opens" $database \
      --ignore=tests/demo
  fi
elif [ "${CI:-}" = true ]; then
  echo "PostgreSQL could not be started" >&2
  exit 1
else
  echo "skipped: no PostgreSQL on this machine (Debian: apt-get install postgresql)"
fi
