"""Every endpoint by an operator who acts in a customer's place: refused, or done and recorded.

A new endpoint fails here until it stands in REFUSED or, if it changes anything, in CHANGES. Refuse
what lets people in or gives them rights, moves money out, uses a payment method, speaks for the
organization, or belongs to the person alone; declare it with `impersonation=False`.
"""

from shared.identity.sessions import verify
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, BY_PEOPLE, every, path_of, row_of
from tests.factories import Organization, new_organization, sql
from tests.functions.auth.signing_in import impersonation
from tests.homeowners import resident
from tests.http.client import Reply, code, send
from tests.safety.asking import new_asking
from tests.standing import standing

REFUSED = """
auth: change_email change_password logout_everywhere switch_organization update_me
homeowner_auth: change_password logout_everywhere switch_home
homeowner_payments: bounce refund
homeowner_portal: create_payment_method delete_payment_method list_payment_methods pay
homeowner_portal: setup_payment_method update_payment_method
homeowners: invite
invitations: create delete list resend
join_requests: approve
leases: release_deposit
members: delete leave list update
organizations: connect_processor create disconnect_processor update
payment_methods: config create delete list setup update
payments: bounce collect refund
subscriptions: billing_portal cancel change_plan current limits resume
violation_letters: send
"""
CHANGES = """
assessments: adjust assess_all cancel create update
associations: archive create restore rotate_join_code update
bank_accounts: create update
bank_batches: create delete
bank_transactions: import_file import_rows undo_import update
board_members: create delete update
charges: adjust cancel create run_rent update
documents: complete_upload create delete start_upload update
expenses: create update void
homeowner_payments: create reallocate settle void
homeowner_portal: appeal_violation cancel_work_order create_work_order update_profile
homeowner_portal: upload_document
homeowners: archive create import_rows restore update
join_requests: decline
leases: activate add_tenant change_rent charge_rent create delete import_rows remove_tenant render
leases: renew terminate update
letter_templates: create delete update
owners: archive book_fees create restore update
payments: create reallocate settle void
properties: archive create restore update
reconciliations: accept_match auto_match complete create delete match reject_match reopen unmatch
recurring_assessments: create update
recurring_charges: create update
tenants: approve archive create decline reopen restore update withdraw
units: archive create import_rows restore update
vendors: archive create restore update
violation_letters: create delete update
violations: appeal close create decide_appeal fine reopen resolve start update
work_orders: cancel complete create reopen start update
"""


def names(text: str) -> set[str]:
    """The endpoints of a list by area."""
    lines = (line.split(": ") for line in text.split("\n") if line)
    return {f"{area}__{operation}" for area, all_of in lines for operation in all_of.split()}


def operator_in(declaration: Declaration, organization: Organization) -> str:
    """The token of an operator in the place of the caller that the endpoint is for."""
    is_homeowners = isinstance(declaration.caller, Homeowner)
    home = resident(organization).id if is_homeowners else None
    return impersonation(organization.id, home)


def asked(declaration: Declaration, organization: Organization, token: str) -> Reply:
    """The answer to a request that the endpoint accepts from its caller."""
    asking = new_asking(declaration, organization)
    with row_of(declaration).deployment():
        return asking.send(token)


def test_each_change_is_refused_or_allowed_on_purpose() -> None:
    changing = {found.name for found in BY_PEOPLE if not found.safe}

    assert changing - names(REFUSED) == names(CHANGES)


@every([found for found in BY_PEOPLE if found.name in names(REFUSED)])
def test_an_operator_is_refused_what_is_the_customers(declaration: Declaration) -> None:
    kept, made_up = standing(declaration), path_of(declaration, {})
    token = operator_in(declaration, kept.organization)

    with row_of(declaration).deployment():
        for path in (made_up, kept.path):
            refused = send(declaration.method, path, kept.body, token=token)

            assert code(refused) == (403, "IMPERSONATING"), path


@every([found for found in BY_PEOPLE if found.name not in names(REFUSED)])
def test_an_operators_request_is_done_and_recorded(declaration: Declaration) -> None:
    organization = new_organization()
    token = operator_in(declaration, organization)
    session = verify(token, "manager", "homeowner")
    assert session

    answer = asked(declaration, organization, token)

    assert answer.status_code == declaration.status, answer.text
    recorded = sql(
        """
        select distinct impersonator_user_id::text from audit_log
        where organization_id = :id and actor_user_id = :operator
        """,
        id=organization.id,
        operator=session.user_id,
    )
    assert recorded in ([], [[session.impersonator_id]])


@every([found for found in ALL if found.is_list and found in BY_PEOPLE])
def test_an_operator_takes_no_list_as_a_file(declaration: Declaration) -> None:
    kept = standing(declaration)
    token = operator_in(declaration, kept.organization)

    refused = send(declaration.method, kept.path, token=token, headers={"Accept": "text/csv"})

    assert code(refused) == (403, "IMPERSONATING")
