from datetime import timedelta

from tests.factories import new_organization, sql
from tests.functions.leases.money import first_of_month
from tests.functions.leases.rows import active_lease
from tests.http.client import send


def test_charges_what_is_due_of_each_lease_once() -> None:
    organization = new_organization()
    begun = first_of_month(-1)
    lease = active_lease(organization, start_date=str(begun))
    active_lease(organization, start_date=str(begun + timedelta(days=200)))
    sql(
        """
        insert into recurring_charges (organization_id, lease_id, type, description, amount_cents,
            interval, anchor_date)
        values (:organization, :lease, 'other', 'Parking', 7500, 'annually', :anchor)
        """,
        organization=organization.id,
        lease=lease["id"],
        anchor=begun,
    )
    path, token = "/v1/charges/run-rent", organization.owner.token
    first = send("POST", path, token=token).json
    assert first["created"] in {3, 4}
    assert (first["skipped"], first["more"]) == (0, False)
    assert send("POST", path, token=token).json == {"created": 0, "skipped": 0, "more": False}


def test_closed_books_do_not_hold_up_the_run() -> None:
    organization = new_organization()
    active_lease(organization, start_date=str(first_of_month(-1)))
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        day=first_of_month(0) - timedelta(days=1),
        id=organization.id,
    )
    made = send("POST", "/v1/charges/run-rent", token=organization.owner.token).json
    assert made["created"] in {2, 3}
