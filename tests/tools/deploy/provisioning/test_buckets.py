"""What browsers may do with the documents' bucket."""

import msgspec
import pytest

from tests.tools.deploy.project import DEV
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
