"""The typed arguments of a handler, from the request as its declaration describes it."""

from typing import Any

from shared.inputs.body import whole_body
from shared.inputs.decode import decoded_body, decoded_query
from shared.pipeline.exchange import Exchange

LARGEST_BODY = 262_144
# What another service signs and sends as one event.
LARGEST_SIGNED_BODY = 1_048_576


def arguments_of(exchange: Exchange, parameters: dict[str, Any]) -> dict[str, Any]:
    """Every argument of the handler by name, decoded after admission has let the request pass."""
    request, declaration = exchange.request, exchange.declaration
    arguments = dict(parameters)
    query = decoded_query(request, declaration.query)
    if declaration.preview:
        exchange.is_preview = query.preview
    elif declaration.query is not None:
        arguments["query"] = query
    if declaration.body is not None:
        arguments["body"] = decoded_body(
            request,
            declaration.body,
            limit=LARGEST_BODY,
            is_optional=declaration.body_is_optional,
        )
    elif declaration.form is None:
        # Read also where it is ignored, so that a broken one is refused before the effect.
        largest = LARGEST_SIGNED_BODY if declaration.raw_body else LARGEST_BODY
        body = whole_body(request, largest)
        if declaration.raw_body:
            arguments["body"] = body
    else:
        # Only the few endpoints that take a file pay for this import.
        from shared.inputs.form import Form  # noqa: PLC0415
        from shared.inputs.multipart import read_form  # noqa: PLC0415

        received = read_form(request, seconds=declaration.deployment.timeout)
        arguments["form"] = Form(received.fields, declaration.form)
        arguments["file"] = received.file
    return arguments
