"""The neighbour's values are found wherever they stand in a text."""

from uuid import uuid4

import pytest

from tests.safety.neighbour import neighbour


@pytest.mark.parametrize(
    "form", ["{}", "x{}x", "0a{}", "{}0a", "{}{}", "é\n{}\n", "-{}-", "{}-4b0a-"]
)
def test_each_secret_is_found_in_any_text(form: str) -> None:
    ours = neighbour()
    for secret in (*sorted(ours.secrets)[:20], *ours.words, ours.organization.id):
        assert ours.revealed(form.replace("{}", secret)) == [secret]
        assert ours.revealed(f"{uuid4()}{form}{uuid4()}".replace("{}", secret)) == [secret]


def test_other_texts_reveal_nothing() -> None:
    ours = neighbour()
    for secret in (ours.organization.id, ours.mark, *ours.words):
        changed = secret[:-1] + ("0" if secret[-1] != "0" else "1")
        assert ours.revealed(f"{secret[:-1]} {changed} {uuid4()}") == []
