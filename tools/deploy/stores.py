"""The managed stores: PostgreSQL and Redis, private and encrypted."""

from tools.deploy.commands import gcloud
from tools.deploy.environment import Environment
from tools.deploy.resources import Resource

# Creating either takes 5 to 15 minutes.
SLOW = 2400


def _network(environment: Environment) -> str:
    return f"projects/{environment.project}/global/networks/pavilion"


def database(environment: Environment) -> list[Resource]:
    """Cloud SQL: private address, IAM sign-in, backups, point-in-time recovery, no deletion."""
    name = environment.database_instance_name
    flags = f"cloudsql.iam_authentication=on,max_connections={environment.database_connections}"
    size = (
        f"--tier={environment.database_tier}",
        f"--availability-type={environment.database_availability}",
        f"--database-flags={flags}",
    )
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
                    *("--backup", "--backup-start-time=03:00", "--retained-backups-count=14"),
                    *("--enable-point-in-time-recovery", "--retained-transaction-log-days=7"),
                    *("--deletion-protection", "--insights-config-query-insights-enabled"),
                    *("--maintenance-window-day=SUN", "--maintenance-window-hour=4"),
                    timeout=SLOW,
                ),
            ),
        ),
        *(_sized(environment, what, size) for what in _sizes(environment)),
    ]


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
