from datetime import UTC, datetime

import msgspec
import pytest

from shared.admission.plan_limits import (
    LIVES,
    MOST_CALLS,
    PlanLimits,
    decode,
    encode,
    trial_end,
)
from shared.database.database_settings import DATABASE_SETTINGS

TRIAL = PlanLimits(
    1000,
    ("properties", "hoa"),
    "trialing",
    trial_ends_at=datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "limits",
    [
        TRIAL,
        PlanLimits(None, (), "active"),
        PlanLimits(0, ("a:b",), "expired", ended_reason="trial", suspended=True),
    ],
)
def test_an_encoded_value_decodes_unchanged(limits: PlanLimits) -> None:
    assert decode(encode(limits)) == limits


def test_lua_finds_the_calls_in_the_encoded_value() -> None:
    assert encode(TRIAL).startswith(b'V:1000:{"')
    assert encode(PlanLimits(None, (), "active")).startswith(b'V::{"')


def test_calls_beyond_luas_exact_range_are_capped() -> None:
    assert encode(PlanLimits(2**60, (), "active")).startswith(b"V:%d:" % MOST_CALLS)


def test_the_end_of_a_trial_is_in_milliseconds() -> None:
    assert trial_end(TRIAL) == 1_772_366_400_250
    assert trial_end(PlanLimits(None, (), "active")) == ""


def test_another_revisions_encoding_is_recognised() -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode(b'V:1:{"calls":1}')


def test_a_tombstone_outlives_the_longest_change() -> None:
    longest = int(DATABASE_SETTINGS["transaction_timeout"].removesuffix("s")) * 1000

    assert LIVES.tombstone > longest
