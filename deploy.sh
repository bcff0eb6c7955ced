#!/usr/bin/env bash
# From a clone to the cloud. See docs/operations.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'USAGE'
Usage: ./deploy.sh COMMAND [-e ENVIRONMENT] [--dry-run]

Every command may be repeated: it does only what is left. --dry-run prints the exact commands and
calls nothing. ENVIRONMENT is a file of environments/ without .env (default: dev, or DEPLOY_TO).

  all                    check, provision, migrate, functions, gateway, edge, smoke;
                         takes the functions back when smoke fails
  check                  what can be known to be wrong before any call
  provision [--verify]   network, PostgreSQL, Redis, buckets, secrets, accounts and their rights
  build                  the image (or the source archive), unless these sources have one
  migrate                the newest schema, as a job of its own, before new code gets traffic
  functions [NAME...]    plan, build once, deploy what changed; [--prune] deletes orphans
  gateway                the routes, from the declarations
  edge                   a balancer for a domain of one's own (DOMAIN)
  smoke                  a journey through the live system
  rollback [NAME...]     the newest release, or the named functions, back to the revision before
  status                 what is deployed, and what a deploy would do
  logs NAME              the newest lines of one function
  destroy                asks, lists, and keeps what deletion protection covers

DEPLOY_WITH=run|functions, PROJECT, PROJECT_NUMBER, REGION and PARALLEL override the file once.
SMOKE_EMAIL and SMOKE_PASSWORD name the account of the signed-in part of smoke.
USAGE
}

# The interpreter of `make run` when it is there; otherwise whatever has the requirements.
if [[ -d .venv/bin ]]; then
  PATH="$PWD/.venv/bin:$PATH"
fi

manifest() {
  python -m tools.manifest "$@"
}

need_gcloud() {
  if [[ $dry_run == no ]] && ! command -v gcloud >/dev/null; then
    echo "deploy.sh: gcloud is not installed; --dry-run shows what would run" >&2
    exit 1
  fi
}

all() {
  manifest check "${options[@]}"
  manifest provision "${options[@]}"
  # Schema first: migrations only add what the serving code does not mind.
  manifest migrate "${options[@]}"
  manifest functions "${options[@]}" "${more[@]}"
  manifest gateway "${options[@]}"
  manifest edge "${options[@]}"
  if ! manifest smoke "${options[@]}"; then
    echo "deploy.sh: smoke failed, taking the release back" >&2
    manifest rollback "${options[@]}"
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
  local command="${1:-help}"
  shift || true
  dry_run=no
  options=()
  more=()
  while (($#)); do
    case "$1" in
      -e | --environment)
        options+=("--environment=${2:?"-e wants an environment"}")
        shift
        ;;
      --environment=*) options+=("$1") ;;
      --dry-run)
        dry_run=yes
        options+=("$1")
        ;;
      -h | --help) command=help ;;
      *) more+=("$1") ;;
    esac
    shift
  done
  case "$command" in
    help | -h | --help) usage ;;
    check) manifest check "${options[@]}" "${more[@]}" ;;
    all)
      need_gcloud
      all
      ;;
    destroy)
      need_gcloud
      destroy
      ;;
    provision | build | migrate | functions | gateway | edge | smoke | rollback | status | logs)
      need_gcloud
      manifest "$command" "${options[@]}" "${more[@]}"
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
