"""Service accounts and their rights, derived from the functions.

Functions share an account when they have the same class: the database login of their caller, with
or without files, with or without the payment processor's key, and with or without what proves the
processor's events. An account has the rights that the
functions of its class use and no others.
"""

from collections.abc import Sequence

from tools.deploy.environments.entrance import EDGE_SECRET, has_secret
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.provisioning.grants import Grant
from tools.deploy.provisioning.pipeline import (
    BUILD_ACCOUNT,
    DEPLOY_ACCOUNT,
    TOKEN_ROLE,
    build_grants,
    deploy_grants,
)
from tools.deploy.provisioning.resources import Resource
from tools.deploy.wanted.functions import (
    GATEWAY_ACCOUNT,
    SCHEDULER_ACCOUNT,
    Function,
    database_user,
)

DATABASE_ROLES = ("roles/cloudsql.client", "roles/cloudsql.instanceUser")
# Settings whose secret comes from elsewhere, so that no first value can be made up.
GIVEN = (
    "SMTP_URL",
    "PROCESSOR_KEY",
    "PROCESSOR_WEBHOOK_SECRETS",
    "PROCESSOR_CONNECT_WEBHOOK_SECRETS",
    "DATABASE_URL",
)
MIGRATE_ACCOUNT = "migrate"
OPERATE_ACCOUNT = "operate"
SECRET_ROLE = "roles/secretmanager.secretAccessor"  # noqa: S105 - a role
SMOKE_SECRET = "smoke-password"  # noqa: S105 - a secret's name
MIGRATE_SECRET = "database-admin:1"  # noqa: S105 - a secret's name


def function_accounts(functions: Sequence[Function]) -> dict[str, list[Function]]:
    """The functions of each account that is in use."""
    found: dict[str, list[Function]] = {}
    for function in functions:
        found.setdefault(function.account, []).append(function)
    return dict(sorted(found.items()))


def members(environment: Environment, functions: Sequence[Function]) -> dict[str, str]:
    """The database role of each account's login."""
    operator = database_user(environment, OPERATE_ACCOUNT)
    # The operator's commands act as the tables' owner, who has no right on another role.
    return {operator: "pavilion_owner"} | {
        database_user(environment, account): "pavilion_"
        + account.removeprefix("fn-")
        .removesuffix("-webhook")
        .removesuffix("-processor")
        .removesuffix("-storage")
        .replace("-", "_")
        for account in function_accounts(functions)
    }


def account_names(functions: Sequence[Function]) -> tuple[str, ...]:
    """The name of every service account."""
    return (
        *function_accounts(functions),
        *(GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT, MIGRATE_ACCOUNT),
        *(OPERATE_ACCOUNT, BUILD_ACCOUNT, DEPLOY_ACCOUNT),
    )


def accounts(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """Every service account."""
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
        for name in account_names(functions)
    ]


def rights(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """Every right, grouped by account."""
    found: dict[str, list[Command]] = {}
    for grant in grants(environment, functions):
        found.setdefault(grant.account, []).append(grant.add(environment))
    return [
        Resource(name=f"rights of {account}", always=tuple(commands))
        for account, commands in found.items()
    ]


def grants(environment: Environment, functions: Sequence[Function]) -> list[Grant]:
    """Every right that the functions and the pipeline need, and no other."""
    project, found = environment.project, []
    groups = function_accounts(functions)
    for account, group in groups.items():
        secrets = {name for function in group for name in secret_names(function)}
        found += [Grant("project", project, account, role) for role in DATABASE_ROLES]
        found += [Grant("secret", name, account, SECRET_ROLE) for name in sorted(secrets)]
        if group[0].storage:
            documents = f"gs://{environment.bucket}"
            found.append(Grant("bucket", documents, account, "roles/storage.objectUser"))
            # Links are signed through IAM without a key file (shared/files/signing.py).
            found.append(Grant("account", environment.email(account), account, TOKEN_ROLE))
    admin = MIGRATE_SECRET.partition(":")[0]
    if environment.smoke_email:
        # The pipeline signs in for smoke.
        found.append(Grant("secret", SMOKE_SECRET, DEPLOY_ACCOUNT, SECRET_ROLE))
    return [
        *found,
        # The job signs in with a password at the private address, for which no role is needed.
        Grant("secret", admin, MIGRATE_ACCOUNT, SECRET_ROLE),
        Grant("project", project, OPERATE_ACCOUNT, "roles/cloudsql.instanceUser"),
        *build_grants(environment),
        *deploy_grants(environment, [*groups, MIGRATE_ACCOUNT]),
    ]


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
    if environment.smoke_email:
        names.add(SMOKE_SECRET)
    return sorted(names | ({EDGE_SECRET.partition(":")[0]} if has_secret(environment) else set()))
