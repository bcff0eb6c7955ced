"""The OpenAPI document is not committed: both ways to deploy build and include it."""

import json
import zipfile

import pytest

from functions.openapi.get import DOCUMENT
from tests.tools.deploy.cloud import ROOT, Cloud
from tools.deploy.images.artifacts import DEPLOYED, files

PLACE = str(DOCUMENT.relative_to(ROOT))


@pytest.mark.parametrize("way", ["image", "functions"])
@pytest.mark.parametrize("before", ["missing", "stale"])
def test_a_deploy_takes_the_present_document_along(cloud: Cloud, way: str, before: str) -> None:
    (cloud.tree / PLACE).unlink()
    if before == "stale":
        (cloud.tree / PLACE).write_text("{}")

    done = cloud.run("functions", DEPLOY_WITH=way)

    assert done.returncode == 0, done.stderr
    content = (cloud.tree / PLACE).read_bytes()
    assert "/v1/openapi.json" in json.loads(content)["paths"]
    # An image is built from the clone itself.
    for archive in (cloud.tree / ".local").rglob("*.zip"):
        assert zipfile.ZipFile(archive).read(PLACE) == content
    assert bool(list((cloud.tree / ".local").rglob("*.zip"))) == (way == "functions")


def test_an_image_is_built_from_what_an_archive_holds(cloud: Cloud) -> None:
    # gcloud reads .gcloudignore like git's own file, and no other ignore file.
    assert cloud.execute(["git", "init", "--quiet"]).returncode == 0
    listed = cloud.execute(["git", "ls-files", "--others", "--exclude-from=.gcloudignore"])

    uploaded = set(listed.stdout.splitlines())
    assert PLACE in uploaded
    assert uploaded == {str(path.relative_to(cloud.tree)) for path in files(cloud.tree, DEPLOYED)}


def test_a_changed_api_deploys_the_document_with_it(cloud: Cloud) -> None:
    endpoint = cloud.tree / "functions/properties/get.py"
    assert cloud.run("functions").returncode == 0
    cloud.forget()
    endpoint.write_text(endpoint.read_text().replace('"""', '"""Once more: ', 1))

    done = cloud.run("functions")

    assert done.returncode == 0, done.stderr
    assert {call[2] for call in cloud.calls("run", "deploy")} == {
        "properties--get",
        "openapi--get",
    }
