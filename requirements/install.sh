#!/bin/sh
# Makes .venv from requirements/dev.txt, or returns at once where it is already up to date.
# The copy of dev.txt inside .venv is written last: a half-made .venv has none and is made again.
set -eu
cd "$(dirname "$0")/.."
wanted=requirements/dev.txt
stamp=.venv/installed.txt

if cmp -s "$wanted" "$stamp" && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

# Releases known to have ready-made packages come first, any newer Python last.
incomplete='' python=''
for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$candidate" -c 'import ensurepip, ssl, venv' 2>/dev/null; then
        python=$candidate
        break
    fi
    incomplete=$candidate
done
if [ -z "$python" ]; then
    if [ -n "$incomplete" ]; then
        echo "$incomplete was found, but its venv module is missing: install it (on Debian and Ubuntu, python3-venv)." >&2
    else
        echo "Python 3.11 or newer is needed, and none was found: install one (for example python3.12)." >&2
    fi
    exit 1
fi

# Two installs at once take turns: the script starts over once it holds the lock, and may find the work done.
if [ -z "${INSTALL_LOCKED:-}" ]; then
    INSTALL_LOCKED=1 exec "$python" -c '
import fcntl, os, sys
lock = os.open(sys.argv[1], os.O_RDONLY)
os.set_inheritable(lock, True)
fcntl.flock(lock, fcntl.LOCK_EX)
os.execvp("sh", ["sh", "requirements/install.sh"])' "$wanted"
fi

echo "Installing the packages of $wanted into .venv with $("$python" --version) (once, a minute or two) …" >&2
"$python" -m venv --clear .venv
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$wanted"
cp "$wanted" "$stamp"
