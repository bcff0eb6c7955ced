"""The grants of each runtime login, by column, so that no migration widens them unnoticed.

Row-level security selects the rows; only the grants restrict the columns of a row.
"""

import pytest

from tests.factories import sql
from tools.database import LOGINS

TENANT, SIGN_IN, PLATFORM = LOGINS
PAYMENT_CHANGES = (
    "amount_cents succeeded_at status received_date failure_reason processor_payment_id"
    " processor_charge_id processor_fee_cents"
)
# What a manager and a job alike insert of an account's money: the sums follow, and the actor.
NOT_INSERTED_MONEY = {
    "charge_adjustments": "id created_by_user_id created_at",
    "charges": "id adjusted_cents paid_cents cancelled_at cancelled_by_end created_by_user_id"
    " created_at updated_at",
    "payment_allocations": "id number created_by_user_id created_at",
    "payment_reversals": "id created_by_user_id created_at",
    "payments": "id reversed_cents allocated_cents reconciled created_by_user_id created_at"
    " updated_at",
}
UPDATED = {
    TENANT: {
        "accounts": "updated_at",
        "assessments": "description notes due_date",
        "associations": "name address_line1 address_line2 city state postal_code country phone"
        " email website fiscal_year_start accepts_join_requests late_fee_percent_bp"
        " late_fee_minimum_cents late_fee_grace_days late_fees_since payment_order"
        " delinquent_after_days assessment_days_ahead notes archived_at",
        "bank_accounts": "name archived_at",
        "bank_transactions": "ignored_at ignored_reason",
        "board_members": "role start_date end_date notes",
        "charges": "description notes due_date cancelled_at cancelled_by_end",
        "expenses": "category description vendor_id work_order_id reference voided_at void_reason",
        "lease_tenants": "is_primary",
        "leases": "start_date end_date rolls_over rent_amount_cents deposit_amount_cents"
        " rent_due_day status activated_at bill_from notice_given_on termination_reason ended_on"
        " notes",
        "letter_templates": "subject body",
        "owners": "name email phone mailing_address notes archived_at",
        "payments": PAYMENT_CHANGES,
        "reconciliation_matches": "state decided_by_user_id decided_at",
        "reconciliations": "status statement_balance_cents notes completed_at completed_by_user_id"
        " reopened_count reopen_reason completed_money_cents completed_unmatched_money"
        " completed_outstanding_cents completed_overdue_money completed_opening_cents",
        "recurring_charges": "description amount_cents total_cents next_index ends_on paused_at",
        "rental_charges": "description notes due_date",
        "rental_recurring_charges": "description amount_cents next_index ends_on paused_at",
        "recurring_assessments": "description amount_cents total_cents next_index ends_on"
        " paused_at",
        "rent_changes": "rent_amount_cents",
        "documents": "property_id unit_id association_id lease_id tenant_id work_order_id"
        " violation_id category file_name content_type size_bytes sha256 state"
        " visible_to_homeowners pending_until",
        "homeowners": "property_id unit_id user_id first_name last_name email phone mailing_address"
        " status notes is_billed share_ppm archived_at processor_customer_id",
        "idempotency_keys": "endpoint request_digest status body headers resource_id expires_at",
        "invitations": "nonce expires_at revoked_at",
        "join_requests": "status decided_by_user_id decided_at homeowner_id",
        "organization_memberships": "role",
        "organizations": "name time_zone rent_charge_days_ahead late_fee_kind late_fee_flat_cents"
        " late_fee_percent_bp late_fee_cap_cents late_fee_grace_days payment_order"
        " books_closed_through processor_account_id processor_ready",
        "payment_methods": "is_default autopay authorized_on autopay_consent_text detached_at"
        " detach_due_at",
        "processor_requests": "due_at",
        "set_up_links": "nonce expires_at",
        "properties": "name kind address_line1 address_line2 city state postal_code country"
        " association_id purchase_price_cents acquisition_date notes archived_at owner_id"
        " owner_since management_fee_bp",
        "tenants": "first_name last_name email phone notes status status_note property_id unit_id"
        " archived_at processor_customer_id",
        "units": "name bedrooms bathrooms square_feet market_rent_cents under_renovation notes"
        " archived_at",
        "users": "name",
        "vendors": "name phone email website category notes archived_at",
        "violation_letters": "subject body hearing_at status content document_id sent_at"
        " sent_by_user_id email_to",
        "violations": "category severity description status cure_by appealed_from appeal_upheld"
        " resolved_at closed_at outcome notes",
        "work_orders": "title description category priority status vendor_id estimated_cost_cents"
        " actual_cost_cents opened_at completed_at cancelled_at",
    },
    SIGN_IN: {},
    PLATFORM: {
        "accounts": "updated_at",
        "charges": "cancelled_at",
        "invoices": "number amount_cents currency status hosted_url period_start period_end"
        " due_date paid_at",
        "leases": "status ended_on",
        "payments": PAYMENT_CHANGES,
        "recurring_charges": "next_index",
        "processor_look_ups": "account looked_at",
        "tenants": "status",
        "units": "updated_at",
        "documents": "pending_until",
        "job_marks": "done_for tried_at finished_at",
        "organizations": "name",
        "outbox": "attempts next_attempt_at delivered_at dead_at last_error",
        "outbox_turns": "lane last_key",
        "payment_methods": "is_default autopay detached_at detach_due_at",
        "processor_requests": "due_at",
        "request_notices": "written_at",
        "subscription_plans": "name price_cents max_properties max_units max_tenants max_members"
        " max_storage_bytes max_api_calls_per_hour features processor_price_id is_active"
        " display_order",
    },
}
# Columns that the database sets in a row that a login may insert.
NOT_INSERTED = {
    TENANT: {
        **NOT_INSERTED_MONEY,
        "lease_tenants": "id created_at updated_at",
        "leases": "id status activated_at bill_from notice_given_on termination_reason ended_on"
        " created_at updated_at",
        "recurring_charges": "id created_at updated_at",
        "rent_changes": "id created_at updated_at",
        "associations": "id join_code archived_at created_at updated_at",
        "bank_accounts": "id archived_at created_at updated_at",
        "bank_batch_items": "id created_at updated_at",
        "bank_batches": "id created_at updated_at",
        "bank_imports": "id created_by_user_id created_at",
        "bank_transactions": "id ignored_at ignored_reason is_matched created_at updated_at",
        "board_members": "id created_at updated_at",
        "documents": "id created_at updated_at",
        "expenses": "id reconciled voided_at void_reason created_by_user_id created_at updated_at",
        "homeowners": "id status archived_at processor_customer_id created_at updated_at",
        "idempotency_keys": "id status body headers created_at updated_at",
        "invitations": "id nonce expires_at accepted_at revoked_at created_at updated_at",
        "letter_templates": "id created_at updated_at",
        "outbox": "id lane turn_key stranger attempts next_attempt_at delivered_at dead_at"
        " last_error created_at updated_at",
        "owners": "id archived_at created_at updated_at",
        "payment_methods": "id autopay_consent_at autopay_consent_ip detached_at detach_due_at"
        " created_at updated_at",
        "processor_requests": "id due_at created_at updated_at",
        "properties": "id archived_at created_at updated_at",
        "reconciliation_matches": "id created_at updated_at",
        "reconciliations": "id status notes completed_at completed_by_user_id reopened_count"
        " reopen_reason completed_money_cents completed_unmatched_money"
        " completed_outstanding_cents completed_overdue_money completed_opening_cents created_at"
        " updated_at",
        "set_up_links": "id nonce expires_at created_at updated_at",
        "tenants": "id status status_note archived_at processor_customer_id created_at updated_at",
        "units": "id occupied archived_at created_at updated_at",
        "vendors": "id archived_at created_at updated_at",
        "violation_events": "id actor_kind actor_user_id homeowner_id created_at",
        "violation_letters": "id status content document_id sent_at sent_by_user_id email_to"
        " created_at updated_at",
        "violations": "id status appealed_from appeal_upheld resolved_at closed_at outcome"
        " created_by_user_id created_at updated_at",
        "work_order_events": "id actor_kind actor_user_id homeowner_id created_at",
        "work_orders": "id status actual_cost_cents opened_at completed_at cancelled_at created_at"
        " updated_at",
    },
    SIGN_IN: {},
    PLATFORM: {
        **NOT_INSERTED_MONEY,
        "invoices": "id created_at updated_at",
        "job_marks": "done_for tried_at finished_at",
        "outbox": "id lane turn_key stranger attempts delivered_at dead_at last_error created_at"
        " updated_at",
        "platform_audit_log": "id at actor_user_id endpoint ip",
        "payment_methods": "id autopay_consent_at autopay_consent_ip detached_at detach_due_at"
        " created_at updated_at",
        "processor_events": "",
        "processor_look_ups": "",
        "processor_requests": "id refund_cents reason reference effective_on due_at created_at"
        " updated_at",
    },
}
DELETED = {
    TENANT: {
        "bank_batches", "bank_transactions", "board_members", "documents", "idempotency_keys",
        "lease_tenants", "leases", "letter_templates", "organization_memberships",
        "processor_requests", "reconciliation_matches", "reconciliations", "violation_letters",
    },
    SIGN_IN: set[str](),
    PLATFORM: {
        "documents", "idempotency_keys", "invitations", "outbox", "processor_events",
        "processor_requests", "request_notices", "revoked_sessions", "sign_in_attempts",
        "unconfirmed_join_requests", "user_tokens",
    },
}  # fmt: skip
# Columns of readable tables that the tenant login may not read; other logins read all or none.
UNREAD = {
    "invitations": {"nonce"},
    "set_up_links": {"nonce"},
    "users": {"is_super_admin", "name_key", "session_generation"},
}
EVERY_LOGINS = {
    "end_all_sessions", "enter_scope", "new_id", "random_code", "phone_key",
    "is_in_scope", "read_subscription_limits",
    "repeat_limits_clear", "repeat_limits_clears", "scope_association_id", "scope_homeowner_id",
    "scope_impersonator_id", "scope_kind", "scope_organization_id", "scope_role", "scope_user_id",
    "search_key", "settle_subscription",
}  # fmt: skip
OF_LEASES = {
    "days_of_month", "days_within", "first_of_month", "half_up", "recurring_date",
    "recurring_index", "rent_description", "rent_due_date", "rent_in_force", "rent_share",
}  # fmt: skip
OF_A_PERSON = {
    "own_home_address", "own_homes", "own_organizations", "switch_home", "switch_organization",
}  # fmt: skip
OF_MONEY = {
    "follow_processor_account", "forget_processor_account", "next_try_on", "processor_account_of",
}  # fmt: skip
CALLED = {
    TENANT: EVERY_LOGINS | OF_A_PERSON | OF_LEASES | OF_MONEY | {
        "audited_name", "day_begins", "hold_processor_account", "members_named",
        "cancel_subscription", "change_plan", "create_organization",
        "follow_processor", "keep_processor_customer", "lock_own_subscription", "org_day_began",
        "org_today",
        "permit_cancellation", "permit_plan_change", "permit_resumption", "resume_subscription",
        "rotate_join_code",
    },
    SIGN_IN: EVERY_LOGINS | OF_A_PERSON | {
        "ask_for_email_change", "ask_to_join", "association_by_join_code", "begin_own_sign_in",
        "begin_sign_in", "change_password", "confirm_email_change", "confirm_join_request",
        "finish_sign_in", "open_invitation", "open_join_link", "open_set_up_link",
        "read_user_token", "request_password_reset", "request_verification", "reset_password",
        "revoke_session",
        "sign_up", "take_invitation", "verify_email",
    },
    PLATFORM: EVERY_LOGINS | OF_LEASES | OF_MONEY | {
        "begin_impersonation", "extend_trial", "give_plan", "hold_processor_account",
        "lock_organization", "lock_person",
        "organizations_on_plan", "set_super_admin", "set_suspension",
        "follow_processor_for", "lock_subscription",
        "is_unfinished", "is_usable", "is_waiting", "limits_exceeded", "occupy_units",
        "open_invitation", "open_join_link", "open_set_up_link", "org_today", "recount_usage",
        "time_in_words",
    },
}  # fmt: skip


def columns(login: str, right: str, *, held: bool) -> dict[str, set[str]]:
    """By table, the columns that the login has the right on, or lacks where it has others."""
    found = sql(
        """
        select pg_class.oid::regclass::text,
            coalesce(array_agg(attname::text) filter (
                where has_column_privilege(:login, pg_class.oid, attnum, :right) = :held), '{}')
        from pg_class join pg_attribute on attrelid = pg_class.oid
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
            and attnum > 0 and not attisdropped and (attgenerated = '' or :right = 'select')
            and has_any_column_privilege(:login, pg_class.oid, :right)
        group by pg_class.oid
        """,
        login=login,
        right=right,
        held=held,
    )
    return {table: set(names) for table, names in found}


def listed(tables: dict[str, str]) -> dict[str, set[str]]:
    return {table: set(names.split()) for table, names in tables.items()}


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_updates_these_columns_and_no_others(login: str) -> None:
    assert columns(login, "update", held=True) == listed(UPDATED[login])


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_inserts_everything_but_these_columns(login: str) -> None:
    assert columns(login, "insert", held=False) == listed(NOT_INSERTED[login])


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_reads_all_of_a_table_but_these_columns(login: str) -> None:
    unread = columns(login, "select", held=False)

    assert {table: names for table, names in unread.items() if names} == (
        UNREAD if login == TENANT else {}
    )


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_deletes_from_these_tables_and_no_others(login: str) -> None:
    found = sql(
        """
        select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
            and has_table_privilege(:login, oid, 'delete')
        """,
        login=login,
    )

    assert {table for [table] in found} == DELETED[login]


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_calls_these_functions_and_no_others(login: str) -> None:
    found = sql(
        """
        select proname::text from pg_proc
        where pronamespace = 'public'::regnamespace
            and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
            and has_function_privilege(:login, oid, 'execute')
        """,
        login=login,
    )

    assert {name for [name] in found} == CALLED[login]
