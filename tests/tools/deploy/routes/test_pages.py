"""The console at the balancer: which paths are its files, which its pages, and which the API."""

from typing import Literal

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tests.tools.deploy.routes.test_url_map import chosen
from tools.deploy.environments.entrance import console_problems
from tools.deploy.provisioning import console
from tools.deploy.provisioning.resources import commands
from tools.deploy.routes import edge, url_map
from tools.web.headers import security_headers

WAYS: tuple[Literal["gateway", "services"], ...] = ("gateway", "services")
DOMAIN = msgspec.structs.replace(DEV, domain="app.pavilion-test.com")


@pytest.mark.parametrize("way", WAYS)
def test_pages_get_the_console_and_files_are_served_as_they_are(
    way: Literal["gateway", "services"],
) -> None:
    routes = edge.routes(msgspec.structs.replace(DOMAIN, edge=way))

    for page in ("/", "/login", "/properties/7d444840-9dc0-11d1-b245-5ffdce74fad2/units", "/home/"):
        assert chosen(routes, "GET", page) == "/index.html"
    for file in ("/assets/index-B7f1.js", "/assets/gone.js", "/favicon.svg", "/robots.txt"):
        assert chosen(routes, "GET", file) == file
    # Not served in the cloud, and no page of the console.
    for path in ("/docs", "/docs/", "/docs/index.html"):
        assert chosen(routes, "GET", path) == path
    assert "/" not in chosen(routes, "GET", "/v1/properties")
    assert "/" not in chosen(routes, "GET", "/v1/nothing.js")


def test_the_backend_adds_the_headers_of_every_answer() -> None:
    made = [each.text() for each in commands(console.resources(DOMAIN))]

    [create, update] = [text for text in made if "backend-buckets" in text]
    for name, value in security_headers().items():
        assert f"{name}: {value}".replace("'", "'\"'\"'") in create
        assert f"{name}: {value}".replace("'", "'\"'\"'") in update
    # "Create custom headers in backend services" allows no name twice.
    assert create.count("--custom-response-header=") == len(security_headers())


def test_anyone_reads_the_consoles_bucket_and_no_other() -> None:
    made = [each.text() for each in commands(console.resources(DOMAIN))]

    [public] = [text for text in made if "allUsers" in text]
    assert f"gs://{DOMAIN.console_bucket} " in public
    assert "--role=roles/storage.objectViewer" in public
    assert console.resources(DEV) == []


def test_a_map_that_was_changed_by_hand_is_told_from_ours() -> None:
    ours = edge.routes(DOMAIN)
    host = "https://www.googleapis.com/compute/v1"
    text = msgspec.json.encode(ours | {"fingerprint": "a", "id": "1"}).decode()
    told = msgspec.json.decode(text.replace(host, "https://compute.googleapis.com/compute/beta"))

    assert url_map.holds(ours, told)
    told["pathMatchers"][0]["routeRules"][-1]["routeAction"] = {}
    assert not url_map.holds(ours, told)
    assert not url_map.holds(ours, ours | {"pathMatchers": []})


@pytest.mark.parametrize(
    ("domain", "page", "wrong"),
    [
        ("app.pavilion-test.com", "https://app.pavilion-test.com", 0),
        ("app.pavilion-test.com", "https://www.pavilion-test.com", 1),
        ("app.pavilion-test.com", "", 1),
        ("", "https://www.pavilion-test.com", 0),
    ],
)
def test_mails_must_lead_to_the_console(domain: str, page: str, wrong: int) -> None:
    given = msgspec.structs.replace(DEV, domain=domain, settings={"PUBLIC_URL": page})

    assert len(console_problems(given)) == wrong
