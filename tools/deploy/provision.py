"""The project's own things: network, stores, secrets, images, accounts. Made once, kept so."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from tools.deploy import access
from tools.deploy.commands import Command, Output, fed, gcloud
from tools.deploy.environment import ROOT, Environment
from tools.deploy.functions import Function, database_user
from tools.deploy.resources import Resource, commands
from tools.deploy.stores import database, redis

APIS = (
    *("run", "cloudfunctions", "cloudbuild", "artifactregistry", "apigateway"),
    *("servicemanagement", "servicecontrol", "sqladmin", "redis", "secretmanager"),
    *("cloudscheduler", "compute", "servicenetworking", "vpcaccess", "iam", "iamcredentials"),
    *("logging", "monitoring", "storage"),
)
# Our row for a pending upload lives 24 hours, a resumable session a week.
PENDING_DAYS = 8
UPLOAD_HEADERS = ["Content-Type", "Content-Range", "Range", "X-Goog-Content-Length-Range"]
IMAGES_KEPT = 100
LABEL = "provisioned"
# Files that commands read; what they say is part of what provision does.
WRITTEN = ("images.json", "cors.json", "lifecycle.json", "sources.json")


def resources(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """Everything, in the order in which it can be made."""
    apis = (f"{name}.googleapis.com" for name in APIS)
    enable = gcloud(environment, "services", "enable", *apis)
    return [
        Resource(name="services", always=(enable,)),
        *network(environment),
        *repository(environment),
        *buckets(environment),
        *access.accounts(environment, functions),
        *redis(environment),
        *secrets(environment),
        *database(environment),
        *logins(environment, functions),
        *access.rights(environment, functions),
    ]


def digest(found: Sequence[Resource], written: Sequence[bytes]) -> str:
    """One digest of all that provision would do: kept as a label when it is done."""
    texts = [command.text() for command in commands(found)]
    return sha256("\n".join(texts).encode() + b"".join(written)).hexdigest()[:32]


def label_probe(environment: Environment) -> Command:
    """The call that shows which state was provisioned."""
    return gcloud(
        environment,
        *("artifacts", "repositories", "describe", "pavilion"),
        *(f"--location={environment.region}", f"--format=value(labels.{LABEL})"),
    )


def label(environment: Environment, value: str) -> Command:
    """The call that says which state was provisioned."""
    return gcloud(
        environment,
        *("artifacts", "repositories", "update", "pavilion"),
        *(f"--location={environment.region}", f"--update-labels={LABEL}={value}"),
    )


def network(environment: Environment) -> list[Resource]:
    """A network of our own, a subnet for the functions, and the stores' private range."""
    region = f"--region={environment.region}"
    found = [
        _made(environment, "network", ("compute", "networks"), "pavilion", "--subnet-mode=custom"),
        _made(
            environment,
            "subnet",
            ("compute", "networks", "subnets"),
            *("pavilion", "--network=pavilion", "--range=10.8.0.0/20"),
            "--enable-private-ip-google-access",
            at=(region,),
        ),
        _made(
            environment,
            "private range",
            ("compute", "addresses"),
            *("pavilion-services", "--purpose=VPC_PEERING", "--prefix-length=20"),
            "--network=pavilion",
            at=("--global",),
        ),
        Resource(
            name="private services",
            probe=gcloud(
                environment,
                *("services", "vpc-peerings", "list", "--network=pavilion"),
                *("--service=servicenetworking.googleapis.com", "--format=value(network)"),
            ),
            create=(
                gcloud(
                    environment,
                    *("services", "vpc-peerings", "connect", "--network=pavilion"),
                    "--service=servicenetworking.googleapis.com",
                    "--ranges=pavilion-services",
                ),
            ),
        ),
    ]
    if environment.deploy_with == "functions":
        # gcloud functions deploy reaches a network only through a connector.
        connector = ("compute", "networks", "vpc-access", "connectors")
        flags = ("--network=pavilion", "--range=10.9.0.0/28", "--min-instances=2")
        found.append(
            _made(
                environment,
                "connector",
                connector,
                *("pavilion", *flags, "--max-instances=10"),
                at=(region,),
            )
        )
    return found


def repository(environment: Environment) -> list[Resource]:
    """Where images lie; a tag always means the same image, and old ones go."""
    policy = _file(environment, "images.json", image_policy())
    place = f"--location={environment.region}"
    cleanup = gcloud(
        environment,
        *("artifacts", "repositories", "set-cleanup-policies", "pavilion", place),
        *(f"--policy={policy}", "--no-dry-run"),
    )
    return [
        _made(
            environment,
            "images",
            ("artifacts", "repositories"),
            *("pavilion", "--repository-format=docker", "--immutable-tags", "--labels=app=pavilion"),
            at=(place,),
            always=(cleanup,),
        )
    ]


def image_policy() -> list[dict[str, Any]]:
    """Old images go, the newest stay."""
    return [
        {"name": "old", "action": {"type": "Delete"}, "condition": {"olderThan": "90d"}},
        {
            "name": "newest",
            "action": {"type": "Keep"},
            "mostRecentVersions": {"keepCount": IMAGES_KEPT},
        },
    ]


def buckets(environment: Environment) -> list[Resource]:
    """The documents, which only our accounts may read, and the sources of builds."""
    cors = _file(environment, "cors.json", bucket_cors(environment))
    lifecycle = _file(environment, "lifecycle.json", bucket_lifecycle("pending/", PENDING_DAYS))
    sources = _file(environment, "sources.json", bucket_lifecycle("", 30))
    documents, deploys = f"gs://{environment.bucket}", f"gs://{environment.deploy_bucket}"
    keep = gcloud(
        environment,
        *("storage", "buckets", "update", documents),
        *(f"--cors-file={cors}", f"--lifecycle-file={lifecycle}"),
    )
    closed = ("--uniform-bucket-level-access", "--public-access-prevention")
    place = f"--location={environment.region}"
    return [
        _made(environment, "documents", ("storage", "buckets"), documents, place, *closed, always=(keep,)),
        _made(
            environment,
            "sources",
            ("storage", "buckets"),
            *(deploys, place, *closed, f"--lifecycle-file={sources}"),
        ),
    ]


def bucket_cors(environment: Environment) -> list[dict[str, Any]]:
    """Browsers of our own pages may send files straight into the bucket."""
    origins = [each for each in environment.settings.get("ALLOWED_ORIGINS", "").split(",") if each]
    return [
        {
            "origin": origins,
            "method": ["PUT", "GET"],
            "responseHeader": UPLOAD_HEADERS,
            "maxAgeSeconds": 600,
        }
    ]


def bucket_lifecycle(prefix: str, days: int) -> dict[str, Any]:
    """What begins with `prefix` goes after `days`."""
    condition = {"age": days} | ({"matchesPrefix": [prefix]} if prefix else {})
    return {"rule": [{"action": {"type": "Delete"}, "condition": condition}]}


def secrets(environment: Environment) -> list[Resource]:
    """Each secret with a first version, made here and seen by no one."""
    found = []
    for name in access.all_secrets(environment):
        make = ("python", "-m", "tools.manifest", "secret", name, f"--environment={environment.name}")
        add = gcloud(environment, "secrets", "versions", "add", name, "--data-file=-")
        found.append(
            _made(environment, f"secret {name}", ("secrets",), name, "--replication-policy=automatic")
        )
        found.append(
            Resource(
                name=f"version of {name}",
                probe=gcloud(
                    environment, "secrets", "versions", "list", name, "--limit=1", "--format=value(name)"
                ),
                create=(fed(add, make),),
            )
        )
    return found


def logins(environment: Environment, functions: Sequence[Function]) -> list[Resource]:
    """A database login for each account, and the administrator's password."""
    listed = gcloud(
        environment, "sql", "users", "list", "--instance=pavilion", "--format=value(name)"
    )
    name, _, version = access.MIGRATE_SECRET.partition(":")
    access_command = ("gcloud", "secrets", "versions", "access", version, f"--secret={name}")
    password = Output("--password=", (*access_command, f"--project={environment.project}"))
    admin = gcloud(
        environment, "sql", "users", "set-password", "postgres", "--instance=pavilion", password
    )
    found = [Resource(name="administrator", always=(admin,))]
    for account in access.function_accounts(functions):
        login = database_user(environment, account)
        words = ("sql", "users", "create", login, "--instance=pavilion")
        create = gcloud(environment, *words, "--type=cloud_iam_service_account")
        found.append(Resource(name=f"login {login}", probe=listed, needle=login, create=(create,)))
    return found


def _made(
    environment: Environment,
    name: str,
    group: tuple[str, ...],
    thing: str,
    *flags: str,
    at: tuple[str, ...] = (),
    always: tuple[Command, ...] = (),
) -> Resource:
    probe = gcloud(environment, *group, "describe", thing, *at, "--format=value(name)")
    create = gcloud(environment, *group, "create", thing, *at, *flags)
    return Resource(name=name, probe=probe, create=(create,), always=always)


def _file(environment: Environment, name: str, content: object) -> str:
    environment.work.mkdir(parents=True, exist_ok=True)
    path = environment.work / name
    path.write_text(json.dumps(content, indent=1) + "\n")
    return str(path.relative_to(ROOT))
