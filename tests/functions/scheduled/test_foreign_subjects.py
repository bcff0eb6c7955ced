"""A row that a tenant wrote itself makes the platform touch nothing of another tenant."""

from typing import Any, get_args

import pytest

from shared.files.client import bucket
from shared.letters.every_letter import EveryLetter
from tests.factories import new_organization, sql
from tests.functions.homeowner_auth.rows import asked_to_join
from tests.functions.payment_methods.rows import new_link, new_method, new_payer
from tests.functions.payments.rows import new_payment
from tests.functions.scheduled.outbox_rows import DELIVER, new_token, queue, row
from tests.functions.scheduled.rows import run
from tests.functions.violations.rows import FINE, added_violation, moved
from tests.functions.work_orders.rows import new_order
from tests.migrations.logins import entered, owner_of
from tests.migrations.tenants import Tenant
from tests.servers.mail_sink import MailSink

LETTERS = [letter.__struct_config__.tag for letter in get_args(EveryLetter)]


def subject(template: str, there: Tenant) -> dict[str, Any]:
    """The ids of a letter about another tenant's rows and people."""
    violation = added_violation(there.organization)
    fine = moved(there.organization, violation["id"], "fine", **FINE)
    # Not its own mail, but one that another tenant wrote about it, is looked for.
    sql("delete from outbox where organization_id = :id", id=there.id)
    payer = new_payer(there.organization, email="tessa@tenants.example")
    ids = {
        "payment_method_id": new_method(there.organization, payer),
        "link_id": new_link(there.organization, payer)[0],
        "payment_id": new_payment(there.organization, tenant_id=payer["id"])["id"],
        "actor_id": there.organization.owner.user_id,
        "is_on": True,
        "is_connected": True,
        "invitation_id": there.invitation,
        "join_request_id": there.request,
        "organization_id": there.id,
        "user_id": there.organization.owner.user_id,
        "new_owner_id": there.resident,
        "violation_id": violation["id"],
        "charge_id": fine["id"],
        "work_order_id": new_order(there.organization)["id"],
    }
    [letter] = [each for each in get_args(EveryLetter) if each.__struct_config__.tag == template]
    if "token_id" in letter.__struct_fields__:
        emails = {"new_email": "new@example.com", "old_email": "old@example.com"}
        purpose = template.removesuffix("_notice")
        ids["token_id"] = new_token(
            there.resident, purpose, **emails if purpose == "change_email" else {}
        )
    if "request_id" in letter.__struct_fields__:
        asked_to_join(there.organization, email="stranger@example.com")
        [[ids["request_id"]]] = sql(
            "select id::text from unconfirmed_join_requests where email = 'stranger@example.com'"
            " order by created_at desc limit 1"
        )
    return {"template": template} | {
        name: value for name, value in ids.items() if name in letter.__struct_fields__
    }


@pytest.mark.parametrize("template", LETTERS)
def test_mails_nothing_about_another_tenant(template: str, sink: MailSink) -> None:
    here, there = new_organization(), Tenant()
    payload = subject(template, there)
    with entered(owner_of(here)) as connection:
        connection.run(
            "insert into outbox (organization_id, kind, payload)"
            " values (scope_organization_id(), 'email', cast(:payload as jsonb))",
            payload=payload,
        )

    assert run(DELIVER)["failed"] == 1
    assert sink.mails == []


@pytest.mark.usefixtures("sink")
def test_deletes_only_objects_of_the_rows_organization() -> None:
    here, there = new_organization(), new_organization()
    names = {each: f"{there.id}/{each}" for each in ("foreign", "own")}
    for name in names.values():
        bucket().blob(name).upload_from_string(b"x")
    foreign = queue("delete_object", {"object_name": names["foreign"]}, organization_id=here.id)
    queue("delete_object", {"object_name": names["own"]}, organization_id=there.id)

    assert run(DELIVER) == {"delivered": 1, "failed": 1, "dead": 0, "more": False}
    assert row(foreign)[3] == "ForeignSubject: "
    assert bucket().get_blob(names["foreign"]) is not None
    assert bucket().get_blob(names["own"]) is None


@pytest.mark.usefixtures("sink")
def test_clears_only_the_limits_of_the_rows_organization() -> None:
    here, there = new_organization(), new_organization()
    queue("clear_limits", {"organization_id": there.id}, organization_id=here.id)

    assert run(DELIVER)["failed"] == 1
