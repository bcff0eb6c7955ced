import time
from collections.abc import Callable

import msgspec
import pytest

from shared.config import Settings
from shared.identity.cookies import clear_cookie, read_session, set_cookie
from shared.identity.sessions import Session, new_session, sign
from tests.shared.identity.forging import jwk_set
from tests.shared.pipeline.requests_by_hand import request

USER = "5c2f3e9e-6d0a-4b39-8d0a-0f3c5b1d2e10"
OTHER = "9b1c7d5a-4e3f-4c28-8a6b-1d2e3f4a5b6c"


@pytest.fixture(autouse=True)
def keys(configure: Callable[..., Settings]) -> None:
    configure(
        session_keys=jwk_set("new"),
        token_keys=jwk_set("mail"),
        public_url="https://api.pavilion.example",
        behind_gateway="false",
    )


@pytest.fixture
def manager() -> Session:
    return new_session("manager", USER, 1, organization_id=OTHER, role="owner")


@pytest.fixture
def homeowner() -> Session:
    return new_session("homeowner", USER, 1, homeowner_id=OTHER)


def attributes(cookie: str) -> list[str]:
    return cookie.split("; ")[1:]


def test_a_cookie_is_http_only_and_same_site(manager: Session) -> None:
    cookie = set_cookie(manager)

    assert cookie.startswith(f"pv_session={sign(manager)}; ")
    assert attributes(cookie) == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]


def test_each_kind_has_a_cookie_and_admins_share_the_managers(homeowner: Session) -> None:
    assert set_cookie(homeowner).startswith("pv_homeowner_session=")
    assert set_cookie(new_session("admin", USER, 1)).startswith("pv_session=")


def test_only_a_remembered_session_outlives_the_browser() -> None:
    remembered = new_session("homeowner", USER, 1, homeowner_id=OTHER, remember=True)
    late = msgspec.structs.replace(remembered, expires_at=int(time.time()) + 100)

    assert "Max-Age=2592000" in attributes(set_cookie(remembered))
    assert attributes(set_cookie(late))[-1] in {"Max-Age=100", "Max-Age=99"}


def test_clearing_a_cookie_repeats_its_attributes(manager: Session) -> None:
    assert clear_cookie("manager") == (
        "pv_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
    )
    assert attributes(clear_cookie("manager"))[:-1] == attributes(set_cookie(manager))
    assert clear_cookie("homeowner").startswith("pv_homeowner_session=; ")


@pytest.mark.parametrize(
    ("address", "secure"),
    [
        ("http://localhost:8080", False),
        ("http://127.0.0.1:8080", False),
        ("http://[::1]:8080", False),
        ("https://localhost", True),
        ("http://api.pavilion.example", True),
        ("http://localhost.evil.example", True),
        ("http://127.0.0.1.evil.example", True),
    ],
)
def test_a_cookie_is_secure_except_on_localhost(
    configure: Callable[..., Settings], address: str, *, secure: bool
) -> None:
    configure(public_url=address)

    assert ("Secure" in attributes(clear_cookie("manager"))) is secure


def test_a_request_without_credentials_presents_nothing() -> None:
    for nothing in (
        request(),
        request(cookie="theme=dark; xpv_session=1; PV_SESSION=1; pv_session_old=1"),
        request(authorization="Basic cm9vdDpyb290"),
    ):
        assert read_session(nothing, "manager") == (None, None)


def test_a_cookie_is_found_among_others(manager: Session) -> None:
    found = request(cookie=f'a="b;c"; pv_session={sign(manager)};z=1')

    assert read_session(found, "manager") == (manager, "cookie")


def test_a_cookie_under_another_name_is_refused(manager: Session, homeowner: Session) -> None:
    swapped = request(cookie=f"pv_session={sign(homeowner)}; pv_homeowner_session={sign(manager)}")

    assert read_session(swapped, "manager") == (None, "cookie")
    assert read_session(swapped, "homeowner") == (None, "cookie")
    assert read_session(swapped, "admin") == (None, "cookie")


def test_a_token_is_read_as_sent_without_undoing_quotes(manager: Session) -> None:
    quoted = request(cookie=f'pv_session="{sign(manager)}"')

    assert read_session(quoted, "manager") == (None, "cookie")


def test_two_different_cookies_of_one_name_are_both_refused(manager: Session) -> None:
    planted = new_session("manager", OTHER, 1, organization_id=OTHER, role="owner")
    both = request(cookie=f"pv_session={sign(planted)}; pv_session={sign(manager)}")
    twice = request(cookie=f"pv_session={sign(manager)}; pv_session={sign(manager)}")

    assert read_session(both, "manager") == (None, "cookie")
    assert read_session(twice, "manager") == (manager, "cookie")


def test_an_empty_cookie_counts_as_presented() -> None:
    assert read_session(request(cookie="pv_session="), "manager") == (None, "cookie")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_the_bearer_scheme_is_case_insensitive(manager: Session, scheme: str) -> None:
    presented = request(authorization=f"{scheme} {sign(manager)}")

    assert read_session(presented, "manager") == (manager, "bearer")
    assert read_session(presented, "homeowner") == (None, "bearer")


@pytest.mark.parametrize("bearer", ["Bearer", "Bearer ", "Bearer nonsense", "bearer a,Bearer b"])
def test_a_bad_bearer_token_overrides_a_good_cookie(manager: Session, bearer: str) -> None:
    presented = request(authorization=bearer, cookie=f"pv_session={sign(manager)}")

    assert read_session(presented, "manager") == (None, "bearer")


def test_another_scheme_keeps_the_cookie(manager: Session) -> None:
    presented = request(authorization="Basic eA==", cookie=f"pv_session={sign(manager)}")

    assert read_session(presented, "manager") == (manager, "cookie")


def test_behind_the_gateway_only_the_forwarded_header_counts(
    manager: Session, configure: Callable[..., Settings]
) -> None:
    configure(behind_gateway="true")
    bearer = f"Bearer {sign(manager)}"
    cookie = f"pv_session={sign(manager)}"

    assert read_session(request(x_forwarded_authorization=bearer), "manager").session == manager
    assert read_session(request(authorization=bearer), "manager") == (None, None)
    assert read_session(request(authorization=bearer, cookie=cookie), "manager").via == "cookie"


def test_without_a_gateway_the_forwarded_header_is_ignored(manager: Session) -> None:
    bearer = f"Bearer {sign(manager)}"
    cookie = f"pv_session={sign(manager)}"

    assert read_session(request(x_forwarded_authorization=bearer), "manager") == (None, None)
    assert read_session(request(x_forwarded_authorization=bearer, cookie=cookie), "manager") == (
        manager,
        "cookie",
    )
