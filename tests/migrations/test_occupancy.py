"""A unit is occupied while an active lease runs, and is kept for it."""

import random
from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.leases import day, new_lease, new_tenant
from tests.migrations.logins import (
    Connection,
    entered,
    new_property,
    outcome,
    outcome_after,
    owner_of,
    refused,
)

TRUE_COUNTS = """
    select counts.occupied = count(let.id), count(units.id) filter (where units.occupied)
    from property_counts as counts
    join units on units.property_id = counts.property_id and units.archived_at is null
    left join lateral (
        select units.id from leases
        where unit_id = units.id and status = 'active' and start_date <= :today
            and coalesce(runs_until, 'infinity') >= :today limit 1
    ) as let on true
    where counts.property_id = :id
    group by counts.occupied
    """

OCCUPIED = "select count(*) from units where occupied and property_id = :id"


class House:
    """A property of three units, each with the draft of a lease, changed as its owner would."""

    def __init__(self) -> None:
        self.organization: Organization = new_organization(plan="enterprise")
        self.id = new_property(self.organization.id)
        self.units = [self.new_unit(name) for name in ("1A", "1B", "2A")]
        self.tenant = new_tenant(self.organization.id)
        self.leases = [new_lease(unit, self.tenant, status="draft") for unit in self.units]

    def new_unit(self, name: str) -> str:
        """A unit of the house; its id."""
        [[unit_id]] = sql(
            """
            insert into units (organization_id, property_id, name) values (:o, :house, :name)
            returning id::text
            """,
            o=self.organization.id,
            house=self.id,
            name=name,
        )
        return str(unit_id)

    def change(self, statement: str, **values: Any) -> str | None:
        """Run the statement in the owner's scope; the SQLSTATE when it was refused."""
        return outcome(lambda: self._run(statement, values))

    def _run(self, statement: str, values: dict[str, Any]) -> None:
        with entered(owner_of(self.organization)) as connection:
            connection.run(statement, **values)

    def occupied(self) -> int:
        """How many units are occupied, after comparing flags and count with the leases."""
        [[is_right, occupied]] = sql(TRUE_COUNTS, id=self.id, today=day(0))
        assert is_right
        return int(occupied)


ACTIVATE = "update leases set status = 'active' where id = :id"
END = "update leases set status = 'terminated', ended_on = :day where id = :id"
ARCHIVE = "update units set archived_at = now() where id = :id"
RENOVATE = "update units set under_renovation = true where id = :id"
ARCHIVE_TENANT = "update tenants set archived_at = now() where id = :id"


@pytest.fixture
def house() -> House:
    return House()


def test_a_unit_is_occupied_while_an_active_lease_runs(house: House) -> None:
    first, second, third = house.leases
    dates = "update leases set start_date = :start, end_date = :end where id = :id"
    assert house.occupied() == 0
    for lease in (first, second):
        assert house.change(ACTIVATE, id=lease) is None
    assert house.occupied() == 2

    house.change(dates, id=first, start=day(1), end=None)
    house.change(dates, id=second, start=day(-5), end=day(-1))
    assert house.occupied() == 0
    house.change("update leases set rolls_over = true where id = :id", id=second)
    assert house.occupied() == 1
    house.change(dates, id=second, start=day(-5), end=day(0))
    assert house.change(END, id=second, day=day(0)) is None
    house.change(dates, id=third, start=day(0), end=day(0))
    assert house.change(ACTIVATE, id=third) is None
    assert house.occupied() == 1


def test_the_calendar_is_followed_each_day(house: House) -> None:
    follow = "select occupy_units(:id, array(select id from units where organization_id = :id))"
    zone = "update organizations set time_zone = :zone where id = :id"
    ahead = "select (now() at time zone 'Pacific/Kiritimati')::date"
    [[begins]] = sql(ahead)
    house.change(ACTIVATE, id=house.leases[0])
    house.change("update leases set start_date = :day where id = :id",
                 id=house.leases[0], day=begins)  # fmt: skip
    # It is a day later in the first of these zones.
    for name, occupied in (("Pacific/Kiritimati", 1), ("Pacific/Pago_Pago", 0)) * 2:
        sql(zone, zone=name, id=house.organization.id)
        sql(follow, id=house.organization.id)

        assert sql(OCCUPIED, id=house.id) == [[occupied]]
        assert sql(follow, id=house.organization.id) == [[0]]


def test_a_let_unit_is_neither_archived_nor_renovated(house: House) -> None:
    unit, lease = house.units[0], house.leases[0]
    house.change(ACTIVATE, id=lease)

    with refused("PV409") as fields, entered(owner_of(house.organization)) as connection:
        connection.run("update properties set archived_at = now()")
    assert fields[0]["M"] == "Unit 1A has an active lease. End the lease first."
    assert house.change(ARCHIVE, id=unit) == "PV409"
    assert house.change(RENOVATE, id=unit) == "PV409"

    # Let from tomorrow on: it may be renovated until then, but stays.
    house.change("update leases set start_date = :day where id = :id", id=lease, day=day(1))
    assert house.change(ARCHIVE, id=unit) == "PV409"
    assert house.change(RENOVATE, id=unit) is None
    assert house.change(END, id=lease, day=day(0)) is None
    assert house.change(ARCHIVE, id=unit) is None
    assert house.occupied() == 0


@pytest.mark.parametrize("change", [ARCHIVE, RENOVATE], ids=["archived", "renovated"])
@pytest.mark.parametrize("lease_first", [True, False])
def test_a_lease_and_what_excludes_it_wait_for_each_other(
    house: House, change: str, *, lease_first: bool
) -> None:
    lease, unit = (ACTIVATE, house.leases[0]), (change, house.units[0])
    first, second = (lease, unit) if lease_first else (unit, lease)

    with entered(owner_of(house.organization)) as connection:
        connection.run(first[0], id=first[1])
        assert outcome_after(connection, lambda: raised(house, *second)) == "PV409"


def raised(house: House, statement: str, row_id: str) -> None:
    """Run the statement in the owner's scope."""
    with entered(owner_of(house.organization)) as connection:
        connection.run(statement, id=row_id)


def test_a_tenant_on_a_lease_is_not_archived(house: House) -> None:
    assert house.change(ARCHIVE_TENANT, id=house.tenant) == "PV409"
    house.change(ACTIVATE, id=house.leases[0])
    for draft in house.leases[1:]:
        assert house.change("delete from leases where id = :id", id=draft) is None
    assert house.change(ARCHIVE_TENANT, id=house.tenant) == "PV409"
    house.change(END, id=house.leases[0], day=day(0))

    assert house.change(ARCHIVE_TENANT, id=house.tenant) is None


@pytest.mark.parametrize("lease_first", [True, False])
def test_a_tenant_is_archived_or_put_on_a_lease(house: House, *, lease_first: bool) -> None:
    other = new_tenant(house.organization.id)

    def archive(connection: Connection) -> None:
        connection.run(ARCHIVE_TENANT, id=other)

    def join(connection: Connection) -> None:
        connection.run(
            """
            insert into lease_tenants (organization_id, lease_id, tenant_id)
            values (scope_organization_id(), :lease, :tenant)
            """,
            lease=house.leases[0],
            tenant=other,
        )

    first, second = (join, archive) if lease_first else (archive, join)

    def later() -> None:
        with entered(owner_of(house.organization)) as another:
            second(another)

    with entered(owner_of(house.organization)) as connection:
        first(connection)
        assert outcome_after(connection, later) == "PV409"


def test_flags_and_counts_agree_after_any_history(house: House) -> None:
    order = random.Random(7)  # noqa: S311 - not a secret
    for _ in range(40):
        number = order.randrange(3)
        lease, unit = house.leases[number], house.units[number]
        start, length = order.randrange(-3, 3), order.choice([None, 0, 1, 4])
        choices: list[tuple[str, dict[str, Any]]] = [
            (ACTIVATE, {"id": lease}),
            (END, {"id": lease, "day": day(0)}),
            (ARCHIVE, {"id": unit}),
            ("update units set archived_at = null where id = :id", {"id": unit}),
            (
                "update leases set start_date = :start, end_date = :end where id = :id",
                {
                    "id": lease,
                    "start": day(start),
                    "end": None if length is None else day(start + length),
                },
            ),
        ]
        statement, values = order.choice(choices)
        house.change(statement, **values)
        house.occupied()
        [[status]] = sql("select status from leases where id = :id", id=lease)
        if status == "terminated":
            sql("update units set archived_at = null where id = :id", id=unit)
            house.leases[number] = new_lease(unit, house.tenant, status="draft")
