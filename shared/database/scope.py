"""PostgreSQL as an endpoint sees it: each statement runs inside the caller's scope.

A statement and the check of its session travel in one round trip: `enter_scope` re-checks the
token's claims and sets organization and actor for row-level security. Both are part of the same
transaction, so the scope ends with it and can't leak to the connection's next request.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Any, LiteralString, TypeVar, cast

import msgspec

from shared.config import settings
from shared.database.connect import connect
from shared.database.database_settings import checked
from shared.database.errors import ConnectionLost, translated
from shared.database.markers import filled
from shared.database.pagination import (
    NEWEST_FIRST,
    Filter,
    Listing,
    Order,
    Page,
    PageQuery,
    count_statement,
    is_searched,
    next_page,
    page_statement,
)
from shared.database.pipelined import (
    FAILED,
    OPEN,
    PipelinedConnection,
    Result,
    Statement,
    StatementError,
)
from shared.database.pool import Pool
from shared.database.rows import gathers
from shared.database.waiting import Waiting
from shared.once import once
from shared.problems import Code, Conflicts, Problem

Record = TypeVar("Record", bound=msgspec.Struct)

_BEGIN, _COMMIT, _ROLLBACK = Statement("begin"), Statement("commit"), Statement("rollback")
_PLANNED_ANEW = Statement("select set_config('plan_cache_mode', 'force_custom_plan', true)")
_GATHER = "select json_agg(row) from ({}) as row"
_ENTER_SCOPE = "call enter_scope($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"


class Scope(msgspec.Struct, frozen=True):
    """The caller, as `enter_scope` checks it; ids are UUID texts, the address an IP or null."""

    kind: str
    user_id: str | None = None
    session_id: str | None = None
    generation: int | None = None
    organization_id: str | None = None
    role: str | None = None
    homeowner_id: str | None = None
    impersonator_id: str | None = None
    endpoint: str = ""
    client_address: str | None = None


@once
def pool_of(login: str) -> Pool:
    """The process's pool for one database login; an endpoint's caller decides its login."""
    return Pool(
        lambda: checked(connect(login)),
        size=settings().db_pool_size,
        checkout_seconds=settings().db_checkout_timeout_ms / 1000,
    )


class Database:
    """Runs statements in one scope. Every method raises a Problem for an expected refusal.

    A statement may have the markers of markers.py; `versions` are those for `{unchanged}`.
    """

    def __init__(
        self,
        login: str,
        scope: Scope,
        conflicts: Conflicts,
        waiting: Waiting | None = None,
        versions: Sequence[datetime] | None = None,
    ) -> None:
        self._login = login
        self._scope = scope
        self._enter = Statement(_ENTER_SCOPE, msgspec.structs.astuple(scope))
        self._conflicts = conflicts
        self._versions = versions
        self._open: PipelinedConnection | None = None
        self._preamble: list[Statement] = []
        self._after_commit: list[Callable[[], object]] = []
        self._waiting = waiting or Waiting()
        self._entered = False

    @property
    def endpoint(self) -> str:
        """The endpoint's name, as the audit log and the cursors of its lists have it."""
        return self._scope.endpoint

    def one(self, record: type[Record], sql: LiteralString, *parameters: Any) -> Record:
        """The one row of a statement that always has one; NOT_FOUND when it has none."""
        row = self.maybe_one(record, sql, *parameters)
        if row is None:
            raise Problem(Code.NOT_FOUND, "There is nothing at this address.")
        return row

    def maybe_one(
        self, record: type[Record], sql: LiteralString, *parameters: Any
    ) -> Record | None:
        """The first row, or None."""
        result = self._run(self._statement(sql, parameters, record))
        return cast("Record", result.rows[0]) if result.rows else None

    def all(self, record: type[Record], sql: LiteralString, *parameters: Any) -> list[Record]:
        """Every row as a record."""
        statement, decode = self._listed(record, sql, parameters)
        return decode(self._run(statement))

    def execute(self, sql: LiteralString, *parameters: Any) -> int:
        """Run a statement for its effect; the number of rows it touched."""
        return self._run(self._statement(sql, parameters)).touched

    def page(
        self,
        record: type[Record],
        sql: LiteralString,
        query: PageQuery,
        filters: Sequence[Filter] = (),
        *,
        order: Order = NEWEST_FIRST,
        ascending: bool = False,
    ) -> Page[Record]:
        """One page of a list by keyset; see pagination.py for `{filters}` and order.

        A search is planned anew: the rows of a rare name are best found by the name and sorted,
        those of a frequent one are met soon on a walk in the list's order.
        """
        listing = Listing(self.endpoint, record, order, ascending)
        rows, decode = self._listed(record, *page_statement(listing, sql, query, filters))
        first = (_PLANNED_ANEW,) if is_searched(filters) else ()
        count = (Statement(*count_statement(sql, query, filters)),) if query.count else ()
        found, *counted = self._send((*first, rows, *count))[-1 - len(count) :]
        page = next_page(listing, decode(found), query)
        for result in counted:
            [[page.total]] = result.rows
        return page

    def planned_anew(self, record: type[Record], sql: str, *parameters: Any) -> Record:
        """The one row of a statement whose best plan differs by its parameters."""
        results = self._send((_PLANNED_ANEW, self._statement(sql, parameters, record)))
        return cast("Record", results[-1].rows[0])

    def check_session(self) -> None:
        """Confirm the session for a request whose endpoint ran no statement."""
        if not self._entered:
            self._send(())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several statements, all or none. Inside another transaction it joins that one."""
        if self._open is not None:
            yield
            return
        with self._connection() as connection:
            self._open, self._preamble, self._after_commit = connection, [_BEGIN, self._enter], []
            try:
                yield
                self._commit(connection)
            except BaseException:
                self._roll_back(connection)
                raise
            finally:
                self._open, self._preamble = None, []
        for action in self._after_commit:
            action()

    def after_commit(self, action: Callable[[], object]) -> None:
        """Run `action` when the open transaction has been committed; never, if it is not."""
        self._after_commit.append(action)

    def _commit(self, connection: PipelinedConnection) -> None:
        if connection.transaction_status == FAILED:
            # PostgreSQL would answer COMMIT with a rollback, and no error.
            raise RuntimeError("a refusal inside a transaction was passed over")
        if not self._preamble:
            self._timed(connection, [_COMMIT])

    def _roll_back(self, connection: PipelinedConnection) -> None:
        if connection.transaction_status in {OPEN, FAILED}:
            # If this fails, the pool closes the connection.
            with suppress(ConnectionLost, StatementError), self._waiting:
                connection.run([_ROLLBACK])

    def _listed(
        self, record: type[Record], sql: str, parameters: Sequence[Any]
    ) -> tuple[Statement, Callable[[Result], list[Record]]]:
        """A statement for many rows, and what makes records of its result."""
        statement, decode = self._statement(sql, parameters, record), gathers(record)
        if decode is None or not statement.sql.lstrip().startswith("select"):
            return statement, lambda result: result.rows
        # Rows in the order of the inner select: PostgreSQL manual, "Aggregate Functions".
        gathered = Statement(_GATHER.format(statement.sql), statement.parameters)
        return gathered, lambda result: decode(result.rows[0][0] or b"[]")

    def _statement(
        self, sql: str, given: Sequence[Any], record: type[msgspec.Struct] | None = None
    ) -> Statement:
        statement = filled(sql, record, tuple(map(type, given)))
        return Statement(statement.text, statement.parameters(given, self._versions), record)

    def _run(self, statement: Statement) -> Result:
        return self._send((statement,))[-1]

    def _send(self, statements: Sequence[Statement]) -> list[Result]:
        if self._open is not None:
            preamble, self._preamble = self._preamble, []
            return self._timed(self._open, [*preamble, *statements])
        with self._connection() as connection:
            return self._timed(connection, [self._enter, *statements])

    def _timed(
        self, connection: PipelinedConnection, statements: Sequence[Statement]
    ) -> list[Result]:
        try:
            with self._waiting:
                results = connection.run(statements)
        except StatementError as error:
            self._note_entry(statements[: error.completed])
            raise translated(error.fields, self._conflicts) from error
        self._note_entry(statements)
        return results

    def _note_entry(self, done: Sequence[Statement]) -> None:
        if self._enter in done:
            self._entered = True
            if self._scope.session_id is not None:
                self._waiting.is_confirmed = True

    def _connection(self) -> AbstractContextManager[PipelinedConnection]:
        """A connection of the pool; the time to get or open one is measured too."""
        return pool_of(self._login).connection(self._waiting)
