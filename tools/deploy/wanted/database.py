"""Where a function finds PostgreSQL: Cloud SQL as its own account, or what DATABASE_URL names."""

from tools.deploy.environments.environment import Environment


def settings(environment: Environment, user: str) -> dict[str, str]:
    """The settings that lead to the database.

    A pooler (DATABASE_URL, a secret) takes the three logins of the roles, with a password.
    """
    if "DATABASE_URL" in environment.secrets:
        return {}
    return {"DATABASE_INSTANCE": environment.database_instance, "DATABASE_USER": user}
