#!/bin/sh
# Pin every package that requirements.in and requirements-dev.in bring along, with hashes, for all
# platforms and every Python from 3.11 on. `--upgrade` takes the newest releases that they allow.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x .local/lock/bin/uv ]; then
	python3 -m venv .local/lock
	.local/lock/bin/pip install --quiet "$(grep '^uv==' requirements-dev.in)"
fi
pins=$(mktemp)
trap 'rm -f "$pins"' EXIT

# Write the pins of `requirements` to $file. Those that are there already stay, if they still fit.
pin() {
	file=$1 source=$2
	shift 2
	sed '/^-r /d' "$file" >"$pins"
	.local/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --output-file "$pins" "$source" "$@"
	echo "# Written by make lock."
	cat "$pins"
}

runtime=$(pin requirements.txt requirements.in "$@")
echo "$runtime" >requirements.txt
named=$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.txt)
# shellcheck disable=SC2086 # two words a package
rest=$(pin requirements-dev.txt requirements-dev.in --constraint requirements.txt $named "$@")
printf '%s\n-r requirements.txt\n' "$rest" >requirements-dev.txt
job=$(printf 'alembic\nmsgspec\npg8000\n' | pin deploy/migrate-requirements.txt - \
	--constraint requirements.txt --constraint requirements-dev.txt)
echo "$job" >deploy/migrate-requirements.txt
