"""What is wrong with the rows of a rent roll, each at its field."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from functions.leases._lease import (
    EARLIEST,
    LATEST,
    NEEDS_END,
    NOT_BEFORE_START,
    OUT_OF_DAYS,
)
from functions.leases._rent_roll import (
    FoundTenant,
    FoundUnit,
    Obstacle,
    RentRollLease,
    RolledUnit,
)
from shared.domain.old_books import FURTHEST_BACK, TOO_OLD
from shared.domain.states import TENANT
from shared.problems import FieldError

Fault = tuple[str, str]


class RentRoll:
    """The rows, and what was found for them. `tenants` has those of all rows, one after another."""

    def __init__(
        self,
        rows: Sequence[RentRollLease],
        found: Sequence[FoundUnit],
        units: Mapping[UUID, RolledUnit],
        tenants: Sequence[FoundTenant],
        obstacles: Mapping[int, Obstacle],
    ) -> None:
        self.rows = rows
        self.found = found
        self.units = units
        self.obstacles = obstacles
        following = iter(tenants)
        self.tenants = [[next(following) for _ in row.tenants] for row in rows]

    def faults(self, today: date) -> Iterator[FieldError]:
        """Each wrong field of each row."""
        for number, row in enumerate(self.rows):
            faults = [*self._of_unit(number), *_of_days(row, today), *self._of_tenants(number)]
            # What is wrong with the days themselves is worth more than what is in their way.
            for name, text in faults or self._of_overlap(number):
                yield FieldError(f"/rows/{number}/{name}", text)

    def _of_unit(self, number: int) -> Iterator[Fault]:
        found = self.found[number]
        unit = self.units.get(found.unit_id) if found.unit_id else None
        if not found.properties:
            yield "property_name", "There is no such property. Import its units first."
        elif len(found.properties) > 1:
            yield "property_name", "Several properties have this name."
        elif unit is None or unit.is_archived:
            yield "unit_name", "The property has no such unit. Import it first."
        elif unit.under_renovation:
            yield "unit_name", "The unit is under renovation. End the renovation first."

    def _of_tenants(self, number: int) -> Iterator[Fault]:
        named: set[str] = set()
        for place, tenant in enumerate(self.tenants[number]):
            if tenant.key is not None and tenant.key in named:
                yield f"tenants/{place}", "Name each tenant once."
            elif tenant.status not in {None, "active"} and not _may_rent(tenant):
                yield (
                    f"tenants/{place}",
                    f"The application of this tenant is {tenant.status}. Reopen it first.",
                )
            named.add(tenant.key or "")

    def _of_overlap(self, number: int) -> Iterator[Fault]:
        row, other = self.rows[number], self.obstacles.get(number)
        if other is not None:
            end = f"through {other.runs_until}" if other.runs_until else "without an end"
            yield "unit_name", f"The unit has an active lease from {other.start_date} {end}."
            return
        unit_id = self.found[number].unit_id
        for earlier in range(number):
            if self.found[earlier].unit_id == unit_id and _overlap(self.rows[earlier], row):
                yield "unit_name", f"Row {earlier + 1} has a lease of this unit in these days."
                return


def _may_rent(tenant: FoundTenant) -> bool:
    return tenant.status is not None and "active" in TENANT.moves[tenant.status]


def _overlap(one: RentRollLease, other: RentRollLease) -> bool:
    """Whether both leases have a day in common."""
    return one.start_date <= (other.runs_until or LATEST) and other.start_date <= (
        one.runs_until or LATEST
    )


def _of_days(row: RentRollLease, today: date) -> Iterator[Fault]:
    for name in ("start_date", "end_date", "bill_from"):
        day = getattr(row, name)
        if day is not None and not EARLIEST <= day <= LATEST:
            yield name, OUT_OF_DAYS
        elif day is not None and day < row.start_date:
            yield name, NOT_BEFORE_START
    if row.bill_from is not None and EARLIEST <= row.bill_from < today - FURTHEST_BACK:
        yield "bill_from", TOO_OLD
    if row.rolls_over and row.end_date is None:
        yield "rolls_over", NEEDS_END
    if row.runs_until is not None and row.start_date <= row.runs_until < today:
        yield "end_date", "The lease has run out. Leave it out, or let it roll over."
