from concurrent.futures import ThreadPoolExecutor

from tests.factories import sql
from tests.functions.payments.collecting import Collecting, make_due
from tests.functions.scheduled.rows import run
from tests.processor.stand_in import with_processor
from tests.servers.faulty_storage import Answer

NOTHING = {"requests": 0, "changed": 0, "failed": 0, "events": 0, "more": False}


def test_one_failure_stops_no_other_and_a_payment_is_decided_once() -> None:
    make_due()
    cases = [Collecting() for _ in range(3)]
    with with_processor() as stand_in:
        stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
        for case in cases:
            assert case.collect().json["status"] == "pending"
        # The request that began it may still come back.
        assert run("settle-payments") == NOTHING
        broken = cases[0].account_name
        stand_in.fault = lambda seen, serve: (
            Answer(503, {}, b"") if seen.headers.get("stripe-account") == broken else serve(seen)
        )
        make_due(*cases)
        with ThreadPoolExecutor(2) as schedulers:
            runs = list(schedulers.map(run, ["settle-payments"] * 2))

        assert [sum(each[name] for each in runs) for name in ("changed", "failed")] == [2, 1]
        assert [each.payments()[0][0] for each in cases] == ["pending", "succeeded", "succeeded"]
        # Looked at a moment ago, it waits for its turn.
        assert run("settle-payments") == NOTHING
        stand_in.fault = lambda seen, serve: serve(seen)
        make_due(*cases)
        assert run("settle-payments") == NOTHING | {"requests": 1, "changed": 1}

    assert [each.at(stand_in).taken for each in cases] == [150000] * 3
    assert sql(
        """
        select count(*) from outbox
        where payload ->> 'template' = 'payment_receipt' and organization_id = any (:ids)
        """,
        ids=[each.organization.id for each in cases],
    ) == [[3]]


def test_without_a_processor_nothing_is_asked() -> None:
    make_due(Collecting())

    assert run("settle-payments") == NOTHING
