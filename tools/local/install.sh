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
pip() {
	.venv/bin/python -m pip --disable-pip-version-check --no-input "$@"
}

configured() {
	pip config list | sed -n "s/.*\.$1='\(.*\)'/\1/p" | tail -n 1
}

# uv takes a fifth of pip's CPU time. Both check the hashes, and compile nothing: a module is compiled
# when it is first imported.
with_uv() {
	sed -n '/^uv==/,/[^\\]$/p' requirements-dev.txt >.venv/uv.txt
	pip install --quiet --no-compile --requirement .venv/uv.txt || return
	# Where pip is told to look, and whom to trust.
	index=$(configured index-url)
	cert=$(configured cert)
	if test -n "$index"; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"; fi
	if test -n "$cert"; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"; fi
	.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes \
		--requirement requirements-dev.txt
}

# pip knows settings, such as further indexes, that uv has elsewhere.
with_pip() {
	echo "uv could not install them, so pip does ..."
	pip install --quiet --no-compile --requirement requirements-dev.txt
}

with_uv || with_pip
touch "$stamp"
