"""The commands that move a service's traffic between its revisions, and its tags.

Traffic moves to a revision by its name, because the newest one may be another run's by then, which
nobody has proven. A later deploy gives its revision no traffic then.

A tag gives a revision an address of its own, whether it has traffic or not (Cloud Run, "Rollbacks,
gradual rollouts, and traffic migration"). One call changes both traffic and tags.
"""

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, gcloud

# How many services' traffic is moved at once: each call takes seconds, and functions of two
# releases serve side by side until the last one ends.
MOVES_AT_ONCE = 16


def to_latest(environment: Environment, service: str) -> Command:
    """Give the newest revision, and any newer one, the traffic."""
    return _update(environment, service, "--to-latest")


def to_revision(environment: Environment, service: str, revision: str) -> Command:
    """Give one revision the traffic, and keep it there."""
    return _update(environment, service, f"--to-revisions={revision}=100")


def tag_newest(environment: Environment, service: str, tag: str, revision: str) -> Command:
    """Give a revision without traffic the release's tag again."""
    return gcloud(environment, *_words(environment, service), f"--set-tags={tag}={revision}")


def removal(environment: Environment, service: str) -> Command:
    """Delete a service."""
    words = (
        ("functions", "delete", service, "--gen2")
        if environment.deploy_with == "functions"
        else ("run", "services", "delete", service)
    )
    return gcloud(environment, *words, f"--region={environment.region}")


def _update(environment: Environment, service: str, traffic: str) -> Command:
    return gcloud(environment, *_words(environment, service), traffic, "--clear-tags")


def _words(environment: Environment, service: str) -> tuple[str, ...]:
    return ("run", "services", "update-traffic", service, f"--region={environment.region}")
