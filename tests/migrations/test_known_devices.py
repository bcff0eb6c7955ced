"""A known device has tries of its own, which no other client can use up."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.factories import new_organization, new_user, sql
from tests.migrations.logins import Connection, at_once, entered, login, owner_of
from tests.migrations.sign_ins import begin, device_of, fail, finish, home_of, wait

RAISE_GENERATION = "update users set session_generation = session_generation + 1 where id = :id"
MINUTES_16 = "update sign_in_attempts set created_at = created_at - interval '16 minutes'"


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A connection of sign-in."""
    with login("pavilion_sign_in") as made:
        yield made


def test_nothing_that_others_do_refuses_a_known_device(connection: Connection) -> None:
    user_id, email = new_user()
    fail(100, email=email)
    fail(60, ip=home_of(email))
    fail(30, email=email, ip=home_of(email))

    assert wait(connection, email) is not None
    assert wait(connection, email, devices=device_of(user_id)) is None


def test_its_failures_count_for_nobody_else(connection: Connection) -> None:
    user_id, email = new_user()
    for _ in range(6):
        device = device_of(user_id)
        for _ in range(10):
            assert wait(connection, email, devices=device) is None

    assert wait(connection, email) is None
    assert wait(connection, new_user()[1], home_of(email)) is None


def test_it_has_ten_tries_and_fifty_a_day_from_anywhere(connection: Connection) -> None:
    user_id, email = new_user()
    device = device_of(user_id)

    for _ in range(5):
        waits = [wait(connection, email, f"2001:db9:{n}::1", devices=device) for n in range(11)]
        assert waits[:10] == [None] * 10
        assert waits[10] is not None
        sql(MINUTES_16)
    seconds = wait(connection, email, devices=device)

    assert seconds is not None
    assert seconds > 80_000
    assert wait(connection, email, devices=device_of(user_id)) is None


def test_parallel_tries_of_a_device_are_counted_exactly() -> None:
    user_id, email = new_user()
    device = device_of(user_id)

    def guess(_: int) -> int:
        with login("pavilion_sign_in") as connection:
            return sum(begin(connection, email, devices=device)[1] for _ in range(10))

    assert sum(at_once(8, guess)) == 10


def test_a_success_frees_its_ten_but_not_its_day(connection: Connection) -> None:
    owner = new_organization().owner
    device = device_of(owner.user_id)
    for _ in range(5):
        waits = [wait(connection, owner.email, devices=device) for _ in range(9)]
        assert waits == [None] * 9
        finish(connection, begin(connection, owner.email, devices=device)[0])

    assert [wait(connection, owner.email, devices=device) for _ in range(5)] == [None] * 5
    assert wait(connection, owner.email, devices=device) is not None


@pytest.mark.parametrize("mistaken", ["another person's", "nobody's", "none"])
def test_a_device_is_known_for_its_own_person_only(connection: Connection, mistaken: str) -> None:
    _, email = new_user()
    devices = {
        "another person's": device_of(new_user()[0]),
        "nobody's": device_of(str(uuid4())),
        "none": "{}",
    }[mistaken]
    fail(10, email=email, ip=home_of(email))

    assert wait(connection, email, devices=devices) is not None
    # And an unknown e-mail has no device.
    unknown = f"{uuid4().hex}@example.com"
    assert [begin(connection, unknown, devices=devices)[1] for _ in range(11)][10] is False


def test_devices_from_before_a_new_password_count_as_one(connection: Connection) -> None:
    user_id, email = new_user()
    gathered = [device_of(user_id) for _ in range(12)]
    sql(RAISE_GENERATION, id=user_id)

    waits = [wait(connection, email, devices=device) for device in gathered]

    assert [seconds is None for seconds in waits] == [True] * 10 + [False] * 2
    assert wait(connection, email, devices=device_of(user_id, generation=2)) is None
    # They are still no strangers.
    sql(MINUTES_16)
    fail(100, email=email)
    assert wait(connection, email, devices=gathered[0]) is None


def test_a_mailed_link_has_tries_of_its_own(connection: Connection) -> None:
    _, email = new_user()
    fail(100, email=email)
    link = str(uuid4())

    waits = [wait(connection, email, proof=link) for _ in range(11)]

    assert [seconds is None for seconds in waits] == [True] * 10 + [False]
    assert wait(connection, email, proof=str(uuid4())) is None


def test_a_session_has_tries_of_its_own_and_shares_them() -> None:
    organization = new_organization()
    fail(100, email=organization.owner.email)
    own = "select wait from begin_own_sign_in('192.0.2.1')"

    def tries(count: int) -> list[bool]:
        with entered(owner_of(organization), "pavilion_sign_in") as connection:
            return [connection.run(own) == [[None]] for _ in range(count)]

    assert [*tries(6), *tries(5)] == [True] * 10 + [False]
