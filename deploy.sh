#!/usr/bin/env bash
# Deploys Pavilion from a clone. See docs/operations.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# gcloud keeps the flags of each call for 30 days in ~/.config/gcloud/logs, a password's too.
export CLOUDSDK_CORE_DISABLE_FILE_LOGGING=1

usage() {
  cat <<'USAGE'
Usage: ./deploy.sh COMMAND [-e ENVIRONMENT] [--dry-run]

Every command can be repeated and then does only what is left. --dry-run prints the exact commands
and runs none. ENVIRONMENT is a file of environments/ without .env (default: dev, or DEPLOY_TO).

  all [--prune] [--held] check, provision, migrate, then release, with edge before its last steps
  check                  list every problem that can be found without a call
  provision [--verify]   create network, PostgreSQL, Redis, buckets, secrets, accounts, rights
  build                  build the image (or the source archive) unless these sources have one
  migrate                migrate to the newest schema in a job, before new code gets traffic
  release                functions, gateway, console, smoke in one process; a failing one goes back;
                         [--prune] deletes orphans, [--held] releases what was rolled back
  functions [NAME...]    plan, build once, deploy what changed without traffic, prove it, then
                         move the traffic; [--prune] and [--held] as above
  gateway                deploy the routes of the declarations
  edge                   create a balancer for the domain of the console and the API (DOMAIN)
  console                build the console and upload it, when its sources changed
  smoke                  test the live system
  smoke-account          have a link mailed to SMOKE_EMAIL; [--link LINK] make that the account
                         that smoke signs in to
  rollback [NAME...]     move the newest release, or the named functions, back one revision;
                         [--unproven] only a release that never passed smoke
  operate COMMAND...     run one of the operator's commands beside the database
  restore --at=TIME      copy the database as it was at that time into a new instance
  alerts                 create and update the alerts (docs/runbooks.md), sent to ALERT_EMAIL
  plan [--json]          show what a deploy would change; exit code 2 when something would
  status                 show what is deployed and what a deploy would do
  refresh                raise the pinned base images: once a month, then commit and deploy
  logs NAME              show the newest log lines of one function
  rotate NAME            add a version of session-keys, token-keys or redis, and say which line
                         of the environment's file to change; [--drop-old] [--leaked]
  destroy                list and, once confirmed, delete; data stays while protected
  help COMMAND           show one command in full

The variables DEPLOY_WITH=image|functions, PROJECT, PROJECT_NUMBER, REGION and PARALLEL override
the file.
Exit codes: 0 done, 1 something failed or is wrong (listed), 2 misuse, or a plan with changes.
USAGE
}

is_command() {
  case "$1" in
    all | check | provision | build | migrate | release | functions | gateway | edge) ;;
    console | smoke | smoke-account | rotate | rollback | operate | restore | alerts | plan | status | logs) ;;
    destroy | refresh) ;;
    *) return 1 ;;
  esac
}

# The help of a single command comes from tools.manifest.
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

# Importing them would take ten times as long as finding them.
FIND='
from importlib.util import find_spec
assert all(map(find_spec, ("flask", "functions_framework", "msgspec")))
'

# Uses .venv, else a Python with the requirements; on a fresh clone it installs .venv.
need_python() {
  if [[ ! -d .venv/bin ]]; then
    if python -c "$FIND" 2>/dev/null; then
      return
    fi
    make --silent install >&2
  fi
  PATH="$PWD/.venv/bin:$PATH"
}

need_gcloud() {
  if [[ $dry_run == no ]] && ! command -v gcloud >/dev/null; then
    echo "deploy.sh: gcloud is not installed: install it, or use --dry-run to see what would run" >&2
    exit 1
  fi
}

manifest() {
  python -m tools.manifest "$@"
}

destroy() {
  if [[ $dry_run == yes ]]; then
    manifest destroy "${options[@]}"
    return
  fi
  # Without --confirm it lists what would be deleted, and exits with 1.
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
  # Never empty, because older shells treat an empty array as unset.
  options=("--environment=${DEPLOY_TO:-dev}")
  while (($#)); do
    case "$1" in
      -e | --environment)
        options[0]="--environment=${2:?"-e needs an environment"}"
        shift
        ;;
      --environment=*) options[0]="$1" ;;
      --dry-run)
        dry_run=yes
        options+=("$1")
        ;;
      -h | --help)
        help "$command"
        return
        ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  if [[ "$command" != check && "$command" != refresh ]]; then
    need_gcloud
  fi
  need_python
  case "$command" in
    destroy) destroy ;;
    *)
      if ((${#rest[@]})); then
        options+=("${rest[@]}")
      fi
      # In place of this shell, so that a signal reaches the program that can go back.
      exec python -m tools.manifest "$command" "${options[@]}"
      ;;
  esac
}

main "$@"
