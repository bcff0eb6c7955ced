"""Whether cookies reach the API from the pages: the same site, as browsers define it."""

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.checking.checks import first_things, problems
from tools.deploy.checking.same_site import is_same_site, same_site_problems
from tools.deploy.environments import entrance
from tools.deploy.environments.environment import load
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations


@pytest.mark.parametrize(
    "domain",
    [
        *("https://api.pavilion.test", "api.pavilion.test:8443", "api.pavilion.test/v1"),
        *("API.pavilion.test", "api.pavilion.test.", "localhost", "secret:domain:1"),
    ],
)
def test_a_domain_is_a_name_alone(domain: str) -> None:
    [problem] = entrance.problems(msgspec.structs.replace(DEV, domain=domain))

    assert "like app.example.com" in problem
    assert entrance.problems(msgspec.structs.replace(DEV, domain="api.pavilion.test")) == []


@pytest.mark.parametrize(
    ("page", "api"),
    [
        ("https://app.pavilion.test", "https://api.pavilion.test"),
        ("https://app.pavilion.test:8443", "https://api.pavilion.test"),
        ("https://app.staging.pavilion.test", "https://api.pavilion.test"),
        ("https://pavilion.test", "https://api.pavilion.test"),
        ("https://app.pavilion.test", "https://pavilion.test"),
        ("https://app.pavilion.co.uk", "https://api.pavilion.co.uk"),
        ("https://app.pavilion.io", "https://api.pavilion.io"),
        ("https://hoa.us", "https://api.hoa.us"),
        ("https://10.0.0.1", "https://10.0.0.1:8443"),
        ("https://localhost:3000", "https://localhost"),
    ],
)
def test_addresses_of_one_registered_domain_are_one_site(page: str, api: str) -> None:
    assert is_same_site(page, api)


@pytest.mark.parametrize(
    ("page", "api"),
    [
        ("https://app.pavilion.test", "https://x.uc.gateway.dev"),
        ("https://y.uc.gateway.dev", "https://x.uc.gateway.dev"),
        ("https://app-1.us-central1.run.app", "https://api-1.us-central1.run.app"),
        ("https://uc.gateway.dev", "https://x.uc.gateway.dev"),
        ("https://pavilion.web.app", "https://pavilion-api.web.app"),
        ("https://pavilion.co.uk", "https://pavilion-api.co.uk"),
        ("https://pavilion.test", "https://pavilion-api.test"),
        ("https://app.pavilion.test", "https://api.notpavilion.test"),
        ("http://app.pavilion.test", "https://api.pavilion.test"),
        ("https://app.hoa.us", "https://api.hoa.us"),
        ("https://10.0.0.1", "https://11.0.0.1"),
        ("https://[fd00::1]", "https://[fd00::2]"),
        ("https://localhost", "https://api.localhost"),
        ("https://localhost:3000", "https://api.pavilion.test"),
    ],
)
def test_other_addresses_are_refused_also_when_in_doubt(page: str, api: str) -> None:
    assert not is_same_site(page, api)


def test_check_refuses_pages_whose_cookies_never_arrive() -> None:
    own = {
        "PUBLIC_URL": "https://app.pavilion.test",
        "ALLOWED_ORIGINS": "https://app.pavilion.test, https://board.pavilion.test",
    }
    staging = msgspec.structs.replace(
        DEV, name="staging", settings=DEV.settings | own | {"MAIL_FROM": "a@pavilion.test"}
    )
    named = msgspec.structs.replace(
        staging, project_number="200000000001", domain="app.pavilion.test"
    )
    assert problems(named, wanted(named, declarations())) == []

    for domain, pages in (
        ("", ["app", "board"]),
        ("api.pavilion.example.test", ["app", "board"]),
        ("api.pavilion-api.test", ["app", "board"]),
    ):
        found = same_site_problems(msgspec.structs.replace(named, domain=domain))
        assert [each.partition(".")[0] for each in found] == [f"https://{name}" for name in pages]
        assert all(".pavilion.test" in each for each in found)

    mixed = named.settings | {"ALLOWED_ORIGINS": "https://board.other.test"}
    found = problems(msgspec.structs.replace(named, settings=mixed), [])
    assert [each.partition(" ")[0] for each in found] == ["https://board.other.test"]


def test_dev_is_only_told_and_examples_agree_with_each_other() -> None:
    assert any("sign in by cookie" in each for each in first_things(DEV))
    assert not any("sign in by cookie" in each for each in problems(DEV, []))
    for name in ("staging", "production"):
        shipped = load(name, outside={})

        assert same_site_problems(shipped) == []
        assert any("DOMAIN is an example" in each for each in problems(shipped, []))
