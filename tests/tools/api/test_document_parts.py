"""Parts of the OpenAPI document that no endpoint uses yet."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest

from shared.database.pagination import Page
from shared.pipeline.callers import Anyone, Webhook
from shared.pipeline.declaration import Declaration, PreviewQuery
from shared.pipeline.responses import Accepted, Answer
from tests.endpoint_table import ALL
from tools.api.examples import Examples
from tools.api.operations import operation
from tools.api.results import results
from tools.api.schemas import Schemas


class Visit(msgspec.Struct, tag=True):
    """A visit."""

    id: UUID
    seen: list[datetime | None]
    colour: Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$", examples=["#00ff00"])]
    begun_at: datetime | None
    more: dict[str, int]
    child_id: UUID | None = None


class Other(msgspec.Struct, tag=True):
    """Something else."""

    days: Annotated[int, msgspec.Meta(le=3)]


Twin = msgspec.defstruct("Visit", [("size", int)], module="functions.another")


class Upload(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The fields of a form."""

    name: str
    notes: str | None = None
    child_id: UUID | None = None


def declared(**changes: Any) -> Declaration:
    """An endpoint with a declaration only."""
    base = next(each for each in ALL if each.name == "properties__create")
    return msgspec.structs.replace(base, **changes)


def described(declaration: Declaration) -> dict[str, Any]:
    """The operation object of this handler."""
    kinds = [declaration.body, declaration.form, declaration.query]
    types = [kind for kind in (*kinds, results(declaration).kind) if kind is not None]
    return operation(declaration, Schemas(types))


def test_a_forms_file_follows_its_fields() -> None:
    found = described(declared(body=None, form=Upload))

    schema = found["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert list(schema["properties"]) == ["name", "notes", "child_id", "file"]
    assert schema["required"] == ["name", "file"]
    assert "413" in found["responses"]


def test_shows_the_body_of_a_webhook_as_bytes() -> None:
    found = described(declared(body=None, raw_body=True, caller=Webhook()))

    content = found["requestBody"]["content"]["*/*"]
    assert content["schema"] == {"type": "string", "format": "binary"}
    assert found["requestBody"]["required"]
    assert "413" in found["responses"]
    assert "415" not in found["responses"]


def test_joins_several_answers_of_a_handler() -> None:
    found = described(declared(result=Visit | Other | None))

    schema = found["responses"]["201"]["content"]["application/json"]["schema"]
    mapping = {name: f"#/components/schemas/{name}" for name in ("Visit", "Other")}
    assert schema["anyOf"] == [{"$ref": place} for place in mapping.values()]
    assert schema["discriminator"] == {"propertyName": "type", "mapping": mapping}


def test_has_no_content_without_a_result() -> None:
    found = described(declared(result=type(None), status=204))

    assert "content" not in found["responses"]["204"]


def test_names_the_media_type_of_a_raw_body() -> None:
    found = described(declared(result=Annotated[Answer, "text/csv"], status=200))

    assert found["responses"]["200"]["content"] == {"text/csv": {}}


def test_shows_the_answer_of_a_preview() -> None:
    made = described(declared(preview=True, query=PreviewQuery))
    changed = described(
        declared(preview=True, query=PreviewQuery, status=200, parameters={"id": UUID})
    )

    assert [each["name"] for each in made["parameters"] if each.get("in") == "query"] == ["preview"]
    assert "Location" in made["responses"]["201"]["headers"]
    assert "Preview" not in made["responses"]["201"]["headers"]
    assert "Preview" in made["responses"]["200"]["headers"]
    assert not {"ETag", "Location"} & set(made["responses"]["200"]["headers"])
    assert {"ETag", "Preview"} <= set(changed["responses"]["200"]["headers"])


def test_names_a_further_status() -> None:
    found = described(declared(result=Visit | Annotated[Accepted, 202]))

    assert found["responses"]["202"] == found["responses"]["201"]


def test_shows_an_optional_session() -> None:
    found = described(declared(caller=Anyone(session="homeowner"), feature=None))

    assert found["security"] == [{"homeownerCookie": []}, {"bearer": []}, {}]
    assert "401" not in found["responses"]


def test_refuses_two_structs_of_one_name() -> None:
    with pytest.raises(ValueError, match="same name"):
        Schemas([Visit, Twin])


def test_finds_instants_inside_lists_and_pages() -> None:
    schemas = Schemas([Page[Visit]])

    assert schemas.of(Page[Visit]) == {"$ref": "#/components/schemas/VisitPage"}
    seen = schemas.components["Visit"]["properties"]["seen"]
    assert {"type": "string", "format": "date-time"} in seen["items"]["anyOf"]


def test_makes_the_same_example_every_time() -> None:
    schemas = Schemas([Visit, Other])
    answer = Examples(schemas.resolved, is_request=False)

    first = answer.of(schemas.of(Visit), "visit", "visit")

    assert first == answer.of(schemas.of(Visit), "visit", "visit")
    assert first["colour"] == "#00ff00"
    assert (first["begun_at"], first["child_id"]) == (None, None)
    assert answer.of(schemas.of(Other), "other", "other") == {"type": "Other", "days": 3}


def test_optional_references_have_no_invented_example() -> None:
    schemas = Schemas([Upload])
    request = Examples(schemas.resolved, is_request=True)

    assert "child_id" not in request.of(schemas.of(Upload), "upload", "upload")
