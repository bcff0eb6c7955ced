"""Text that people type: trimmed, in Unicode's NFC, without control characters.

The types say what a field may hold; `normalised` is applied by the pipeline to every input struct.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

import msgspec

from shared.inputs.characters import (
    TURNING,
    has_address,
    has_control,
    has_hidden,
    is_visible,
)
from shared.inputs.countries import COUNTRIES
from shared.inputs.instant import cleaned_instant
from shared.inputs.wording import refused
from shared.problems import FieldError

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
# Of a person or an association. Such a name is in mails, to people who did not ask for them.
MailedName = Annotated[str, msgspec.Meta(min_length=1, max_length=200, extra={"text": "mailed"})]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=500, extra={"text": "lines"})]
LongText = Annotated[str, msgspec.Meta(max_length=5000, extra={"text": "lines"})]
# What every mail server takes: a dot-atom of RFC 5322 section 3.2.3 at a host name, in ASCII and
# without the question mark, which makes an encoded word. An address that mail can't reach could
# never be verified, and one with invisible letters would look like another person's.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+"
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
Email = Annotated[
    str,
    msgspec.Meta(
        min_length=3,
        max_length=254,
        pattern=rf"^\s*{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+{_LABEL}\s*$",
        description="Kept as typed, compared without regard to case.",
        extra={"wanted": "an e-mail address, like name@example.com"},
    ),
]
OrganizationName = Annotated[
    str, msgspec.Meta(min_length=1, max_length=100, extra={"text": "mailed"})
]
TimeZone = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=64, examples=["America/Chicago"]),
]
Phone = Annotated[str, msgspec.Meta(min_length=5, max_length=40)]
Month = Annotated[
    str,
    msgspec.Meta(
        pattern="^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$",
        examples=["2026-01"],
        extra={"wanted": "a month, like 2026-01"},
    ),
]
PostalCode = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
Country = Annotated[
    str,
    msgspec.Meta(
        pattern="^[A-Z]{2}$",
        extra={"text": "country", "wanted": "a country's code, like US"},
    ),
]
Url = Annotated[
    str,
    msgspec.Meta(
        max_length=2000,
        pattern=r"^https?://[^\s]+$",
        extra={"wanted": "a web address, like https://example.com"},
    ),
]
# Spaces at the ends of a password are part of it.
Password = Annotated[str, msgspec.Meta(min_length=8, max_length=128, extra={"text": "verbatim"})]
# A password to compare with: any length, so that an old password stays usable under a new rule.
GivenPassword = Annotated[
    str, msgspec.Meta(min_length=1, max_length=1000, extra={"text": "verbatim"})
]
Token = Annotated[str, msgspec.Meta(min_length=1, max_length=500, extra={"text": "verbatim"})]

_LINE_BREAKS = frozenset("\n\t\r")
_CONTROLS = "line breaks, tabs and control characters"
# On one letter, more than any language writes: Unicode Standard Annex 15, section 13.
_MOST_MARKS = 30
# What one composed character may have been, in characters: UAX 15, section 12.1.
MOST_DECOMPOSED = 4
# Of a text whose pattern alone bounds it.
_LONGEST_BY_PATTERN = 100


def as_kept(values: Mapping[str, Any], struct: Any) -> dict[str, Any]:
    """Raw values of `struct` with its texts trimmed and composed, as they would be kept.

    A length limit applies to the kept text, without the spaces around it and with composed accents.
    """
    texts = _texts(struct)
    return {
        name: _composed(value, texts[name]) if name in texts and isinstance(value, str) else value
        for name, value in values.items()
    }


def _composed(text: str, longest: int) -> str:
    """The text as it would be kept; as it is if that can't be accepted.

    The raw length comes first, and then the runs of marks: composing one takes a time that grows
    with the square of its length, and holds the interpreter all the while.
    """
    inner = text.strip()
    if len(inner) > longest * MOST_DECOMPOSED or _has_long_run(inner):
        return text
    return _trimmed(inner)


def _has_long_run(text: str) -> bool:
    run = 0
    for character in "" if text.isascii() else text:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        if run > _MOST_MARKS:
            return True
    return False


def normalised(value: Any, pointer: str = "") -> tuple[Any, list[FieldError]]:
    """The struct with its texts normalised, and what is wrong with them by JSON Pointer."""
    errors: list[FieldError] = []
    for name, clean in _cleaners(value.__class__):
        given = getattr(value, name)
        if given is None or given is msgspec.UNSET:
            continue
        cleaned, found = clean(given, f"{pointer}/{name}")
        errors += found
        if cleaned is not given:
            msgspec.structs.force_setattr(value, name, cleaned)
    return value, errors


def text_errors(struct: Any, name: str, value: Any, pointer: str) -> list[FieldError]:
    """What `normalised` would find wrong with this field alone."""
    clean = dict(_cleaners(struct)).get(name)
    return [] if clean is None or value is None else clean(value, pointer)[1]


Clean = Callable[[Any, str], tuple[Any, list[FieldError]]]


@cache
def _cleaners(struct: Any) -> tuple[tuple[str, Clean], ...]:
    hints = get_type_hints(struct, include_extras=True)
    found = ((name, _cleaner(hints[name])) for name in struct.__struct_fields__)
    return tuple((name, clean) for name, clean in found if clean is not None)


@cache
def _texts(struct: Any) -> Mapping[str, int]:
    """The longest form of each text that is kept normalised."""
    hints = get_type_hints(struct, include_extras=True)
    return {
        name: _meta(part).max_length or _LONGEST_BY_PATTERN
        for name in struct.__struct_fields__
        for part in _alternatives(hints[name])
        if _base(part) is str and _text_cleaner(part) is not None
    }


def _base(part: Any) -> Any:
    return get_args(part)[0] if hasattr(part, "__metadata__") else part


def _cleaner(hint: Any) -> Clean | None:
    for part in _alternatives(hint):
        base = _base(part)
        if base is str:
            return _text_cleaner(part)
        if base is datetime:
            return cleaned_instant
        if isinstance(base, type) and issubclass(base, msgspec.Struct):
            return normalised
        arguments = get_args(base)
        if arguments and (inner := _cleaner(arguments[0])) is not None:
            return _each(inner)
    return None


def _alternatives(hint: Any) -> Iterator[Any]:
    # An annotation of the union itself names the column that it fills, not the form of its texts.
    parts = get_args(_base(hint))
    is_union = type(None) in parts or msgspec.UnsetType in parts
    yield from parts if is_union else (hint,)


def _meta(part: Any) -> msgspec.Meta:
    metadata = getattr(part, "__metadata__", ())
    return next((item for item in metadata if isinstance(item, msgspec.Meta)), msgspec.Meta())


def _each(clean: Clean) -> Clean:
    def clean_all(values: Any, pointer: str) -> tuple[Any, list[FieldError]]:
        pairs = [clean(value, f"{pointer}/{index}") for index, value in enumerate(values)]
        errors = [error for _, found in pairs for error in found]
        return type(values)(value for value, _ in pairs), errors

    return clean_all


def _text_cleaner(hint: Any) -> Clean | None:
    meta = _meta(hint)
    kind = (meta.extra or {}).get("text", "line")
    if kind == "verbatim":
        return None
    allowed = _LINE_BREAKS if kind == "lines" else frozenset[str]()
    unprintable = f"Remove {'control characters' if allowed else _CONTROLS}."
    is_name = kind in {"line", "mailed"}

    def clean(text: str, pointer: str) -> tuple[str, list[FieldError]]:
        text = _trimmed(text)
        if not text.isprintable():
            if has_control(text, allowed):
                return text, [FieldError(pointer, unprintable)]
            if has_hidden(text) if is_name else not TURNING.isdisjoint(text):
                return text, [FieldError(pointer, "Remove invisible characters.")]
        if meta.min_length and text and not is_visible(text):
            return text, [FieldError(pointer, "Enter at least one visible character.")]
        if kind == "mailed" and has_address(text):
            return text, [FieldError(pointer, "Leave out web and e-mail addresses.")]
        is_of_length = (meta.min_length or 0) <= len(text) <= (meta.max_length or len(text))
        if not is_of_length or (kind == "country" and text not in COUNTRIES):
            return text, [refused(pointer, hint, text)]
        return text, []

    return clean


def _trimmed(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
