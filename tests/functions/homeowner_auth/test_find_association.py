import pytest

from tests.factories import new_organization, sql
from tests.homeowners import new_association
from tests.http.client import Reply, code, send


def find(join_code: str) -> Reply:
    """Look up a join code."""
    return send("POST", "/v1/homeowner-auth/find-association", {"join_code": join_code})


def coded(join_code: str, **columns: str | bool) -> str:
    """An association with this join code."""
    sql("update associations set join_code = id::text where join_code = :code", code=join_code)
    return new_association(new_organization(), join_code=join_code, **columns)


def test_shows_only_the_associations_name() -> None:
    coded("K7Q2M9X4T1", name="Maple Court HOA", city="Chicago", state="IL")

    response = find("K7Q2M9X4T1")

    assert response.status_code == 200
    assert response.json == {"name": "Maple Court HOA", "city": "Chicago", "state": "IL"}


@pytest.mark.parametrize(
    "typed", ["dem0c0de41", "DEMOCODE4I", " demoCODE4l ", "DEM0-C0DE-41", "dem0c 0de41"]
)
def test_accepts_the_code_in_any_case_and_spacing(typed: str) -> None:
    coded("DEM0C0DE41")

    assert find(typed).status_code == 200


@pytest.mark.parametrize("change", ["archived_at = now()", "accepts_join_requests = false"])
def test_does_not_find_archived_or_closed_associations(change: str) -> None:
    association_id = coded("C10SED0001")

    sql(f"update associations set {change} where id = :id", id=association_id)  # noqa: S608 - above

    assert code(find("C10SED0001")) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "change",
    [
        "update organizations set suspended_at = now() where id = :id",
        """
        update users set email_verified_at = null from organization_memberships
        where user_id = users.id and organization_id = :id
        """,
    ],
)
def test_does_not_find_those_of_suspended_or_unverified_owners(change: str) -> None:
    association_id = coded("C10SED0002")
    [[owner]] = sql("select organization_id from associations where id = :id", id=association_id)

    sql(change, id=owner)

    assert code(find("C10SED0002")) == (404, "NOT_FOUND")


def test_does_not_find_an_unknown_code() -> None:
    assert code(find("0000000000")) == (404, "NOT_FOUND")
