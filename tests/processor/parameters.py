"""The parameters that the processor's API documents, from the pinned library's generated types."""

import re
import sys
from typing import Any
from urllib.parse import parse_qsl

from stripe._request_options import RequestOptions

Path = tuple[str, ...]


def parameters_of(text: str) -> dict[Path, str]:
    """The path of a form or query parameter: `items[0][price]` is ("items", "0", "price")."""
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    return {tuple(re.findall(r"[^\[\]]+", name)): value for name, value in pairs}


def is_documented(kind: Any, path: Path) -> bool:
    """Whether `kind`, one of the library's parameter types, has a parameter at this path."""
    name, rest = path[0], tuple(part for part in path[1:] if not part.isdecimal())
    if name in RequestOptions.__annotations__ or name not in kind.__annotations__:
        return False
    annotation = str(kind.__annotations__[name])
    if not rest or "Dict[str, str]" in annotation:
        return True
    known = vars(sys.modules[kind.__module__])
    inner = [
        known[word] for word in re.findall(r"\w+", annotation) if word.startswith(kind.__name__)
    ]
    return any(is_documented(each, rest) for each in inner)
