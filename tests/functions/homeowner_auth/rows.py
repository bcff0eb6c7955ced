"""The homeowner-auth rows of the table of all endpoints."""

from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import PASSWORD, Organization, sql
from tests.functions.auth.links import new_invitation
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


ROWS = {
    "homeowner_auth__accept_invitation": Row(
        body=lambda organization: {"token": invited(organization), "password": PASSWORD}
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
    "homeowner_auth__register": Row(
        body=lambda organization: {
            "join_code": new_join_code(organization),
            "first_name": "Ada",
            "last_name": "Maple",
            "email": f"{uuid4().hex}@example.com",
            "password": PASSWORD,
        }
    ),
    "homeowner_auth__switch_home": Row(
        body=lambda organization: {"homeowner_id": new_home(organization).id}
    ),
}
