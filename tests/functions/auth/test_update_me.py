import pytest

from shared.accounts.account import User
from tests.factories import new_member, new_organization, new_user, sql
from tests.functions.auth.signing_in import sign_in
from tests.http.client import code, send

PATH = "/v1/auth/me"


def test_changes_only_the_callers_name() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")

    response = send("PATCH", PATH, {"name": "  Zoë 🏠 Linden "}, token=member.token)

    assert (response.status_code, response.json["name"]) == (200, "Zoë 🏠 Linden")
    assert response.json["email"] == member.email
    names = sql(
        "select name from users where id in (:owner, :member) order by id = :owner",
        owner=organization.owner.user_id,
        member=member.user_id,
    )
    assert names == [["Zoë 🏠 Linden"], ["Somebody"]]


def test_keeps_the_name_when_it_is_absent() -> None:
    response = send("PATCH", PATH, {}, token=new_organization().owner.token)

    assert (response.status_code, response.json["name"]) == (200, "Somebody")


@pytest.mark.parametrize("name", [None, "", " ", "a" * 201, "a\0", "\ud800", 1])
def test_refuses_an_invalid_name(name: object) -> None:
    text = '{"name": "\\ud800"}' if name == "\ud800" else None

    response = (
        send("PATCH", PATH, {"name": name}, token=new_organization().owner.token)
        if text is None
        else send(
            "PATCH",
            PATH,
            token=new_organization().owner.token,
            data=text,
            content_type="application/json",
        )
    )

    assert code(response) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize("field", ["email", "is_super_admin", "session_generation", "id"])
def test_changes_nothing_else(field: str) -> None:
    response = send("PATCH", PATH, {field: "1"}, token=new_organization().owner.token)

    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]


def test_honours_if_match() -> None:
    token = new_organization().owner.token
    first = send("PATCH", PATH, {"name": "Ada"}, token=token)
    headers = {"If-Match": first.headers["ETag"]}

    second = send("PATCH", PATH, {"name": "Bea"}, token=token, headers=headers)
    third = send("PATCH", PATH, {"name": "Cleo"}, token=token, headers=headers)

    assert second.status_code == 200
    assert code(third) == (412, "PRECONDITION_FAILED")


# A change of each column of an account's row, whether or not the answers show it.
CHANGES = {
    "email": "'new-' || email",
    "name": "name || ' Linden'",
    "email_verified_at": "now() - interval '1 day'",
    "is_super_admin": "true",
    "session_generation": "session_generation + 1",
    "last_sign_in_at": "now()",
}


def test_only_what_an_account_shows_makes_a_new_version() -> None:
    kept = {"id", "created_at", "updated_at"}
    columns = sql(
        """
        select attname from pg_attribute
        where attrelid = 'users'::regclass and attnum > 0 and attgenerated = '' and not attisdropped
        """
    )
    assert {name for [name] in columns} == CHANGES.keys() | kept

    for column, value in CHANGES.items():
        user_id, _ = new_user()
        [[before]] = sql("select updated_at from users where id = :id", id=user_id)
        [[after]] = sql(
            f"update users set {column} = {value} where id = :id returning updated_at",  # noqa: S608 - from the table above
            id=user_id,
        )
        # The platform's pages show the right of a super-admin as well.
        shown = {*User.__struct_fields__, "is_super_admin"}
        assert (after > before) == (column in shown), column


def test_a_sign_in_elsewhere_leaves_the_etag_good() -> None:
    owner = new_organization().owner
    shown = send("PATCH", PATH, {"name": "Ada"}, token=owner.token)

    assert sign_in(owner.email).status_code == 200

    headers = {"If-Match": shown.headers["ETag"]}
    renamed = send("PATCH", PATH, {"name": "Bea"}, token=owner.token, headers=headers)
    assert renamed.status_code == 200
