"""What events change of organizations' own accounts, and of what residents have saved there."""

from uuid import UUID

import pytest

from tests.factories import new_organization, sql
from tests.functions.payment_methods.rows import connect, known_payer, new_method, new_payer
from tests.functions.payments.collecting import Collecting
from tests.functions.webhooks.delivering import letters, taken
from tests.homeowners import resident
from tests.http.client import send
from tests.processor.accounts import IMAGINED
from tests.processor.stand_in import StandIn


def methods(payer: dict[str, str]) -> list[list[object]]:
    """The payer's methods: name at the processor, type, whether they collect by themselves."""
    return sql(
        f"""
        select processor_payment_method_id, type, autopay from payment_methods
        where {payer["kind"]}_id = :id
        """,  # noqa: S608 - a column
        id=payer["id"],
    )


@pytest.mark.parametrize("kind", ["tenant", "homeowner"])
def test_a_method_is_saved_once_its_bank_agrees(stand_in: StandIn, kind: str) -> None:
    organization = new_organization()
    payer = (
        new_payer(organization)
        if kind == "tenant"
        else known_payer(organization, kind, resident(organization).id)
    )
    name = f"{IMAGINED}_{organization.id}"
    session = f"cs_x_of_{payer['customer']}"
    found = stand_in.known_account(name).sessions[session]
    set_up = stand_in.tell("setup_intent.succeeded", {"id": f"seti_{session}"}, name)
    page = stand_in.tell("checkout.session.completed", {"id": session, "mode": "setup"}, name)

    found["setup_intent"]["status"] = "requires_action"
    assert taken(page) == "taken"
    assert methods(payer) == []
    found["setup_intent"]["status"] = "succeeded"
    assert taken(set_up) == "taken"
    assert methods(payer) == [[f"pm_x_of_{payer['customer']}", "card", False]]
    # The payer, or the office, said more meanwhile.
    if kind == "tenant":
        sql(
            "update payment_methods set autopay = true, authorized_on = current_date"
            " where tenant_id = :id",
            id=payer["id"],
        )
    assert taken(page | {"id": "evt_again_" + session}) == "taken"
    assert methods(payer)[0][2] is (kind == "tenant")
    assert len(methods(payer)) == 1


def test_a_method_of_no_payer_of_ours_is_not_saved(stand_in: StandIn) -> None:
    organization = new_organization()
    archived, stranger = new_payer(organization), new_payer(new_organization())
    sql("update tenants set archived_at = now() where id = :id", id=archived["id"])
    name = connect(organization)

    for payer in (archived, stranger):
        subject = {"id": f"seti_cs_x_of_{payer['customer']}"}
        stand_in.known_account(name).sessions[subject["id"][5:]]
        assert taken(stand_in.tell("setup_intent.succeeded", subject, name)) == "taken"
        assert methods(payer) == []
    failed = stand_in.tell("setup_intent.setup_failed", {"id": "seti_x"}, name)
    assert taken(failed) == "ignored"


def test_a_method_that_was_detached_there_pays_no_more(stand_in: StandIn) -> None:
    organization = new_organization()
    payer = new_payer(organization, email="tessa@tenants.example")
    method = new_method(organization, payer, autopay=True, authorized_on="2025-01-01")
    [[name]] = sql(
        "select processor_payment_method_id from payment_methods where id = :id", id=method
    )
    account = connect(organization)
    event = stand_in.tell("payment_method.detached", {"id": name}, account)

    taken(event)
    assert methods(payer)[0][2] is True
    stand_in.known_account(account).methods[name]["customer"] = None
    for number in range(2):
        taken(event | {"id": f"evt_{number}_{UUID(method).hex}"})
    assert sql(
        "select detached_at is not null, autopay from payment_methods where id = :id", id=method
    ) == [[True, False]]
    # On by its permission, off by its end.
    assert letters(organization) == ["autopay_switched"] * 2


def test_an_account_is_ready_as_the_processor_says(stand_in: StandIn) -> None:
    organization = new_organization()
    name = connect(organization)
    account = stand_in.known_account(name)

    def ready() -> bool:
        taken(stand_in.tell("account.updated", {"id": name, "object": "account"}, name))
        [[found]] = sql(
            "select processor_ready from organizations where id = :id", id=organization.id
        )
        return bool(found)

    account.is_ready = False
    assert not ready()
    account.is_ready = True
    assert ready()


def test_owners_are_told_of_another_payout_account(stand_in: StandIn) -> None:
    organization = new_organization()
    name = connect(organization)
    for kind in ("created", "updated", "deleted"):
        subject = {"id": "ba_1", "object": "bank_account", "account": name}
        event = stand_in.tell(f"account.external_account.{kind}", subject, name)
        assert [taken(event), taken(event)] == ["taken", "repeated"]

    assert letters(organization) == ["payout_account_changed"] * 3


def test_what_was_pending_at_a_lost_account_is_settled_by_hand(stand_in: StandIn) -> None:
    case = Collecting()
    case.pay_by(stand_in, "us_bank_account")
    payment_id = case.collect().json["id"]
    path, body = f"/v1/payments/{payment_id}/settle", {"outcome": "succeeded"}
    assert send("POST", path, body, token=case.token).status_code == 409
    subject = {"id": "ca_1", "object": "application", "name": "Pavilion"}
    event = stand_in.tell("account.application.deauthorized", subject, case.account_name)

    # It was connected anew before the event came.
    assert taken(event | {"id": f"evt_early_{payment_id}"}) == "taken"
    assert case.requests() == 1
    stand_in.gone.add(case.account_name)
    assert taken(event) == "taken"

    [[account, is_ready]] = sql(
        "select processor_account_id, processor_ready from organizations where id = :id",
        id=case.organization.id,
    )
    assert (account, is_ready) == (None, False)
    assert methods({"kind": "tenant", "id": case.tenant_id})[0][2] is False
    assert letters(case.organization) == ["processor_connected"]
    assert send("POST", path, body, token=case.token).status_code == 200
    assert case.payments() == [("succeeded", 150000, 0)]
    assert taken(event | {"id": f"evt_late_{payment_id}"}) == "ignored"
