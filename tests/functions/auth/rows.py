"""The auth rows of the table of all endpoints."""

from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import PASSWORD

NEW_PASSWORD = "a new battery staple"


ROWS = {
    "auth__change_password": Row(
        body=lambda _: {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    ),
    "auth__login": Row(
        body=lambda organization: {"email": organization.owner.email, "password": PASSWORD}
    ),
    "auth__logout": Row(),
    "auth__logout_everywhere": Row(),
    "auth__me": Row(),
    "auth__register": Row(
        body=lambda _: {
            "name": "Ada Linden",
            "email": f"{uuid4().hex}@example.com",
            "password": PASSWORD,
            "organization_name": "Linden Street Properties",
        }
    ),
    "auth__switch_organization": Row(
        body=lambda organization: {"organization_id": organization.id}
    ),
}
