#!/usr/bin/env bash
# From a clone to the cloud. See docs/operations.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'USAGE'
Usage: ./deploy.sh COMMAND [-e ENVIRONMENT] [--dry-run]

Every command may be repeated: it does only what is left. --dry-run prints the exact commands and
calls nothing. ENVIRONMENT is a file of environments/ without .env (default: dev, or DEPLOY_TO).

  all [--prune]          check, provision, migrate, functions, gateway, edge, smoke;
                         takes the functions back when smoke fails
  check                  what can be known to be wrong before any call
  provision [--verify]   network, PostgreSQL, Redis, buckets, secrets, accounts and their rights
  build                  the image (or the source archive), unless these sources have one
  migrate                the newest schema, as a job of its own, before new code gets traffic
  functions [NAME...]    plan, build once, deploy what changed; [--prune] deletes orphans
  gateway                the routes, from the declarations
  edge                   a balancer for a domain of one's own (DOMAIN)
  smoke                  a journey through the live system
  rollback [NAME...]     the newest release, or the named functions, back to the revision before;
                         [--unproven] only when that release never passed smoke
  status                 what is deployed, and what a deploy would do
  logs NAME              the newest lines of one function
  destroy                asks, lists, and keeps what deletion protection covers
  help COMMAND           one command in full

DEPLOY_WITH=image|functions, PROJECT, PROJECT_NUMBER, REGION and PARALLEL override the file once.
SMOKE_EMAIL and SMOKE_PASSWORD name the account of the signed-in part of smoke.
Exit codes: 0 done, 1 something failed or is wrong (a list says what), 2 misuse.
USAGE
}

is_command() {
  case "$1" in
    all | check | provision | build | migrate | functions | gateway | edge | smoke) ;;
    rollback | status | logs | destroy) ;;
    *) return 1 ;;
  esac
}

# One command's own text is that of the program behind it.
help() {
  if [[ "${1:-all}" == all ]]; then
    usage
  elif is_command "$1"; then
    need_python
    manifest "$1" --help | sed "s|python -m tools.manifest|./deploy.sh|"
  else
    misuse "there is no command $1"
  fi
}

misuse() {
  echo "deploy.sh: $1" >&2
  usage >&2
  exit 2
}

# The interpreter of `make run`; or another that has the requirements; on a fresh clone it is made.
need_python() {
  if [[ ! -d .venv/bin ]]; then
    if python -c 'import flask, functions_framework, msgspec' 2>/dev/null; then
      return
    fi
    make --silent install >&2
  fi
  PATH="$PWD/.venv/bin:$PATH"
}

need_gcloud() {
  if [[ $dry_run == no ]] && ! command -v gcloud >/dev/null; then
    echo "deploy.sh: gcloud is not installed; --dry-run shows what would run" >&2
    exit 1
  fi
}

manifest() {
  python -m tools.manifest "$@"
}

all() {
  local functions=("${options[@]}")
  if [[ $prune == yes ]]; then
    functions+=(--prune)
  fi
  manifest check "${options[@]}"
  manifest provision "${options[@]}"
  # Schema first: migrations only add what the serving code does not mind.
  manifest migrate "${options[@]}"
  manifest functions "${functions[@]}"
  manifest gateway "${options[@]}"
  manifest edge "${options[@]}"
  if ! manifest smoke "${options[@]}"; then
    echo "deploy.sh: smoke failed, taking back what never passed it" >&2
    manifest rollback --unproven "${options[@]}"
    exit 1
  fi
}

destroy() {
  if [[ $dry_run == yes ]]; then
    manifest destroy "${options[@]}"
    return
  fi
  # Without a confirmation it lists what would go, and ends with code 1.
  manifest destroy "${options[@]}" || true
  read -r -p "Type the project's name to delete all of this: " confirmed
  manifest destroy "${options[@]}" --confirm="$confirmed"
}

main() {
  local command="${1:-help}" rest=()
  shift || true
  if [[ "$command" == help || "$command" == -h || "$command" == --help ]]; then
    help "${1:-all}"
    return
  fi
  is_command "$command" || misuse "there is no command $command"
  dry_run=no
  prune=no
  # Never empty: older shells take an empty list for an unset name.
  options=("--environment=${DEPLOY_TO:-dev}")
  while (($#)); do
    case "$1" in
      -e | --environment)
        options[0]="--environment=${2:?"-e wants an environment"}"
        shift
        ;;
      --environment=*) options[0]="$1" ;;
      --dry-run)
        dry_run=yes
        options+=("$1")
        ;;
      --prune)
        prune=yes
        rest+=("$1")
        ;;
      -h | --help)
        help "$command"
        return
        ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  if [[ "$command" != check ]]; then
    need_gcloud
  fi
  need_python
  case "$command" in
    all)
      if ((${#rest[@]})) && [[ "${rest[*]}" != --prune ]]; then
        misuse "all takes no ${rest[*]}"
      fi
      all
      ;;
    destroy) destroy ;;
    *)
      if ((${#rest[@]})); then
        options+=("${rest[@]}")
      fi
      manifest "$command" "${options[@]}"
      ;;
  esac
}

main "$@"
