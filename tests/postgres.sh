#!/usr/bin/env bash
# A private PostgreSQL for tests: own folder, free port, unprivileged user, thrown away after.
#
#   eval "$(tests/postgres.sh start)"   exports LUOPAN_DATABASE_URL=postgres://…
#   tests/postgres.sh url               the address of the one that runs
#   tests/postgres.sh stop              stops it and removes its folder
#   tests/postgres.sh crash             ends it at once, as a power cut would; its folder stays
#   tests/postgres.sh again             starts it again, at the same port
#
# Exit 3: there is no PostgreSQL on this machine, one sentence says so. (Under CI=true and as
# root, Debian's is installed instead.) fsync is off: a test that kills the database itself
# starts it with LUOPAN_TEST_FSYNC=on.
set -euo pipefail

place="${LUOPAN_TEST_PG_PLACE:-${TMPDIR:-/tmp}/luopan-postgres-$(id -u)}"
name=luopan

say() { echo "$*" >&2; }

binaries() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -z "$found" ] && command -v pg_ctl >/dev/null; then
    found=$(dirname "$(readlink -f "$(command -v pg_ctl)")")
  fi
  [ -n "$found" ] && [ -x "$found/initdb" ] && [ -x "$found/createdb" ] && echo "$found"
}

install_if_ci() {
  [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  # Debian starts a cluster of its own on installation; this one is not wanted
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; } >&2
}

# PostgreSQL refuses to run as root: then it runs as Debian's postgres, or as nobody.
as_user() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif id postgres >/dev/null 2>&1; then
    setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups env HOME="$place" "$@"
  else
    setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME="$place" "$@"
  fi
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

running() { [ -s "$place/bin" ] && as_user "$(cat "$place/bin")/pg_ctl" -D "$place/cluster" status >/dev/null 2>&1; }

url() { echo "postgres://luopan:luopan@127.0.0.1:$(cat "$place/port")/$name"; }

launch() {
  local bin=$1 port=$2
  as_user "$bin/pg_ctl" -D "$place/cluster" -l "$place/cluster.log" -w -t 60 -o "-p $port" start >&2
}

start() {
  if running; then
    echo "export LUOPAN_DATABASE_URL='$(url)'"
    return
  fi
  local bin port fsync="${LUOPAN_TEST_FSYNC:-off}"
  bin=$(binaries) || { install_if_ci && bin=$(binaries); } || {
    say "There is no PostgreSQL on this machine (Debian: apt-get install postgresql)."
    exit 3
  }
  rm -rf "$place"
  mkdir -m 0700 -p "$place"
  echo "$bin" >"$place/bin"
  if [ "$(id -u)" = 0 ]; then
    chown "$(as_user id -u):$(as_user id -g)" "$place"
  fi
  echo luopan | as_user tee "$place/password" >/dev/null
  (cd "$place" && as_user "$bin/initdb" -D "$place/cluster" -U luopan -E UTF8 --locale=C.UTF-8 \
    -A scram-sha-256 --pwfile="$place/password" --no-sync >"$place/initdb.log" 2>&1) || {
    say "initdb failed:"
    cat "$place/initdb.log" >&2
    exit 1
  }
  as_user tee -a "$place/cluster/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
fsync = $fsync
synchronous_commit = $fsync
full_page_writes = $fsync
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
jit = off
shared_buffers = 64MB
timezone = 'UTC'
CONF
  for attempt in 1 2 3; do # another program may take the port in between
    port=$(free_port)
    echo "$port" >"$place/port"
    if (cd "$place" && launch "$bin" "$port"); then break; fi
    [ "$attempt" = 3 ] && { say "PostgreSQL does not start:"; tail "$place/cluster.log" >&2; exit 1; }
  done
  PGPASSWORD=luopan "$bin/createdb" -h 127.0.0.1 -p "$port" -U luopan "$name"
  echo "export LUOPAN_DATABASE_URL='$(url)'"
}

crash() { (cd "$place" && as_user "$(cat "$place/bin")/pg_ctl" -D "$place/cluster" -m immediate -w stop >/dev/null); }

again() { (cd "$place" && launch "$(cat "$place/bin")" "$(cat "$place/port")"); }

stop() {
  if running; then
    (cd "$place" && as_user "$(cat "$place/bin")/pg_ctl" -D "$place/cluster" -m immediate -w stop >/dev/null)
  fi
  rm -rf "$place"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  crash) crash ;;
  again) again ;;
  url) if running; then url; else say "No PostgreSQL of the tests is running."; exit 1; fi ;;
  *) say "usage: tests/postgres.sh start | stop | crash | again | url"; exit 2 ;;
esac
