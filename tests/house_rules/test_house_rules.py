"""The house rules hold in every file, and each rule's checker is tested by its own examples."""

from collections import Counter
from importlib import import_module

import pytest

from tests.house_rules import anatomy, layout, literal_sql, words
from tests.house_rules.source import Rule, Source, sources
from tools.endpoints import declarations, endpoint_files

RULES = (*layout.RULES, *anatomy.RULES, *literal_sql.RULES, *words.RULES)


def each(kind: str) -> pytest.MarkDecorator:
    """A test for every example of this kind."""
    examples = [(rule, source) for rule in RULES for source in getattr(rule, kind)]
    return pytest.mark.parametrize(
        ("rule", "source"), examples, ids=[f"{rule.sentence}: {s.path}" for rule, s in examples]
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_holds_in_every_file(rule: Rule) -> None:
    judged = [source for source in sources() if rule.applies(source)]

    broken = [f"{source.path}: {text}" for source in judged for text in rule.check(source)]

    assert judged
    assert not broken, "\n".join([rule.sentence, *broken])


@each("good")
def test_accepts_good_examples(rule: Rule, source: Source) -> None:
    assert rule.applies(source)
    assert list(rule.check(source)) == []


@each("bad")
def test_refuses_bad_examples(rule: Rule, source: Source) -> None:
    assert rule.applies(source)
    assert list(rule.check(source)) != []


def test_no_two_endpoints_answer_the_same_request() -> None:
    routes = Counter(
        (found.method, *("{}" if part.startswith("{") else part for part in found.path.split("/")))
        for found in declarations()
    )

    assert [route for route, count in routes.items() if count > 1] == []


@pytest.mark.parametrize("area", sorted({path.parent.name for path in endpoint_files()}))
def test_every_area_has_a_docstring(area: str) -> None:
    assert import_module(f"functions.{area}").__doc__
