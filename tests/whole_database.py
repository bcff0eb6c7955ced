"""What a request did anywhere in the database, in any table and for any tenant."""

from functools import cache
from typing import Any

from tests.factories import sql

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
    part = """
        select '{name}' as name, count(*),
            sum(age(xmin)::bigint) - count(*) * age('3'::xid)
        from {name}
    """
    statement = f"select * from ({of_every_table(part)}) as each where name <> :name"  # noqa: S608 - of the catalog
    found = sql(statement, name=SPENT)
    return {name: rest for name, *rest in found}


def newest() -> int:
    """The transaction that comes next, for `tables_with`."""
    [[number]] = sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    return int(number)


def tables_with(text: str, since: int) -> list[str]:
    """The tables with the text in a row that has been written since."""
    part = """
        select '{name}' where exists (
            select from {name} as t
            where case when age(xmin) <= age(cast(cast(:since as text) as xid))
                then strpos(t::text, :text) > 0 end
        )
    """
    return [name for [name] in sql(of_every_table(part), text=text, since=since)]
