"""What browsers may do with the buckets."""

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.provisioning import console, resources
from tools.deploy.provisioning.places import bucket_cors


@pytest.mark.parametrize(
    ("allowed", "origins"),
    [
        ("", ["https://app.example"]),
        ("https://app.example", ["https://app.example"]),
        (
            "https://board.example, https://app.example/",
            ["https://app.example", "https://board.example"],
        ),
    ],
)
def test_pages_of_our_origins_upload_to_the_bucket(allowed: str, origins: list[str]) -> None:
    given = {"PUBLIC_URL": "https://app.example", "ALLOWED_ORIGINS": allowed}
    environment = msgspec.structs.replace(DEV, settings=DEV.settings | given)

    [rule] = bucket_cors(environment)

    assert rule["origin"] == origins
    # Pieces and their state go by PUT, an upload is cancelled by DELETE.
    assert {"PUT", "DELETE"} <= set(rule["method"])
    assert {"Range", "Location", "Content-Range"} <= set(rule["responseHeader"])


def test_a_refused_public_bucket_names_the_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    domain = msgspec.structs.replace(DEV, domain="app.pavilion-test.com")
    readers = [each for each in console.resources(domain) if each.refused]
    refusal = "FAILED_PRECONDITION: One or more users named in the policy do not belong to ..."
    monkeypatch.setattr(resources, "run_command", lambda _: refusal)

    told = resources.ensure(readers) or ""

    assert refusal in told
    assert "iam.allowedPolicyMemberDomains" in told
    assert "storage.publicAccessPrevention" in told
