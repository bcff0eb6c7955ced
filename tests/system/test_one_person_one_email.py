"""An e-mail names one person in any case, and a plus address names another."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import PASSWORD, new_association, new_organization, sql
from tests.functions.auth.links import join_link, new_invitation
from tests.functions.homeowner_auth.rows import new_join_code
from tests.functions.homeowners.rows import added_homeowner
from tests.http.client import Reply, code, send

# The registered spelling, and another one of the same e-mail.
SPELLINGS = [
    ("ada.{}+home@example.com", "ADA.{}+HOME@EXAMPLE.COM"),
    ("Ada.{}@Example.com", "aDA.{}@eXAMPLE.COM"),
]
every_spelling = pytest.mark.parametrize(("first", "second"), SPELLINGS)


def register(email: str) -> Reply:
    body = {
        "name": "Ada",
        "email": email,
        "password": PASSWORD,
        "organization_name": "Linden",
    }
    return send("POST", "/v1/auth/register", body)


def join(join_code: str, email: str) -> Reply:
    body = {"join_code": join_code, "first_name": "A", "last_name": "B", "email": email}
    assert send("POST", "/v1/homeowner-auth/register", body).status_code == 202
    confirm = {"token": join_link(email), "password": PASSWORD}
    return send("POST", "/v1/homeowner-auth/confirm-request", confirm)


def login(email: str) -> Any:
    response = send("POST", "/v1/auth/login", {"email": email, "password": PASSWORD})
    return response.json["user"]["id"] if response.status_code == 200 else None


def people(tag: str) -> int:
    [[count]] = sql("select count(*) from users where strpos(email, :tag) > 0", tag=tag)
    found: int = count
    return found


@every_spelling
def test_registers_once_and_signs_in_by_every_spelling(first: str, second: str) -> None:
    tag = uuid4().hex
    made = register(first.format(tag))
    assert made.status_code == 201, made.text

    assert register(second.format(tag)).status_code == 409
    assert people(tag) == 1
    assert login(second.format(tag)) == login(first.format(tag)) == made.json["user"]["id"]
    # Another plus address is a different person, without an account.
    assert login(first.format(tag).replace("@", "+other@")) is None
    assert register(first.format(tag).replace("@", "+other@")).status_code == 201
    assert people(tag) == 2


@every_spelling
def test_is_invited_once_and_never_as_a_member(first: str, second: str) -> None:
    organization = new_organization()
    tag = uuid4().hex

    def invite(email: str) -> Reply:
        body = {"email": email, "role": "viewer"}
        return send("POST", "/v1/invitations", body, token=organization.owner.token)

    assert invite(first.format(tag)).status_code == 201
    assert code(invite(second.format(tag))) == (409, "CONFLICT")
    assert invite(first.format(tag).replace("@", "+other@")).status_code == 201

    register(second.format(tag))
    third = first.format(tag).replace("@", "+third@")
    _, token = new_invitation(organization, email=third)
    accept = {"token": token, "password": PASSWORD, "name": "Ada"}
    assert send("POST", "/v1/auth/accept-invitation", accept).status_code == 200
    assert code(invite(third.swapcase())) == (409, "CONFLICT")


@every_spelling
def test_asks_to_join_as_the_same_person(first: str, second: str) -> None:
    tag = uuid4().hex
    organization = new_organization()
    register(first.format(tag))

    assert join(new_join_code(organization), second.format(tag)).status_code == 204

    assert people(tag) == 1
    [[count]] = sql(
        "select count(*) from join_requests join users on users.id = user_id"
        " where strpos(users.email, :tag) > 0",
        tag=tag,
    )
    assert count == 1
    other = first.format(tag).replace("@", "+o@")
    assert join(new_join_code(organization), other).status_code == 204
    assert people(tag) == 2


@every_spelling
def test_is_a_homeowner_once_per_association(first: str, second: str) -> None:
    tag = uuid4().hex
    organization = new_organization()
    association_id = new_association(organization)
    added_homeowner(organization, email=first.format(tag), association_id=association_id)

    body = {"association_id": association_id, "first_name": "A", "last_name": "B"}
    again = body | {"email": second.format(tag)}
    other = body | {"email": first.format(tag).replace("@", "+other@")}

    token = organization.owner.token
    assert code(send("POST", "/v1/homeowners", again, token=token)) == (409, "CONFLICT")
    assert send("POST", "/v1/homeowners", other, token=token).status_code == 201
