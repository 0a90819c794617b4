# Sourced by tests/run, tests/servers and tests/scan/run: a temporary directory, and a command that runs in it. Both are gone when
# the script ends, however it ends.
# shellcheck shell=bash

scratch='' command_pid=''

# Ends the script by the signal's own status; what is to be cleaned up is cleaned up on the way out.
clean_up_on_exit() {
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

make_scratch() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/roundtrip-tests.XXXXXX")
    chmod 755 "$scratch"
    mkdir "$scratch/tmp"
}

# Job control puts the command in a process group of its own. `wait` returns as soon as a signal arrives, and the
# trap can end the command together with all that it started. Temporary files are written below the scratch directory,
# so that an interrupted run leaves none behind.
run() {
    local status=0
    set -m
    TMPDIR=$scratch/tmp "$@" </dev/null &
    command_pid=$!
    set +m
    wait "$command_pid" || status=$?
    stop_command
    return "$status"
}

# Also ends what the command has left behind.
stop_command() {
    [[ -n $command_pid ]] || return 0
    local group=$command_pid
    command_pid=''
    kill -TERM -- "-$group" 2>/dev/null || return 0
    wait "$group" 2>/dev/null || true
    kill -KILL -- "-$group" 2>/dev/null || true
}

say() {
    printf '\n== %s\n' "$*"
}

die() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}
