"""Every page that a mail links to is one of the console's, and calls what the mail says."""

import re

import pytest

from shared.letters import (
    change_email,
    confirm_request,
    invitation,
    reset_password,
    set_up_link,
    verify_email,
)
from shared.mail.letter import Letter
from tools.web.node import WEB

UNTIL = "2 January 2026, 19:00 (America/Denver)"
LETTERS = [
    verify_email.worded("a@example.com", "t"),
    reset_password.worded("a@example.com", "t"),
    change_email.worded("a@example.com", "t"),
    confirm_request.worded("a@example.com", "t", "Maple"),
    set_up_link.worded("a@example.com", "t", "Linden", UNTIL),
    invitation.worded_for_member("a@example.com", "t", "Ada", "Linden", UNTIL),
    invitation.worded_for_homeowner("a@example.com", "t", "Ada", "Maple", UNTIL),
]
ACCOUNT = WEB / "src" / "account"
ROUTE = re.compile(r'path: "(?P<path>[^"]*)", lazy: \(\) => import\("\./(?P<file>[^"]*)"\)')


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.subject)
def test_a_mails_link_leads_to_a_page_with_its_call(letter: Letter) -> None:
    assert letter.action
    files = dict(ROUTE.findall((ACCOUNT / "routes.ts").read_text()))

    assert letter.action.page in files
    assert f'"{letter.action.path}"' in (ACCOUNT / f"{files[letter.action.page]}.tsx").read_text()
