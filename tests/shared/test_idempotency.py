from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.client import Reply, code, send
from tests.deployment import deployed
from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import NEW


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def post(organization: Organization, key: str, **changes: object) -> Reply:
    """Add a property under this key."""
    return send(
        "POST", "/v1/properties", NEW | changes, token=organization.owner.token,
        headers={"Idempotency-Key": key},
    )  # fmt: skip


def made(organization: Organization) -> int:
    [[count]] = sql(
        "select count(*) from properties where organization_id = :id", id=organization.id
    )
    return int(count)


def test_twins_at_the_same_moment_have_one_effect(organization: Organization) -> None:
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: post(organization, "one"), range(4)))

    assert made(organization) == 1
    first = [reply for reply in replies if "Idempotent-Replayed" not in reply.headers]
    assert [reply.status_code for reply in first if reply.status_code != 409] == [201]
    assert len({reply.data for reply in replies if reply.status_code == 201}) == 1


def test_a_key_is_free_again_when_it_has_expired(organization: Organization) -> None:
    post(organization, "one")
    sql(
        "update idempotency_keys set expires_at = now() where organization_id = :id",
        id=organization.id,
    )

    again = post(organization, "one", name="Another")

    assert (again.status_code, again.json["name"]) == (201, "Another")
    assert "Idempotent-Replayed" not in again.headers
    assert made(organization) == 2


def test_a_refused_request_leaves_its_key_unused(organization: Organization) -> None:
    assert post(organization, "one", association_id=organization.id).status_code == 404

    assert sql(
        "select count(*) from idempotency_keys where organization_id = :id", id=organization.id
    ) == [[0]]
    assert post(organization, "one").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel", "a\tb"])
def test_refuses_what_is_no_key(organization: Organization, key: str) -> None:
    assert code(post(organization, key)) == (422, "VALIDATION_ERROR")
    assert made(organization) == 0


def test_takes_the_longest_key(organization: Organization) -> None:
    assert post(organization, "~" * 200).status_code == 201


def test_another_persons_key_is_another_key(organization: Organization) -> None:
    post(organization, "one")

    assert post(new_organization(), "one").headers.get("Idempotent-Replayed") is None
