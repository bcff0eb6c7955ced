"""Whatever has happened, the reports agree with the ledger and with each other, to the cent."""

from random import Random
from typing import Any

from tests.factories import Organization, inserted, sql
from tests.functions.leases.money import first_of_month
from tests.functions.reports.history import History
from tests.http.client import send
from tests.proof import seeds, times
from tests.shared.domain.ledger.players import AssociationPlayer, RentalPlayer

# Everything that a history dates lies in the months that a statement may span.
FIRST = first_of_month(-20)
MONTHS = {"month_from": f"{FIRST:%Y-%m}", "month_to": f"{first_of_month(2):%Y-%m}"}
# Once more from the rows of the ledger, not from what the reports read.
RECOUNT = """
    select coalesce(sum(rows.amount_cents), 0)::bigint from payment_allocations as rows
    join charges on charges.id = charge_id join payments on payments.id = payment_id
    where rows.organization_id = :id and charges.type <> 'deposit' and origin <> 'opening'
        and (charges.account_kind = 'homeowner') = :of_homeowners
"""
EARNED = """
    select coalesce(sum(effective_cents), 0)::bigint from charges
    where organization_id = :id and type not in ('deposit', 'opening_balance')
        and (account_kind = 'homeowner') = :of_homeowners
"""
OVERDUE = """
    select coalesce(sum(open_cents), 0)::bigint from charges
    where organization_id = :id and (account_kind = 'homeowner') = :of_homeowners
        and due_date < (now() at time zone 'UTC')::date
"""
SPENT = """
    select coalesce(sum(amount_cents), 0)::bigint from expenses
    where organization_id = :id and voided_at is null and category <> 'owner_draw'
        and (association_id is not null) = :of_homeowners
"""


def read(organization: Organization, report: str, **query: Any) -> dict[str, Any]:
    """A report with all its rows."""
    path = f"/v1/reports/{report}"
    answer = send("GET", path, token=organization.owner.token, query={"limit": 100} | query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    while found["next_cursor"] if "items" in found else None:
        more = {"limit": 100, "cursor": found["next_cursor"]} | query
        page = send("GET", path, token=organization.owner.token, query=more).json
        assert page["totals"] == found["totals"]
        found["items"] += page["items"]
        found["next_cursor"] = page["next_cursor"]
    return found


def counted(statement: str, history: History, *, of_homeowners: bool) -> list[int]:
    """The one row of a recount."""
    [row] = sql(statement, id=history.organization.id, of_homeowners=of_homeowners)
    return [value or 0 for value in row]


def require_income_agrees(history: History) -> None:
    """Income by cash and accrual is the ledger's, and its parts come to the whole."""
    associations = [each.association_id for each in history.players
                    if isinstance(each, AssociationPlayer)]  # fmt: skip
    for basis, recount in (("cash", RECOUNT), ("accrual", EARNED)):
        asked = MONTHS | {"basis": basis}
        rental = read(history.organization, "income-statement", **asked)
        own = [
            read(history.organization, "income-statement", association_id=each, **asked)
            for each in associations
        ]
        for of_homeowners, found in ((False, [rental]), (True, own)):
            totals = [each["totals"] for each in found]
            income = sum(each["income_cents"] for each in totals)
            spent = sum(each["expenses_cents"] for each in totals)
            assert [income] == counted(recount, history, of_homeowners=of_homeowners)
            assert [spent] == counted(SPENT, history, of_homeowners=of_homeowners)
        for each in (rental, *own):
            require_parts_agree(each)


def require_parts_agree(found: dict[str, Any]) -> None:
    """The rows, their lines and the months come to the sums of an income statement."""
    totals = found["totals"]
    lines = ("rent", "dues", "special_assessments", "fees", "other_income")
    for each in (totals, *found["items"]):
        assert each["income_cents"] == sum(each[f"{line}_cents"] for line in lines)
        assert each["expenses_cents"] == sum(each["by_category"].values())
        spent = each["expenses_cents"] + each["processor_fees_cents"]
        assert each["net_cents"] == each["income_cents"] - spent
    for parts in (found["items"], totals["months"]):
        assert totals["net_cents"] == sum(each["net_cents"] for each in parts)
        assert totals["income_cents"] == sum(each["income_cents"] for each in parts)


def require_owners_agree(history: History) -> None:
    """What an owner is left with is the income of the properties, less expenses and draws."""
    owner_id = inserted("owners", {"organization_id": history.organization.id, "name": "Olga"})
    sql(
        """
        update properties set owner_id = :owner, owner_since = :first
        where organization_id = :id and id in (select property_id from leases)
        """,
        owner=owner_id, first=FIRST, id=history.organization.id,
    )  # fmt: skip
    asked = {"owner_id": owner_id, "month": f"{first_of_month(0):%Y-%m}"}
    stated = read(history.organization, "owner-statement", **asked)["totals"]
    income = read(history.organization, "income-statement", **MONTHS)
    net = sum(row["net_cents"] for row in income["items"] if row["property_id"])
    [draws] = sql(
        """
        select coalesce(sum(amount_cents), 0)::bigint from expenses
        where organization_id = :id and category = 'owner_draw' and voided_at is null
        """,
        id=history.organization.id,
    )[0]
    assert stated["closing_cents"] == net - draws


def require_statements_agree(history: History) -> None:
    """Each account's statement ends in its balance; together they are all balances."""
    for player in history.players:
        if isinstance(player, RentalPlayer):
            found = read(history.organization, "tenant-statement", lease_id=player.lease_id)
        else:
            owner = {"homeowner_id": player.homeowner_id}
            found = read(history.organization, "homeowner-statement", **owner)
        assert found["totals"]["closing_cents"] == player.balance
        last = found["items"][-1]["balance_cents"] if found["items"] else 0
        assert last == player.balance


def require_figures_agree(history: History) -> None:
    """What is overdue, held and rented is the same wherever it is shown."""
    figures = send("GET", "/v1/reports/kpis", token=history.organization.owner.token).json
    delinquency = read(history.organization, "delinquency")["totals"]
    assert figures["overdue"] == delinquency
    [overdue] = counted(OVERDUE, history, of_homeowners=False)
    assert delinquency["overdue_cents"] == overdue
    of_homeowners = read(history.organization, "association-delinquency")["totals"]
    [overdue] = counted(OVERDUE, history, of_homeowners=True)
    assert of_homeowners["overdue_cents"] == overdue
    held = read(history.organization, "deposits")
    assert held["totals"]["held_cents"] == figures["deposits_held_cents"]
    trust = sum(row["held_cents"] + row["credit_cents"] for row in held["items"])
    assert held["totals"]["trust_cents"] == trust
    rents = read(history.organization, "rent-roll")["totals"]
    assert rents["charged_cents"] == figures["rent_due_cents"]
    assert rents["paid_cents"] == figures["rent_collected_cents"]
    assert rents["units"] == figures["units"]
    assert rents["open_cents"] == rents["charged_cents"] - rents["paid_cents"]


def test_the_reports_agree_after_any_history() -> None:
    for seed in seeds(1, 60):
        history = History(Random(seed))  # noqa: S311 - not for secrets
        for _ in range(times(60, 200)):
            history.step()

        require_income_agrees(history)
        require_owners_agree(history)
        require_statements_agree(history)
        require_figures_agree(history)
