"""The project's resources, created once: network, stores, secrets, images, accounts."""

from collections.abc import Sequence
from hashlib import sha256

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, Output, fed, gcloud
from tools.deploy.provisioning import access, console
from tools.deploy.provisioning.places import buckets, made, network, repository
from tools.deploy.provisioning.resources import Resource, commands
from tools.deploy.provisioning.stores import database, redis
from tools.deploy.wanted.functions import Function, database_user

APIS = (
    *("run", "cloudfunctions", "cloudbuild", "artifactregistry", "apigateway"),
    *("servicemanagement", "servicecontrol", "sqladmin", "redis", "secretmanager"),
    *("cloudscheduler", "compute", "servicenetworking", "iam", "iamcredentials"),
    # A service account that runs `projects add-iam-policy-binding` needs it in its own project.
    "cloudresourcemanager",
    *("logging", "monitoring", "storage"),
)
# Service Usage, services.batchEnable: at most 20 in one call.
APIS_PER_CALL = 20
LABEL = "provisioned"
# The number of the version that `provision` makes up.
FIRST_VERSION = "1"
# Files that the commands read, so their contents are part of the digest.
WRITTEN = ("images.json", "cors.json", "lifecycle.json", "sources.json", "console.json")


def resources(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """Every resource, in order of creation."""
    names = [f"{name}.googleapis.com" for name in APIS]
    enable = tuple(
        gcloud(environment, "services", "enable", *names[begin : begin + APIS_PER_CALL])
        for begin in range(0, len(names), APIS_PER_CALL)
    )
    return [
        Resource(name="services", always=enable),
        # Before what takes half an hour, because a person may have to add a value.
        *given_secrets(environment),
        *network(environment),
        *repository(environment),
        *buckets(environment),
        *console.resources(environment),
        *access.accounts(environment, functions),
        *redis(environment),
        *database(environment),
        # With what the stores tell: an address, a password, authorities.
        *secrets(environment),
        *pinned_secrets(environment),
        *logins(environment, functions),
        *access.rights(environment, functions),
    ]


def digest(found: Sequence[Resource], written: Sequence[bytes]) -> str:
    """A digest of everything provision would do, kept as a label once it is done."""
    texts = [command.text() for command in commands(found)]
    return sha256("\n".join(texts).encode() + b"".join(written)).hexdigest()[:32]


def label_probe(environment: Environment) -> Command:
    """The call that shows which state was provisioned."""
    return gcloud(
        environment,
        *("storage", "buckets", "describe", f"gs://{environment.deploy_bucket}"),
        f"--format=value(labels.{LABEL})",
    )


def label(environment: Environment, value: str) -> Command:
    """The call that records which state was provisioned."""
    return gcloud(
        environment,
        *("storage", "buckets", "update", f"gs://{environment.deploy_bucket}"),
        f"--update-labels={LABEL}={value}",
    )


def given_secrets(environment: Environment) -> list[Resource]:
    """Each secret whose value comes from elsewhere, and the question for the value."""
    found = []
    for variable, name in access.given_secrets(environment).items():
        version = environment.secrets[variable].partition(":")[2]
        found += [
            _secret(environment, name),
            Resource(
                name=f"version of {name}",
                probe=_describe_version(environment, name, version),
                needle="ENABLED",
                ask=f"version {version} of the secret {name} is missing. Pipe the value of "
                f"{variable}, without a line break at its end, into this command, then run the "
                f"same deploy.sh command again:\n  {_add(environment, name).text()}",
            ),
        ]
    return found


def secrets(environment: Environment) -> list[Resource]:
    """Each other secret, with a generated first version."""
    found = []
    given = access.given_secrets(environment).values()
    for name in access.all_secrets(environment):
        if name in given:
            continue
        if name == access.SMOKE_SECRET:
            # Its value comes with the account (tools/deploy/monitoring/smoke_account.py).
            found.append(_secret(environment, name))
            continue
        make = (
            *("python", "-m", "tools.deploy.secret", name),
            f"--environment={environment.name}",
        )
        found += [
            _secret(environment, name),
            Resource(
                name=f"version of {name}",
                probe=gcloud(
                    environment,
                    *("secrets", "versions", "list", name, "--limit=1", "--format=value(name)"),
                ),
                create=(fed(_add(environment, name), make),),
            ),
        ]
    return found


def pinned_secrets(environment: Environment) -> list[Resource]:
    """The question for each version that a rotation has made, and a new project does not have."""
    given = access.given_secrets(environment)
    pins = {
        variable: pin.partition(":")
        for variable, pin in environment.secrets.items()
        if variable not in given
    }
    return [
        Resource(
            name=f"version {version} of {name}",
            probe=_describe_version(environment, name, version),
            needle="ENABLED",
            ask=f"version {version} of the secret {name} is missing, which {variable} names. In a "
            f"new project write {variable}=secret:{name}:1",
        )
        for variable, (name, _, version) in pins.items()
        if version != FIRST_VERSION
    ]


def _describe_version(environment: Environment, name: str, version: str) -> Command:
    words = ("secrets", "versions", "describe", version, f"--secret={name}")
    return gcloud(environment, *words, "--format=value(state)")


def _secret(environment: Environment, name: str) -> Resource:
    return made(environment, f"secret {name}", ("secrets",), name, "--replication-policy=automatic")


def _add(environment: Environment, name: str) -> Command:
    return gcloud(environment, "secrets", "versions", "add", name, "--data-file=-")


def logins(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """A database login for each account, and the administrator's password."""
    instance = f"--instance={environment.database_instance_name}"
    listed = gcloud(environment, "sql", "users", "list", instance, "--format=value(name)")
    name, _, version = access.MIGRATE_SECRET.partition(":")
    access_command = ("gcloud", "secrets", "versions", "access", version, f"--secret={name}")
    password = Output("--password=", (*access_command, f"--project={environment.project}"))
    admin = gcloud(environment, "sql", "users", "set-password", "postgres", instance, password)
    found = [Resource(name="administrator", always=(admin,))]
    for account in (*access.function_accounts(functions), access.OPERATE_ACCOUNT):
        login = database_user(environment, account)
        words = ("sql", "users", "create", login, instance)
        create = gcloud(environment, *words, "--type=cloud_iam_service_account")
        found.append(Resource(name=f"login {login}", probe=listed, needle=login, create=(create,)))
    return found
