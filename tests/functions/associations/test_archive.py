from datetime import date

from tests.factories import (
    Organization,
    new_association,
    new_homeowner,
    new_member,
    new_organization,
    sql,
)
from tests.functions.leases.money import first_of_month, today
from tests.http.client import Reply, code, send


def acted(organization: Organization, association_id: str, verb: str) -> Reply:
    """The answer to this action by the owner."""
    path = f"/v1/associations/{association_id}/{verb}"
    return send("POST", path, token=organization.owner.token)


def found(join_code: str) -> int:
    """The status of the answer to a stranger that enters the code."""
    body = {"join_code": join_code}
    return send("POST", "/v1/homeowner-auth/find-association", body).status_code


def next_due(association_id: str, anchor: date, interval: str) -> str:
    """A recurring assessment that has charged its first date: its id."""
    [[made]] = sql(
        """
        insert into recurring_charges
            (organization_id, association_id, type, description, amount_cents, interval,
             anchor_date, next_index)
        select organization_id, id, 'monthly_dues', 'Dues', 25000, :interval, :anchor, 1
        from associations where id = :id returning id::text
        """,
        id=association_id,
        anchor=anchor,
        interval=interval,
    )
    return str(made)


def test_an_archived_association_is_not_joined_but_read() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    path = f"/v1/associations/{home.association_id}"
    join_code = send("GET", path, token=organization.owner.token).json["join_code"]
    assert found(join_code) == 200

    assert acted(organization, home.association_id, "archive").json["archived_at"] is not None

    assert found(join_code) == 404
    assert code(acted(organization, home.association_id, "archive")) == (409, "CONFLICT")
    profile = send("GET", "/v1/homeowner-portal/profile", token=home.person.token)
    assert profile.status_code == 200
    assert acted(organization, home.association_id, "restore").json["archived_at"] is None
    assert found(join_code) == 200
    assert code(acted(organization, home.association_id, "restore")) == (409, "CONFLICT")


def test_a_restored_association_skips_the_dates_gone_by() -> None:
    organization = new_organization()
    association_id, other = (new_association(organization) for _ in range(2))
    past = next_due(association_id, first_of_month(-5), "monthly")
    ahead = next_due(association_id, first_of_month(3), "monthly")
    elsewhere = next_due(other, first_of_month(-5), "monthly")

    acted(organization, association_id, "archive")
    acted(organization, association_id, "restore")

    rows = sql(
        """
        select id::text, next_index, recurring_date(anchor_date, interval, next_index)
        from recurring_charges where organization_id = :id
        """,
        id=organization.id,
    )
    indexes = {row_id: (index, day) for row_id, index, day in rows}
    first = first_of_month(0) if today().day == 1 else first_of_month(1)
    assert indexes[past] == (5 if today().day == 1 else 6, first)
    assert indexes[ahead][0] == 1
    assert indexes[elsewhere][0] == 1


def test_a_new_join_code_ends_the_old_one() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    path = f"/v1/associations/{association_id}"
    before = send("GET", path, token=organization.owner.token).json

    after = acted(organization, association_id, "rotate-join-code").json

    assert (found(before["join_code"]), found(after["join_code"])) == (404, 200)
    assert after["updated_at"] > before["updated_at"]
    assert sql(
        "select actor_user_id::text, changes::text from audit_log"
        " where organization_id = :id and action = 'rotate'",
        id=organization.id,
    ) == [[organization.owner.user_id, "{}"]]


def test_an_archived_association_gets_no_new_join_code() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    acted(organization, association_id, "archive")

    assert code(acted(organization, association_id, "rotate-join-code")) == (409, "CONFLICT")
    viewer = new_member(organization, "viewer").token
    path = f"/v1/associations/{association_id}/rotate-join-code"
    assert code(send("POST", path, token=viewer)) == (403, "FORBIDDEN")
