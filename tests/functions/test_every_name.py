"""Names that stand in mails to other people have no web or e-mail address in them."""

from typing import Any

import pytest

from shared.inputs.text import text_errors
from tools.endpoints import declarations

NAMES = {"name", "first_name", "last_name", "organization_name", "title"}
# These are not named in a mail to a person without an account.
OTHERS = {"bank_accounts", "owners", "properties", "units", "vendors"}
REFUSED = [
    "Free rent: http://evil.example/x",
    "HTTPS://evil.example",
    "ftp://evil.example",
    "www.evil.example",
    "Linden WWW.Evil.Example",
    "ask@evil.example",
    "Ask ＠ evil",
    "http：／／evil.example",
    "ｗｗｗ．evil.example",
    "Your prize: evil.example/x",
    "http:\u200d//evil.example",
]
KEPT = [
    "Linden Street Properties",
    "St. Mary's & Co.",
    "O'Connor-Łukasz Ⅲ",
    "Höfe/Gärten: 7",
    "א",
    "Booking.com",
    "N.Y./N.J. Homes",
    "می\u200cخواهم",
]
FIELDS = [
    pytest.param(struct, name, id=f"{declaration.name}.{name}")
    for declaration in declarations()
    for struct in [declaration.body or declaration.form]
    if struct and declaration.area not in OTHERS
    for name in struct.__struct_fields__
    if name in NAMES
]


def test_the_fields_with_such_a_name_are_found() -> None:
    assert {
        "auth__register.organization_name", "auth__register.name", "auth__update_me.name",
        "auth__accept_invitation.name", "organizations__update.name", "associations__create.name",
        "homeowners__create.last_name", "homeowner_auth__register.first_name",
    } <= {each.id for each in FIELDS}  # fmt: skip


@pytest.mark.parametrize(("struct", "name"), FIELDS)
def test_a_name_in_mails_has_no_address(struct: Any, name: str) -> None:
    for text in REFUSED:
        [error] = text_errors(struct, name, text, f"/{name}")
        assert error.detail == "Leave out web and e-mail addresses.", text
    for text in KEPT:
        assert text_errors(struct, name, text, f"/{name}") == []
