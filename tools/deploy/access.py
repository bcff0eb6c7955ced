"""Service accounts and their rights, derived from the functions.

Functions share an account when they have the same class: the database login of their caller, with
or without files, with or without the payment processor's key. An account has the rights that the
functions of its class use and no others.
"""

from collections.abc import Sequence

from tools.deploy.commands import Command, gcloud
from tools.deploy.environment import Environment
from tools.deploy.functions import (
    EDGE_SECRET,
    GATEWAY_ACCOUNT,
    SCHEDULER_ACCOUNT,
    Function,
    database_user,
)
from tools.deploy.resources import Resource

DATABASE_ROLES = ("roles/cloudsql.client", "roles/cloudsql.instanceUser")
BUILD_ROLES = (
    *("roles/logging.logWriter", "roles/artifactregistry.writer"),
    *("roles/storage.objectUser",),
)
# What the pipeline in cloudbuild.yaml runs: every subcommand except provision and destroy.
DEPLOY_ROLES = (
    *("roles/run.admin", "roles/cloudfunctions.admin", "roles/cloudscheduler.admin"),
    *("roles/apigateway.admin", "roles/cloudbuild.builds.editor", "roles/artifactregistry.writer"),
    *("roles/storage.objectUser", "roles/logging.logWriter", "roles/logging.viewer"),
)
# Settings whose secret comes from elsewhere, so that no first value can be made up.
GIVEN = ("SMTP_URL", "PROCESSOR_KEY", "DATABASE_CA", "DATABASE_URL")
MIGRATE_ACCOUNT = "migrate"
MIGRATE_SECRET = "database-admin:1"  # noqa: S105 - a secret's name


def function_accounts(functions: Sequence[Function]) -> dict[str, list[Function]]:
    """The functions of each account that is in use."""
    found: dict[str, list[Function]] = {}
    for function in functions:
        found.setdefault(function.account, []).append(function)
    return dict(sorted(found.items()))


def members(environment: Environment, functions: Sequence[Function]) -> dict[str, str]:
    """The database role of each account's login."""
    return {
        database_user(environment, account): "pavilion_"
        + account.removeprefix("fn-")
        .removesuffix("-processor")
        .removesuffix("-storage")
        .replace("-", "_")
        for account in function_accounts(functions)
    }


def accounts(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """Every service account."""
    others = (GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT, MIGRATE_ACCOUNT, "builder", "deploy")
    return [
        Resource(
            name=f"account {name}",
            probe=gcloud(
                environment,
                *("iam", "service-accounts", "describe", environment.email(name)),
                "--format=value(email)",
            ),
            create=(
                gcloud(
                    environment,
                    *("iam", "service-accounts", "create", name),
                    f"--display-name=Pavilion {name}",
                ),
            ),
        )
        for name in (*function_accounts(functions), *others)
    ]


def rights(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """Every right, grouped by account."""
    found = []
    for account, group in function_accounts(functions).items():
        secrets = {name for function in group for name in secret_names(function)}
        grants = [_project(environment, account, role) for role in DATABASE_ROLES]
        grants += [_secret(environment, account, name) for name in sorted(secrets)]
        if group[0].storage:
            grants += [_bucket(environment, account), _signing(environment, account)]
        found.append(Resource(name=f"rights of {account}", always=tuple(grants)))
    migrate = (
        _project(environment, MIGRATE_ACCOUNT, "roles/cloudsql.client"),
        _secret(environment, MIGRATE_ACCOUNT, MIGRATE_SECRET.partition(":")[0]),
    )
    found.append(Resource(name="rights of migrate", always=migrate))
    for account, roles in (("builder", BUILD_ROLES), ("deploy", DEPLOY_ROLES)):
        grants = [_project(environment, account, role) for role in roles]
        found.append(Resource(name=f"rights of {account}", always=tuple(grants)))
    acting = (GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT, MIGRATE_ACCOUNT, "builder")
    uses = [_use(environment, name) for name in (*function_accounts(functions), *acting)]
    found.append(Resource(name="accounts that deploy may use", always=tuple(uses)))
    return found


def secret_names(function: Function) -> list[str]:
    """The secrets a function reads, including the Redis authority with its address."""
    names = [value.partition(":")[0] for value in function.secrets.values()]
    return [*names, "redis-ca"] if "REDIS_URL" in function.secrets else names


def given_secrets(environment: Environment) -> dict[str, str]:
    """The secrets whose first value is supplied by hand, by their setting."""
    return {
        setting: environment.secrets[setting].partition(":")[0]
        for setting in GIVEN
        if setting in environment.secrets
    }


def all_secrets(environment: Environment) -> list[str]:
    """Every secret of this environment, by name."""
    names = {value.partition(":")[0] for value in environment.secrets.values()}
    names |= {MIGRATE_SECRET.partition(":")[0], "redis-ca"}
    return sorted(names | ({EDGE_SECRET.partition(":")[0]} if environment.domain else set()))


def _member(environment: Environment, account: str) -> str:
    return f"--member=serviceAccount:{environment.email(account)}"


def _project(environment: Environment, account: str, role: str) -> Command:
    return gcloud(
        environment,
        *("projects", "add-iam-policy-binding", environment.project),
        *(_member(environment, account), f"--role={role}", "--condition=None", "--format=none"),
    )


def _secret(environment: Environment, account: str, name: str) -> Command:
    return gcloud(
        environment,
        *("secrets", "add-iam-policy-binding", name, _member(environment, account)),
        *("--role=roles/secretmanager.secretAccessor", "--format=none"),
    )


def _bucket(environment: Environment, account: str) -> Command:
    return gcloud(
        environment,
        *("storage", "buckets", "add-iam-policy-binding", f"gs://{environment.bucket}"),
        *(_member(environment, account), "--role=roles/storage.objectUser", "--format=none"),
    )


def _use(environment: Environment, account: str) -> Command:
    return gcloud(
        environment,
        *("iam", "service-accounts", "add-iam-policy-binding", environment.email(account)),
        *(_member(environment, "deploy"), "--role=roles/iam.serviceAccountUser", "--format=none"),
    )


def _signing(environment: Environment, account: str) -> Command:
    # Links are signed through IAM without a key file (shared/files/signing.py).
    return gcloud(
        environment,
        *("iam", "service-accounts", "add-iam-policy-binding", environment.email(account)),
        _member(environment, account),
        *("--role=roles/iam.serviceAccountTokenCreator", "--format=none"),
    )
