"""Checks of a deployment that need no call to the cloud."""

import re
from collections.abc import Sequence

from shared.config import SECRETS, ConfigurationError, require
from shared.config import load as load_settings
from tools.deploy.checking.same_site import same_site_problems
from tools.deploy.environments import entrance
from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.environments.naming import name_problems
from tools.deploy.images import bases, closure
from tools.deploy.money.budget import budget_problems
from tools.deploy.wanted.functions import Function

LONGEST_TIMEOUT = 3600
MOST_CONCURRENT = 1000
# Cloud Run, CPU limits: memory that a fraction of a vCPU may have.
HALF_CPU_FROM_MIB, WHOLE_CPU_FROM_MIB = 512, 1024
SMALLEST_MIB, GREATEST_MIB = 128, 32768
# Python, Flask, the Cloud SQL connector and google-auth in one process, with a margin.
BASE_MIB = 160
ARGON2_MIB = 19
# Names that Secret Manager and Cloud Functions reserve.
RESERVED = re.compile(
    r"X_GOOGLE_.*|GOOGLE_(ENTRYPOINT|FUNCTION_TARGET|RUNTIME|RUNTIME_VERSION)|PORT|K_.*"
)
EXAMPLE_NUMBERS = frozenset(("100000000001", "100000000002", "100000000003"))
CRON_FIELDS = 5


def problems(environment: Environment, functions: Sequence[Function]) -> list[str]:
    """Every reason not to deploy; empty when the plan may go ahead."""
    found = name_problems((function.entry_point for function in functions), environment)
    for function in functions:
        found += [f"{function.service}: {text}" for text in _sizes(environment, function)]
        found += [f"{function.service}: {text}" for text in _declared(function)]
        found += [
            f"{function.service}: the platform reserves the name {name}: choose another"
            for name in (*function.variables, *function.secrets)
            if RESERVED.fullmatch(name)
        ]
    found += _settings(functions)
    found += budget_problems(environment, functions)
    found += bases.problems(environment, bases.load()) + entrance.problems(environment)
    return found + ([] if environment.name == "dev" else first_things(environment))


def first_things(environment: Environment) -> list[str]:
    """What the owner of a new environment settles first; for dev these are notes."""
    found = examples(environment) + same_site_problems(environment)
    return found + entrance.console_problems(environment)


def examples(environment: Environment) -> list[str]:
    """Values that are still this repository's examples."""
    found = []
    ours = {"DOMAIN": environment.domain, "SMOKE_EMAIL": environment.smoke_email}
    if environment.project_number in EXAMPLE_NUMBERS:
        found.append("PROJECT and PROJECT_NUMBER are examples: name your own project")
    ours = {"DOMAIN": environment.domain, "ALERT_EMAIL": environment.alert_email}
    given = environment.settings | ours
    found += [
        f"{name} is an example, {value}: set your own value"
        for name, value in sorted(given.items())
        if ".example" in value
    ]
    return found


def _sizes(environment: Environment, function: Function) -> list[str]:
    found = []
    if not SMALLEST_MIB <= function.memory <= GREATEST_MIB:
        found.append(f"{function.memory} MiB is not between {SMALLEST_MIB} and {GREATEST_MIB}")
    if function.cpu < 0.5 and function.memory > HALF_CPU_FROM_MIB:  # noqa: PLR2004
        found.append(f"{function.memory} MiB needs at least half a vCPU")
    if function.cpu < 1 and function.memory > WHOLE_CPU_FROM_MIB:
        found.append(f"{function.memory} MiB needs at least a whole vCPU")
    return found + _loads(environment, function)


def _loads(environment: Environment, function: Function) -> list[str]:
    found = []
    if not 1 <= function.concurrency <= MOST_CONCURRENT:
        found.append(f"concurrency {function.concurrency} is not between 1 and {MOST_CONCURRENT}")
    if function.concurrency > 1 and function.cpu < 1:
        found.append("more than one request at once needs a whole vCPU")
    if function.variables["THREADS"] != str(function.concurrency):
        found.append("THREADS differs from the concurrency: give both the same number")
    if not 1 <= function.timeout <= LONGEST_TIMEOUT:
        found.append(f"timeout {function.timeout} s is not between 1 and {LONGEST_TIMEOUT}")
    needed = BASE_MIB + ARGON2_MIB * function.concurrency
    if function.passwords and function.memory < needed:
        found.append(f"{function.concurrency} passwords hashed at once need {needed} MiB of memory")
    if function.cpu * function.instances > environment.vcpu_quota:
        found.append(f"{function.instances} instances exceed VCPU_QUOTA: lower INSTANCES_*")
    if function.cpu * environment.parallel > environment.vcpu_quota:
        found.append("the instances started by PARALLEL deploys exceed VCPU_QUOTA: lower PARALLEL")
    return found


def _declared(function: Function) -> list[str]:
    found = []
    files = closure.closure(ROOT, function.entry_point)
    uses_storage = ROOT / "shared" / "files" / "client.py" in files
    if uses_storage and not function.storage:
        found.append("imports shared/files/client.py without Deployment(storage=True)")
    calls_processor = ROOT / "shared" / "processor" / "client.py" in files
    if calls_processor and not function.processor:
        found.append("imports shared/processor/client.py without Deployment(processor=True)")
    if ROOT / "shared" / "mail" / "sending.py" in files and "SMTP_URL" not in function.requires:
        found.append('imports shared/mail/sending.py without Deployment(requires=("SMTP_URL",))')
    if function.processor and not calls_processor:
        found.append("has Deployment(processor=True) but never calls the payment processor")
    if function.schedule is not None and not function.scheduled:
        found.append("has a schedule, but its caller is not Scheduler")
    if function.scheduled and len((function.schedule or "").split()) != CRON_FIELDS:
        found.append("has the caller Scheduler, but no schedule of five fields")
    return found


def _settings(functions: Sequence[Function]) -> list[str]:
    """Load the settings of each kind of function, with stand-ins for secrets."""
    kinds = {
        (
            function.account,
            tuple(sorted(function.variables)),
            tuple(sorted(function.secrets)),
            function.requires,
        ): function
        for function in functions
    }
    found = []
    for function in kinds.values():
        stand_ins = {name: SECRETS[name] for name in function.secrets}
        try:
            require(load_settings(function.variables | stand_ins), function.requires)
        except ConfigurationError as error:
            found.append(f"{function.service}: {error}")
    return found
