"""The strings that stand below a struct's fields and below a module's aliases.

    occupancy: Occupancy
    \"\"\"Whether a lease runs.\"\"\"

Python discards them, so they cost nothing at runtime. The document shows them as descriptions.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from inspect import getsource
from itertools import pairwise
from typing import Any, get_origin

# Names that mean the same in every struct. A string below the field says it in its own way.
COMMON: Mapping[str, str] = {
    "archived": "Whether to list what is archived, instead of what is in use.",
    "archived_at": "When it was archived; null while it is in use.",
    "country": "ISO 3166-1 alpha-2.",
    "created_at": "When it was created.",
    "notes": "For the organization's own people.",
    "slug": "A short unique name for addresses.",
    "time_zone": "The IANA time zone, which decides when a day begins.",
    "updated_at": "When it last changed. Its version, which the ETag shows, changes with it.",
}

# Parents of structs and origins of aliases stand there too, and to parse `typing` takes longer than
# all of ours for a few endpoints.
FOREIGN = sys.stdlib_module_names | {"msgspec"}


def below_field(struct: Any, name: str) -> str | None:
    """The description of a struct's field.

    It may come from a parent, or from the first struct of the module with such a field: what is
    said of a record is true of its input and its changes.
    """
    parents = (get_origin(struct) or struct).__mro__
    own = (_of_module(each.__module__).get(f"{each.__name__}.{name}") for each in parents)
    beside = (
        text
        for each in parents
        for key, text in _of_module(each.__module__).items()
        if key.endswith(f".{name}")
    )
    return next((text for text in (*own, *beside) if text is not None), COMMON.get(name))


def below_alias(module: str, name: str) -> str | None:
    """The description of a module's alias."""
    return _of_module(module).get(name)


@cache
def _of_module(name: str) -> Mapping[str, str]:
    if name.partition(".")[0] in FOREIGN:
        return {}
    return texts(getsource(sys.modules[name]))


@cache
def texts(source: str) -> Mapping[str, str]:
    """Every description in a module's source, by `Struct.field` or by the alias's name."""
    tree = ast.parse(source)
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    inside = (
        (f"{node.name}.{field}", text) for node in classes for field, text in _below(node.body)
    )
    return dict([*_below(tree.body), *inside])


def _below(body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Each assigned or annotated name that a string follows, with the string on one line."""
    for node, following in pairwise(body):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        match target, following:
            case ast.Name(id=name), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
