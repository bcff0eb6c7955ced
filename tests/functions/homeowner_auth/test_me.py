from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from shared.identity.sessions import new_session, sign, verify
from tests.factories import new_member, new_organization, sql
from tests.functions.auth.signing_in import join
from tests.homeowners import new_home
from tests.http.client import code, send

PATH = "/v1/homeowner-auth/me"


def test_shows_the_homeowner_and_the_association() -> None:
    organization = new_organization()
    home = new_home(organization)
    sql("update homeowners set notes = 'difficult', phone = '555 0101' where id = :id", id=home.id)

    shown = send("GET", PATH, token=home.person.token).json

    assert shown["user"]["id"] == home.person.user_id
    assert (shown["homeowner"]["id"], shown["homeowner"]["phone"]) == (home.id, "555 0101")
    assert "notes" not in shown["homeowner"]
    assert shown["association"]["id"] == home.association_id
    assert [each["homeowner_id"] for each in shown["homes"]] == [home.id]
    assert shown["has_manager_access"] is False
    session = verify(home.person.token, "homeowner")
    assert session is not None
    assert datetime.fromisoformat(shown["expires_at"]).timestamp() == session.expires_at


def test_shows_the_day_and_the_time_zone_of_the_homes_organization() -> None:
    here, elsewhere = new_organization(), new_organization()
    home = new_home(here)
    new_home(elsewhere, person=(home.person.user_id, home.person.email))
    sql("update organizations set time_zone = 'Pacific/Kiritimati' where id = :id", id=here.id)

    shown = send("GET", PATH, token=home.person.token).json

    assert shown["organization"] == shown["organization"] | {
        "id": here.id, "time_zone": "Pacific/Kiritimati",
        "today": datetime.now(ZoneInfo("Pacific/Kiritimati")).date().isoformat(),
    }  # fmt: skip
    assert {each["time_zone"] for each in shown["homes"]} == {"Pacific/Kiritimati", "UTC"}


def test_lists_all_homes_and_manager_access() -> None:
    first, second = new_organization(), new_organization()
    home = new_home(first)
    other = new_home(second, person=(home.person.user_id, home.person.email))
    join(second.id, home.person.user_id, "viewer")
    new_home(first)

    shown = send("GET", PATH, token=home.person.token).json

    assert {each["homeowner_id"] for each in shown["homes"]} == {home.id, other.id}
    assert shown["association"]["id"] == home.association_id
    assert shown["has_manager_access"] is True


def test_refuses_archived_homeowners_and_admits_suspended_ones() -> None:
    home = new_home(new_organization())
    sql("update homeowners set status = 'suspended' where id = :id", id=home.id)
    assert send("GET", PATH, token=home.person.token).json["homeowner"]["status"] == "suspended"

    sql("update homeowners set archived_at = now() where id = :id", id=home.id)

    assert code(send("GET", PATH, token=home.person.token)) == (401, "UNAUTHENTICATED")


def test_refuses_a_session_for_another_persons_home() -> None:
    organization = new_organization()
    home, other = new_home(organization), new_home(organization)
    for homeowner_id in (other.id, str(uuid4())):
        session = new_session("homeowner", home.person.user_id, 1, homeowner_id=homeowner_id)

        assert code(send("GET", PATH, token=sign(session))) == (401, "UNAUTHENTICATED")


def test_refuses_a_managers_session() -> None:
    member = new_member(new_organization(), "owner")

    assert code(send("GET", PATH, token=member.token)) == (403, "FORBIDDEN")


def test_has_its_own_limit_apart_from_the_plans() -> None:
    home = new_home(new_organization())

    policy = send("GET", PATH, token=home.person.token).headers["RateLimit-Policy"]

    assert policy == '"account";q=300;w=3600'
