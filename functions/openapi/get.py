"""The API's OpenAPI 3.1 document."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec

from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint
from shared.pipeline.responses import JSON, Answer

# Written by tools/api/document.py from the declarations; indented for its diffs.
DOCUMENT = Path(__file__).parent / "_document.json"


@endpoint("GET /v1/openapi.json", caller=Anyone())
def handle(call: StrangerCall) -> Annotated[Answer, JSON]:
    return _answer()


@cache
def _answer() -> Answer:
    document = msgspec.json.format(DOCUMENT.read_bytes(), indent=-1)
    etag = f'"{sha256(document).hexdigest()[:32]}"'
    return Answer(document, JSON, etag, cache_control="public, max-age=300")
