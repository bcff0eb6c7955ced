"""What a request did anywhere in the database, in any table and for any tenant."""

from functools import cache
from typing import Any

from tests.factories import sql

# How many rows, and the sum of the transactions that wrote them: another after any change.
WRITTEN = "count(*), sum(age(xmin)::bigint) - count(*) * age('3'::xid)"
# Attempts to sign in are counted for refusals too.
SPENT = "sign_in_attempts"


@cache
def of_every_table(part: str) -> str:
    """One statement over all tables: of each, the select in which `{name}` is the table's name."""
    rows = sql(
        "select relname from pg_class"
        " where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname"
    )
    return " union all ".join(part.format(name=name) for [name] in rows)


def everything() -> dict[str, Any]:
    """Of each table, how many rows it has, and the sum of the transactions that wrote them.

    Each is counted from a fixed one: an age alone grows with every transaction of the server. A row
    that is changed has a newer one, and this is read in a third of the time that a digest takes.
    """
    part = f"select '{{name}}' as name, {WRITTEN} from {{name}}"  # noqa: S608 - a constant
    statement = f"select * from ({of_every_table(part)}) as each where name <> :name"  # noqa: S608 - of the catalog
    found = sql(statement, name=SPENT)
    return {name: rest for name, *rest in found}


def newest() -> int:
    """The transaction that comes next, for `written_since`."""
    [[number]] = sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    return int(number)


def written_since(since: int, texts: list[str]) -> set[str]:
    """Those of the texts that stand in a row of any table written since."""
    part = """
        select t::text as row from {name} as t
        where age(xmin) <= age(cast(cast(:since as text) as xid))
    """
    statement = f"""
        with written as materialized ({of_every_table(part)})
        select distinct text from unnest(cast(:texts as text[])) as text
        where exists (select from written where strpos(row, text) > 0)
    """  # noqa: S608 - of the catalog
    return {text for [text] in sql(statement, since=since, texts=texts)}
