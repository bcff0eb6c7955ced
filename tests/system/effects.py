"""The effect of a request as counts, which are the same in another organization."""

from collections import Counter
from functools import cache

from tests.factories import sql
from tests.system.census import TRACES, tables

PLACES = """
    with people as (select id from users where email = any(:emails)),
    places as (
        select cast(:id as uuid) as id
        union select organization_id from organization_memberships
        where user_id in (select id from people)
    ), persons as (
        select * from users where id in (
            select id from people
            union select user_id from organization_memberships
            where organization_id in (select id from places)
            union select user_id from homeowners
            where organization_id in (select id from places)
        )
    )
"""
# Besides rows: mails, audit records, and the state of people's sessions and links.
TOLD = """
    select 'outbox ' || kind || ' ' || coalesce(payload ->> 'template', ''), count(*)
    from outbox where organization_id in (select id from places) group by 1
"""
RECORDED = """
    select concat_ws(' ', 'audit', table_name, action, (
            select string_agg(name, ',' order by name) from jsonb_object_keys(changes) as name
        )), count(*)
    from audit_log where organization_id in (select id from places) group by 1
"""
PEOPLE = """
    select 'people', count(*) from persons
    union all select 'generations', coalesce(sum(session_generation), 0) from persons
    union all select 'names', sum(length(name)) from persons
    union all select 'verified', count(email_verified_at) from persons
    union all select 'revoked', count(*)
    from revoked_sessions where user_id in (select id from persons)
    union all select 'links ' || purpose, count(*)
    from user_tokens where user_id in (select id from persons) group by purpose
    union all select 'used links ' || purpose, count(used_at)
    from user_tokens where user_id in (select id from persons) group by purpose
"""

Effect = dict[str, int]


def state(organization_id: str, emails: list[str]) -> Counter[str]:
    """Counts of what there is for an organization and for people with these e-mails."""
    found: Counter[str] = Counter()
    for name, count in sql(statement(), id=organization_id, emails=emails):
        found[name] += int(count or 0)
    return found


@cache
def statement() -> str:
    """All counts in one statement, because each test takes them many times."""
    parts = [
        f"select '{table}', count(*) from {table}"  # noqa: S608 - a name from the catalog
        " where organization_id in (select id from places)"
        for table in set(tables()) - TRACES
    ]
    return PLACES + " union all ".join([*parts, TOLD, RECORDED, PEOPLE])


def effect(before: Counter[str], after: Counter[str]) -> Effect:
    """The differences between two states; empty when nothing happened."""
    return {
        name: after[name] - before[name]
        for name in before.keys() | after.keys()
        if after[name] != before[name]
    }


def without_traces(found: Effect) -> Effect:
    """The effect without audit records, because a killed and repeated request records both."""
    return {
        name: count for name, count in found.items() if not name.startswith(("audit", "outbox d"))
    }
