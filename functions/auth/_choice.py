"""The places that an account may enter: organizations, homes and the platform."""

from uuid import UUID

import msgspec

from shared.accounts.signed_in import Choice, HomeownerChoice, ManagerChoice, SuperAdminChoice
from shared.identity.sessions import Session, new_session
from shared.roles import Role


class OfferedOrganization(ManagerChoice, tag="manager"):
    """An organization that the person is a member of."""

    organization_name: str
    role: Role
    """The role of the person there."""


class OfferedHome(HomeownerChoice, tag="homeowner"):
    """A home, with its association and the organization that manages it."""

    organization_id: UUID
    organization_name: str
    association_id: UUID
    association_name: str
    property_name: str | None
    """The property of the home; null while none is assigned."""
    unit_name: str | None
    """The unit, if the home is one."""


class OfferedPlatform(SuperAdminChoice, tag="super_admin"):
    """The platform, for its super-admins."""


Offer = OfferedOrganization | OfferedHome | OfferedPlatform


def picked(offers: list[Offer], choice: Choice | None) -> Offer | None:
    """The chosen offer, or the only one if the request names none; None without such an offer."""
    if choice is None:
        return offers[0] if len(offers) == 1 else None
    wanted = msgspec.to_builtins(choice).items()
    return next((each for each in offers if wanted <= msgspec.to_builtins(each).items()), None)


def session_for(offer: Offer, user_id: UUID, generation: int, *, remember: bool) -> Session:
    """A new session for the offer; `generation` was read together with the password hash."""
    person = str(user_id)
    match offer:
        case OfferedOrganization():
            return new_session(
                "manager",
                person,
                generation,
                organization_id=str(offer.organization_id),
                role=offer.role,
                remember=remember,
            )
        case OfferedHome():
            return new_session(
                "homeowner",
                person,
                generation,
                organization_id=str(offer.organization_id),
                homeowner_id=str(offer.homeowner_id),
                remember=remember,
            )
        case OfferedPlatform():
            # A super-admin's session lasts a working day, so `remember` does not count.
            return new_session("admin", person, generation)
