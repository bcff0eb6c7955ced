"""The texts of notices for an organization that has not written its own."""

from collections.abc import Mapping
from typing import Literal

import msgspec

LetterType = Literal["first_notice", "second_notice", "final_notice", "hearing_notice", "custom"]
"""Notices are sent in this order, each once for a violation; a custom letter at any time."""


class LetterText(msgspec.Struct, frozen=True):
    """The text of a letter before its placeholders get their values."""

    subject: str
    body: str


# What a letter is called where its own subject can't be shown.
LABELS: Mapping[LetterType, str] = {
    "first_notice": "First notice",
    "second_notice": "Second notice",
    "final_notice": "Final notice",
    "hearing_notice": "Notice of hearing",
    "custom": "Letter about a violation",
}

_HEAD = """\
{{today}}

{{homeowner_name}}
{{property_address}}
{{unit_name}}

Dear {{homeowner_name}},

"""
_FACTS = """\
- **Violation:** {{violation_category}}
- **Recorded on:** {{violation_date}}
- **Correct it by:** {{cure_by}}

{{violation_description}}

"""
_FOOT = """

Sincerely,

{{sender_name}}
for {{association_name}}
"""

BUILT_IN: Mapping[LetterType, LetterText] = {
    "first_notice": LetterText(
        "First notice of a violation: {{violation_category}}",
        _HEAD
        + """\
The records of {{association_name}} show a violation of the association's governing documents at \
your home:

"""
        + _FACTS
        + """\
Please correct it by the date above. If you have done so already, or if you believe that this \
notice is mistaken, please let us know in writing, so that we can correct our records. You may \
also appeal."""
        + _FOOT,
    ),
    "second_notice": LetterText(
        "Second notice of a violation: {{violation_category}}",
        _HEAD
        + """\
We wrote to you before about a violation of the governing documents of {{association_name}}. Our \
records show that it has not been corrected:

"""
        + _FACTS
        + """\
Please correct it by the date above, or tell us in writing what keeps you from doing so. If it \
is not corrected, the association may take the further steps that its governing documents \
provide, which can include a fine. You may also appeal."""
        + _FOOT,
    ),
    "final_notice": LetterText(
        "Final notice of a violation: {{violation_category}}",
        _HEAD
        + """\
**This is the last notice before a hearing.** We have written to you twice about a violation of \
the governing documents of {{association_name}}. Our records show that it has not been \
corrected:

"""
        + _FACTS
        + """\
If it is not corrected by the date above, the association may call a hearing, at which you will \
be heard before a decision is made. The decision can include a fine, as far as the governing \
documents and the law allow one. To prevent this, please correct the violation and confirm it to \
us in writing."""
        + _FOOT,
    ),
    "hearing_notice": LetterText(
        "Notice of a hearing: {{violation_category}}",
        _HEAD
        + """\
{{association_name}} will hold a hearing about the violation below, which our records show as \
not corrected:

- **Hearing:** {{hearing_at}}
- **Violation:** {{violation_category}}
- **Recorded on:** {{violation_date}}

{{violation_description}}

You have the right to attend, to be heard, to bring documents and witnesses, and to be \
represented as far as the law allows. You may also answer in writing before the hearing. If you \
do not attend, the association may decide without you. You will be told the decision in writing."""
        + _FOOT,
    ),
}
