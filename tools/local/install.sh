#!/bin/sh
# Install the requirements into .venv and leave the stamp file $1 when that is complete.
set -eu
stamp=$1

# A version manager's stub may bear the name and not run, so each is tried.
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

# An interrupted installation, or one by a Python that has left since, starts afresh.
if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
	echo "Making .venv with $("$python" --version) ..."
	rm -rf .venv
	"$python" -m venv .venv
fi
rm -f .venv/installed-*
echo "Installing packages into .venv ..."
# A pipe hides the installer's failure, and then there is no stamp.
{
	.venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
		--requirement requirements-dev.txt && touch "$stamp"
} | sed -un 's/^Collecting \([A-Za-z0-9._-]*\).*/  \1/p; s/^Installing collected.*/  all there, unpacking .../p'
test -e "$stamp"
