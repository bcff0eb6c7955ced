"""Mails are rendered from the state at delivery, so outdated ones are not sent.

One table has every letter: how it comes about, and each change after which it must not go out.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo

import pytest

from shared.letters.every_letter import EveryLetter
from tests.factories import Organization, new_homeowner, new_member, new_organization, new_user, sql
from tests.functions.homeowner_payments import rows as homeowner_payments
from tests.functions.homeowner_portal.rows import own_order
from tests.functions.join_requests.rows import new_request
from tests.functions.payment_methods.rows import new_link, new_method, new_payer
from tests.functions.payments.rows import new_payment
from tests.functions.scheduled.agreed import Renter
from tests.functions.scheduled.outbox_rows import new_invitation, new_token, queue_mail
from tests.functions.scheduled.rows import run
from tests.functions.tenants.rows import new_tenant
from tests.functions.violations.rows import FINE, UPHELD, appealed, moved
from tests.functions.work_orders.rows import order_of_homeowner, order_of_tenant
from tests.http.client import send
from tests.servers.mail_sink import MailSink, text_of
from tests.violation_letters import new_draft
from tests.violations import new_violation

Ids = dict[str, Any]
ZONE = "America/Denver"


def delivered(sink: MailSink, template: str, ids: Ids) -> int:
    """The number of mails that the delivery of this one row sends."""
    sink.mails.clear()
    sql("update outbox set delivered_at = now() where delivered_at is null")
    queue_mail(template, **ids)
    assert run("deliver-outbox")["delivered"] == 1
    return len(sink.mails)


def a_verification(_: Organization) -> Ids:
    return {"token_id": new_token(new_user(verified=False)[0], "verify_email")}


def a_reset(_: Organization) -> Ids:
    return {"token_id": new_token(new_user()[0], "reset_password")}


def a_change(_: Organization) -> Ids:
    user_id, email = new_user()
    addresses: dict[str, Any] = {"new_email": f"new-{email}", "old_email": email}
    return {"token_id": new_token(user_id, "change_email", **addresses)}


def a_password(_: Organization) -> Ids:
    return {"user_id": new_user()[0]}


def an_invitation(organization: Organization) -> Ids:
    return {"invitation_id": new_invitation(organization)}


def a_homeowners_invitation(organization: Organization) -> Ids:
    home = new_homeowner(organization, user_id=None)
    columns: Ids = {"kind": "homeowner", "role": None, "homeowner_id": home.homeowner_id}
    return {"invitation_id": new_invitation(organization, **columns)}


def an_owner(organization: Organization) -> Ids:
    new_member(organization, "owner")
    return {"organization_id": organization.id, "user_id": organization.owner.user_id}


def a_new_owner(organization: Organization) -> Ids:
    return {**an_owner(organization), "new_owner_id": new_member(organization, "owner").user_id}


def a_trial(organization: Organization) -> Ids:
    sql(
        """
        update subscriptions set status = 'trialing', trial_ends_at = now() + interval '1 day'
        where organization_id = :id
        """,
        id=organization.id,
    )
    return an_owner(organization)


def a_decision(organization: Organization) -> Ids:
    request_id = new_request(organization)["join_request_id"]
    path = f"/v1/join-requests/{request_id}/decline"
    assert send("POST", path, {}, token=organization.owner.token).status_code == 200
    return {"join_request_id": request_id}


def an_approval(organization: Organization) -> Ids:
    request_id = new_request(organization)["join_request_id"]
    path = f"/v1/join-requests/{request_id}/approve"
    assert send("POST", path, {}, token=organization.owner.token).status_code == 200
    return {"join_request_id": request_id}


def a_request_to_confirm(organization: Organization) -> Ids:
    association_id = new_request(organization)["association_id"]
    [[request_id]] = sql(
        """
        insert into unconfirmed_join_requests (association_id, email, first_name, last_name)
        values (:association, 'new@example.com', 'A', 'B') returning id::text
        """,
        association=association_id,
    )
    return {"request_id": request_id}


def a_step_for_a_tenant(organization: Organization) -> Ids:
    return {"work_order_id": order_of_tenant(organization)["id"]}


def a_step_for_a_homeowner(organization: Organization) -> Ids:
    return {"work_order_id": order_of_homeowner(organization)["id"]}


def a_switch(organization: Organization) -> Ids:
    tenant = new_payer(organization, email="tessa@tenants.example")
    return {"payment_method_id": new_method(organization, tenant), "is_on": True}


def a_failed_try(organization: Organization) -> Ids:
    case = Renter(organization)
    [[payment_id]] = sql(
        """
        insert into payments (organization_id, account_kind, account_id, lease_id, amount_cents,
            method, origin, status, failure_reason, received_date, payment_method_id, for_charge_id)
        values (:organization, 'lease', :account, :lease, 150000, 'card', 'autopay', 'failed',
            'Declined: insufficient funds', current_date, :method, :charge)
        returning id::text
        """,
        organization=organization.id, account=case.account_id, lease=case.lease.lease_id,
        method=case.method_id, charge=case.charge_id,
    )  # fmt: skip
    return {"payment_id": payment_id}


def a_failed_try_for_staff(organization: Organization) -> Ids:
    member = new_member(organization, "accountant")
    return a_failed_try(organization) | {"user_id": member.user_id}


def a_link(organization: Organization) -> Ids:
    return {"link_id": new_link(organization)[0]}


def a_payment(organization: Organization) -> Ids:
    tenant = new_tenant(organization, email="tessa@tenants.example")
    return {"payment_id": new_payment(organization, tenant_id=tenant["id"])["id"]}


def a_homeowners_payment(organization: Organization) -> Ids:
    return {"payment_id": homeowner_payments.new_payment(organization)["id"]}


def a_connection(organization: Organization) -> Ids:
    return {**an_owner(organization), "actor_id": organization.owner.user_id, "is_connected": True}


def a_disputed_debit(organization: Organization) -> Ids:
    return {"payment_id": a_failed_try(organization)["payment_id"]}


def a_payment_taken_back(organization: Organization) -> Ids:
    member = new_member(organization, "accountant")
    return {**a_payment(organization), "user_id": member.user_id, "cause": "dispute"}


def a_request_of_a_homeowner(organization: Organization) -> Ids:
    manager = new_member(organization, "manager")
    own_order(organization)
    [[notice_id]] = sql(
        "select id::text from request_notices where organization_id = :id", id=organization.id
    )
    return {"request_notice_id": notice_id, "user_id": manager.user_id}


def a_fine(organization: Organization) -> Ids:
    violation_id = new_violation(organization)
    fine = moved(organization, violation_id, "fine", **FINE)
    return {"violation_id": violation_id, "charge_id": fine["id"]}


def a_decided_appeal(organization: Organization) -> Ids:
    violation_id = appealed(organization)["id"]
    moved(organization, violation_id, "decide-appeal", **UPHELD)
    return {"violation_id": violation_id}


def a_violation_letter(organization: Organization) -> Ids:
    letter_id = new_draft(organization)
    path = f"/v1/violation-letters/{letter_id}/send"
    sent = send("POST", path, {}, token=organization.owner.token).json
    return {"violation_letter_id": letter_id, "violation_id": sent["violation_id"]}


class Case(NamedTuple):
    """A letter, how it comes about, and after which changes it must not go out."""

    template: str
    make: Callable[[Organization], Ids]
    voided_by: Mapping[str, str]


TOKEN = {
    "used": "update user_tokens set used_at = now() where id = :token_id",
    "expired": "update user_tokens set expires_at = now() where id = :token_id",
    "replaced": """
        insert into user_tokens (user_id, purpose, new_email, old_email, expires_at)
        select user_id, purpose, new_email, old_email, now() + interval '1 hour'
        from user_tokens where id = :token_id
    """,
    "without a person": "delete from user_tokens where id = :token_id",
}
VERIFIED = """
    update users set email_verified_at = now()
    where id = (select user_id from user_tokens where id = :token_id)
"""
UNVERIFIED = "update users set email_verified_at = null where id = :user_id"
INVITATION = {
    "accepted": "update invitations set accepted_at = now() where id = :invitation_id",
    "revoked": "update invitations set revoked_at = now() where id = :invitation_id",
    "expired": "update invitations set expires_at = now() where id = :invitation_id",
}
ARCHIVED = """
    update homeowners set archived_at = now()
    where id = (select homeowner_id from invitations where id = :invitation_id)
"""
OWNER = {"demoted": "update organization_memberships set role = 'admin' where user_id = :user_id"}
TRIAL = {
    "paid": "update subscriptions set status = 'active' where organization_id = :organization_id",
    "over": """
        update subscriptions set trial_ends_at = now() where organization_id = :organization_id
    """,
    "unverified": UNVERIFIED,
}
OF_VIOLATION = {
    "suspended": """
        update organizations set suspended_at = now(), suspended_reason = 'Abuse'
        where id = (select organization_id from violations where id = :violation_id)
    """,
    "of an unverified owner": """
        update users set email_verified_at = null where id = (
            select user_id from organization_memberships
            join violations using (organization_id)
            where violations.id = :violation_id)
    """,
    "archived": """
        update homeowners set archived_at = now() where id = (
            select homeowner_id from violations where id = :violation_id)
    """,
}
CASES = [
    Case("verify_email", a_verification, {**TOKEN, "verified": VERIFIED}),
    Case("reset_password", a_reset, TOKEN),
    Case("change_email", a_change, TOKEN),
    # What was asked for is reported also when it has happened, or can't any more.
    Case(
        "change_email_notice",
        a_change,
        {"without a person": "update user_tokens set user_id = null where id = :token_id"},
    ),
    Case("password_changed", a_password, {"unverified": UNVERIFIED}),
    Case("invitation", an_invitation, INVITATION),
    Case(
        "invitation",
        a_homeowners_invitation,
        {**INVITATION, "archived": ARCHIVED},
    ),
    Case("new_owner", a_new_owner, OWNER),
    Case("surplus_subscription", an_owner, OWNER),
    Case("trial_ends", a_trial, {**OWNER, **TRIAL}),
    Case(
        "join_request_decided",
        a_decision,
        {
            "pending again": """
                update join_requests set status = 'pending', decided_at = null
                where id = :join_request_id
            """
        },
    ),
    Case(
        "join_request_decided",
        an_approval,
        {
            "archived": """
                update homeowners set archived_at = now() where id = (
                    select homeowner_id from join_requests where id = :join_request_id)
            """
        },
    ),
    Case(
        "work_order_moved",
        a_step_for_a_tenant,
        {
            "suspended": """
                update organizations set suspended_at = now(), suspended_reason = 'Abuse'
                where id = (select organization_id from work_orders where id = :work_order_id)
            """,
            "of an unverified owner": """
                update users set email_verified_at = null where id = (
                    select user_id from organization_memberships
                    join work_orders using (organization_id)
                    where work_orders.id = :work_order_id)
            """,
            "without an e-mail": """
                update tenants set email = null where id = (
                    select requested_by_tenant_id from work_orders where id = :work_order_id)
            """,
            "archived": """
                update tenants set archived_at = now() where id = (
                    select requested_by_tenant_id from work_orders where id = :work_order_id)
            """,
        },
    ),
    Case(
        "work_order_moved",
        a_step_for_a_homeowner,
        {
            "archived": """
                update homeowners set archived_at = now() where id = (
                    select requested_by_homeowner_id from work_orders where id = :work_order_id)
            """
        },
    ),
    Case("violation_fined", a_fine, OF_VIOLATION),
    Case("appeal_decided", a_decided_appeal, OF_VIOLATION),
    Case(
        "new_requests",
        a_request_of_a_homeowner,
        {
            "cancelled": """
                update work_orders set status = 'cancelled', cancelled_at = now()
                where id = any (array(
                    select unnest(work_order_ids) from request_notices
                    where id = :request_notice_id))
            """,
            "an accountant now": """
                update organization_memberships set role = 'accountant' where user_id = :user_id
            """,
            "suspended": """
                update organizations set suspended_at = now(), suspended_reason = 'Abuse'
                where id = (
                    select organization_id from request_notices where id = :request_notice_id)
            """,
        },
    ),
    Case(
        "autopay_switched",
        a_switch,
        {
            "without an e-mail": """
                update tenants set email = null where id = (
                    select tenant_id from payment_methods where id = :payment_method_id)
            """
        },
    ),
    Case(
        "autopay_failed",
        a_failed_try,
        {
            "without an e-mail": """
                update tenants set email = null where organization_id = (
                    select organization_id from payments where id = :payment_id)
            """,
            "under way again": """
                update payments set status = 'pending' where id = :payment_id
            """,
        },
    ),
    Case(
        "autopay_failed",
        a_failed_try_for_staff,
        {
            "a manager now": """
                update organization_memberships set role = 'manager' where user_id = :user_id
            """,
            "suspended": """
                update organizations set suspended_at = now(), suspended_reason = 'Abuse'
                where id = (select organization_id from payments where id = :payment_id)
            """,
        },
    ),
    Case(
        "set_up_link",
        a_link,
        {
            "expired": "update set_up_links set expires_at = now() where id = :link_id",
            "without an e-mail": """
                update tenants set email = null where id = (
                    select tenant_id from set_up_links where id = :link_id)
            """,
            "disconnected": """
                update organizations set processor_ready = false where id = (
                    select organization_id from set_up_links where id = :link_id)
            """,
        },
    ),
    Case(
        "payment_receipt",
        a_payment,
        {
            "without an e-mail": """
                update tenants set email = null where id = (
                    select tenant_id from payments where id = :payment_id)
            """,
        },
    ),
    Case(
        "violation_letter",
        a_violation_letter,
        {
            "suspended": """
                update organizations set suspended_at = now(), suspended_reason = 'Abuse'
                where id = (
                    select organization_id from violation_letters where id = :violation_letter_id)
            """
        },
    ),
    Case(
        "payment_receipt",
        a_homeowners_payment,
        {
            "failed": """
                update payments set status = 'failed', succeeded_at = null where id = :payment_id
            """,
            "archived": """
                update homeowners set archived_at = now() where id = (
                    select homeowner_id from payments where id = :payment_id)
            """,
        },
    ),
    Case(
        "debit_disputed",
        a_disputed_debit,
        {
            "without an e-mail": """
                update tenants set email = null where organization_id = (
                    select organization_id from payments where id = :payment_id)
            """,
        },
    ),
    Case(
        "payment_taken_back",
        a_payment_taken_back,
        {
            "a manager now": """
                update organization_memberships set role = 'manager' where user_id = :user_id
            """,
            "unverified": UNVERIFIED,
        },
    ),
    Case("payout_account_changed", an_owner, {**OWNER, "unverified": UNVERIFIED}),
    Case("processor_connected", a_connection, {**OWNER, "unverified": UNVERIFIED}),
    Case(
        "confirm_request",
        a_request_to_confirm,
        {
            "used": "update unconfirmed_join_requests set used_at = now() where id = :request_id",
            "expired": """
                update unconfirmed_join_requests set expires_at = now() where id = :request_id
            """,
            "closed": """
                update associations set accepts_join_requests = false where id = (
                    select association_id from unconfirmed_join_requests where id = :request_id)
            """,
        },
    ),
]
NAMES = [f"{case.template} of {case.make.__name__}" for case in CASES]


def test_every_letter_is_in_the_table() -> None:
    """A new letter needs a case here, with all that makes it outdated."""
    assert {case.template for case in CASES} == {
        letter.__struct_config__.tag for letter in get_args(EveryLetter)
    }
    assert all(case.voided_by for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_an_outdated_mail_is_not_sent(sink: MailSink, case: Case) -> None:
    for change, statement in case.voided_by.items():
        ids = case.make(new_organization())
        before = delivered(sink, case.template, ids)
        sql(statement, **{name: ids[name] for name in ids if f":{name}" in statement})

        assert (before, delivered(sink, case.template, ids)) == (1, 0), change


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MOMENT = re.compile(rf"(\d{{1,2}}) ({MONTHS}) (\d{{4}}), (\d\d):(\d\d) \({ZONE}\)")
# All that names a day.
DAY = re.compile(rf"({MONTHS})|\d{{4}}-\d\d|\d\d?/\d\d?/\d|UTC")
MOMENTS = {
    "set_up_link": "select expires_at from set_up_links where id = :link_id",
    "invitation": "select expires_at from invitations where id = :invitation_id",
    "trial_ends": """
        select trial_ends_at from subscriptions where organization_id = :organization_id
    """,
}
# The day by which money is due, or is collected, has no hour.
DUE = {"autopay_failed", "violation_fined"}


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_day_in_a_mail_has_an_hour_in_the_organizations_zone(sink: MailSink, case: Case) -> None:
    organization = new_organization()
    sql("update organizations set time_zone = :zone where id = :id", zone=ZONE, id=organization.id)
    ids = case.make(organization)
    delivered(sink, case.template, ids)

    text = text_of(sink.mails[0])
    moments = MOMENT.findall(text)
    assert len(moments) == (1 if case.template in MOMENTS else 0)
    assert len(DAY.findall(text)) == (1 if case.template in MOMENTS.keys() | DUE else 0)
    if moments:
        [[instant]] = sql(
            MOMENTS[case.template],
            **{name: ids[name] for name in ids if f":{name}" in MOMENTS[case.template]},
        )
        local: datetime = instant.astimezone(ZoneInfo(ZONE))
        assert moments[0] == (
            str(local.day), MONTHS.split("|")[local.month - 1], str(local.year),
            f"{local:%H}", f"{local:%M}",
        )  # fmt: skip


def test_an_owner_of_a_minute_is_reported(sink: MailSink) -> None:
    ids = a_new_owner(new_organization())
    sql(
        "update organization_memberships set role = 'viewer' where user_id = :id",
        id=ids["new_owner_id"],
    )

    assert delivered(sink, "new_owner", ids) == 1

    assert "was made an owner" in text_of(sink.mails[0])


def test_the_old_address_is_notified_of_a_completed_change(sink: MailSink) -> None:
    user_id, _ = new_user("moved@example.org")
    addresses: dict[str, Any] = {"new_email": "moved@example.org", "old_email": "left@example.org"}
    token_id = new_token(user_id, "change_email", **addresses)

    assert delivered(sink, "change_email_notice", {"token_id": token_id}) == 1

    assert len(sink.to("left@example.org")) == 1
    sql("delete from user_tokens where id = :id", id=token_id)
    sql("delete from users where id = :id", id=user_id)


@pytest.mark.parametrize(("verb", "word"), [("approve", "approved"), ("decline", "declined")])
def test_the_mail_states_the_decision_on_a_request(sink: MailSink, verb: str, word: str) -> None:
    organization = new_organization()
    request = new_request(organization)
    path = f"/v1/join-requests/{request['join_request_id']}/{verb}"
    assert send("POST", path, {}, token=organization.owner.token).status_code == 200

    delivered(sink, "join_request_decided", {"join_request_id": request["join_request_id"]})

    [mail] = sink.to(request["email"])
    assert mail["Subject"] == f"Your request to join was {word}"
    assert f"has {word} your request" in text_of(mail)
