# A PostgreSQL cluster of our own for tests and benchmarks: on loopback only, behind a random password, gone afterwards.
# Sourced by the suite and by `./comity bench`.

# start_postgres [server option…]: sets COMITY_TEST_POSTGRES and has the cluster removed on exit.
# Returns 1 and says why in postgres_absence where there is no PostgreSQL; 2 if there is one that does not start.
start_postgres() {
  postgres_absence=
  local programs
  programs=$(postgres_programs) || { postgres_absence='initdb not found; apt-get install postgresql'; return 1; }
  postgres_user=()
  if ((EUID == 0)); then # PostgreSQL refuses to run as root
    id postgres &>/dev/null || { postgres_absence='it will not run as root, and there is no user postgres'; return 1; }
    postgres_user=(setpriv --reuid=postgres --regid=postgres --init-groups)
  fi
  postgres_ctl=$programs/pg_ctl
  postgres_home=$(mktemp -d -t comity-postgres.XXXXXX)
  trap stop_postgres EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  create_cluster "$programs" && start_server "$@" || { cat "$postgres_home"/*.log >&2; return 2; }
}

postgres_programs() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [[ -x $newest ]] || newest=$(command -v initdb) || return 1
  dirname "$(readlink -f "$newest")"
}

create_cluster() {
  postgres_password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && printf '%s\n' "$postgres_password" >"$postgres_home/password")
  ((EUID != 0)) || chown -R postgres: "$postgres_home"
  as_postgres "$1/initdb" -D "$postgres_home/data" -U postgres -A scram-sha-256 --pwfile="$postgres_home/password" \
    --locale=C.UTF-8 -E UTF8 >"$postgres_home/initdb.log" 2>&1
}

# Ports below the range that outgoing connections take; another try if one is in use.
start_server() {
  local attempt port
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as_postgres "$postgres_ctl" -D "$postgres_home/data" -l "$postgres_home/server.log" -w -s \
      -o "-h 127.0.0.1 -p $port -k $postgres_home -c max_connections=300 $*" start >"$postgres_home/start.log" 2>&1; then
      export COMITY_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Password=$postgres_password;Database=postgres"
      postgres_port=$port
      return 0
    fi
  done
  return 1
}

stop_postgres() {
  trap - EXIT
  [[ ! -e $postgres_home/data/postmaster.pid ]] || as_postgres "$postgres_ctl" -D "$postgres_home/data" -m immediate -w -s stop >/dev/null 2>&1 || true
  rm -rf "$postgres_home"
}

as_postgres() (cd "$postgres_home" && exec "${postgres_user[@]}" "$@")
