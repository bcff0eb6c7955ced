"""A journey with the client that openapi-python-client generates."""

import os
from io import BytesIO
from uuid import UUID, uuid4

from pavilion_client import AuthenticatedClient, Client
from pavilion_client.api.auth import auth_login
from pavilion_client.api.documents import documents_create, documents_delete, documents_list
from pavilion_client.api.properties import properties_archive, properties_create
from pavilion_client.api.units import units_create
from pavilion_client.models import (
    Document,
    DocumentCategory,
    DocumentPage,
    DocumentsCreateBody,
    ManagerChoice,
    NewProperty,
    NewUnit,
    OfferedOrganization,
    Problem,
    ProblemCode,
    Property,
    PropertyKind,
    PropertyStatus,
    SignedIn,
    SignIn,
    SignInChoices,
)
from pavilion_client.types import UNSET, File

ADDRESS = os.environ["PAVILION"]
STRANGER = Client(base_url=ADDRESS)
TRIES = 30


def sign_in() -> AuthenticatedClient:
    """The owner has two organizations and chooses the one that has associations."""
    body = SignIn(email="owner@linden.example", password=os.environ["PASSWORD"])
    offered = auth_login.sync(client=STRANGER, body=body)
    assert isinstance(offered, SignInChoices), offered
    [chosen] = (
        each
        for each in offered.choices
        if isinstance(each, OfferedOrganization)
        and each.organization_name == "Linden Street Properties"
    )
    body.choice = ManagerChoice(kind="manager", organization_id=chosen.organization_id)
    session = auth_login.sync(client=STRANGER, body=body)
    assert isinstance(session, SignedIn), session
    return AuthenticatedClient(base_url=ADDRESS, token=session.token)


def upload(client: AuthenticatedClient, property_id: UUID, name: str) -> Document:
    """A document of the property; the client sends the file before the link."""
    file = File(BytesIO(b"A text."), file_name=name, mime_type="text/plain")
    body = DocumentsCreateBody(category=DocumentCategory.OTHER, file=file, property_id=property_id)
    document = documents_create.sync(client=client, body=body)
    assert isinstance(document, Document), document
    assert document.property_id == property_id
    return document


def listed(client: AuthenticatedClient, property_id: UUID) -> list[UUID]:
    """The property's documents, page by page."""
    found, cursor = [], UNSET
    while cursor is not None:
        page = documents_list.sync(client=client, property_id=property_id, limit=1, cursor=cursor)
        assert isinstance(page, DocumentPage), page
        found += [each.id for each in page.items]
        cursor = page.next_cursor
    return found


def read_refusals(client: AuthenticatedClient, property_id: UUID) -> None:
    """A 422 by its field and a 429 by its code."""
    wrong = units_create.sync(client=client, body=NewUnit(property_id=property_id, name=""))
    assert isinstance(wrong, Problem), wrong
    assert (wrong.code, wrong.errors[0].pointer) == (ProblemCode.VALIDATION_ERROR, "/name")
    unknown = SignIn(email=f"journey.{uuid4()}@example.com", password="a wrong password")
    answers = (auth_login.sync_detailed(client=STRANGER, body=unknown) for _ in range(TRIES))
    limited = next(each for each in answers if each.status_code == 429)
    assert limited.parsed.code == ProblemCode.RATE_LIMITED
    assert int(limited.headers["Retry-After"]) > 0


def travel() -> None:
    """The whole journey. What it made is deleted or archived."""
    client = sign_in()
    new = NewProperty(
        name=f"Journey {uuid4()}",
        kind=PropertyKind.MULTI_FAMILY,
        address_line1="1 Journey Street",
        city="Chicago",
        state="IL",
        postal_code="60614",
        country="US",
    )
    made = properties_create.sync(client=client, body=new)
    assert isinstance(made, Property), made
    documents = [upload(client, made.id, name) for name in ("lease.txt", "rules.txt", "notice.txt")]
    uploads = [each.id for each in documents]
    assert listed(client, made.id) == uploads[::-1]
    read_refusals(client, made.id)
    for document_id in uploads:
        assert documents_delete.sync(client=client, document_id=document_id) is None
    archived = properties_archive.sync(client=client, property_id=made.id)
    assert isinstance(archived, Property), archived
    assert archived.status == PropertyStatus.ARCHIVED


travel()
