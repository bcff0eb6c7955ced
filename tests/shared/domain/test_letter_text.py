from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.domain.built_in_letters import BUILT_IN, LABELS, LetterType
from shared.domain.letter_text import (
    PLACEHOLDERS,
    FilledLetter,
    LetterValues,
    filled,
    require_placeholders,
)
from shared.problems import Problem
from shared.typesetting.letter import text_of

NASTY = "**Bob** {{today}} <b>__x__[a](http://x)\n\n- item"
VALUES = LetterValues(
    association_name="Maple Court HOA",
    homeowner_name="Ada Maple",
    property_address="1 Maple Street, Chicago, IL 60601",
    unit_name=None,
    violation_category="noise",
    violation_description="Loud music",
    violation_date="2 March 2026",
    cure_by=None,
    hearing_at=None,
    today="4 March 2026",
    sender_name="Morgan",
)


def written(body: str, values: LetterValues = VALUES) -> list[str]:
    """Each paragraph as a text, with `*` around bold words and `•` before an item."""
    return [
        ("• " if each.is_list_item else "")
        + "".join(f"*{span.text}*" if span.is_bold else span.text for span in each.spans)
        for each in letter(body, values).paragraphs
    ]


def letter(body: str, values: LetterValues = VALUES, subject: str = "Subject") -> FilledLetter:
    return filled(subject, body, values, otherwise="Letter")


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("One\ntwo\n\n\n  \nthree", ["One\ntwo", "three"]),
        ("One\r\ntwo\r\n\r\nthree", ["One\ntwo", "three"]),
        ("Before:\n- a\n- b\nafter", ["Before:", "• a", "• b", "after"]),
        ("-a\n - b", ["-a\n - b"]),
        ("**a** b **c**", ["*a* b *c*"]),
        ("**a\nb** c", ["*a*\n*b* c"]),
        ("- **a** b\n- c", ["• *a* b", "• c"]),
        ("2 ** 3", ["2 ** 3"]),
        ("**a** ** b", ["*a* ** b"]),
        ("**a\n\nb**", ["**a", "b**"]),
        ("a\tb", ["a   b"]),
    ],
)
def test_a_text_is_taken_apart_by_its_signs(body: str, paragraphs: list[str]) -> None:
    assert written(body) == paragraphs


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("Dear {{homeowner_name}},", ["Dear Ada Maple,"]),
        ("**{{homeowner_name}}** of {{association_name}}", ["*Ada Maple* of Maple Court HOA"]),
        ("By {{cure_by}}.", ["By ."]),
        ("{{{today}}}", ["{4 March 2026}"]),
        ("{{homeowner_name}}\n{{unit_name}}\n{{today}}", ["Ada Maple\n4 March 2026"]),
        ("a\n\n{{unit_name}}\n\n- {{cure_by}}\n\nb", ["a", "b"]),
    ],
)
def test_placeholders_get_their_values(body: str, paragraphs: list[str]) -> None:
    assert written(body) == paragraphs


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_value_is_text_whatever_it_has_in_it(name: str) -> None:
    values = replace(VALUES, **{name: NASTY})

    content = letter(f"- a {{{{{name}}}}} **b {{{{{name}}}}}**", values, f"s {{{{{name}}}}}")

    assert content.subject == "s " + " ".join(NASTY.split())
    assert [[(span.text, span.is_bold) for span in each.spans] for each in content.paragraphs] == [
        [(f"a {NASTY} ", False), (f"b {NASTY}", True)]
    ]


@given(st.text("*{}-\n <today_", max_size=30))
def test_a_value_never_changes_the_shape(value: str) -> None:
    body = "- {{homeowner_name}}x **y {{homeowner_name}}**"

    shape = [
        [span.is_bold for span in each.spans]
        for each in letter(body, replace(VALUES, homeowner_name=value)).paragraphs
    ]

    assert shape == [[False, True]]


def test_a_subject_without_a_value_is_the_letters_kind() -> None:
    assert letter("x", subject="{{unit_name}}").subject == "Letter"
    assert letter("x", subject="**{{today}}**").subject == "**4 March 2026**"


def test_tells_which_placeholders_have_no_value() -> None:
    content = letter("{{cure_by}} {{today}} {{cure_by}}", subject="{{unit_name}}")

    assert content.empty_placeholders == ["unit_name", "cure_by"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Dear {{owner}}", "{{owner}}"),
        ("{{ today }}", "{{ today }}"),
        ("{{Today}}", "{{Today}}"),
        ("{{to**day}}", "{{to**day}}"),
        ("{{}}", "{{}}"),
        ("{{today", "{{"),
        ("today}}", "}}"),
        ("{{" + "x" * 100 + "}}", "{{" + "x" * 58 + "…"),
        ("{{a\nb}}", "{{a\nb}}"),
    ],
)
def test_other_braces_are_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(Problem) as refused:
        require_placeholders(subject="{{today}}", body=text)

    [error] = refused.value.errors
    assert error.pointer == "/body"
    assert error.detail.startswith(f"{named} is no placeholder. Choose from {{{{association_name}}")


def test_every_built_in_text_can_be_filled() -> None:
    assert LABELS.keys() == set(get_args(LetterType)) == {*BUILT_IN, "custom"}
    assert LetterValues.__struct_fields__ == PLACEHOLDERS
    full = LetterValues(**dict.fromkeys(PLACEHOLDERS, "x"))
    for text in BUILT_IN.values():
        require_placeholders(subject=text.subject, body=text.body)
        content = filled(text.subject, text.body, full, otherwise="")
        shown = content.subject + "".join(text_of(each) for each in content.paragraphs)
        assert "{{" not in shown
        assert "**" not in shown
