from datetime import UTC, datetime, timedelta

from tests.factories import new_organization, sql
from tests.functions.expenses.rows import post_void
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of
from tests.shared.domain.ledger.owned import OwnedAccount
from tests.spending import new_owned_property


def test_a_fee_is_a_part_of_the_collected_rent() -> None:
    account = OwnedAccount(fee_bp=1000)
    account.charge(26, "2025-09-01", "rent")
    for cents, day in ((14, "2025-08-31"), (3, "2025-09-01"), (2, "2025-09-30"), (7, "2025-10-01")):
        account.pay(cents, day)
    account.collect(5000, "2025-09-03", "late_fee")

    # Half of a cent is rounded up.
    [fee] = account.post_fees("2025-09").json["fees"]

    assert fee == fee | {
        "property_id": account.property_id, "property_name": "Harbor House",
        "collected_rent_cents": 5, "management_fee_bp": 1000, "amount_cents": 1,
    }  # fmt: skip
    path = f"/v1/expenses/{fee['expense_id']}"
    booked = send("GET", path, token=account.organization.owner.token).json
    assert booked == booked | {
        "category": "management_fee", "amount_cents": 1, "paid_on": "2025-09-30",
        "fee_month": "2025-09", "description": "Management fee for September 2025",
    }  # fmt: skip


def test_a_month_is_booked_once_until_its_fee_is_voided() -> None:
    account = OwnedAccount()
    account.collect(10000, "2025-09-02")

    assert account.book_fees("2025-09") == [800]
    assert account.book_fees("2025-09") == []
    [[expense_id]] = sql(
        "select id::text from expenses where property_id = :id", id=account.property_id
    )
    assert post_void(account.organization, expense_id).status_code == 200
    account.collect(10000, "2025-09-20", "utility")
    assert account.post_fees("2025-09", preview="true").json["created"] == 1
    assert account.book_fees("2025-09") == [800]

    # What is booked already does not meet the closed books.
    sql("update organizations set books_closed_through = '2025-09-30' where id = :id",
        id=account.organization.id)  # fmt: skip
    assert account.book_fees("2025-09") == []
    assert account.statement("2025-09")["totals"]["management_fee_cents"] == 800


def test_closed_books_take_no_fee() -> None:
    account = OwnedAccount()
    account.collect(10000, "2025-09-02")
    sql("update organizations set books_closed_through = '2025-09-30' where id = :id",
        id=account.organization.id)  # fmt: skip

    assert code(account.post_fees("2025-09")) == (409, "CONFLICT")


def test_only_rent_since_the_owners_first_day_bears_a_fee() -> None:
    organization = new_organization()
    account = OwnedAccount(organization, since="2025-09-10")
    account.charge(30000, "2025-09-01", "rent")
    account.pay(10000, "2025-09-09")
    account.pay(20000, "2025-09-10")
    # Without a fee, with nothing collected, and of another owner.
    OwnedAccount(organization, account.owner_id, fee_bp=None).collect(10000, "2025-09-02")
    new_owned_property(organization, account.owner_id)
    other = OwnedAccount(organization)
    other.collect(10000, "2025-09-20")

    assert account.book_fees("2025-08") == []
    assert account.book_fees("2025-09") == [1600]
    assert other.book_fees("2025-09") == [800]


def test_rent_that_is_taken_back_gives_a_part_of_the_fee_back() -> None:
    account = OwnedAccount(fee_bp=500)
    account.charge(10000, "2025-08-01", "rent")
    payment = account.pay(10000, "2025-08-02")
    assert account.book_fees("2025-08") == [500]

    path = f"/v1/payments/{payment}/bounce"
    body = {"reason": "No funds"}
    assert send("POST", path, body, token=account.organization.owner.token).status_code == 200
    # As if today was in the next month.
    sql("update collected_amounts set effective_on = '2025-09-09' where organization_id = :id"
        " and amount_cents < 0", id=account.organization.id)  # fmt: skip

    assert account.book_fees("2025-09") == [-500]
    assert account.statement("2025-09")["totals"]["closing_cents"] == 0


def test_a_month_that_is_not_over_has_no_fees_yet() -> None:
    account = OwnedAccount()
    today = datetime.now(UTC).date()
    last_month = today.replace(day=1) - timedelta(days=1)

    assert account.book_fees(f"{last_month:%Y-%m}") == []
    for month in (f"{today:%Y-%m}", "2199-12"):
        answer = account.post_fees(month)
        assert code(answer) == (422, "VALIDATION_ERROR"), month
        assert [each["pointer"] for each in answer.json["errors"]] == ["/month"]


def test_two_that_book_at_once_book_a_fee_once() -> None:
    account = OwnedAccount()
    account.collect(10000, "2025-09-02")
    answers: list[Reply] = []

    with entered(owner_of(account.organization)) as connection:
        connection.run(
            """
            insert into expenses (organization_id, property_id, category, description,
                amount_cents, paid_on, method, fee_month)
            select organization_id, id, 'management_fee', 'Fee', 1, '2025-09-30', 'other',
                '2025-09-01'
            from properties
            """
        )
        waited = outcome_after(connection, lambda: answers.append(account.post_fees("2025-09")))

    assert waited is None
    assert [answer.json for answer in answers] == [{"created": 0, "fees": []}]
