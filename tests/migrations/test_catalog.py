"""Rules for every table and function, read from the catalog so that a new one is covered too."""

from tests.factories import sql

# The query that replaces `{tenant_tables}` below.
TENANT_TABLES = """
    select pg_class.oid from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and attname = 'organization_id' and not attisdropped
"""
# Tables without an audit trigger: they follow audited rows, hold no tenant's data, or are the log.
UNAUDITED = {
    "accounts",
    "association_counts",
    "audit_log",
    "collected_amounts",
    "idempotency_keys",
    "job_marks",
    "organization_usage",
    "outbox",
    "platform_audit_log",
    "processor_events",
    "processor_requests",
    "property_counts",
    "request_notices",
    "set_up_links",
}
# Tables without an organization: only the platform's login may read them outside a scope.
PLATFORM_TABLES = {"job_marks", "outbox", "platform_audit_log", "processor_events"}


def names(statement: str) -> set[str]:
    """The first column of a catalog query."""
    return {row[0] for row in sql(statement.replace("{tenant_tables}", TENANT_TABLES))}


def tenant_tables() -> set[str]:
    """Every table with an organization_id."""
    return names("select oid::regclass::text from ({tenant_tables}) as tenant")


def test_there_are_tenant_tables() -> None:
    assert {"properties", "documents", "homeowners"} <= tenant_tables()


def test_every_table_has_row_level_security_forced() -> None:
    unforced = names(
        """
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
            and not (relrowsecurity and relforcerowsecurity)
        """
    )

    # Neither holds tenant data: the list of time zones and the schema's version.
    assert unforced == {"alembic_version", "time_zones"}


def test_tenant_tables_admit_only_their_organization() -> None:
    scoped = names(
        """
        select polrelid::regclass::text from pg_policy
        where polrelid in ({tenant_tables}) and polpermissive
            and polroles = array['pavilion_tenant'::regrole::oid]
        group by polrelid
        having bool_and(
            coalesce(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
            = '(organization_id = scope_organization_id())')
        """
    )
    tenant = tenant_tables()

    assert tenant - scoped == PLATFORM_TABLES - {"outbox"}


def test_tenant_tables_hide_from_homeowners_by_default() -> None:
    rules = names(
        """
        select format('%s %s', polrelid::regclass, polcmd) from pg_policy
        where polrelid in ({tenant_tables}) and not polpermissive
            and coalesce(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
                ~ ('^([( SELECT]+|[^(]*CASE[^(]+[(])scope_homeowner_id[(][)] IS NULL[)]'
                    || '( OR| THEN true|[)]?$)')
        """
    )
    opened = names(
        """
        select polrelid::regclass::text from pg_policy
        where polrelid in ({tenant_tables}) and not polpermissive
            and pg_get_expr(polqual, polrelid) ~ 'IS NULL[)] (OR|THEN true)'
        """
    )

    # The audit log's readers are named by a role, which no homeowner has.
    assert rules | {"audit_log r"} == {
        f"{table} {command}" for table in tenant_tables() - PLATFORM_TABLES for command in "rawd"
    }
    assert opened == {
        "accounts",
        "associations",
        "charge_adjustments",
        "charges",
        "documents",
        "homeowners",
        "idempotency_keys",
        "payment_allocations",
        "payment_reversals",
        "payment_methods",
        "payments",
        "processor_requests",
        "violation_events",
        "violation_letters",
        "violations",
        "work_order_events",
        "work_orders",
    }


def test_every_tenant_table_is_audited() -> None:
    audited = names(
        """
        select tgrelid::regclass::text from pg_trigger
        where tgfoid in ('audit_change'::regproc, 'audit_rows'::regproc) and tgenabled = 'O'
            -- AFTER, for each ROW unless there is a table of them (pg_trigger.h).
            and tgtype & 3 = case when tgfoid = 'audit_rows'::regproc then 0 else 1 end
        group by 1
        -- Together on insert, delete and update.
        having bit_or(tgtype & 28) = 4 | 8 | 16
        """
    )
    tenant = tenant_tables()

    assert tenant - audited == UNAUDITED
    assert "organizations" in audited


def test_every_link_between_tenant_tables_carries_the_organization() -> None:
    loose = names(
        """
        select conrelid::regclass || '.' || conname from pg_constraint
        where contype = 'f' and conrelid in ({tenant_tables}) and confrelid in ({tenant_tables})
            and not exists (
                select from unnest(conkey, confkey) as pair (own, other)
                join pg_attribute as here on here.attrelid = conrelid and here.attnum = own
                join pg_attribute as there on there.attrelid = confrelid and there.attnum = other
                where here.attname = 'organization_id' and there.attname = 'organization_id'
            )
        """
    )

    assert loose == set()


def test_every_id_in_a_tenant_table_is_a_foreign_key() -> None:
    loose = names(
        """
        select attrelid::regclass || '.' || attname from pg_attribute
        where attrelid in ({tenant_tables}) and attname like '%\\_id' and not attisdropped
            -- The processor's and the bank's own names, of what is not in this database.
            and attname not like 'processor\\_%' and attname <> 'external_id'
            and not exists (
                select from pg_constraint
                where contype = 'f' and conrelid = attrelid and attnum = any (conkey)
            )
        """
    )

    assert {column for column in loose if column.split(".")[0] not in UNAUDITED} == set()


def test_every_foreign_key_has_an_index() -> None:
    # An index that begins with the key's own columns, including the last.
    unindexed = names(
        """
        select format('%s.%s', conrelid::regclass, conname) from pg_constraint
        where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
            select from pg_index, generate_series(1, cardinality(conkey)) as length
            where indrelid = conrelid
                and (indkey::smallint[])[0:length - 1] <@ conkey
                and conkey[cardinality(conkey)] = any ((indkey::smallint[])[0:length - 1])
        )
        """
    )

    assert unindexed == set()


def test_the_owner_owns_all_and_logins_have_only_their_grants() -> None:
    owners = names(
        """
        select relowner::regrole::text from pg_class where relnamespace = 'public'::regnamespace
        union select proowner::regrole::text from pg_proc
        where pronamespace = 'public'::regnamespace and prosrc not like 'gbt%'
            and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
        """
    )

    assert owners == {"pavilion_owner"}


def test_public_has_no_grants() -> None:
    opened = names(
        """
        select pg_proc.oid::regprocedure::text from pg_proc, aclexplode(
            coalesce(proacl, acldefault('f', proowner))) as granted
        where pronamespace = 'public'::regnamespace and grantee = 0
            and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
        union
        select relname::text from pg_class, aclexplode(relacl) as granted
        where relnamespace = 'public'::regnamespace and grantee = 0
        """
    )

    assert opened == set()


def test_every_definer_function_has_its_search_path_fixed() -> None:
    loose = names(
        """
        select oid::regprocedure::text from pg_proc
        where prosecdef and pronamespace = 'public'::regnamespace
            and not coalesce(proconfig, '{}') @> array['search_path=public, pg_temp']
        """
    )

    assert loose == set()


def test_every_view_asks_with_the_rights_of_its_reader() -> None:
    loose = names(
        """
        select relname::text from pg_class
        where relkind = 'v' and relnamespace = 'public'::regnamespace
            and not coalesce(reloptions, '{}') @> array['security_invoker=true']
        """
    )

    assert loose == set()


def test_grants_of_the_logins_on_peoples_secrets() -> None:
    granted = names(
        """
        select distinct format('%s %s', grantee, table_name)
        from information_schema.role_column_grants
        where grantee like 'pavilion%' and grantee <> 'pavilion_owner' and table_name in
            ('user_credentials', 'sign_in_attempts', 'user_tokens', 'revoked_sessions',
             'unconfirmed_join_requests')
        """
    )

    # The platform's login delivers mail and cleans up.
    assert granted == {
        "pavilion_platform revoked_sessions",
        "pavilion_platform sign_in_attempts",
        "pavilion_platform unconfirmed_join_requests",
        "pavilion_platform user_tokens",
    }


def test_sign_in_may_touch_no_table() -> None:
    granted = names(
        """
        select table_name from information_schema.role_column_grants
        where grantee = 'pavilion_sign_in'
        """
    )

    assert granted == set()


def test_a_version_rises_with_every_column() -> None:
    """Call touch_changes again for a table that got another column."""
    missing = sql(
        """
        select attrelid::regclass::text, attname
        from pg_attribute
        join pg_trigger on tgrelid = attrelid and tgname = 'touch'
        where attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'updated_at'
            -- A sign-in elsewhere makes no new version of an account.
            and attrelid <> 'users'::regclass
            and strpos(pg_get_triggerdef(pg_trigger.oid), 'new.' || quote_ident(attname)) = 0
        """
    )

    assert missing == []
