"""SQL and input structs of the hand-written functions."""

from typing import Annotated

import msgspec

COLUMNS = (
    "id", "name", "kind", "status", "address_line1", "address_line2", "city", "state",
    "postal_code", "country", "association_id", "purchase_price_cents", "acquisition_date",
    "notes", "archived_at", "created_at", "updated_at",
)  # fmt: skip
LISTED = (*COLUMNS, "unit_count")
_SELECTED = ", ".join(COLUMNS)

LIST = f"""
    select {_SELECTED},
        (select units from property_counts where property_id = properties.id)
    from properties
    where organization_id = :organization and archived_at is null
    order by created_at desc, id desc limit :limit
    """  # noqa: S608 - the names above
GET = f"""
    select {_SELECTED} from properties where organization_id = :organization and id = :id
    """  # noqa: S608 - the names above
CREATE = f"""
    insert into properties
        (organization_id, name, kind, address_line1, city, state, postal_code, country)
    values (:organization, :name, :kind, :address_line1, :city, :state, :postal_code, :country)
    returning {_SELECTED}
    """  # noqa: S608 - the names above
PERSON = """
    select users.id, users.name, password_hash, session_generation, organization_id, role
    from users
    join user_credentials on user_credentials.user_id = users.id
    join organization_memberships on organization_memberships.user_id = users.id
    where email_key = lower(:email)
    """
SIGNED_IN = "update users set last_sign_in_at = now() where id = :id"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NewProperty(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a create."""

    name: Name
    kind: Name
    address_line1: Name
    city: Name
    state: Name
    postal_code: Name
    country: Name


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a sign-in."""

    email: Name
    password: Name
