"""The runtime logins: their attributes, what they see outside a scope, and their timeouts."""

import pytest
from pg8000.exceptions import DatabaseError

from tests.factories import new_organization, sql
from tests.migrations.logins import login, new_association, new_homeowner, new_property, refused
from tests.servers.services import TEMPLATE
from tools.database import LOGINS


@pytest.mark.parametrize("name", [*LOGINS, "pavilion_owner"])
def test_no_role_is_a_superuser_or_bypasses_row_level_security(name: str) -> None:
    [role] = sql(
        """
        select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin
        from pg_roles where rolname = :name
        """,
        name=name,
    )

    assert role == [False, False, False, False, False, name != "pavilion_owner"]


@pytest.mark.parametrize("name", LOGINS)
def test_a_login_owns_nothing_and_belongs_to_no_other_role(name: str) -> None:
    assert sql(
        "select classid::regclass, objid from pg_shdepend"
        " where refobjid = cast(:name as regrole) and deptype = 'o'",
        name=name,
    ) == []  # fmt: skip
    assert sql("select from pg_auth_members where member = cast(:n as regrole)", n=name) == []


@pytest.mark.parametrize("name", LOGINS)
def test_a_login_has_its_timeouts_and_search_path(name: str) -> None:
    # Not the worker's database, whose timeouts are those of tests.servers.patience.
    with login(name, TEMPLATE) as connection:
        settings = {
            setting: connection.run(f"show {setting}")[0][0]
            for setting in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "transaction_timeout",
                "idle_session_timeout",
                "search_path",
                "timezone",
                "plan_cache_mode",
            )
        }

    assert settings == {
        "statement_timeout": "5s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "10s",
        "transaction_timeout": "10s",
        "idle_session_timeout": "1h",
        "search_path": "public, pg_temp",
        "timezone": "UTC",
        "plan_cache_mode": "force_generic_plan",
    }


@pytest.mark.parametrize("name", LOGINS)
def test_a_login_cannot_create_objects(name: str) -> None:
    with login(name) as connection, refused("42501"):
        connection.run("create table public.mine ()")


def test_a_tenant_sees_no_row_outside_a_scope() -> None:
    organization = new_organization()
    new_property(organization.id)
    new_homeowner(organization.id, new_association(organization.id))
    tables = [row[0] for row in sql(
        """
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
            and has_any_column_privilege('pavilion_tenant', oid, 'select')
        """
    )]  # fmt: skip

    with login() as connection:
        seen = {
            table: connection.run(f"select count(*) from {table}")[0][0]  # noqa: S608 - catalog's
            for table in tables
        }

    assert {"properties", "users", "subscription_plans", "effective_plans"} <= set(tables)
    assert set(seen.values()) == {0}


@pytest.mark.parametrize(
    "statement",
    [
        "select password_hash from user_credentials",
        "select nonce from user_tokens",
        "select nonce from invitations",
        "select is_super_admin from users",
        "select payload from outbox",
        "select changes from platform_audit_log",
        "update users set session_generation = 1",
        "update organizations set suspended_at = null",
        "update subscriptions set status = 'active'",
        "update organization_usage set properties = 0",
        "insert into organization_memberships default values",
        "insert into audit_log default values",
        "select charge_usage(new_id(), 'properties', -1)",
        "select begin_sign_in('a@example.com', '192.0.2.1')",
        "select replace_password(new_id(), 'x')",
        "call act_as('manager', new_id(), null)",
        "select found_organization(new_id(), 'x', 'UTC', 'pro', null)",
        "select recount_usage(new_id())",
    ],
)
def test_the_tenant_login_is_refused_without_a_grant(statement: str) -> None:
    with login() as connection, refused("42501"):
        connection.run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select from users",
        "select from sign_in_attempts",
        "select replace_password(new_id(), 'x')",
        "select use_user_token(new_id(), 'reset_password', 'x')",
        "select person_of(new_id())",
        "call queue_mail('x', '{}')",
        "select add_person('x', 'x@example.com', 'x', true)",
    ],
)
def test_the_sign_in_login_is_refused_without_a_grant(statement: str) -> None:
    with login("pavilion_sign_in") as connection, refused("42501"):
        connection.run(statement)


@pytest.mark.parametrize("table", ["audit_log", "platform_audit_log"])
def test_an_audit_log_is_append_only_even_for_its_owner(table: str) -> None:
    organization = new_organization()
    sql(
        "insert into platform_audit_log (endpoint, organization_id) values ('x', :id)",
        id=organization.id,
    )

    for statement in (f"update {table} set endpoint = 'y'", f"delete from {table}"):  # noqa: S608
        with pytest.raises(DatabaseError, match="can't be changed"):
            sql(f"{statement} where organization_id = :id", id=organization.id)


def test_an_event_of_the_processor_is_kept_for_90_days() -> None:
    organization = new_organization()
    for days in (89, 91):
        sql(
            "insert into processor_events (event_id, type, organization_id, received_at)"
            " values ('evt_' || new_id(), 'refund.created', :id, now() - :days * interval '1 day')",
            id=organization.id,
            days=days,
        )
    for statement in (
        "update processor_events set type = 'x' where organization_id = :id",
        "delete from processor_events where organization_id = :id",
    ):
        with pytest.raises(DatabaseError, match="can't be changed"):
            sql(statement, id=organization.id)
    sql(
        "delete from processor_events"
        " where organization_id = :id and received_at < now() - interval '90 days'",
        id=organization.id,
    )
