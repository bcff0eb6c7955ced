"""An organization's day, at changes of daylight saving and in extreme time zones.

The database's clock can't be set, so the test makes zones: each has its change just before or just
after now, or is half an hour before midnight without daylight saving. (PostgreSQL manual, appendix
B.5: POSIX time zone specifications.)
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import Organization, new_organization, sql
from tests.http.client import send
from tests.migrations.logins import claims, entered

DAY = timedelta(days=1)


def instant() -> datetime:
    [[found]] = sql("select now()")
    at: datetime = found
    return at.astimezone(UTC)


def zone(offset: timedelta, begins: datetime, ends: datetime) -> str:
    """A zone that is `offset` ahead of UTC, and one more hour between these days."""
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes >= 0 else "+"
    spec = f"STD{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}DST,{_day(begins)},{_day(ends)}"
    sql("insert into time_zones values (:name) on conflict do nothing", name=spec)
    return spec


def _day(at: datetime) -> str:
    # "J" counts the days of a year without its 29 February.
    return f"J{at.replace(year=2025, day=min(at.day, 28)).timetuple().tm_yday}/0"


def before_midnight(now: datetime) -> timedelta:
    """The offset at which it is half past eleven in the evening, in quarters of an hour."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    offset = timedelta(hours=23, minutes=30) - (now - midnight)
    quarters = round(offset / timedelta(minutes=15))
    offset = quarters * timedelta(minutes=15)
    return offset - DAY if offset > timedelta(hours=12) else offset


def in_zone(name: str) -> Organization:
    organization = new_organization(plan="pro")
    sql("update organizations set time_zone = :zone where id = :id", zone=name, id=organization.id)
    return organization


def today_of_the_database(organization: Organization) -> date:
    with entered(claims("system"), "pavilion_platform") as connection:
        [[found]] = connection.run("select org_today(:id)", id=organization.id)
    today: date = found
    return today


def day_on_which_an_association_begins_to_fine(organization: Organization) -> date:
    body = {"name": "Maple Court", "late_fees": True}
    response = send("POST", "/v1/associations", body, token=organization.owner.token)
    return date.fromisoformat(response.json["late_fees_since"])


def day_on_which_an_organization_begins_to_fine(organization: Organization) -> date:
    path = f"/v1/organizations/{organization.id}"
    body = {"late_fee_kind": "flat", "late_fee_flat_cents": 100}
    response = send("PATCH", path, body, token=organization.owner.token)
    return date.fromisoformat(response.json["late_fees_since"])


every_today = pytest.mark.parametrize(
    "today",
    [
        today_of_the_database,
        day_on_which_an_association_begins_to_fine,
        day_on_which_an_organization_begins_to_fine,
    ],
)
Today = Callable[[Organization], date]


@every_today
@pytest.mark.parametrize(
    ("begins", "ends", "is_saving"),
    [
        # It has begun, is about to begin, is about to end, has ended.
        (-3, 60, True),
        (3, 60, False),
        (-60, 3, True),
        (-60, -3, False),
    ],
)
def test_daylight_saving_moves_the_change_of_day(
    today: Today, begins: int, ends: int, is_saving: bool
) -> None:
    now = instant()
    offset = before_midnight(now)
    organization = in_zone(zone(offset, now + begins * DAY, now + ends * DAY))

    # Half an hour of the day is left, give or take a rounded quarter; or the next day has begun.
    standard = (now + offset).date()
    assert today(organization) == standard + (DAY if is_saving else timedelta())


@every_today
@pytest.mark.parametrize(
    "name",
    ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Chicago", "Asia/Kathmandu",
     "Australia/Lord_Howe", "Europe/Dublin", "America/St_Johns", "UTC"],
)  # fmt: skip
def test_extreme_time_zones_have_their_own_day(today: Today, name: str) -> None:
    organization = in_zone(name)
    place = ZoneInfo(name)
    before = datetime.now(place).date()

    found = today(organization)

    assert before <= found <= datetime.now(place).date()
