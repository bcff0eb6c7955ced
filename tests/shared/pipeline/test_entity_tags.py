"""Entity tags: their parts, and the versions that If-Match accepts."""

from datetime import UTC, datetime

import pytest

from shared.pipeline.entity_tags import entity_tag, expected_versions

VERSION = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)
DIGEST = "0123456789abcdef"


def test_a_tag_is_the_version_and_a_digest() -> None:
    # sha256("{}") begins with these digits; the version is 1767323045678901 in base 36.
    assert entity_tag(VERSION, b"{}") == '"hegozygv1x-44136fa355b3678a"'


@pytest.mark.parametrize("field", ["{}", " {} ", f'"1-{DIGEST}", {{}}', '{}, W/"2"', '"x", {}'])
def test_a_versions_tag_names_it(field: str) -> None:
    versions = expected_versions(field.format(entity_tag(VERSION, b"{}")))

    assert versions is not None
    assert VERSION in versions


def test_if_match_compares_the_version_alone() -> None:
    assert expected_versions(entity_tag(VERSION, b"[1]")) == [VERSION]


@pytest.mark.parametrize("field", [None, "*", " * "])
def test_an_absent_or_star_tag_matches_any_version(field: str | None) -> None:
    assert expected_versions(field) is None


@pytest.mark.parametrize(
    "field",
    [
        "",
        "abc",
        '"1"',
        '"1-"',
        f'"-{DIGEST}"',
        f'"1-{DIGEST}0"',
        f'"-1-{DIGEST}"',
        f'"A-{DIGEST}"',
        f'"zzzzzzzzzzzz-{DIGEST}"',
        f'"0123456789abc-{DIGEST}"',
        "W/" + entity_tag(VERSION, b"{}"),
    ],
)
def test_a_foreign_tag_matches_nothing(field: str) -> None:
    assert expected_versions(field) == []
