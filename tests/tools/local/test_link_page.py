import re

import pytest

from shared.letters import (
    change_email,
    confirm_request,
    invitation,
    reset_password,
    verify_email,
)
from shared.mail.letter import Letter
from tools.endpoints import declarations
from tools.local import link_page

UNTIL = "2 January 2026, 19:00 (America/Denver)"
LETTERS = [
    verify_email.worded("a@example.com", "t"),
    reset_password.worded("a@example.com", "t"),
    change_email.worded("a@example.com", "t"),
    confirm_request.worded("a@example.com", "t", "Maple"),
    invitation.worded_for_member("a@example.com", "t", "Ada", "Linden", UNTIL),
    invitation.worded_for_homeowner("a@example.com", "t", "Ada", "Maple", UNTIL),
]


def page(path: str) -> str:
    answer = link_page.respond(path)
    assert answer, path
    assert answer[0] == 200
    return answer[2].decode()


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.subject)
def test_every_mails_link_leads_to_a_page_with_its_call(
    letter: Letter,
) -> None:
    assert letter.action
    shown = page(letter.action.page)

    assert re.findall(r'data-call="([^"]*)"', shown) == [letter.action.path]
    fields = re.findall(r'name="(\w+)" type', shown)
    assert fields == [name for name, _ in letter.action.members]


def test_every_page_has_a_mail_and_calls_an_endpoint() -> None:
    assert link_page.PAGES.keys() == {letter.action.page for letter in LETTERS if letter.action}
    bodies = {found.path: found.body for found in declarations() if found.method == "POST"}
    for each in link_page.PAGES.values():
        body = bodies[each.call]
        assert body
        assert {"token", *each.fields} == set(body.__struct_fields__)


def test_the_pages_script_reads_the_token_from_the_fragment() -> None:
    assert re.findall(r'src="([^"]*)"', page("/verify-email")) == ["/links.js"]
    script = page("/links.js")
    assert "location.hash" in script
    assert "innerHTML" not in script
    answer = link_page.respond("/links.js")
    assert answer
    assert "script-src 'self'" in answer[1]["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/verify-email/", "/links", "/accept"])
def test_nothing_else_is_answered(path: str) -> None:
    assert link_page.respond(path) is None
