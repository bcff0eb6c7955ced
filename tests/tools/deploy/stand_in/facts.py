"""Descriptions of resources as their APIs give them, from the flags that made or changed each.

The fields are those of the Cloud SQL Admin API (instances), Memorystore for Redis (instances), the
Cloud Storage JSON API (buckets), Compute Engine (backend buckets, networks, subnetworks) and
Artifact Registry (repositories). A field whose value is false is left out, as most of these APIs
do.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.state import State
from tools.deploy.gcloud.grammar import pairs

Flags = dict[str, Any]


def merge(flags: Flags, changes: Flags) -> None:
    """Apply an update's flags; a switch replaces its opposite."""
    for name in changes:
        opposite = name.replace("--no-", "--") if "--no-" in name else name.replace("--", "--no-")
        flags.pop(opposite, None)
    flags |= changes


def _database(flags: Flags, _state: State) -> dict[str, Any]:
    text = flags.get("--database-flags", "")
    settings = {
        "tier": flags.get("--tier", ""),
        "edition": flags.get("--edition", "enterprise-plus").upper().replace("-", "_"),
        "availabilityType": flags.get("--availability-type", "zonal").upper(),
        "databaseFlags": [
            {"name": name, "value": value} for name, value in (pairs(text) if text else {}).items()
        ],
        "deletionProtectionEnabled": "--deletion-protection" in flags,
        "storageAutoResize": "--storage-auto-increase" in flags,
        "backupConfiguration": {
            "enabled": "--backup-start-time" in flags,
            "startTime": flags.get("--backup-start-time"),
            "pointInTimeRecoveryEnabled": "--enable-point-in-time-recovery" in flags,
            "transactionLogRetentionDays": int(flags.get("--retained-transaction-log-days", 7)),
            "backupRetentionSettings": {
                "retainedBackups": int(flags.get("--retained-backups-count", 7))
            },
        },
        "ipConfiguration": {
            "ipv4Enabled": "--no-assign-ip" not in flags,
            "sslMode": flags.get("--ssl-mode", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"),
        },
    }
    return {"state": flags.get("state", "RUNNABLE"), "settings": settings}


def _redis(flags: Flags, _state: State) -> dict[str, Any]:
    tier = {"basic": "BASIC", "standard": "STANDARD_HA"}[flags.get("--tier", "basic")]
    transit = flags.get("--transit-encryption-mode", "disabled")
    config = flags.get("--update-redis-config") or flags.get("--redis-config", "")
    return {
        "tier": tier,
        "memorySizeGb": int(flags.get("--size", 1)),
        "redisVersion": flags.get("--redis-version", "redis_7_2").upper(),
        "authEnabled": "--enable-auth" in flags,
        "transitEncryptionMode": transit.upper().replace("-", "_"),
        "connectMode": flags.get("--connect-mode", "direct-peering").upper().replace("-", "_"),
        "redisConfigs": pairs(config) if config else {},
        "serverCaCerts": [{"cert": "-----BEGIN CERTIFICATE-----\nA\n"}],
    }


def _bucket(flags: Flags, state: State) -> dict[str, Any]:
    def content(name: str) -> Any:
        path = flags.get(name)
        return json.loads(Path(state["folder"], path).read_text()) if path else None

    closed = "--public-access-prevention" in flags
    return {
        "iamConfiguration": {
            "uniformBucketLevelAccess": {"enabled": "--uniform-bucket-level-access" in flags},
            "publicAccessPrevention": "enforced" if closed else "inherited",
        },
        "softDeletePolicy": {
            "retentionDurationSeconds": flags.get("--soft-delete-duration", "604800s").rstrip("s")
        },
        "lifecycle": content("--lifecycle-file"),
        "cors": content("--cors-file"),
        "versioning": {"enabled": "--versioning" in flags},
        "website": {"mainPageSuffix": flags.get("--web-main-page-suffix")},
    }


def _served_bucket(flags: Flags, _state: State) -> dict[str, Any]:
    return {
        "bucketName": flags["--gcs-bucket-name"],
        "enableCdn": "--enable-cdn" in flags,
        "cdnPolicy": {
            "cacheMode": flags.get("--cache-mode", "CACHE_ALL_STATIC"),
            "negativeCaching": "--negative-caching" in flags,
        },
        "compressionMode": flags.get("--compression-mode"),
        "customResponseHeaders": flags.get("--custom-response-header", "").splitlines(),
    }


def _network(flags: Flags, _state: State) -> dict[str, Any]:
    return {"autoCreateSubnetworks": flags.get("--subnet-mode") != "custom"}


def _subnet(flags: Flags, _state: State) -> dict[str, Any]:
    private = "--enable-private-ip-google-access" in flags
    return {"ipCidrRange": flags["--range"], "privateIpGoogleAccess": private}


def _repository(flags: Flags, state: State) -> dict[str, Any]:
    rules = json.loads(state.get("artifacts cleanup", "[]"))
    return {
        "cleanupPolicyDryRun": not rules,
        "cleanupPolicies": {rule["name"]: {"id": rule["name"]} for rule in rules},
        "dockerConfig": {"immutableTags": "--immutable-tags" in flags},
    }


FACTS: dict[str, Callable[[Flags, State], dict[str, Any]]] = {
    "sql instances": _database,
    "redis instances": _redis,
    "storage buckets": _bucket,
    "compute backend-buckets": _served_bucket,
    "compute networks": _network,
    "compute networks subnets": _subnet,
    "artifacts repositories": _repository,
}


def described(kind: str, name: str, flags: Flags, state: State) -> str:
    """The JSON of one resource."""
    facts = FACTS[kind](flags, state) if kind in FACTS else dict(flags)
    return json.dumps(_without_false({"name": name, **facts}))


def _without_false(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_false(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each is not False and each is not None}
    return value
