"""A lease account whose property has an owner, who is asked for statements and fees."""

from typing import Any

from tests.factories import Organization, sql
from tests.http.client import Reply, send
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.spending import new_expense, new_owner


class OwnedAccount(LeaseAccount):
    """The account of a lease in a property of an owner, at 8 % since 2025 unless given."""

    def __init__(
        self,
        organization: Organization | None = None,
        owner_id: str | None = None,
        *,
        name: str = "Harbor House",
        fee_bp: int | None = 800,
        since: str = "2025-01-01",
    ) -> None:
        super().__init__(organization)
        self.owner_id = owner_id or new_owner(self.organization)
        [[self.property_id]] = sql(
            """
            update properties set owner_id = :owner, owner_since = :since, name = :name,
                management_fee_bp = :fee
            where id = (select property_id from leases where id = :lease) returning id::text
            """,
            owner=self.owner_id,
            since=since,
            name=name,
            fee=fee_bp,
            lease=self.lease_id,
        )

    def collect(self, cents: int, day: str, kind: Any = "rent") -> None:
        """A charge of this day is paid on it."""
        self.charge(cents, day, kind)
        self.pay(cents, day)

    def spend(self, cents: int, day: str, category: str = "maintenance", **columns: Any) -> str:
        """An expense of the property; its id."""
        return new_expense(
            self.organization, property_id=self.property_id, amount_cents=cents, paid_on=day,
            category=category, **columns,
        )  # fmt: skip

    def post_fees(self, month: str, **query: str) -> Reply:
        """The answer to the fees of a month being booked."""
        path = f"/v1/owners/{self.owner_id}/book-fees"
        return send(
            "POST", path, {"month": month}, token=self.organization.owner.token, query=query
        )

    def book_fees(self, month: str) -> list[int]:
        """The fees that are booked for the month."""
        response = self.post_fees(month)
        assert response.status_code == 200, response.text
        fees = [each["amount_cents"] for each in response.json["fees"]]
        assert response.json["created"] == len(fees)
        return fees

    def statement(self, month: str) -> dict[str, Any]:
        """The owner's statement of the month."""
        query = {"owner_id": self.owner_id, "month": month}
        response = send(
            "GET", "/v1/reports/owner-statement", token=self.organization.owner.token, query=query
        )
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json
        return found
