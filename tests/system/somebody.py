"""A person with several organizations and homes, and its browsers and sessions."""

from typing import Any, NamedTuple

from tests.factories import PASSWORD, Organization, new_organization
from tests.functions.auth.signing_in import OWN_PAGE, join
from tests.homeowners import Home, new_home
from tests.servers.fleet import Answer, Fleet

MANAGER = "pv_session"
HOMEOWNER = "pv_homeowner_session"

Choice = dict[str, str]


class Somebody(NamedTuple):
    """Owns `house`, is a viewer in `court`, and has a home in an association of each."""

    email: str
    user_id: str
    house: Organization
    court: Organization
    home_at_house: Home
    home_at_court: Home

    @property
    def choices(self) -> list[Choice]:
        """Every organization and home of the person."""
        return [
            *({"kind": "manager", "organization_id": each.id} for each in (self.house, self.court)),
            *(
                {"kind": "homeowner", "homeowner_id": each.id}
                for each in (self.home_at_house, self.home_at_court)
            ),
        ]


def new_somebody() -> Somebody:
    """A new person with all memberships and homes."""
    house, court = new_organization(), new_organization()
    person = house.owner
    join(court.id, person.user_id, "viewer")
    homes = [
        new_home(organization, person=(person.user_id, person.email))
        for organization in (house, court)
    ]
    return Somebody(person.email, person.user_id, house, court, *homes)


def sign_in(fleet: Fleet, email: str, choice: Choice | None = None, **more: Any) -> Answer:
    """Sign in at a place, or without one to get the list of choices."""
    body = {"email": email, "password": PASSWORD, "choice": choice} | more
    return fleet.send("POST", "/v1/auth/login", body)


def cookies_of(answer: Answer) -> dict[str, str]:
    """The cookies that an answer sets, by name."""
    texts = answer.headers.get_all("Set-Cookie") or []
    pairs = (text.partition(";")[0].partition("=") for text in texts)
    return {name: value for name, _, value in pairs}


class Browser:
    """Keeps the cookies that it gets, and sends all of them with every request."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self.jar: dict[str, str] = {}

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request as our own page does."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        headers = {"Cookie": cookie, **OWN_PAGE}
        answer = self._fleet.send(method, path, body, headers=headers)
        self.jar |= cookies_of(answer)
        return answer

    def sign_in(self, email: str, choice: Choice) -> None:
        """Sign in there."""
        body = {"email": email, "password": PASSWORD, "choice": choice}
        assert self.send("POST", "/v1/auth/login", body).status == 200


def everywhere(fleet: Fleet, path: str, token: str) -> set[int]:
    """The statuses that all instances answer to this session."""
    return {fleet.send("GET", path, token=token, slot=slot).status for slot in range(fleet.count)}


def alive(fleet: Fleet, tokens: dict[str, str]) -> set[str]:
    """The names of the sessions that every instance accepts; all instances refuse the others."""
    found = set()
    for name, token in tokens.items():
        area = "homeowner-auth" if name.startswith("home") else "auth"
        statuses = everywhere(fleet, f"/v1/{area}/me", token)
        assert statuses in ({200}, {401}), (name, statuses)
        found |= {name} if statuses == {200} else set()
    return found


def tokens_of(fleet: Fleet, person: Somebody) -> dict[str, str]:
    """A session in each of the person's organizations and homes."""
    names = ("house", "court", "home at house", "home at court")
    return {
        name: sign_in(fleet, person.email, choice).json["token"]
        for name, choice in zip(names, person.choices, strict=True)
    }
