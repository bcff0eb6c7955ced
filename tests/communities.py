"""Associations with several homeowners, made for tests that only begin with them."""

from datetime import date
from typing import Any

import msgspec

from tests.factories import Organization, new_association, sql


class Community(msgspec.Struct, frozen=True):
    """An association and its homeowners, in the order in which they were entered."""

    organization: Organization
    association_id: str
    homeowner_ids: list[str]

    def change(self, place: int, **columns: Any) -> None:
        """Change columns of the homeowner in this place."""
        changes = ", ".join(f"{name} = :{name}" for name in columns)
        sql(
            f"update homeowners set {changes} where id = :id",  # noqa: S608 - column names
            id=self.homeowner_ids[place],
            **columns,
        )

    def amounts(self) -> list[list[int]]:
        """What each homeowner was charged, in the order of the due dates."""
        rows = sql(
            """
            select homeowner_id::text, amount_cents from assessments
            where association_id = :id order by due_date, id
            """,
            id=self.association_id,
        )
        return [[cents for who, cents in rows if who == each] for each in self.homeowner_ids]

    def due_dates(self) -> list[date]:
        """The days on which its assessments are due."""
        rows = sql(
            "select distinct due_date from assessments where association_id = :id order by 1",
            id=self.association_id,
        )
        return [day for [day] in rows]


def new_community(organization: Organization, *shares: int | None, **columns: Any) -> Community:
    """An association whose homeowners have these shares and were entered in 2020.

    Keywords are columns of the association.
    """
    association_id = new_association(organization, **columns)
    rows = sql(
        """
        insert into homeowners
            (organization_id, association_id, first_name, last_name, email, share_ppm, created_at)
        select :organization, :association, 'Homeowner', n::text, n || '@maple.example', share,
            '2020-01-01'::timestamptz + n * interval '1 day'
        from unnest(cast(:shares as integer[])) with ordinality as listed (share, n)
        order by n
        returning id::text
        """,
        organization=organization.id, association=association_id, shares=list(shares),
    )  # fmt: skip
    return Community(organization, association_id, [made for [made] in rows])
