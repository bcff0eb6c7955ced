"""The account that builds, and the repository that it pushes to."""

from tools.deploy.environments.environment import Environment


def build_account(environment: Environment) -> str:
    """The build's service account, as resource name."""
    return f"projects/{environment.project}/serviceAccounts/{environment.email('builder')}"


def docker_repository(environment: Environment) -> str:
    """The image repository, as resource name."""
    place = f"projects/{environment.project}/locations/{environment.region}"
    return f"{place}/repositories/pavilion"
