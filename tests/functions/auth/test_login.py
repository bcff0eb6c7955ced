from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from shared.identity.sessions import verify
from tests.factories import PASSWORD, new_member, new_organization, new_user, sql
from tests.functions.auth.signing_in import (
    OTHER_PAGE,
    OWN_PAGE,
    cookie,
    cookie_value,
    counted_tries,
    join,
    me,
    sign_in,
)
from tests.http.client import code, send
from tests.http.deployment import deployed


def test_answers_the_session_its_cookie_and_its_user() -> None:
    organization = new_organization()

    response = sign_in(organization.owner.email)

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "manager", "organization_id": organization.id}
    assert answer["user"]["id"] == organization.owner.user_id
    assert answer["user"]["email"] == organization.owner.email
    assert cookie_value(response) == f"pv_session={answer['token']}"
    assert me(answer["token"]) == 200


def test_only_a_remembered_sessions_cookie_outlives_the_browser() -> None:
    organization = new_organization()

    short, remembered = (
        sign_in(organization.owner.email, remember=remember) for remember in (False, True)
    )

    assert cookie(short) == f"{cookie_value(short)}; Path=/; HttpOnly; SameSite=Lax"
    assert cookie(remembered) == (
        f"{cookie_value(remembered)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"
    )
    for response, days in ((short, 7), (remembered, 30)):
        session = verify(response.json["token"], "manager")
        assert session is not None
        assert session.expires_at - session.authenticated_at == days * 86_400


def test_sets_a_secure_cookie_on_https() -> None:
    organization = new_organization()

    with deployed(PUBLIC_URL="https://pavilion.example"):
        response = sign_in(organization.owner.email)

    assert "; Secure" in (cookie(response) or "")


def test_rehashes_a_password_with_outdated_parameters() -> None:
    person = new_organization().owner
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    sql(
        "update user_credentials set password_hash = :old where user_id = :id",
        old=old,
        id=person.user_id,
    )

    first = sign_in(person.email)

    [[renewed]] = sql(
        "select password_hash from user_credentials where user_id = :id", id=person.user_id
    )
    assert renewed != old
    assert me(first.json["token"]) == 200
    assert sign_in(person.email).status_code == 200


@pytest.mark.parametrize(
    ("registered", "given"),
    [
        ("Ada.{}@Example.COM", "ada.{}@example.com"),
        ("ada+linden.{}@example.com", "ADA+linden.{}@example.com"),
        ("ada.{}@xn--exmple-cua.com", "ADA.{}@XN--EXMPLE-CUA.COM"),
        ("ada.{}@example.com", "  ada.{}@example.com "),
    ],
)
def test_ignores_case_and_spaces_of_the_email(registered: str, given: str) -> None:
    number = uuid4().hex
    user_id, _ = new_user(registered.format(number))
    join(new_organization().id, user_id, "viewer")

    assert sign_in(given.format(number)).status_code == 200


def test_distinguishes_plus_addresses() -> None:
    number = uuid4().hex
    user_id, _ = new_user(f"ada+{number}@example.com")
    join(new_organization().id, user_id, "viewer")

    assert code(sign_in("ada@example.com")) == (401, "UNAUTHENTICATED")


def test_compares_the_password_as_it_was_typed() -> None:
    person = new_organization().owner

    for wrong in (f" {PASSWORD}", f"{PASSWORD} ", PASSWORD.upper(), f"{PASSWORD}\0"):
        assert code(sign_in(person.email, wrong)) == (401, "UNAUTHENTICATED"), wrong


def test_refuses_sign_in_from_another_sites_page() -> None:
    person = new_organization().owner

    assert code(sign_in(person.email, headers=OTHER_PAGE)) == (403, "FORBIDDEN")
    assert sign_in(person.email, headers=OWN_PAGE).status_code == 200
    assert counted_tries(person.email) == 0


def test_a_concurrent_password_change_leaves_no_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = new_organization().owner

    def changed_meanwhile(_hash: str | None, _password: str) -> bool:
        sql(
            "update users set session_generation = session_generation + 1 where id = :id",
            id=person.user_id,
        )
        return True

    monkeypatch.setattr("shared.accounts.sign_in.check_password", changed_meanwhile)

    response = sign_in(person.email)

    assert (code(response), cookie(response)) == ((401, "UNAUTHENTICATED"), None)


def test_a_concurrent_password_change_ends_the_new_session() -> None:
    person = new_organization().owner
    with deployed(DB_POOL_SIZE="4"), ThreadPoolExecutor(3) as together:
        signing_in = [together.submit(sign_in, person.email) for _ in range(2)]
        changing = together.submit(
            send,
            "POST",
            "/v1/auth/change-password",
            {"current_password": PASSWORD, "new_password": "another battery staple"},
            token=person.token,
        )
        tokens = [each.result().json.get("token") for each in signing_in]
        changed = changing.result()

    assert changed.status_code == 200
    assert me(changed.json["token"]) == 200
    assert [me(token) for token in tokens if token] == [401] * len(
        [each for each in tokens if each]
    )


def test_manager_and_homeowner_sign_in_give_separate_sessions() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")

    first, second = (sign_in(member.email).json["token"] for _ in range(2))

    assert first != second
    assert (me(first), me(second)) == (200, 200)
