"""The inputs of a document."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.markers import Fills
from shared.documents.document import DocumentCategory
from shared.files.content_type import ContentType
from shared.pipeline.call import ManagerCall
from shared.problems import Code, Conflicts, FieldError, Problem

# Checked by cleaned_file_name, like the name of a file in a form.
FileName = Annotated[
    str, msgspec.Meta(min_length=1, max_length=1000, extra={"text": "verbatim"})
]  # fmt: skip
Sha256 = Annotated[
    str,
    msgspec.Meta(
        pattern="^[0-9a-f]{64}$",
        extra={"wanted": "the file's SHA-256, as 64 digits from 0 to 9 and a to f"},
    ),
]
# Gigabytes are decimal, as in the plans.
LARGEST_UPLOAD = 5_000_000_000

CONFLICTS: Conflicts = {
    "documents_property_id_fkey": "There is no such property.",
    "documents_unit_id_fkey": "There is no such unit.",
    "documents_association_id_fkey": "There is no such association.",
    "documents_lease_id_fkey": "There is no such lease.",
    "documents_tenant_id_fkey": "There is no such tenant.",
    "documents_work_order_id_fkey": "There is no such work order.",
    "documents_violation_id_fkey": "There is no such violation.",
    "documents_one_link_check": FieldError(
        "", "Link the document to one thing at most: a property or a unit, for example."
    ),
    "documents_visible_to_homeowners_check": FieldError(
        "/visible_to_homeowners",
        "Link the document to an association, a work order or a violation: homeowners see no"
        " others.",
    ),
}


class NewDocument(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new document without its file."""

    property_id: UUID | None = None
    unit_id: UUID | None = None
    association_id: UUID | None = None
    lease_id: UUID | None = None
    tenant_id: UUID | None = None
    work_order_id: UUID | None = None
    violation_id: UUID | None = None
    category: DocumentCategory
    visible_to_homeowners: bool = False


class NewUpload(NewDocument, kw_only=True):
    """A new document and the announcement of its file, which is sent later."""

    file_name: FileName
    content_type: ContentType
    """The type that the stored file must have, by its first bytes."""
    size_bytes: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_UPLOAD)]
    """The length that the stored file must have."""
    sha256: Annotated[Sha256 | None, Fills("sha256", "decode({}, 'hex')")] = None
    """The checksum that the stored file must have, in hexadecimal digits."""


class DocumentChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay."""

    file_name: FileName | UnsetType = UNSET
    category: DocumentCategory | UnsetType = UNSET
    visible_to_homeowners: bool | UnsetType = UNSET
    """Whether homeowners see it: all of the association, or the one of the work or violation."""


def require_category(call: ManagerCall, category: DocumentCategory) -> None:
    """FORBIDDEN for an accountant's document of another category than financial."""
    if call.role == "accountant" and category != "financial":
        raise Problem(Code.FORBIDDEN, "The role accountant can add financial documents only.")
