"""Get the API's OpenAPI 3.1 document."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from flask import has_app_context

from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint
from shared.pipeline.responses import JSON, Answer

# Written by tools/api/document.py from the declarations; not committed.
DOCUMENT = Path(__file__).parent / "_document.json"


@endpoint("GET /v1/openapi.json", caller=Anyone())
def handle(call: StrangerCall) -> Annotated[Answer, JSON]:
    return _answer()


@cache
def _answer() -> Answer:
    document = DOCUMENT.read_bytes()
    etag = f'"{sha256(document).hexdigest()[:32]}"'
    return Answer(document, JSON, etag, cache_control="public, max-age=300")


# functions-framework imports its function inside its application: an instance without the document
# does not start. The tool that writes the document imports this file outside of one.
if has_app_context():
    _answer()
