"""If-Match: the versions that a change applies to."""

from datetime import UTC, datetime

import pytest

from shared.pipeline.entity_tags import entity_tag, expected_versions
from shared.problems import Code, Problem

VERSION = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


@pytest.mark.parametrize("field", ["{}", " {} ", '"1", {}', '{}, W/"2"', '"ffffffffffffffff", {}'])
def test_a_versions_tag_names_it(field: str) -> None:
    versions = expected_versions(field.format(entity_tag(VERSION)))

    assert versions is not None
    assert VERSION in versions


@pytest.mark.parametrize("field", [None, "*", " * "])
def test_an_absent_or_star_tag_matches_any_version(field: str | None) -> None:
    assert expected_versions(field) is None


@pytest.mark.parametrize(
    "field",
    ["", "abc", '"x"', '"-1"', '"00112233445566778"', '"ffffffffffffffff"', '"ABC"'],
)
def test_a_foreign_tag_matches_nothing(field: str) -> None:
    with pytest.raises(Problem) as refused:
        expected_versions(field)

    assert refused.value.code == Code.PRECONDITION_FAILED


def test_a_weak_tag_matches_nothing() -> None:
    with pytest.raises(Problem):
        expected_versions("W/" + entity_tag(VERSION))
