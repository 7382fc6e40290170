# What bin/run, bin/manage and bin/test share: find Python, install what is missing, keep .venv equal to the lock. Sourced, never run.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# install PACKAGE...: through apt as root or with sudo; otherwise print the one line to run.
install() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root=(sudo)
        else
            as_root=(false)
        fi
    fi
    if ! command -v apt-get >/dev/null; then
        stop "These Debian packages (or what your system calls them) are missing: $*. Install them and start again."
    fi
    if [ "${as_root[0]:-}" = false ]; then
        stop "System packages are missing. Ask an administrator to run this line, then start again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "Installing system packages: $*"
    "${as_root[@]}" apt-get -qq update || say "The package lists could not be refreshed; trying with those at hand."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null ||
        stop "apt could not install: $*"
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return 0
        fi
    done
    return 1
}

# make_environment REQUIREMENTS: .venv with exactly the locked versions; nothing to do while the stamp matches.
make_environment() {
    local requirements=$1 stamp=.venv/stamp-${1%.txt} wanted
    wanted=$(cat requirements.txt "$requirements" requirements.lock | sha256sum)
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    [ -w . ] || stop "The folder $PWD is read-only for $(id -un): clone the portal to a folder you may write to."
    find_python || { install python3 python3-venv; find_python; } ||
        stop "Python 3.11 or newer is needed; this system has $(python3 --version 2>&1)."
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making the virtual environment with $("$PYTHON" --version)"
        rm -rf .venv
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
            install "python$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
        "$PYTHON" -m venv .venv
    fi
    say "Installing the packages of $requirements"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" -c requirements.lock ||
        stop "The Python packages could not be installed; see the message above."
    printf '%s\n' "$wanted" >"$stamp"
}

# The libraries that WeasyPrint loads, and gettext where a catalogue has not been compiled.
install_libraries() {
    local missing=() po
    loads() { .venv/bin/python -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }
    loads libpango-1.0.so.0 libpangoft2-1.0.so.0 libfontconfig.so.1 || missing+=(libpango-1.0-0 libpangoft2-1.0-0)
    loads libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
    for po in locale/*/LC_MESSAGES/*.po; do
        if [ -e "$po" ] && [ ! -e "${po%.po}.mo" ] && ! command -v msgfmt >/dev/null; then
            missing+=(gettext)
            break
        fi
    done
    [ ${#missing[@]} = 0 ] || install "${missing[@]}"
    for po in locale/*/LC_MESSAGES/*.po; do
        if [ -e "$po" ] && [ ! -e "${po%.po}.mo" ]; then
            msgfmt --check-format -o "${po%.po}.mo" "$po"
        fi
    done
}
