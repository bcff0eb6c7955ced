"""Several statements in one round trip over a pg8000 connection.

pg8000 sends one statement at a time and waits for each step. This keeps its start-up,
authentication and type table, and speaks the extended query protocol itself (PostgreSQL manual,
"Message Flow", "Pipelining"): Parse and Describe for a statement seen for the first time, Bind and
Execute for each, one Sync at the end. Outside a transaction block, the statements between two Syncs
are one transaction.
"""

import select
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from shared.database.driver import CoreConnection, make_params
from shared.database.errors import ConnectionLost
from shared.database.rows import Decode, Make, row_decoders
from shared.database.wire_messages import (
    COMMAND_COMPLETE,
    DATA_ROW,
    ERROR_RESPONSE,
    EXECUTE,
    HEADER,
    LENGTH,
    PARSE_COMPLETE,
    READY_FOR_QUERY,
    ROW_DESCRIPTION,
    SHORT,
    SYNC,
    TERMINATE,
    bind,
    close_statement,
    columns,
    error_fields,
    parse_and_describe,
    touched_rows,
)

PREPARED_STATEMENTS = 100
READ_SIZE = 65536
# What the server is ready for: a transaction, more of one, the rollback of one that failed.
IDLE, OPEN, FAILED = b"I", b"T", b"E"
# From the first byte sent until the server is ready again: no other request may use it.
UNKNOWN = b"?"


class StatementError(Exception):
    """The server refused. `fields` are the ErrorResponse's: code in "C", constraint in "n".

    `completed` is the number of statements of the trip that it had run by then.
    """

    def __init__(self, fields: dict[str, str], completed: int = 0) -> None:
        super().__init__(f"{fields.get('C')}: {fields.get('M')}")
        self.fields = fields
        self.completed = completed

    @property
    def sqlstate(self) -> str:
        """The five characters of the error's class and kind."""
        return self.fields.get("C", "")


class Statement(NamedTuple):
    """SQL with `$n` markers, its parameters and, for rows, the record to build from each."""

    sql: str
    parameters: Sequence[Any] = ()
    record: type[msgspec.Struct] | None = None


class Result(NamedTuple):
    """Rows as records (tuples without a record), and how many rows the command touched."""

    rows: list[Any]
    touched: int


class _Prepared:
    """A statement that the server knows by name, with its decoders once described."""

    __slots__ = ("decoders", "make", "name", "parsed")

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.parsed = False
        self.decoders: Sequence[Decode] = ()
        self.make: Make | None = None


class PipelinedConnection:
    """One server connection; used by one thread at a time."""

    def __init__(self, connection: CoreConnection, *, response_timeout: float) -> None:
        self._connection = connection
        self._socket = connection._usock  # noqa: SLF001 - pg8000 has no public name for it
        self._socket.settimeout(response_timeout)
        self._prepared: OrderedDict[str, _Prepared] = OrderedDict()
        self._names = 0
        self.transaction_status = IDLE
        self.round_trips = 0

    def run(self, statements: Sequence[Statement]) -> list[Result]:
        """Send all of `statements` with one Sync and return their results, in order.

        Results are returned only once the server is ready again without an error, because a
        deferred trigger may still refuse. StatementError has the first refusal; then no statement
        took effect, or the open transaction block has to be rolled back.
        """
        plans = [self._plan(statement.sql) for statement in statements]
        message = bytearray()
        parsed: set[bytes] = set()
        for statement, plan in zip(statements, plans, strict=True):
            # The server refuses a name that is taken, so equal statements are parsed once.
            if not plan.parsed and plan.name not in parsed:
                message += parse_and_describe(plan.name, statement.sql)
                parsed.add(plan.name)
            message += bind(plan.name, self._texts(statement.parameters))
            message += EXECUTE
        message += SYNC
        self.round_trips += 1
        self.transaction_status = UNKNOWN
        try:
            self._socket.sendall(message)
            return self._receive(statements, plans)
        except (OSError, EOFError) as error:
            raise ConnectionLost(str(error)) from error

    def is_alive(self) -> bool:
        """Whether an idle connection may be used: a server that closed it has sent something."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return not poll.poll(0)

    def answers(self, seconds: float) -> bool:
        """Whether the server still answers, since a long idle connection may be dead silently."""
        timeout = self._socket.gettimeout()
        self._socket.settimeout(seconds)
        try:
            self.run(())
        except (ConnectionLost, StatementError):
            return False
        self._socket.settimeout(timeout)
        return True

    def close(self) -> None:
        """Send Terminate if the socket takes it at once, then close."""
        try:
            self._socket.settimeout(0)
            self._socket.sendall(TERMINATE)
        except (OSError, ValueError):
            pass
        finally:
            self._connection._sock.close()  # noqa: SLF001 - it holds the socket open
            self._socket.close()

    def _plan(self, sql: str) -> _Prepared:
        plan = self._prepared.get(sql)
        if plan is None:
            self._names += 1
            plan = self._prepared[sql] = _Prepared(b"pavilion_%d\x00" % self._names)
        self._prepared.move_to_end(sql)
        return plan

    def _texts(self, parameters: Sequence[Any]) -> Sequence[str | None]:
        texts: Sequence[str | None] = make_params(self._connection.py_types, parameters)
        return texts

    def _receive(self, statements: Sequence[Statement], plans: list[_Prepared]) -> list[Result]:
        results = [Result([], 0) for _ in statements]
        error: StatementError | None = None
        index = 0
        for code, data, start, end in self._messages():
            if code == DATA_ROW:
                results[index].rows.append(_row(data, start, plans[index]))
            elif code == COMMAND_COMPLETE:
                results[index] = Result(results[index].rows, touched_rows(data[start : end - 1]))
                index += 1
            elif code == PARSE_COMPLETE:
                plans[index].parsed = True
            elif code == ROW_DESCRIPTION:
                plan = plans[index]
                plan.decoders, plan.make = row_decoders(
                    columns(data[start:end]), statements[index].record, self._connection.pg_types
                )
            elif code == ERROR_RESPONSE:
                error = error or StatementError(error_fields(data[start:end]), index)
            elif code == READY_FOR_QUERY:
                self.transaction_status = data[start:end]
        self._forget(error)
        if error:
            raise error
        return results

    def _messages(self) -> Iterator[tuple[int, bytes, int, int]]:
        """Each message up to ReadyForQuery: its code, and where its body lies in which bytes."""
        data, position, code = b"", 0, 0
        while code != READY_FOR_QUERY:
            missing = position + HEADER.size - len(data)
            if missing <= 0:
                code, length = HEADER.unpack_from(data, position)
                end = position + 1 + length
                missing = end - len(data)
                if missing <= 0:
                    yield code, data, position + HEADER.size, end
                    position = end
                    continue
                code = 0
            received = self._socket.recv(max(READ_SIZE, missing))
            if not received:
                raise EOFError("the server closed the connection")
            data, position = data[position:] + received, 0

    def _forget(self, error: StatementError | None) -> None:
        """Drop the statements that the server does not know, has outdated, or need not keep."""
        for sql in [sql for sql, plan in self._prepared.items() if not plan.parsed]:
            del self._prepared[sql]
        outdated = error is not None and error.sqlstate in {"0A000", "26000"}
        while self._prepared and (outdated or len(self._prepared) > PREPARED_STATEMENTS):
            _, plan = self._prepared.popitem(last=False)
            self._socket.sendall(close_statement(plan.name))


def _row(data: bytes, start: int, plan: _Prepared) -> Any:
    values: list[Any] = []
    position = start + SHORT.size
    for decode in plan.decoders:
        (length,) = LENGTH.unpack_from(data, position)
        position += LENGTH.size
        if length < 0:
            values.append(None)
        else:
            end = position + length
            values.append(decode(data[position:end]))
            position = end
    return plan.make(*values) if plan.make else tuple(values)
