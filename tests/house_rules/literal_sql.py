"""SQL is literal text: an argument for a `LiteralString` parameter is written in the code itself.

mypy takes LiteralString for str (tried: it accepts an f-string), so this rule checks the
annotation's meaning (PEP 675), as far as we use it: literals, constants, `+` and `if`, parameters
that are LiteralStrings themselves, the `table` of a record. A filter may be a tuple of such a text
and its values. The markers that shared/database/markers.py fills need no rule, because they are
part of the literal text, and an f-string is refused as usual.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tests.house_rules.source import Rule, Source, is_code, sources

ANNOTATIONS = frozenset(("LiteralString", "LiteralString | None", "Sequence[Filter]", "Order"))
Functions = ast.FunctionDef | ast.AsyncFunctionDef


class Parameter(NamedTuple):
    """A parameter that takes literal text, and the position of its arguments (without self)."""

    name: str
    first: int
    last: int | None


Literals = dict[str, list[Parameter]]


class Signatures(NamedTuple):
    """The functions and methods that take literal text, by name."""

    functions: Literals
    methods: Literals


class Scope(NamedTuple):
    """The values that a name may have here; None when they are unknown."""

    values: Mapping[str, list[ast.expr | None]]

    def is_literal(self, value: ast.expr | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the text is literal in every branch of the program."""
        parts: Sequence[ast.expr | None] = ()
        match value:
            case ast.Constant():
                pass
            case ast.BinOp(op=ast.Add()):
                parts = (value.left, value.right)
            case ast.IfExp():
                parts = (value.body, value.orelse)
            case ast.Dict():
                parts = value.values
            case ast.Attribute(attr="table"):
                # The `table` of a record, which `_tables` checks to be constant.
                pass
            case ast.Subscript(value=ast.Name()):
                # Any entry of a table of literals.
                parts = (value.value,)
            case ast.Name():
                parts = () if value.id in seen else self.values.get(value.id, [None])
                seen |= {value.id}
            case _:
                return False
        return all(self.is_literal(part, seen) for part in parts)

    def are_filters(self, value: ast.expr) -> bool:
        """Whether every one of these is a filter."""
        if isinstance(value, ast.IfExp):
            return self.are_filters(value.body) and self.are_filters(value.orelse)
        if isinstance(value, ast.Tuple | ast.List):
            return all(self.is_filter(each) for each in value.elts)
        return self.is_literal(value)

    def is_filter(self, value: ast.expr) -> bool:
        """Whether this is a literal condition, with or without values, or made by a function."""
        if isinstance(value, ast.Starred):
            return self.are_filters(value.value)
        if isinstance(value, ast.Tuple):
            return self.is_literal(value.elts[0])
        if isinstance(value, ast.Call):
            return ast.unparse(value.func) in {"search", "one_of", "before"}
        return self.is_literal(value)


def violations(source: Source) -> Iterator[str]:
    """Each argument that should be literal and is not."""
    yield from _tables(source)
    module = _bindings(source.tree.body)
    functions = [node for node in source.definitions if isinstance(node, Functions)]
    for function in functions:
        scope = Scope(module | _parameters(function) | _bindings(function.body))
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                yield from _refused(node, scope)


def _tables(source: Source) -> Iterator[str]:
    """Each `table` of a class or an object that is not a constant."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {ast.unparse(target).rpartition(".")[2] for target in targets}
            if "table" in names and not isinstance(node.value, ast.Constant | None):
                yield f"line {node.lineno}: the name of a table is no constant"


def _refused(call: ast.Call, scope: Scope) -> Iterator[str]:
    for argument in _literal_arguments(call):
        if not scope.are_filters(argument):
            yield f"line {argument.lineno}: {ast.unparse(argument)[:60]!r} is not literal SQL"


def _literal_arguments(call: ast.Call) -> Iterator[ast.expr]:
    if isinstance(call.func, ast.Attribute):
        taken = signatures().methods.get(call.func.attr, [])
    elif isinstance(call.func, ast.Name):
        taken = signatures().functions.get(call.func.id, [])
    else:
        return
    for parameter in taken:
        yield from call.args[parameter.first : parameter.last]
        yield from (each.value for each in call.keywords if each.arg == parameter.name)


@cache
def signatures() -> Signatures:
    """Every function and method of shared/ that takes literal text."""
    found = Signatures({}, {})
    for source in sources():
        if is_code(source) and source.parts[0] == "shared":
            for node in source.definitions:
                if isinstance(node, Functions) and (taken := _taken(node)):
                    is_method = bool(node.args.args) and node.args.args[0].arg == "self"
                    kind = found.methods if is_method else found.functions
                    kind[node.name] = taken
    return found


def _taken(function: Functions) -> list[Parameter]:
    arguments = [each for each in function.args.args if each.arg != "self"]
    found = [
        Parameter(each.arg, at, at + 1) for at, each in enumerate(arguments) if _takes_literal(each)
    ]
    found += [
        Parameter(each.arg, 0, 0) for each in function.args.kwonlyargs if _takes_literal(each)
    ]
    rest = function.args.vararg
    if rest is not None and _takes_literal(rest):
        found.append(Parameter(rest.arg, len(arguments), None))
    return found


def _takes_literal(argument: ast.arg) -> bool:
    return argument.annotation is not None and ast.unparse(argument.annotation) in ANNOTATIONS


def _parameters(function: Functions) -> dict[str, list[ast.expr | None]]:
    literal: list[ast.expr | None] = [ast.Constant("")]
    return {
        each.arg: literal if _takes_literal(each) else [None]
        for each in ast.walk(function.args)
        if isinstance(each, ast.arg)
    }


def _bindings(body: list[ast.stmt]) -> dict[str, list[ast.expr | None]]:
    """The values bound to each name in a block and its inner blocks, without nested functions."""
    found: dict[str, list[ast.expr | None]] = {}
    waiting: list[ast.AST] = list(body)
    for node in waiting:
        if isinstance(node, ast.ImportFrom):
            # A constant of another module, which is checked there.
            names = [name.asname or name.name for name in node.names]
            found |= {name: [ast.Constant("") if name.isupper() else None] for name in names}
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
        if not isinstance(node, Functions):
            waiting += ast.iter_child_nodes(node)
    return found


def _handler(*lines: str, before: str = "") -> Source:
    body = "".join(f"    {line}\n" for line in lines)
    return Source("functions/units/list.py", f"{before}def handle(call, query):\n{body}")


RULES = (
    Rule(
        "SQL is literal text",
        lambda source: is_code(source) and source.parts[0] in {"functions", "shared"},
        violations,
        good=(
            _handler("call.db.one(Unit, 'select {columns} from units where id = $1', query.id)"),
            _handler(
                "call.db.one(Unit, SELECT, query.id)", before="SELECT = 'select ' + 'now()'\n"
            ),
            _handler(
                "call.db.execute(SELECT)", before="from functions.units._unit import SELECT\n"
            ),
            _handler("sql = 'select 1'", "sql += ' from units'", "call.db.execute(sql)"),
            _handler(
                "call.db.execute('select 1 from ' + Unit.table)",
                before="class Unit:\n    table: ClassVar = 'units'\n",
            ),
            _handler("call.db.execute('a' if query.archived else 'b')"),
            _handler("call.db.page(Unit, 'select', query, filters=('a', ('b = {}', query.b)))"),
            _handler(
                "call.db.page(Unit, 'select', query, filters=(search(query.q, 'name', 'b'),))"
            ),
            _handler("call.db.page(Unit, 'select', query, filters=(one_of('name', query.b),))"),
            _handler("call.db.page(Unit, 'select', query, order=('due_date', 'id'))"),
            _handler(
                "call.db.page(Unit, 'select', query, filters=[*([A[query.a]] if query.a else [])])",
                before="A = {'open': 'a', 'closed': 'b'}\n",
            ),
        ),
        bad=(
            _handler("call.db.one(Unit, f'select {query.name}')"),
            _handler("call.db.maybe_one(Unit, 'select ' + query.name)"),
            _handler("call.db.all(Unit, 'select %s' % query.name)"),
            _handler("call.db.execute('select {}'.format(query.name))"),
            _handler("call.db.execute(query)"),
            _handler("call.db.execute(sql=query.name)"),
            _handler("sql = 'select 1'", "sql += query.name", "call.db.execute(sql)"),
            _handler("pass", before="class Unit:\n    table: ClassVar = f'{NAME}'\n"),
            _handler("query.table = query.name"),
            _handler("for sql in query.names:", "    call.db.execute(sql)"),
            _handler("call.db.page(Unit, 'select', query, filters=(f'a = {query.a}',))"),
            _handler("call.db.page(Unit, 'select', query, filters=((query.a, 1),))"),
            _handler("call.db.page(Unit, 'select', query, filters=query.a)"),
            _handler("call.db.page(Unit, 'select', query, filters=[query.a] if query.b else [])"),
            _handler("call.db.page(Unit, 'select', query, filters=('a', *query.b))"),
            _handler("call.db.execute(query.names[0])"),
            _handler("call.db.execute(A[query.a])", before="A = {'a': NAMES.pop()}\n"),
            _handler("call.db.page(Unit, 'select', query, filters=(search('b', 'a', query.a),))"),
            _handler("call.db.page(Unit, 'select', query, filters=(one_of(query.a, query.b),))"),
            _handler("call.db.page(Unit, 'select', query, order=(query.a, 'id'))"),
            _handler("call.db.page(Unit, 'a', query, filters=(search('b', 'a', phone=query.a),))"),
            _handler("with call.db.transaction():", "    call.db.execute(query.name)"),
        ),
    ),
)
