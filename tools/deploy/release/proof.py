"""Records which release has passed smoke, as a label of the migration job.

A failed smoke rolls back only a release that has never passed it. Otherwise an outage of Redis
today would undo a release that has served for weeks. The label is in the cloud, so that every
machine knows it.
"""

from tools.deploy.database.migrate import JOB
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_absent, output
from tools.deploy.gcloud.commands import Command, gcloud

LABEL = "proven"


def probe(environment: Environment) -> Command:
    """The call that shows the label."""
    words = ("run", "jobs", "describe", JOB, f"--region={environment.region}")
    return gcloud(environment, *words, f"--format=value(metadata.labels.{LABEL})")


def proven(environment: Environment) -> str:
    """The release that passed smoke last; empty when none did."""
    try:
        return output(probe(environment)).strip()
    except CloudError as error:
        if not is_absent(error):
            raise
        return ""


def mark(environment: Environment, release: str) -> Command:
    """The call that records that `release` has passed."""
    words = ("run", "jobs", "update", JOB, f"--region={environment.region}")
    return gcloud(environment, *words, f"--update-labels={LABEL}={release}")
