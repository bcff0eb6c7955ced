from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.roles import OWNERS
from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import NEW
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.shared.pipeline.made_function import answer


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


def test_concurrent_repeats_have_one_effect(organization: Organization) -> None:
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: post(organization, "one"), range(4)))

    assert made(organization) == 1
    first = [reply for reply in replies if "Idempotent-Replayed" not in reply.headers]
    assert [reply.status_code for reply in first if reply.status_code != 409] == [201]
    assert len({reply.data for reply in replies if reply.status_code == 201}) == 1


def test_an_expired_key_is_free_again(organization: Organization) -> None:
    post(organization, "one")
    sql(
        "update idempotency_keys set expires_at = now() where organization_id = :id",
        id=organization.id,
    )

    again = post(organization, "one", name="Another")

    assert (again.status_code, again.json["name"]) == (201, "Another")
    assert "Idempotent-Replayed" not in again.headers
    assert made(organization) == 2


def test_a_key_is_kept_for_a_day(organization: Organization) -> None:
    post(organization, "one")
    sql(
        """
        update idempotency_keys set expires_at = expires_at - interval '23 hours 55 minutes'
        where organization_id = :id
        """,
        id=organization.id,
    )

    assert post(organization, "one").headers["Idempotent-Replayed"] == "true"
    assert made(organization) == 1


def test_a_replay_repeats_the_first_answers_headers(organization: Organization) -> None:
    first, again = (post(organization, "one") for _ in range(2))

    assert (again.status_code, again.data) == (first.status_code, first.data)
    for name in ("Content-Type", "Location", "ETag"):
        assert again.headers.getlist(name) == [first.headers[name]]
    # These differ with each answer.
    remaining = [int(reply.headers["X-RateLimit-Remaining"]) for reply in (first, again)]
    assert remaining[0] == remaining[1] + 1


def test_a_refused_request_leaves_its_key_unused(organization: Organization) -> None:
    assert post(organization, "one", association_id=organization.id).status_code == 404

    assert sql(
        "select count(*) from idempotency_keys where organization_id = :id", id=organization.id
    ) == [[0]]
    assert post(organization, "one").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel", "a\tb"])
def test_refuses_malformed_keys(organization: Organization, key: str) -> None:
    assert code(post(organization, key)) == (422, "VALIDATION_ERROR")
    assert made(organization) == 0


def test_accepts_the_longest_key(organization: Organization) -> None:
    assert post(organization, "~" * 200).status_code == 201


def test_keys_belong_to_one_person(organization: Organization) -> None:
    post(organization, "one")

    assert post(new_organization(), "one").headers.get("Idempotent-Replayed") is None


def test_a_key_at_another_endpoint_is_another_request(organization: Organization) -> None:
    def handle(_: ManagerCall) -> str:
        return "done"

    def ask(operation: str) -> int:
        headers = {"Authorization": f"Bearer {organization.owner.token}", "Idempotency-Key": "one"}
        reply = answer(handle, "POST", headers, operation=operation, caller=Manager(OWNERS))
        return reply.status_code

    assert [ask("first"), ask("second"), ask("first")] == [200, 422, 200]


def test_a_replay_comes_before_if_match(organization: Organization) -> None:
    made = post(organization, "made")
    headers = {
        "Authorization": f"Bearer {organization.owner.token}",
        "Idempotency-Key": "one",
        "If-Match": made.headers["ETag"],
    }

    def handle(call: ManagerCall) -> int:
        return call.db.execute("update properties set city = 'Elgin' where {unchanged}")

    def ask(**changes: str) -> tuple[bytes, str | None]:
        reply = answer(handle, "POST", headers | changes, caller=Manager(OWNERS))
        return reply.data, reply.headers.get("Idempotent-Replayed")

    assert [ask(), ask(), ask(**{"Idempotency-Key": "two"})] == [
        (b"1", None), (b"1", "true"), (b"0", None),
    ]  # fmt: skip
