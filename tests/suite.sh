# The whole suite, for `./comity test`: what the machine offers, one build, every test project, one last line with the count.
# Sourced by ./comity.

source "$root/tests/postgres.sh"

suite() {
  report_machine
  build_solution || could_not_run 'the build failed (see above); no test was run.'
  publish_command
  run_tests "$@"
}

report_machine() {
  have '.NET SDK' "$(cd "$root" && dotnet --version)"
  if command -v node >/dev/null && command -v npm >/dev/null; then have 'Node' "$(node --version), npm $(npm --version)"; else
    could_not_run 'node and npm are missing: the style sheet and script of the pages are built with them (apt-get install nodejs npm).'
  fi
  report_postgres
  if [[ -x /usr/bin/chromium ]]; then have 'Chromium' '/usr/bin/chromium'; else miss 'Chromium' 'browser tests will be skipped; apt-get install chromium'; fi
  if [[ -n ${COMITY_DATA-} ]]; then have 'COMITY_DATA' "$COMITY_DATA"; else miss 'COMITY_DATA' 'tests on real lists will be skipped; name a folder that holds them'; fi
  printf '  %-12s %s\n' 'installs' 'NuGet packages by the lock files, and npm packages into src/Web/Comity.Web/ui/node_modules; nothing else'
}

have() { printf '  %-12s %s\n' "$1" "$2"; }

miss() { printf '  %-12s missing: %s\n' "$1" "$2"; }

# Nothing here outlives the run, so the server need not wait for the disk.
report_postgres() {
  if [[ -n ${COMITY_TEST_POSTGRES-} ]]; then have 'PostgreSQL' 'the server that COMITY_TEST_POSTGRES names'; return; fi
  local server=0
  start_postgres -c fsync=off -c full_page_writes=off || server=$?
  case $server in
    0) have 'PostgreSQL' "a cluster of its own on 127.0.0.1:$postgres_port, removed at the end" ;;
    1) miss 'PostgreSQL' "its tests will be skipped ($postgres_absence)" ;;
    *) could_not_run 'the PostgreSQL server did not start (see above).' ;;
  esac
}

build_solution() (
  cd "$root" || return
  mkdir -p artifacts
  exec 8>artifacts/build.lock
  flock 8
  printf '  building, Release …\n'
  dotnet restore Comity.slnx --locked-mode -v quiet 8>&- && dotnet build Comity.slnx -c Release --no-restore -v quiet -nodeReuse:false 8>&-
) >&2

# The processes that tests start and kill are the command as people get it, compiled ahead: they start twice as fast.
publish_command() {
  local built
  built=$root/artifacts/cli/$(stamp)
  [[ -e $built/Comity.Cli.dll ]] || build "$built"
  export COMITY_TEST_COMMAND=$built/Comity.Cli.dll
}

# The platform's exit code decides: a test process that died counts nothing, and its printed totals look clean.
run_tests() {
  local log code=0 passed failed skipped
  log=$root/artifacts/test.log
  # A filter may leave a project without tests (exit code 8); without a filter that is a fault.
  (cd "$root" && dotnet test --solution Comity.slnx --no-build -c Release --no-progress ${1+--ignore-exit-code 8} "$@" 2>&1) | tee "$log" || code=$?
  read -r passed failed skipped < <(awk '/^  succeeded:/{p=$2} /^  failed:/{f=$2} /^  skipped:/{s=$2} END{print p+0, f+0, s+0}' "$log")
  if ((passed + failed == 0)); then
    printf 'No test ran.\n'
    code=1
  elif ((code != 0 && failed == 0)); then
    printf 'The suite failed although no test did: a test process could not start or died (see above).\n'
  fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((code == 0)) || exit 1
}
