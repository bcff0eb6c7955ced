"""What no webhook has brought is found in the processor's own list."""

from tests.factories import sql
from tests.functions.payments.collecting import Collecting, make_due, put_off
from tests.functions.scheduled.rows import run
from tests.functions.subscriptions.billed import billed, state
from tests.processor.stand_in import with_processor
from tests.servers.faulty_storage import Answer


def age(case: Collecting) -> None:
    """Let the organization have been connected for long, and be due with the platform alone."""
    put_off(case)
    sql(
        "update organizations set created_at = now() - interval '3 days' where id = :id",
        id=case.organization.id,
    )
    sql(
        "update processor_look_ups set looked_at = now() - interval '2 hours'"
        " where account in ('', :account)",
        account=case.account_name,
    )


def test_a_dispute_and_a_cancellation_are_found_without_a_webhook() -> None:
    case = Collecting()
    with with_processor() as stand_in:
        case.collect()
        organization, name = billed(stand_in, "pro")
        account = case.at(stand_in)
        [intent] = account.intents
        dispute = account.open_dispute(intent)
        account.move(dispute, -150000)
        subject = account.disputes[dispute]
        event = stand_in.tell("charge.dispute.created", subject, case.account_name)
        stand_in.subscriptions[name]["status"] = "canceled"
        stand_in.tell("customer.subscription.deleted", stand_in.subscriptions[name])
        make_due(case)
        assert run("settle-payments")["events"] == 0

        age(case)
        broken = stand_in.fault
        stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
        assert run("settle-payments")["failed"] == 2
        assert run("settle-payments")["failed"] == 0
        stand_in.fault = broken
        age(case)
        assert run("settle-payments")["events"] == 2
        age(case)
        assert run("settle-payments")["events"] == 0

    assert case.payments() == [("failed", 150000, 150000)]
    assert state(organization)[:2] == ["free", "active"]
    assert sql(
        "select type, organization_id::text from processor_events where event_id = :id",
        id=event["id"],
    ) == [["charge.dispute.created", case.organization.id]]
