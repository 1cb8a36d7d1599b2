#!/usr/bin/env bash
# make test-all: what make test leaves out. 20,000 cases a property, kills, races, corpus, and
# everything that touches a database once more on PostgreSQL. Says what it could not run; under
# CI nothing of what was asked for may be left out. What is asked of one database is one run, so
# that no processor waits. PostgreSQL's goes on beside it with what the first leaves over: a browser
# waits half of its time, and its tests go first. At the end each is told with its time; neither
# keeps the other from it. Name parts to run only some:
#   tests/all.sh browser slow properties postgres postgres-slow
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=luopan.config.settings
unset PYTHONDONTWRITEBYTECODE # hundreds of processes would compile everything anew
parts=" ${*:-browser slow properties postgres postgres-slow} "
failed=0

# part NAME WORDS: the words for pytest of what is asked for, gathered in $asked.
asked=""
part() { [[ $parts != *" $1 "* ]] || asked+="${asked:+ or }($2)"; }

run() { # TITLE FILE FOR ITS LINE WORDS OF PYTEST…
  local begun=$SECONDS how=passed title=$1 line=$2
  shift 2
  echo "== $title: $asked"
  .venv/bin/python -m pytest -n 2 --dist worksteal -m "$asked" "$@" || how=FAILED
  printf '%-14s %-6s %4d s\n' "$title" "$how" $((SECONDS - begun)) >"$line"
  [ $how = passed ]
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

part postgres "not slow"
part postgres-slow "slow"
if [ -n "$asked" ]; then
  if started=$(tests/postgres.sh start); then
    trap 'tests/postgres.sh stop; rm -rf "$folder"' EXIT
    # Left to SQLite: what touches no database (and has had its cases), what starts processes or
    # copies the demo (a file of SQLite's wherever it is run), the long walks through who may
    # what and who is told what, the same on both, files that are refused before anything is
    # stored, and workbooks that LibreOffice fills in. Of pages and operations the matrix opens
    # every route, and odd requests ask every operation; what else is asked of them is the same
    # on both, but where it races or starts processes.
    mapfile -t alike < <(grep -L "mark.slow" tests/{web,api}/test_*.py)
    (
      eval "$started"
      export HYPOTHESIS_PROFILE=quick
      renice -n 10 -p "$BASHPID" >/dev/null
      run PostgreSQL "$folder/2" tests \
        -k "not (slow and (test_rights or kept_to_oneself or seen_fields or import_corpus or libreoffice)) and not the_gate_opens" \
        --ignore=tests/{engine,sheets,papers,corpus,cli,config,browser,demo,test_architecture.py} \
        "${alike[@]/#/--ignore=}"
    ) >"$folder/postgres" 2>&1 &
    beside=$!
  elif [ "${CI:-}" = true ]; then
    echo "PostgreSQL could not be started" >&2
    failed=3 # a missing part, not a test
  else
    echo "skipped: no PostgreSQL on this machine (Debian: apt-get install postgresql)"
  fi
fi

asked=""
part browser "browser and not slow and not path"
part slow "slow"
part properties "pure and hypothesis and not slow"
[ -z "$asked" ] || HYPOTHESIS_PROFILE=full run SQLite "$folder/1" tests || failed=$((failed ? failed : 1))

if [ -n "${beside:-}" ]; then
  wait "$beside" || failed=$((failed ? failed : 1))
  cat "$folder/postgres"
fi
echo
cat "$folder"/[12]
printf '%-21s %4d s\n' altogether $SECONDS
exit $failed
