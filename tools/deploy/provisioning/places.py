"""The network, the image repository and the buckets."""

import json
from typing import Any

from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.provisioning.resources import Resource
from tools.web import uploads

# A pending upload's row lives 24 hours, a resumable session a week.
PENDING_DAYS = 8
# What was deleted can be restored for this long; pending uploads cost as long (Cloud Storage, "Soft
# delete", whose default this is).
SOFT_DELETE_SECONDS = 7 * 86400
# Cloud Run, "Direct VPC with a VPC network": two addresses an instance, given in blocks of 16 and
# held for 20 minutes. No page says whether services share a block, so there is one for each.
SUBNET = "10.8.0.0/18"
IMAGES_KEPT = 100


def network(environment: Environment) -> list[Resource]:
    """The network, a subnet for the functions, and the stores' private range."""
    region = f"--region={environment.region}"
    return [
        made(environment, "network", ("compute", "networks"), "pavilion", "--subnet-mode=custom"),
        made(
            environment,
            "subnet",
            ("compute", "networks", "subnets"),
            *("pavilion", "--network=pavilion", f"--range={SUBNET}"),
            "--enable-private-ip-google-access",
            at=(region,),
        ),
        made(
            environment,
            "private range",
            ("compute", "addresses"),
            *("pavilion-services", "--purpose=VPC_PEERING", "--prefix-length=20"),
            "--network=pavilion",
            at=("--global",),
        ),
        _private_services(environment),
    ]


def _private_services(environment: Environment) -> Resource:
    """The peering that gives Cloud SQL and Memorystore addresses in the private range."""
    return Resource(
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
    )


def repository(environment: Environment) -> list[Resource]:
    """The image repository: old images are deleted.

    An image with a tag is never deleted where tags are immutable (Artifact Registry, "Update
    repository settings"), and all of ours have one. Nothing depends on a tag: what is deployed is
    named by its digest.
    """
    policy = written(environment, "images.json", image_policy())
    place = f"--location={environment.region}"
    cleanup = gcloud(
        environment,
        *("artifacts", "repositories", "set-cleanup-policies", "pavilion", place),
        *(f"--policy={policy}", "--no-dry-run"),
    )
    return [
        made(
            environment,
            "images",
            ("artifacts", "repositories"),
            *(
                "pavilion",
                "--repository-format=docker",
                "--no-immutable-tags",
                "--labels=app=pavilion",
            ),
            at=(place,),
            always=(cleanup,),
        )
    ]


def image_policy() -> list[dict[str, Any]]:
    """Delete old images, keep the newest.

    A revision needs none of them to go on serving: Cloud Run keeps its own copy of an image for as
    long as a revision serves it ("Deploy container images to Cloud Run services").
    """
    return [
        {"name": "old", "action": {"type": "Delete"}, "condition": {"olderThan": "90d"}},
        {
            "name": "newest",
            "action": {"type": "Keep"},
            "mostRecentVersions": {"keepCount": IMAGES_KEPT},
        },
    ]


def buckets(environment: Environment) -> list[Resource]:
    """The documents' bucket, which only our accounts may read, and the bucket of build sources."""
    cors = written(environment, "cors.json", bucket_cors(environment))
    lifecycle = written(environment, "lifecycle.json", bucket_lifecycle("pending/", PENDING_DAYS))
    sources = written(environment, "sources.json", bucket_lifecycle("", 30))
    documents, deploys = f"gs://{environment.bucket}", f"gs://{environment.deploy_bucket}"
    keep = gcloud(
        environment,
        *("storage", "buckets", "update", documents),
        *(f"--cors-file={cors}", f"--lifecycle-file={lifecycle}"),
        f"--soft-delete-duration={SOFT_DELETE_SECONDS}s",
    )
    closed = ("--uniform-bucket-level-access", "--public-access-prevention")
    place = f"--location={environment.region}"
    return [
        made(
            environment,
            "documents",
            ("storage", "buckets"),
            documents,
            place,
            *closed,
            always=(keep,),
        ),
        made(
            environment,
            "sources",
            ("storage", "buckets"),
            *(deploys, place, *closed, f"--lifecycle-file={sources}"),
        ),
    ]


def bucket_cors(environment: Environment) -> list[dict[str, Any]]:
    """Let pages on our origins upload files straight to the bucket."""
    settings = environment.settings
    others = settings.get("ALLOWED_ORIGINS", "").split(",")
    return uploads.bucket_cors(settings.get("PUBLIC_URL", ""), others)


def bucket_lifecycle(prefix: str, days: int) -> dict[str, Any]:
    """Delete objects whose name begins with `prefix` after `days`."""
    condition = {"age": days} | ({"matchesPrefix": [prefix]} if prefix else {})
    return {"rule": [{"action": {"type": "Delete"}, "condition": condition}]}


def made(
    environment: Environment,
    name: str,
    group: tuple[str, ...],
    thing: str,
    *flags: str,
    at: tuple[str, ...] = (),
    always: tuple[Command, ...] = (),
) -> Resource:
    """A resource that a gcloud command group describes and creates."""
    probe = gcloud(environment, *group, "describe", thing, *at, "--format=value(name)")
    create = gcloud(environment, *group, "create", thing, *at, *flags)
    return Resource(name=name, probe=probe, create=(create,), always=always)


def written(environment: Environment, name: str, content: object) -> str:
    """Write a file that a command reads; its path as the command names it."""
    environment.work.mkdir(parents=True, exist_ok=True)
    path = environment.work / name
    path.write_text(json.dumps(content, indent=1) + "\n")
    return str(path.relative_to(ROOT))
