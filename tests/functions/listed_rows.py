"""Rows for every list, which differ in the value of each filter."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from shared.pipeline.declaration import Declaration
from tests import lettings
from tests.banking import new_bank_account, new_bank_line
from tests.endpoint_table import ALL, path_of, row_of, valid_body
from tests.factories import (
    Organization,
    new_association,
    new_homeowner,
    new_member,
    new_organization,
    sql,
)
from tests.functions.assessments import rows as assessments
from tests.functions.auth.links import new_invitation
from tests.functions.board_members.rows import new_seat
from tests.functions.charges import rows as charges
from tests.functions.documents.rows import new_document
from tests.functions.homeowner_payments import rows as homeowner_payments
from tests.functions.homeowner_portal.rows import own_document, own_money, own_order, own_violation
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.invoices.rows import new_invoice
from tests.functions.join_requests.rows import new_request
from tests.functions.leases.rows import active_lease, new_lease
from tests.functions.letter_templates.rows import new_template
from tests.functions.payment_methods.rows import new_method
from tests.functions.payments import rows as payments
from tests.functions.properties.rows import new_property
from tests.functions.recurring_assessments.rows import new_recurring_assessment
from tests.functions.tenants.rows import new_tenant, stepped
from tests.functions.units.rows import new_unit
from tests.functions.vendors.rows import NEW as VENDOR
from tests.functions.vendors.rows import new_vendor
from tests.functions.violations import rows as violations
from tests.functions.work_orders.rows import (
    moved,
    new_order,
    order_of_homeowner,
    order_of_tenant,
)
from tests.homeowners import resident
from tests.http.client import send
from tests.processor.stand_in import with_processor
from tests.reconciling import completed, new_batch, new_reconciliation
from tests.shared.domain.ledger.accounts import HomeownerAccount, LeaseAccount
from tests.spending import new_expense
from tests.violation_letters import new_draft, new_sent_letter
from tests.violations import new_violation


def _properties(organization: Organization) -> None:
    new_property(organization, city="Elgin", state="WI", kind="condo")
    new_property(organization, association_id=new_association(organization))


def _units(organization: Organization) -> None:
    active_lease(organization, unit_id=new_unit(organization)["id"])
    new_unit(organization, under_renovation=True)
    new_unit(organization)


def _homeowners(organization: Organization) -> None:
    home = new_unit(
        organization,
        property_id=new_property(organization, association_id=new_association(organization))["id"],
    )
    [[association_id]] = sql(
        "select association_id::text from properties where id = :id", id=home["property_id"]
    )
    lives_at = {"association_id": association_id, "property_id": home["property_id"]}
    added_homeowner(organization, **lives_at, unit_id=home["id"])
    added_homeowner(organization, **lives_at)
    new_homeowner(organization, status="suspended")


def _documents(organization: Organization) -> None:
    unit = new_unit(organization)
    new_document(organization, property_id=unit["property_id"], category="photo")
    new_document(organization, unit_id=unit["id"])
    new_document(organization, association_id=new_association(organization))
    new_document(organization, lease_id=str(LeaseAccount(organization).lease_id))
    new_document(organization, tenant_id=new_tenant(organization)["id"])
    new_document(organization, work_order_id=new_order(organization)["id"])
    new_document(organization, violation_id=new_violation(organization))


def _violations(organization: Organization) -> None:
    home = new_homeowner(organization)
    house = lettings.new_property(organization, association_id=home.association_id)
    place = {"property_id": house, "unit_id": lettings.new_unit(organization, house)}
    new_violation(organization, home.homeowner_id, **place, severity="major")
    new_violation(organization, category="noise")
    violations.moved(organization, new_violation(organization), "start")


def _bank_accounts(organization: Organization) -> None:
    for _ in range(2):
        new_bank_account(organization, association_id=new_association(organization))


def _bank_transactions(organization: Organization) -> None:
    ignored = new_bank_line(organization, posted_on="2025-09-04")
    sql(
        "update bank_transactions set ignored_at = now(), ignored_reason = 'Own' where id = :id",
        id=ignored,
    )
    new_bank_line(organization)


def _bank_batches(organization: Organization) -> None:
    new_batch(organization, new_bank_account(organization))
    new_batch(organization, new_bank_account(organization), deposited_on="2025-10-03")


def _reconciliations(organization: Organization) -> None:
    new_reconciliation(organization)
    completed(organization)


def _invitations(organization: Organization) -> None:
    for change in (
        "role = role",
        "accepted_at = now()",
        "revoked_at = now()",
        "expires_at = now()",
    ):
        invitation_id, _ = new_invitation(organization)
        sql(f"update invitations set {change} where id = :id", id=invitation_id)  # noqa: S608


def _join_requests(organization: Organization) -> None:
    new_request(organization)
    for verb in ("approve", "decline"):
        path = f"/v1/join-requests/{new_request(organization)['join_request_id']}/{verb}"
        assert send("POST", path, {}, token=organization.owner.token).status_code == 200


def _associations(organization: Organization) -> None:
    for _ in range(2):
        new_association(organization)


def _board_members(organization: Organization) -> None:
    for role in ("president", "treasurer"):
        new_seat(organization, role=role)


def _audit_log(organization: Organization) -> None:
    new_property(organization)
    admin = new_member(organization, "admin")
    assert send("POST", "/v1/vendors", VENDOR, token=admin.token).status_code == 201


def _invoices(organization: Organization) -> None:
    new_invoice(organization)
    new_invoice(organization, status="open")


def _members(organization: Organization) -> None:
    new_member(organization, "viewer")


def _tenants(organization: Organization) -> None:
    new_tenant(organization, email="one@tenants.example")
    made = new_tenant(
        organization,
        property_id=new_property(organization)["id"],
        email="two@tenants.example",
    )
    stepped(organization, made["id"], "approve")


def _vendors(organization: Organization) -> None:
    new_vendor(organization, category="hvac", email="one@vendors.example")
    new_vendor(organization)


def _work_orders(organization: Organization) -> None:
    unit = new_unit(organization)
    place = {"property_id": unit["property_id"], "unit_id": unit["id"]}
    new_order(organization, **place, vendor_id=new_vendor(organization)["id"], category="hvac")
    moved(organization, order_of_tenant(organization)["id"], "start")
    order_of_homeowner(organization)
    new_order(organization, priority="high")


def _expenses(organization: Organization) -> None:
    house = lettings.new_property(organization)
    order = new_order(organization, property_id=house)["id"]
    new_expense(organization, property_id=house, work_order_id=order, category="legal")
    new_expense(organization, vendor_id=lettings.new_vendor(organization), paid_on="2025-10-01")
    new_expense(organization, association_id=new_association(organization), reconciled=True)
    new_expense(organization, voided_at="2025-10-02T12:00:00Z", void_reason="Twice")


def _letter_templates(organization: Organization) -> None:
    new_template(organization, association_id=new_association(organization))
    new_template(organization, letter_type="custom")


def _violation_letters(organization: Organization) -> None:
    new_sent_letter(organization)
    new_draft(organization)


def _leases(organization: Organization) -> None:
    active_lease(organization)
    new_lease(organization)


def _charges(organization: Organization) -> None:
    lease = LeaseAccount(organization)
    lease.charge(150000, "2025-08-01", "rent")
    charges.new_charge(organization, due_date="2096-01-31")
    paid = charges.new_charge(organization)
    payments.new_payment(organization, tenant_id=paid["tenant_id"], amount_cents=4500)
    part = charges.new_charge(organization, lease_id=str(lease.lease_id), type="deposit")
    lease.pay(150001)
    charges.acted(organization, part["id"], "adjust", **charges.WAIVER)
    cancelled = charges.new_charge(organization)
    charges.acted(organization, cancelled["id"], "cancel", reason="A mistake.")


def _assessments(organization: Organization) -> None:
    account = HomeownerAccount(organization)
    account.charge(7500, "2025-08-01", "violation_fee")
    mine = {"homeowner_id": account.homeowner_id}
    part = assessments.new_assessment(organization, **mine, type="monthly_dues")
    account.pay(part["amount_cents"] + 1)
    neighbour = new_homeowner(organization, association_id=account.association_id)
    assessments.new_assessment(
        organization, homeowner_id=neighbour.homeowner_id, due_date="2096-01-31"
    )
    cancelled = assessments.new_assessment(organization)
    assessments.acted(organization, cancelled["id"], "cancel", reason="A mistake.")


def _payments(organization: Organization) -> None:
    at_the_bank = LeaseAccount(organization).pay(1)
    sql("update payments set reconciled = true where id = :id", id=at_the_bank)
    for received, method in (("2025-09-02", "cash"), ("2025-10-02", "check")):
        payments.new_payment(organization, received_date=received, method=method, pending=True)
    refunded = payments.new_payment(organization, method="card")
    payments.acted(organization, refunded["id"], "refund", reason="Too much.")
    failed = payments.new_payment(organization)
    payments.acted(organization, failed["id"], "void", reason="A mistake.")
    _name_cheques(organization)


def _homeowner_payments(organization: Organization) -> None:
    for received, method in (("2025-09-02", "cash"), ("2025-10-02", "check")):
        made = homeowner_payments.new_payment(
            organization, received_date=received, method=method, pending=True
        )
    neighbour = new_homeowner(organization, association_id=made["association_id"])
    refunded = homeowner_payments.new_payment(
        organization, homeowner_id=neighbour.homeowner_id, method="card"
    )
    homeowner_payments.acted(organization, refunded["id"], "refund", reason="Too much.")
    failed = homeowner_payments.new_payment(organization)
    homeowner_payments.acted(organization, failed["id"], "void", reason="A mistake.")
    at_the_bank = homeowner_payments.new_payment(organization)
    sql("update payments set reconciled = true where id = :id", id=at_the_bank["id"])
    _name_cheques(organization)


def _name_cheques(organization: Organization) -> None:
    sql(
        """
        update payments set reference = 'Cheque ' || right(id::text, 4)
        where organization_id = :id
        """,
        id=organization.id,
    )


def _reports(organization: Organization) -> None:
    today = datetime.now(UTC).date()
    last_month = today.replace(day=1) - timedelta(days=1)
    for due in (last_month, today):
        lease = LeaseAccount(organization)
        lease.charge(150000, "2025-08-01", "rent")
        lease.charge(90000, due.isoformat(), "deposit")
        lease.pay(240001, due.isoformat())
        lease.charge(500, "2025-08-02")
    charges.new_charge(organization)


def _overdue_homeowners(organization: Organization) -> None:
    for _ in range(2):
        HomeownerAccount(organization).charge(7500, "2025-08-01", "monthly_dues")


def _ledger_entries(organization: Organization) -> None:
    lease = LeaseAccount(organization)
    lease.charge(1000, "2025-09-01")
    lease.pay(1500)
    charge = charges.new_charge(organization)
    admin = new_member(organization, "admin")
    path = f"/v1/charges/{charge['id']}/adjust"
    assert send("POST", path, charges.WAIVER, token=admin.token).status_code == 200
    credit = payments.new_payment(organization)
    payments.acted(organization, credit["id"], "refund", reason="Too much.")
    for _ in range(2):
        dues = assessments.new_assessment(organization)
        homeowner_payments.new_payment(organization, homeowner_id=dues["homeowner_id"])


def _payment_methods(organization: Organization) -> None:
    for is_default in (True, False):
        new_method(organization, is_default=is_default)
        own_money(organization)


def _own_assessments(organization: Organization) -> None:
    case = own_money(organization)
    case.assess(1000, "2096-01-01", "violation_fee")
    with with_processor():
        case.pay(amount_cents=5000)


def _own_payments(organization: Organization) -> None:
    case = own_money(organization)
    with with_processor() as stand_in:
        case.pay(amount_cents=5000)
        case.pay_by(stand_in, "us_bank_account")
        case.pay()


def _own_methods(organization: Organization) -> None:
    for _ in range(2):
        own_money(organization)


def _own_work_orders(organization: Organization) -> None:
    moved(organization, own_order(organization)["id"], "start")
    own_order(organization)


def _recurring_assessments(organization: Organization) -> None:
    home = new_homeowner(organization)
    for named in ({}, {"homeowner_id": home.homeowner_id}):
        new_recurring_assessment(organization, association_id=home.association_id, **named)
    new_recurring_assessment(organization)


def _own_documents(organization: Organization) -> None:
    association_id = resident(organization).association_id
    new_document(organization, association_id=association_id, visible_to_homeowners="true")
    own_document(organization)


def _own_violations(organization: Organization) -> None:
    own_violation(organization)
    own_violation(organization, status="resolved", resolved_at="2026-01-02")


def _platform(_organization: Organization) -> None:
    for _ in range(2):
        new_homeowner(new_organization())
    tool = "tools.operate"
    sql("insert into platform_audit_log (endpoint) values (:tool), (:tool)", tool=tool)


# By area, or by name in an area with several lists. For lists that have filters; what a list
# without one shows is made by its own create.
DIFFERENT: Mapping[str, Callable[[Organization], None]] = {
    "admin": _platform,
    "assessments": _assessments,
    "associations": _associations,
    "audit_log": _audit_log,
    "bank_accounts": _bank_accounts,
    "bank_transactions": _bank_transactions,
    "bank_batches": _bank_batches,
    "board_members": _board_members,
    "charges": _charges,
    "documents": _documents,
    "expenses": _expenses,
    "homeowner_portal__get_statement": _own_assessments,
    "homeowner_portal__list_assessments": _own_assessments,
    "homeowner_portal__list_payment_methods": _own_methods,
    "homeowner_portal__list_payments": _own_payments,
    "homeowner_portal__list_documents": _own_documents,
    "homeowner_portal__list_violations": _own_violations,
    "homeowner_portal__list_work_orders": _own_work_orders,
    "homeowner_payments": _homeowner_payments,
    "homeowners": _homeowners,
    "invitations": _invitations,
    "invoices": _invoices,
    "join_requests": _join_requests,
    "leases": _leases,
    "ledger_entries": _ledger_entries,
    "letter_templates": _letter_templates,
    "members": _members,
    "payment_methods": _payment_methods,
    "payments": _payments,
    "properties": _properties,
    "recurring_assessments": _recurring_assessments,
    "reconciliations": _reconciliations,
    "reports": _reports,
    "reports__get_association_delinquency": _overdue_homeowners,
    "tenants": _tenants,
    "units": _units,
    "vendors": _vendors,
    "violations": _violations,
    "violation_letters": _violation_letters,
    "work_orders": _work_orders,
}


def is_asked(declaration: Declaration) -> bool:
    """Whether the query of the list has to name something."""
    fields = msgspec.structs.fields(declaration.query) if declaration.query else ()
    # Either a lease or a tenant.
    named = declaration.name == "reports__get_tenant_statement"
    return named or any(field.required for field in fields)


def make_rows(declaration: Declaration, organization: Organization) -> str:
    """Rows for the list: different ones where it says how, else two of its area's create.

    The path of the list: a list of one record's rows is made as the record's own row says, and so
    is a report of what its query names.
    """
    if declaration.parameters or is_asked(declaration):
        return path_of(declaration, row_of(declaration).parameters(organization))
    make = DIFFERENT.get(declaration.name) or DIFFERENT.get(declaration.area)
    if make:
        make(organization)
        return declaration.path
    [create] = [each for each in ALL if each.name == f"{declaration.area}__create"]
    for _ in range(2):
        body = valid_body(create, organization)
        answer = send("POST", create.path, body, token=organization.owner.token)
        assert answer.status_code == 201, f"make rows in {__file__}: {answer.text}"
    return declaration.path
