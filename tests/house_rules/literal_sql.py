"""SQL is literal text: what stands in place of a `LiteralString` is written in the code itself.

mypy takes LiteralString for str (tried: it accepts an f-string), so this rule judges what the
annotation means (PEP 675), as far as we use it: literals, constants, `+` and `if`, parameters that
are LiteralStrings themselves. A filter may be a tuple of such a text and its values.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from tests.house_rules.source import Rule, Source, sources

ANNOTATIONS = frozenset(("LiteralString", "Sequence[Filter]"))
Functions = ast.FunctionDef | ast.AsyncFunctionDef
# What a function takes literally: position (without self) and name of each parameter.
Literals = Mapping[str, tuple[tuple[int, str], ...]]


class Signatures(NamedTuple):
    """The functions and the methods that take literal text, by name."""

    functions: Literals
    methods: Literals


class Scope(NamedTuple):
    """The values that a name may have here; None for one that nobody can tell."""

    values: Mapping[str, list[ast.expr | None]]

    def is_literal(self, value: ast.expr | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the text is in the code, whatever way the program takes."""
        if isinstance(value, ast.Constant):
            return True
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            return self.is_literal(value.left, seen) and self.is_literal(value.right, seen)
        if isinstance(value, ast.IfExp):
            return self.is_literal(value.body, seen) and self.is_literal(value.orelse, seen)
        if isinstance(value, ast.Name):
            known = self.values.get(value.id, [None])
            return value.id in seen or all(
                self.is_literal(each, seen | {value.id}) for each in known
            )
        return False

    def is_filter(self, value: ast.expr) -> bool:
        """Whether this is a literal condition, with or without values, or made by `prefix`."""
        if isinstance(value, ast.Tuple):
            return self.is_literal(value.elts[0])
        if isinstance(value, ast.Call):
            return ast.unparse(value.func) == "prefix"
        return self.is_literal(value)


def violations(source: Source) -> Iterator[str]:
    """Each argument that should be literal and is not."""
    module = _bindings(source.tree.body)
    functions = [node for node in ast.walk(source.tree) if isinstance(node, Functions)]
    for function in functions:
        scope = Scope(module | _parameters(function) | _bindings(function.body))
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                yield from _refused(node, scope)


def _refused(call: ast.Call, scope: Scope) -> Iterator[str]:
    for argument in _literal_arguments(call):
        if isinstance(argument, ast.Tuple | ast.List):
            fine = all(scope.is_filter(each) for each in argument.elts)
        else:
            fine = scope.is_literal(argument)
        if not fine:
            yield f"line {argument.lineno}: {ast.unparse(argument)[:60]!r} is not literal SQL"


def _literal_arguments(call: ast.Call) -> Iterator[ast.expr]:
    if isinstance(call.func, ast.Attribute):
        taken = signatures().methods.get(call.func.attr, ())
    elif isinstance(call.func, ast.Name):
        taken = signatures().functions.get(call.func.id, ())
    else:
        return
    for position, name in taken:
        yield from call.args[position : position + 1]
        yield from (each.value for each in call.keywords if each.arg == name)


@cache
def signatures() -> Signatures:
    """Every function and method of shared/ that takes literal text."""
    found = Signatures({}, {})
    for source in sources():
        if source.path.startswith("shared/") and source.path.endswith(".py"):
            for node in ast.walk(source.tree):
                if isinstance(node, Functions) and (taken := _taken(node)):
                    is_method = bool(node.args.args) and node.args.args[0].arg == "self"
                    kind = found.methods if is_method else found.functions
                    kind[node.name] = taken  # type: ignore[index]
    return found


def _taken(function: Functions) -> tuple[tuple[int, str], ...]:
    arguments = [each for each in function.args.args if each.arg != "self"]
    return tuple((at, each.arg) for at, each in enumerate(arguments) if _takes_literal(each))


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
    """What each name is bound to, in a block and the blocks inside it, but not in functions."""
    found: dict[str, list[ast.expr | None]] = {}
    waiting: list[ast.AST] = list(body)
    for node in waiting:
        if isinstance(node, ast.ImportFrom):
            # A constant of another module, which is judged there as a constant.
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
        lambda source: source.path.startswith(("functions/", "shared/")),
        violations,
        good=(
            _handler("call.db.one(Unit, 'select {columns} from units where id = $1', query.id)"),
            _handler("call.db.one(Unit, SELECT, query.id)", before="SELECT = 'select ' + 'now()'\n"),
            _handler("call.db.execute(SELECT)", before="from functions.units._unit import SELECT\n"),
            _handler("sql = 'select 1'", "sql += ' from units'", "call.db.execute(sql)"),
            _handler("call.db.execute('a' if query.archived else 'b')"),
            _handler("call.db.page(Unit, 'select', query, filters=('a', ('b = {}', query.b)))"),
            _handler("call.db.page(Unit, 'select', query, filters=(prefix('name', query.q),))"),
        ),
        bad=(
            _handler("call.db.one(Unit, f'select {query.name}')"),
            _handler("call.db.maybe_one(Unit, 'select ' + query.name)"),
            _handler("call.db.all(Unit, 'select %s' % query.name)"),
            _handler("call.db.execute('select {}'.format(query.name))"),
            _handler("call.db.execute(query)"),
            _handler("call.db.execute(sql=query.name)"),
            _handler("sql = 'select 1'", "sql += query.name", "call.db.execute(sql)"),
            _handler("for sql in query.names:", "    call.db.execute(sql)"),
            _handler("call.db.page(Unit, 'select', query, filters=(f'a = {query.a}',))"),
            _handler("call.db.page(Unit, 'select', query, filters=((query.a, 1),))"),
            _handler("call.db.page(Unit, 'select', query, filters=(prefix(query.a, 'b'),))"),
            _handler("with call.db.transaction():", "    call.db.execute(query.name)"),
        ),
    ),
)
