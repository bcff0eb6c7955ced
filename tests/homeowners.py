"""Factories of associations and their homeowners."""

from uuid import uuid4

import msgspec

from shared.identity.sessions import new_session, sign
from tests import lettings
from tests.factories import Organization, Person, homeowner_token, inserted, new_user, sql


class Home(msgspec.Struct, frozen=True):
    """A homeowner's row, its association and the person with a session there."""

    id: str
    association_id: str
    organization_id: str
    person: Person


def new_association(organization: Organization, **columns: str | bool) -> str:
    """An association of the organization; its id."""
    given = {"name": "Maple Court HOA", **columns}
    [[made]] = sql(
        f"""
        insert into associations (organization_id, {", ".join(given)})
        values (:organization_id, {", ".join(f":{name}" for name in given)}) returning id
        """,  # noqa: S608 - column names from the test's own code
        organization_id=organization.id,
        **given,
    )
    return str(made)


def resident(organization: Organization) -> Home:
    """The homeowner who calls the portal in tests of every endpoint, made when first asked for.

    The rows that a portal's endpoint names belong to this one; the home is a property's unit.
    """
    found = sql(
        """
        select homeowners.id::text, association_id::text, user_id::text, users.email
        from homeowners join users on users.id = user_id
        where organization_id = :id and last_name = 'Resident'
        """,
        id=organization.id,
    )
    if not found:
        _new_resident(organization)
        return resident(organization)
    [[homeowner_id, association_id, user_id, email]] = found
    person = Person(user_id, email, homeowner_token(user_id, homeowner_id))
    return Home(homeowner_id, association_id, organization.id, person)


def _new_resident(organization: Organization) -> None:
    user_id, email = new_user()
    association_id = new_association(organization)
    property_id = lettings.new_property(organization, association_id=association_id)
    home = {
        "organization_id": organization.id,
        "association_id": association_id,
        "property_id": property_id,
        "unit_id": lettings.new_unit(organization, property_id),
        "user_id": user_id,
        "first_name": "Rosa",
        "last_name": "Resident",
        "email": email,
    }
    inserted("homeowners", home)


def new_home(
    organization: Organization, *, person: tuple[str, str] | None = None, linked: bool = True
) -> Home:
    """A homeowner in an association of its own; `person` is the id and e-mail of a user.

    With `linked` false the person has no access yet.
    """
    user_id, email = person or new_user()
    association_id = new_association(organization, name=f"Association {uuid4().hex[:8]}")
    [[homeowner_id]] = sql(
        """
        insert into homeowners
            (organization_id, association_id, user_id, first_name, last_name, email)
        values (:organization_id, :association_id, :user_id, 'Ada', 'Maple', :email) returning id
        """,
        organization_id=organization.id,
        association_id=association_id,
        user_id=user_id if linked else None,
        email=email,
    )
    session = new_session(
        "homeowner", user_id, 1, organization_id=organization.id, homeowner_id=str(homeowner_id)
    )
    return Home(
        str(homeowner_id), association_id, organization.id, Person(user_id, email, sign(session))
    )
