# Sourced by tests/run and tests/servers: installs packages where that can be done, on Debian and Ubuntu.
# shellcheck shell=bash

can_install() {
    type -P apt-get >/dev/null || return 1
    ((EUID == 0)) || sudo -n true 2>/dev/null
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" \
        </dev/null >/dev/null
}

# A broken third-party list is no reason to stop: the package itself may still be found.
update_lists() {
    apt_get update || true
}
