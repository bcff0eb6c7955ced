"""What was changed by hand: a dozen facts of each resource, compared with what provision makes.

A difference that an update in place can mend, without a restart and without losing anything, has
the command for it. The others are for a person: a tier, a public address, a version.
"""

from typing import Any

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import gcloud
from tools.deploy.provisioning import console
from tools.deploy.provisioning.comparison import Watched
from tools.deploy.provisioning.places import (
    PENDING_DAYS,
    SOFT_DELETE_SECONDS,
    SUBNET,
    bucket_cors,
    bucket_lifecycle,
    image_policy,
)


def watched(environment: Environment) -> list[Watched]:
    """Everything that is compared, in order of creation."""
    return [
        *_network(environment),
        _images(environment),
        _documents(environment),
        _sources(environment),
        *console.watched(environment),
        _redis(environment),
        _database(environment),
    ]


def _network(environment: Environment) -> list[Watched]:
    words = ("compute", "networks", "subnets")
    place = ("pavilion", f"--region={environment.region}")
    return [
        Watched(
            name="network",
            describe=gcloud(
                environment, "compute", "networks", "describe", "pavilion", "--format=json"
            ),
            facts={"autoCreateSubnetworks": False},
        ),
        Watched(
            name="subnet",
            describe=gcloud(environment, *words, "describe", *place, "--format=json"),
            facts={"ipCidrRange": SUBNET, "privateIpGoogleAccess": True},
            mended=frozenset(("privateIpGoogleAccess",)),
            mend=gcloud(environment, *words, "update", *place, "--enable-private-ip-google-access"),
        ),
    ]


def _images(environment: Environment) -> Watched:
    place = f"--location={environment.region}"
    words = ("artifacts", "repositories", "describe", "pavilion", place, "--format=json")
    # `set-cleanup-policies` runs with every provision and needs no mending of its own.
    return Watched(
        name="images",
        describe=gcloud(environment, *words),
        facts={
            "cleanupPolicyDryRun": False,
            "dockerConfig.immutableTags": False,
            **{f"cleanupPolicies.{each['name']}.id": each["name"] for each in image_policy()},
        },
    )


CLOSED = {
    "iamConfiguration.uniformBucketLevelAccess.enabled": True,
    "iamConfiguration.publicAccessPrevention": "enforced",
}


def _bucket(environment: Environment, name: str, bucket: str, facts: dict[str, Any]) -> Watched:
    words = ("storage", "buckets", "describe", f"gs://{bucket}", "--raw", "--format=json")
    closing = ("--uniform-bucket-level-access", "--public-access-prevention")
    return Watched(
        name=name,
        describe=gcloud(environment, *words),
        facts={**CLOSED, **facts},
        mended=frozenset(CLOSED),
        mend=gcloud(environment, "storage", "buckets", "update", f"gs://{bucket}", *closing),
    )


def _documents(environment: Environment) -> Watched:
    # The update that runs with every provision sets these.
    facts = {
        "softDeletePolicy.retentionDurationSeconds": SOFT_DELETE_SECONDS,
        "lifecycle": bucket_lifecycle("pending/", PENDING_DAYS),
        "cors": bucket_cors(environment),
    }
    return _bucket(environment, "documents", environment.bucket, facts)


def _sources(environment: Environment) -> Watched:
    return _bucket(environment, "sources", environment.deploy_bucket, {})


def _redis(environment: Environment) -> Watched:
    region = f"--region={environment.region}"
    words = ("redis", "instances")
    tier = {"basic": "BASIC", "standard": "STANDARD_HA"}[environment.redis_tier]
    return Watched(
        name="redis",
        describe=gcloud(environment, *words, "describe", "pavilion", region, "--format=json"),
        facts={
            "tier": tier,
            "memorySizeGb": environment.redis_gib,
            "redisVersion": "REDIS_7_2",
            "authEnabled": True,
            "transitEncryptionMode": "SERVER_AUTHENTICATION",
            "connectMode": "PRIVATE_SERVICE_ACCESS",
            "redisConfigs.maxmemory-policy": "noeviction",
        },
        mended=frozenset(("redisConfigs.maxmemory-policy",)),
        mend=gcloud(
            environment,
            *(*words, "update", "pavilion", region),
            "--update-redis-config=maxmemory-policy=noeviction",
        ),
    )


def _database(environment: Environment) -> Watched:
    name = environment.database_instance_name
    settings = {
        "deletionProtectionEnabled": True,
        "storageAutoResize": True,
        "backupConfiguration.enabled": True,
        "backupConfiguration.startTime": "03:00",
        "backupConfiguration.backupRetentionSettings.retainedBackups": 14,
        "backupConfiguration.transactionLogRetentionDays": 7,
    }
    by_hand = {
        "backupConfiguration.pointInTimeRecoveryEnabled": True,
        "tier": environment.database_tier,
        "edition": "ENTERPRISE",
        "availabilityType": environment.database_availability.upper(),
        "ipConfiguration.ipv4Enabled": False,
        "ipConfiguration.sslMode": "ENCRYPTED_ONLY",
        "databaseFlags{name:value}": {
            "cloudsql.iam_authentication": "on",
            "max_connections": str(environment.database_connections),
        },
    }
    return Watched(
        name="database",
        describe=gcloud(environment, "sql", "instances", "describe", name, "--format=json"),
        facts={f"settings.{path}": wanted for path, wanted in (settings | by_hand).items()},
        mended=frozenset(f"settings.{path}" for path in settings),
        mend=gcloud(
            environment,
            *("sql", "instances", "patch", name, "--deletion-protection"),
            *("--storage-auto-increase", "--backup-start-time=03:00"),
            *("--retained-backups-count=14", "--retained-transaction-log-days=7"),
        ),
    )
