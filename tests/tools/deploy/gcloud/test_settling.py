"""What a project that is an hour old answers, and what is tried again."""

import pytest

from tests.tools.deploy.cloud import Cloud
from tools.deploy.gcloud.retry import PASSING


def test_a_young_project_is_waited_for(cloud: Cloud) -> None:
    cloud.change(settling=3)

    done = cloud.run("provision")

    assert done.returncode == 0, done.stderr
    assert "SERVICE_DISABLED" in done.stderr
    assert "does not exist" in done.stderr


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("HTTPError 409: ABORTED: Conflict for resource: version was specified", True),
        ("HTTPError 409: There were concurrent policy changes.", True),
        ("HTTPError 409: another operation was already in progress.", True),
        ("ERROR: INTERNAL: An internal error has occurred", True),
        ("DEADLINE_EXCEEDED", True),
        ("HTTPError 409: The resource is used by another resource", False),
        ("--server-ca-mode=GOOGLE_MANAGED_INTERNAL_CA is not allowed", False),
        ("PERMISSION_DENIED: caller does not have permission", False),
    ],
)
def test_only_what_passes_is_tried_again(text: str, *, passes: bool) -> None:
    assert bool(PASSING.search(text)) is passes
