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
    """Of each table, a digest of which version of which rows it has.

    A version is known by its place and by the transaction that wrote it, which are read in a tenth
    of the time that the whole row would take.
    """
    part = """
        select '{name}' as name, count(*), sum(hashtidextended(ctid, xmin::text::bigint))
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
            where case when xmin::text::bigint >= :since then strpos(t::text, :text) > 0 end
        )
    """
    return [name for [name] in sql(of_every_table(part), text=text, since=since)]
