# shellcheck shell=bash
# What ./run needs on the machine, fetched when it is missing: Debian packages, and a .venv with exactly the locked set.
# Sourced by ./run, which sets ROOT. Every failure is one line that says what and how to mend it.

VENV=${YIZHAN_VENV:-$ROOT/.venv}
PYTHON=$VENV/bin/python
LOG=$ROOT/var/setup.log
# A window (X11 or none at all), a virtual display where there is no real one, a voice.
PACKAGES_RUN=(libgl1 libegl1 libmtdev1 xvfb espeak-ng)
PACKAGES_TEST=(chromium chromium-driver postgresql xdotool)
# Measured: the packages and the .venv together, with room to unpack.
SPACE_RUN_MB=1500
SPACE_TEST_MB=2800
SPACE_START_MB=200

say() { printf '%s\n' "$*"; }

fail() {
    printf 'run: %s\n' "$*" >&2
    exit 1
}

# provision run|test : makes the machine ready, or ends with one line; does nothing when it was done before.
provision() {
    local kind=$1 packages=("${PACKAGES_RUN[@]}")
    [[ $kind == test ]] && packages+=("${PACKAGES_TEST[@]}")
    need_own_folder
    need_space "$SPACE_START_MB"
    # Whoever brings an environment of their own keeps it themselves.
    [[ -z ${YIZHAN_VENV:-} ]] || return 0
    is_ready "$kind" "${packages[@]}" && return
    exec {setup_lock}>"$ROOT/var/setup.lock"
    if ! flock -n "$setup_lock"; then
        say "Another ./run is setting this folder up; waiting for it."
        flock "$setup_lock"
    fi
    if ! is_ready "$kind" "${packages[@]}"; then
        : >"$LOG"
        install_packages "$kind" "${packages[@]}"
        install_libraries
        # What serves the tests serves everything.
        [[ $kind == run ]] || stamp_of "${PACKAGES_RUN[@]}" >"$VENV/.ready-run"
        stamp_of "${packages[@]}" >"$VENV/.ready-$kind"
    fi
    exec {setup_lock}>&-
}

is_ready() {
    local kind=$1
    shift
    [[ -x $PYTHON && ! -e $VENV/.unfinished && -f $VENV/.ready-$kind && $(<"$VENV/.ready-$kind") == "$(stamp_of "$@")" ]]
}

# The folder is part of it: the scripts of a .venv hold its path, so a moved clone is set up again.
stamp_of() {
    { printf '%s\n' "$ROOT" "$@" && cat "$ROOT/requirements.lock" "$ROOT/pyproject.toml"; } | sha256sum
}

need_own_folder() {
    local place
    mkdir -p "$ROOT/var" 2>/dev/null || true
    for place in "$ROOT/var" "$ROOT/var/setup.lock" "$VENV"; do
        [[ ! -e $place && $place != "$ROOT/var" ]] || [[ -w $place ]] ||
            fail "$place belongs to somebody else: clone into a folder that is yours, or mend the owner with chown -R."
    done
}

need_space() {
    local need=$1 free
    free=$(df -Pk "$ROOT" | awk 'NR == 2 { print int($4 / 1024) }')
    ((free >= need)) || fail "the disk of $ROOT has $free MB free and $need MB are needed: free some space, then run this again."
}

# --- Debian packages --------------------------------------------------------------------------------------------

install_packages() {
    local kind=$1 missing=() package
    shift
    command -v dpkg-query >/dev/null || {
        say "This is not Debian; going on, hoping for the equivalents of: $*"
        return 0
    }
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    can_make_venv || missing+=(python3 python3-venv)
    ((${#missing[@]})) || return 0
    if [[ $kind == test ]]; then need_space "$SPACE_TEST_MB"; else need_space "$SPACE_RUN_MB"; fi
    say "Installing Debian packages: ${missing[*]}"
    as_root apt-get update || fail_with_log "apt-get update failed" "check the network and /etc/apt, then run this again"
    as_root apt-get install --yes --no-install-recommends "${missing[@]}" ||
        fail_with_log "apt-get could not install ${missing[*]}" "check the network and /etc/apt, then run this again"
}

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# as_root COMMAND... : for install_packages, whose `missing` it names when it must give up.
as_root() {
    local sudo=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            fail "packages are missing and there is no sudo: as root, run apt-get install --no-install-recommends ${missing[*]}, then run this again."
        sudo=(sudo)
        # Without a terminal nobody can type a password.
        [[ -t 0 ]] || sudo+=(-n)
        "${sudo[@]}" true 2>>"$LOG" ||
            fail "sudo refused: as root, run apt-get install --no-install-recommends ${missing[*]}, then run this again."
    fi
    # A package may start its daemon, which must not inherit the lock and keep it.
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >>"$LOG" 2>&1 </dev/null {setup_lock}>&-
}

fail_with_log() {
    local reason
    reason=$(grep -E '^(E|ERROR|error)\b' "$LOG" | tail -n 1 | cut -c 1-200)
    fail "$1${reason:+ ($reason)}: $2. Everything it said is in $LOG."
}

# --- The .venv --------------------------------------------------------------------------------------------------

install_libraries() {
    local python
    python=$(find_python) || fail "Python 3.11 or newer is needed: apt-get install python3 on Debian 12, then run this again."
    # An interrupted installation can leave half a library that looks whole, so it is made anew.
    if [[ -e $VENV/.unfinished || ! -x $PYTHON ]] || ! "$PYTHON" -m pip --version >/dev/null 2>&1; then
        rm -rf "$VENV"
        need_space 900
    fi
    mkdir -p "$VENV"
    touch "$VENV/.unfinished"
    if [[ ! -x $PYTHON ]]; then
        say "Making .venv with $("$python" --version)"
        "$python" -m venv "$VENV" >>"$LOG" 2>&1 || fail_with_log "the .venv could not be made" "apt-get install python3-venv, then run this again"
    fi
    say "Installing the locked libraries into .venv"
    pip_install --require-hashes -r "$ROOT/requirements.lock"
    pip_install --no-deps --no-build-isolation -e "$ROOT"
    rm "$VENV/.unfinished"
}

pip_install() {
    "$PYTHON" -m pip install --disable-pip-version-check --no-input --progress-bar off "$@" >>"$LOG" 2>&1 </dev/null ||
        fail_with_log "pip could not install the libraries" "check the network and the free space, then run this again"
}

# Debian's own first, if it can make a .venv: it is built with profiles, and faster by a third than one that a version
# manager compiled without.
find_python() {
    local name
    if /usr/bin/python3 -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo /usr/bin/python3
        return
    fi
    for name in python3 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$name" && return
    done
    return 1
}

can_make_venv() {
    local python
    python=$(find_python) && "$python" -c 'import ensurepip, venv' 2>/dev/null
}
