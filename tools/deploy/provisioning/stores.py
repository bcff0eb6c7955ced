"""The managed stores: PostgreSQL and Redis, private and encrypted."""

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.provisioning.resources import Resource

# Creating either takes 5 to 15 minutes.
SLOW = 2400
# Cloud SQL keeps at most 7 days of logs in the edition Enterprise ("Configure point-in-time
# recovery"); without the last flag the backups go with a deleted instance.
LOG_DAYS = 7
KEPT = (
    *("--backup-start-time=03:00", "--retained-backups-count=14"),
    *("--enable-point-in-time-recovery", f"--retained-transaction-log-days={LOG_DAYS}"),
    *("--deletion-protection", "--retain-backups-on-delete"),
)


def _network(environment: Environment) -> str:
    return f"projects/{environment.project}/global/networks/pavilion"


def database(environment: Environment) -> list[Resource]:
    """Cloud SQL: private address, IAM sign-in, backups, point-in-time recovery, no deletion."""
    name = environment.database_instance_name
    size = _size(environment)
    return [
        Resource(
            name="database",
            probe=gcloud(environment, "sql", "instances", "describe", name, "--format=value(name)"),
            taken="Cloud SQL keeps the name of a deleted instance for a week: set another "
            "DATABASE_INSTANCE_NAME in the environment's file",
            create=(
                gcloud(
                    environment,
                    *("sql", "instances", "create", name, f"--region={environment.region}"),
                    *("--database-version=POSTGRES_17", "--edition=enterprise", *size),
                    *("--storage-type=SSD", "--storage-size=20", "--storage-auto-increase"),
                    *(f"--network={_network(environment)}", "--no-assign-ip"),
                    "--ssl-mode=ENCRYPTED_ONLY",
                    # DATABASE_CONNECT=direct verifies the DNS name, which only this CA mode puts
                    # into certificates.
                    "--server-ca-mode=GOOGLE_MANAGED_INTERNAL_CA",
                    *("--backup", *KEPT, "--insights-config-query-insights-enabled"),
                    *("--maintenance-window-day=SUN", "--maintenance-window-hour=4"),
                    timeout=SLOW,
                ),
            ),
        ),
        *(_sized(environment, what, size) for what in _sizes(environment)),
    ]


def restored(environment: Environment, name: str) -> Command:
    """Give a copy every setting that matters, since no page lists those that a copy keeps."""
    words = ("sql", "instances", "patch", name)
    return gcloud(environment, *words, *_size(environment), *KEPT, timeout=SLOW)


def _size(environment: Environment) -> tuple[str, ...]:
    flags = f"cloudsql.iam_authentication=on,max_connections={environment.database_connections}"
    return (
        f"--tier={environment.database_tier}",
        f"--availability-type={environment.database_availability}",
        f"--database-flags={flags}",
    )


def _sizes(environment: Environment) -> tuple[str, ...]:
    """The sizes of an instance as its JSON shows them."""
    return (
        f'"value": "{environment.database_connections}"',
        f'"tier": "{environment.database_tier}"',
    )


def _sized(environment: Environment, needle: str, size: tuple[str, ...]) -> Resource:
    name = environment.database_instance_name
    words = ("sql", "instances", "describe", name, "--format=json")
    patch = gcloud(environment, "sql", "instances", "patch", name, *size, timeout=SLOW)
    return Resource(
        name="database size",
        probe=gcloud(environment, *words),
        needle=needle,
        create=(patch,),
        later=True,
    )


def redis(environment: Environment) -> list[Resource]:
    """Memorystore: private, TLS, AUTH; when full it refuses writes, so no counter is evicted."""
    region = f"--region={environment.region}"
    return [
        Resource(
            name="redis",
            probe=gcloud(
                environment,
                *("redis", "instances", "describe", "pavilion", region, "--format=value(name)"),
            ),
            create=(
                gcloud(
                    environment,
                    *("redis", "instances", "create", "pavilion", region),
                    *(f"--size={environment.redis_gib}", f"--tier={environment.redis_tier}"),
                    *("--redis-version=redis_7_2", f"--network={_network(environment)}"),
                    *("--connect-mode=private-service-access", "--enable-auth"),
                    "--transit-encryption-mode=server-authentication",
                    "--redis-config=maxmemory-policy=noeviction",
                    timeout=SLOW,
                ),
            ),
        )
    ]
