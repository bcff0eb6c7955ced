from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.factories import PASSWORD, Organization, new_organization
from tests.functions.auth.links import new_invitation
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed


def revoke(organization: Organization, invitation_id: str, **headers: str) -> tuple[int, str]:
    """Status and code of revoking it."""
    path = f"/v1/invitations/{invitation_id}"
    return code(send("DELETE", path, token=organization.owner.token, headers=headers))


def accept(token: str) -> Reply:
    """Accept it as a new person."""
    body = {"token": token, "password": PASSWORD, "name": "Nina"}
    return send("POST", "/v1/auth/accept-invitation", body)


def test_voids_the_link() -> None:
    organization = new_organization()
    invitation_id, token = new_invitation(organization)

    assert revoke(organization, invitation_id) == (204, "")

    preview = send("POST", "/v1/auth/preview-invitation", {"token": token})
    assert code(preview) == code(accept(token)) == (404, "NOT_FOUND")


def test_revokes_a_homeowners_invitation() -> None:
    organization = new_organization()
    home = new_home(organization, linked=False)
    invitation_id, _ = new_invitation(organization, kind="homeowner", homeowner_id=home.id)

    assert revoke(organization, invitation_id) == (204, "")


def test_refuses_an_invitation_that_is_not_open() -> None:
    organization = new_organization()
    accepted, token = new_invitation(organization)
    revoked, _ = new_invitation(organization)
    accept(token)
    revoke(organization, revoked)

    for invitation_id in (accepted, revoked):
        assert revoke(organization, invitation_id) == (409, "CONFLICT")


def test_does_not_find_an_unknown_invitation() -> None:
    assert revoke(new_organization(), str(uuid4())) == (404, "NOT_FOUND")


def test_honours_if_match() -> None:
    organization = new_organization()
    invitation_id, _ = new_invitation(organization)
    path = f"/v1/invitations/{invitation_id}"
    resent = send("POST", f"{path}/resend", token=organization.owner.token)

    outdated = revoke(organization, invitation_id, **{"If-Match": '"0"'})
    present = revoke(organization, invitation_id, **{"If-Match": resent.headers["ETag"]})

    assert (outdated, present) == ((412, "PRECONDITION_FAILED"), (204, ""))


def test_revoking_and_accepting_at_once_leaves_one_outcome() -> None:
    organization = new_organization()
    invitation_id, token = new_invitation(organization)

    with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as together:
        revoking = together.submit(revoke, organization, invitation_id)
        accepting = together.submit(accept, token)
        outcome = (revoking.result()[0], accepting.result().status_code)

    assert outcome in {(204, 404), (409, 200)}
