"""Render a lease's agreement as a PDF file, which becomes a document of the lease."""

import hashlib
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.markers import Fills
from shared.documents.document import Document, DocumentCategory
from shared.documents.pending import begin, made_ready
from shared.domain.lease_agreement import agreement_of
from shared.files import storage
from shared.files.content_type import ContentType
from shared.inputs.file_name import cleaned_file_name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Code, Problem
from shared.roles import WRITERS
from shared.typesetting.lease_agreement import LeaseAgreement, drawn_up
from shared.typesetting.typesetter import NoGlyphError

TIMEOUT = 60
# A minute more than a request can take, so that the reaper removes dead files only.
LIFETIME = TIMEOUT + 60
# Of a property's or a unit's name in the name of the file.
LONGEST_NAME = 80


class _File(msgspec.Struct, kw_only=True):
    """The document's row."""

    lease_id: UUID
    file_name: str
    category: DocumentCategory = "lease"
    content_type: ContentType = "application/pdf"
    size_bytes: int
    sha256: Annotated[str, Fills("sha256", "decode({}, 'hex')")]


@endpoint(
    "POST /v1/leases/{lease_id}/render",
    caller=Manager(WRITERS),
    feature="leases",
    status=201,
    conflicts={"documents_lease_id_fkey": "There is no such lease."},
    effect="outside",
    deployment=Deployment(memory=512, timeout=TIMEOUT, storage=True),
)
def handle(call: ManagerCall, lease_id: UUID, outside: OutsideEffect) -> Document:
    agreement = agreement_of(call.db, lease_id)
    content = _drawn_up(agreement)
    new = _File(
        lease_id=lease_id,
        file_name=_file_name(agreement),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    with begin(call, outside, new, seconds=LIFETIME, abandoned_after=TIMEOUT) as attempt:
        storage.upload(attempt.row.object_name, new.content_type, [content])
        return attempt.finish(lambda: made_ready(call, attempt.row))


def _drawn_up(agreement: LeaseAgreement) -> bytes:
    try:
        return drawn_up(agreement)
    except NoGlyphError as error:
        raise Problem(
            Code.CONFLICT,
            f"The agreement can't show “{error.text}”, which none of its fonts has. Write the name "
            "or the note that has it in other letters, then render the agreement again.",
        ) from None


def _file_name(agreement: LeaseAgreement) -> str:
    names = (agreement.property_name[:LONGEST_NAME], agreement.unit_name[:LONGEST_NAME])
    name = f"Lease {' '.join(names)} {agreement.start_date}.pdf"
    return cleaned_file_name(name.replace("/", "-").replace("\\", "-"), "")
