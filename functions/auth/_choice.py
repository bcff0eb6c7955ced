"""Where a person may go after signing in."""

from uuid import UUID

import msgspec

from shared.accounts.signed_in import Choice, HomeownerChoice, ManagerChoice, SuperAdminChoice
from shared.identity.sessions import Session, new_session
from shared.roles import Role


class OfferedOrganization(ManagerChoice, tag="manager"):
    """A membership."""

    organization_name: str
    role: Role


class OfferedHome(HomeownerChoice, tag="homeowner"):
    """A home in an association."""

    organization_id: UUID
    organization_name: str
    association_id: UUID
    association_name: str


class OfferedPlatform(SuperAdminChoice, tag="super_admin"):
    """The platform itself."""


Offer = OfferedOrganization | OfferedHome | OfferedPlatform


def picked(offers: list[Offer], choice: Choice | None) -> Offer | None:
    """The offer that was chosen, or the only one; None when that is none of them."""
    if choice is None:
        return offers[0] if len(offers) == 1 else None
    wanted = msgspec.to_builtins(choice).items()
    return next((each for each in offers if wanted <= msgspec.to_builtins(each).items()), None)


def session_for(offer: Offer, user_id: UUID, generation: int, *, remember: bool) -> Session:
    """A new session there; `generation` is of the snapshot that read the password hash."""
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
            # An operator's session ends with the browser.
            return new_session("admin", person, generation)
