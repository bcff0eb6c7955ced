"""The homeowner-auth rows of the table of all endpoints."""

from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import PASSWORD, Organization, sql
from tests.functions.auth.links import join_link, new_invitation
from tests.functions.auth.rows import NEW_PASSWORD
from tests.homeowners import new_association, new_home


def new_join_code(organization: Organization) -> str:
    """The join code of a new association."""
    [[code]] = sql(
        "select join_code from associations where id = :id", id=new_association(organization)
    )
    return str(code)


def invited(organization: Organization) -> str:
    """The token of an invitation to a home without an account."""
    home = new_home(organization, linked=False)
    email = f"{uuid4().hex}@example.com"
    return new_invitation(organization, kind="homeowner", homeowner_id=home.id, email=email)[1]


def asked_to_join(organization: Organization, **columns: str) -> str:
    """The token of a request to join that is not confirmed yet."""
    given = {
        "association_id": new_association(organization),
        "email": f"{uuid4().hex}@example.com",
        "first_name": "Ada",
        "last_name": "Maple",
        **columns,
    }
    sql(
        f"insert into unconfirmed_join_requests ({', '.join(given)})"  # noqa: S608 - test's own names
        f" values ({', '.join(f':{name}' for name in given)})",
        **given,
    )
    token = join_link(given["email"])
    assert token
    return token


ROWS = {
    "homeowner_auth__accept_invitation": Row(
        body=lambda organization: {"token": invited(organization), "password": PASSWORD}
    ),
    "homeowner_auth__confirm_request": Row(
        body=lambda organization: {"token": asked_to_join(organization), "password": PASSWORD}
    ),
    "homeowner_auth__change_password": Row(
        body=lambda _: {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    ),
    "homeowner_auth__find_association": Row(
        body=lambda organization: {"join_code": new_join_code(organization)}
    ),
    "homeowner_auth__logout": Row(),
    "homeowner_auth__logout_everywhere": Row(),
    "homeowner_auth__me": Row(),
    "homeowner_auth__preview_request": Row(
        body=lambda organization: {"token": asked_to_join(organization)}
    ),
    "homeowner_auth__register": Row(
        body=lambda organization: {
            "join_code": new_join_code(organization),
            "first_name": "Ada",
            "last_name": "Maple",
            "email": f"{uuid4().hex}@example.com",
        }
    ),
    "homeowner_auth__switch_home": Row(
        body=lambda organization: {"homeowner_id": new_home(organization).id}
    ),
}
