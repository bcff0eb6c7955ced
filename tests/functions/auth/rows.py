"""The auth rows of the table of all endpoints."""

from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import PASSWORD, new_user
from tests.functions.auth.links import new_invitation, new_link

NEW_PASSWORD = "a new battery staple"


def new_email() -> str:
    """An e-mail without an account."""
    return f"{uuid4().hex}@example.com"


ROWS = {
    "auth__accept_invitation": Row(
        body=lambda organization: {
            "token": new_invitation(organization)[1],
            "password": PASSWORD,
            "name": "Ada Linden",
        }
    ),
    "auth__change_email": Row(body=lambda _: {"new_email": new_email(), "password": PASSWORD}),
    "auth__change_password": Row(
        body=lambda _: {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    ),
    "auth__confirm_email_change": Row(
        body=lambda organization: {
            "token": new_link("change_email", organization.owner.user_id, new_email=new_email()),
            "password": PASSWORD,
        }
    ),
    "auth__forgot_password": Row(body=lambda organization: {"email": organization.owner.email}),
    "auth__login": Row(
        body=lambda organization: {"email": organization.owner.email, "password": PASSWORD}
    ),
    "auth__logout": Row(),
    "auth__logout_everywhere": Row(),
    "auth__me": Row(),
    "auth__preview_invitation": Row(
        body=lambda organization: {"token": new_invitation(organization)[1]}
    ),
    "auth__register": Row(
        body=lambda _: {
            "name": "Ada Linden",
            "email": new_email(),
            "password": PASSWORD,
            "organization_name": "Linden Street Properties",
        }
    ),
    "auth__resend_verification": Row(body=lambda organization: {"email": organization.owner.email}),
    "auth__reset_password": Row(
        body=lambda organization: {
            "token": new_link("reset_password", organization.owner.user_id),
            "password": NEW_PASSWORD,
        }
    ),
    "auth__switch_organization": Row(
        body=lambda organization: {"organization_id": organization.id}
    ),
    "auth__update_me": Row(body=lambda _: {"name": "Ada Linden"}),
    "auth__verify_email": Row(
        body=lambda _: {
            "token": new_link("verify_email", new_user(verified=False)[0]),
            "password": PASSWORD,
        }
    ),
}
