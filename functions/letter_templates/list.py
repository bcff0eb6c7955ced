"""List the organization's letter templates, newest first, and the built-in texts."""

from uuid import UUID

import msgspec

from functions.letter_templates._letter_template import (
    KeptTemplate,
    LetterTemplate,
    example,
    shown,
)
from shared.database.pagination import Page, PageQuery
from shared.domain.built_in_letters import BUILT_IN, LetterType
from shared.domain.letter_text import PLACEHOLDERS, FilledLetter, LetterPlaceholder
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class BuiltInTemplate(msgspec.Struct):
    """The text for a type of letter where the organization has none."""

    letter_type: LetterType
    subject: str
    """One line with placeholders."""
    body: str
    """As in a template."""
    content: FilledLetter
    """What a letter could say, with made-up values."""


class LetterTemplates(Page[LetterTemplate], kw_only=True):
    """One page of the organization's templates, and what there is besides."""

    built_in: list[BuiltInTemplate]
    """The texts that serve where no template stands. A custom letter has no such text."""
    placeholders: list[LetterPlaceholder]
    """What may stand in a text in double braces."""


class LetterTemplateQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    letter_type: LetterType | None = None


@endpoint("GET /v1/letter-templates", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, query: LetterTemplateQuery) -> LetterTemplates:
    page = call.db.page(
        KeptTemplate,
        "select {columns} from letter_templates where {filters}",
        query,
        filters=(
            ("association_id = {}", query.association_id),
            ("letter_type = {}", query.letter_type),
        ),
    )
    return LetterTemplates(
        [shown(each) for each in page.items],
        page.next_cursor,
        page.total,
        built_in=[
            BuiltInTemplate(kind, text.subject, text.body, example(kind, text.subject, text.body))
            for kind, text in BUILT_IN.items()
        ],
        placeholders=list(PLACEHOLDERS),
    )
