# What bin/run, bin/manage and bin/test share: find what is missing, install it at once, keep .venv equal to the lock. Sourced, never run.
# shellcheck shell=bash

missing=()

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# need PACKAGE TEST...: PACKAGE is missing unless the command TEST succeeds.
need() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
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

has_library() { [[ $(/sbin/ldconfig -p) = *"$1 "* ]]; }
has_catalogues() {
    local po
    for po in locale/*/LC_MESSAGES/*.po; do
        [ ! -e "$po" ] || [ -e "${po%.po}.mo" ] || command -v msgfmt || return 1
    done
}

# What every start needs: Python with venv, the libraries that WeasyPrint loads, gettext where a catalogue has not been compiled.
need_to_run() {
    if find_python; then
        [ -x .venv/bin/python ] ||
            need "python$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" "$PYTHON" -c 'import ensurepip, venv'
    else
        missing+=(python3 python3-venv)
    fi
    need libpango-1.0-0 has_library libpango-1.0.so.0
    need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
    need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
    need gettext has_catalogues
}

# Through apt as root or with sudo; otherwise print the one line to run.
install_missing() {
    local as_root=()
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        stop "These Debian packages (or what your system calls them) are missing: ${missing[*]}. Install them and start again."
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root=(sudo)
        else
            stop "System packages are missing. Ask an administrator to run this line, then start again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
        fi
    fi
    say "Installing system packages: ${missing[*]}"
    "${as_root[@]}" apt-get -qq update || say "The package lists could not be refreshed; trying with those at hand."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        stop "apt could not install: ${missing[*]}"
    find_python || stop "Python 3.11 or newer is needed; this system has $(python3 --version 2>&1)."
}

# make_environment REQUIREMENTS: .venv with exactly the locked versions; nothing to do while the stamp matches.
make_environment() {
    local requirements=$1 stamp=.venv/stamp-${1%.txt} wanted po
    wanted=$(cat requirements.txt "$requirements" requirements.lock | sha256sum)
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || ! .venv/bin/python -c '' 2>/dev/null; then
        if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
            say "Making the virtual environment with $("$PYTHON" --version)"
            "$PYTHON" -m venv --clear .venv
        fi
        say "Installing the packages of $requirements"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" -c requirements.lock ||
            stop "The Python packages could not be installed; see the message above."
        printf '%s\n' "$wanted" >"$stamp"
    fi
    for po in locale/*/LC_MESSAGES/*.po; do
        if [ -e "$po" ] && [ ! -e "${po%.po}.mo" ]; then
            msgfmt --check-format -o "${po%.po}.mo" "$po"
        fi
    done
}

# set_up REQUIREMENTS
set_up() {
    [ -e .venv ] || [ -w . ] || stop "The folder $PWD is read-only for $(id -un): clone the portal to a folder you may write to."
    install_missing
    make_environment "$1"
}
