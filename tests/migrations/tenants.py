"""An organization with a row in every table that can hold one."""

from typing import Any

from tests.factories import Organization, new_organization, new_user, sql
from tests.migrations.logins import claims, new_association, new_homeowner, new_property


class Tenant:
    """Ids of one row of each kind."""

    def __init__(self) -> None:
        self.organization: Organization = new_organization()
        self.id = self.organization.id
        self.association = new_association(self.id)
        self.property = new_property(self.id, association_id=self.association)
        self.resident, _ = new_user()
        self.homeowner = new_homeowner(self.id, self.association, self.resident)
        self.unit = self._insert("units", property_id=self.property, name="1A")
        self.request = self._insert(
            "join_requests",
            association_id=self.association,
            user_id=new_user()[0],
            first_name="Grace",
            last_name="Hopper",
        )
        self.invitation = self._insert(
            "invitations",
            kind="member",
            email="new@example.com",
            role="viewer",
            invited_by_user_id=self.organization.owner.user_id,
        )
        self.document = self.new_document(association_id=self.association)

    def new_document(self, **columns: Any) -> str:
        """A ready document."""
        return self._insert(
            "documents",
            category="rules",
            file_name="a.pdf",
            content_type="application/pdf",
            size_bytes=10,
            **{"state": "ready"} | columns,
        )

    def _insert(self, table: str, **columns: Any) -> str:
        names = ", ".join(columns)
        markers = ", ".join(f":{name}" for name in columns)
        [[row_id]] = sql(
            f"insert into {table} (organization_id, {names}) values (:organization, {markers})"  # noqa: S608
            " returning id",
            organization=self.id,
            **columns,
        )
        return str(row_id)

    def home(self) -> dict[str, Any]:
        """The claims of its homeowner."""
        return claims("homeowner", user=self.resident, generation=1, homeowner=self.homeowner)
