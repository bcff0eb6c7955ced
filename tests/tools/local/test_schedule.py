from datetime import UTC, datetime, timedelta

import pytest

from tools.local.schedule import is_due, jobs


@pytest.mark.parametrize(
    ("schedule", "times_a_day", "first"),
    [
        ("* * * * *", 1440, "00:00"),
        ("*/10 * * * *", 144, "00:00"),
        ("15 * * * *", 24, "00:15"),
        ("30 3 * * *", 1, "03:30"),
        ("0,30 4 * * *", 2, "04:00"),
        ("0 0 * * 2", 1, "00:00"),
        ("0 0 * * 3", 0, None),
        ("0 0 2 * *", 0, None),
    ],
)
def test_a_schedule_names_its_minutes(schedule: str, times_a_day: int, first: str | None) -> None:
    # A Tuesday.
    midnight = datetime(2024, 10, 1, tzinfo=UTC)
    day = [midnight + timedelta(minutes=minute) for minute in range(1440)]

    due = [f"{at:%H:%M}" for at in day if is_due(schedule, at)]

    assert len(due) == times_a_day
    assert next(iter(due), None) == first


def test_every_scheduled_function_has_a_schedule_that_is_understood() -> None:
    start = datetime(2024, 10, 1, tzinfo=UTC)
    month = [start + timedelta(minutes=minute) for minute in range(1440 * 31)]

    assert "/v1/scheduled/deliver-outbox" in jobs()
    for schedule in set(jobs().values()):
        assert any(is_due(schedule, at) for at in month)
