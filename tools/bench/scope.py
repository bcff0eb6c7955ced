"""A statement inside the caller's scope in one round trip, against other ways to set the scope."""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack

import msgspec
import pg8000.native

from shared.database.connect import connect
from shared.database.pipelined import PipelinedConnection, Statement
from shared.database.scope import Database
from shared.identity.sessions import new_session
from shared.pipeline.exchange import scope_of
from tools.bench.report import Figure, figure, ratios
from tools.bench.stores import Data
from tools.bench.turns import calls_in_turns
from tools.connection import connection_arguments
from tools.endpoints import declarations

CALLS = 500
SQL = "select id, name from properties where id = $1"


class _Row(msgspec.Struct):
    id: str
    name: str


def scope(data: Data, rounds: int) -> list[Figure]:
    """Each way in turn, microseconds a statement."""
    with ExitStack() as stack:
        found = calls_in_turns(_ways(data, stack), rounds, CALLS)
    ours = found["in scope"]
    return [
        figure("one statement in scope, µs", ours),
        *(
            figure(f"in scope / {name}", ratios(ours, found[name]))
            for name in found
            if name != "in scope"
        ),
    ]


def _ways(data: Data, stack: ExitStack) -> Mapping[str, Callable[[], object]]:
    own = connect("pavilion_tenant")
    stack.callback(own.close)
    administrator = connect("postgres")
    stack.callback(administrator.close)
    arguments = connection_arguments(os.environ["DATABASE_URL"])
    native = pg8000.native.Connection(**arguments)
    stack.callback(native.close)
    database = _database(data)
    plain = [Statement(SQL, (data.property_id,))]
    return {
        "in scope": lambda: database.one(
            _Row, "select {columns} from properties where id = $1", data.property_id
        ),
        "no scope, no row-level security, one trip": lambda: administrator.run(plain),
        "begin, set_config, statement, commit": lambda: _four_trips(own, data),
        "pg8000's own run() without a scope": lambda: native.run(
            "select id, name from properties where id = :id", id=data.property_id
        ),
    }


def _database(data: Data) -> Database:
    declaration = next(each for each in declarations() if each.name == "properties__get")
    session = new_session(
        "manager", data.user_id, 1, organization_id=data.organization_id, role="owner"
    )
    return Database(declaration.login, scope_of(declaration, session, "127.0.0.1"), {})


def _four_trips(connection: PipelinedConnection, data: Data) -> None:
    connection.run([Statement("begin")])
    connection.run(
        [
            Statement(
                "select set_config('pavilion.organization_id', $1, true)", (data.organization_id,)
            )
        ]
    )
    connection.run([Statement(SQL, (data.property_id,))])
    connection.run([Statement("commit")])
