#!/bin/sh
# Install the requirements into .venv and leave the stamp file $1 when that is complete.
set -eu
stamp=$1

# A version manager's stub may have the name but not run, so each is tried.
python=
for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
	if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		python=$name
		break
	fi
done
if [ -z "$python" ]; then
	echo "Pavilion needs Python 3.11 or newer with venv (on Debian: apt install python3-venv)." >&2
	exit 1
fi

# A broken .venv (an interrupted installation, or its Python is gone) is replaced.
if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
	echo "Creating .venv with $("$python" --version) ..."
	rm -rf .venv
	"$python" -m venv .venv
fi
rm -f .venv/installed-*
echo "Installing packages into .venv ..."
# What is never imported is never compiled; the rest is when it is first imported.
# The pipe hides the installer's exit code, so the stamp file shows its success.
{
	.venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --no-compile \
		--requirement requirements-dev.txt && touch "$stamp"
} | sed -un 's/^Collecting \([A-Za-z0-9._-]*\).*/  \1/p; s/^Installing collected.*/  downloaded, installing .../p'
test -e "$stamp"
