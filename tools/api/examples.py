"""Examples derived from a schema and the names of its fields, the same on every run.

A field may bring its own: Annotated[str, msgspec.Meta(examples=["…"])].
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from tools.api.schemas import Schema
from tools.endpoints import singular

Resolve = Callable[[Schema], Schema]

INSTANT = "2026-03-02T09:30:00Z"
DATE = "2026-03-02"
# Keyed by the field's name, its last words, or the noun before it: the `name` of a unit.
TEXTS: Mapping[str, str] = {
    "action": "update",
    "actor_name": "Maria Lopez",
    "address_line1": "412 Maple Street",
    "association_name": "Maple Court Homeowners",
    "auth_name": "Maria Lopez",
    "autopay_consent_text": "I agree that what is due is collected from this card each month.",
    "bank_name": "First Bank of Portland",
    "address_line2": "Suite 3",
    "body": "Dear {{homeowner_name}}, please trim the **hedge**.",
    "brand": "visa",
    "category": "noise",
    "city": "Portland",
    "content_type": "application/pdf",
    "country": "US",
    "currency": "USD",
    "description": "The kitchen tap drips.",
    "detail": "This field is required.",
    "email": "maria.lopez@example.com",
    "email_to": "maria.lopez@example.com",
    "endpoint": "properties__update",
    "feature": "hoa",
    "file": "(the bytes of the file)",
    "file_name": "lease.pdf",
    "first_name": "Maria",
    "impersonator_name": "Daniel Lopez",
    "ip": "203.0.113.7",
    "join_code": "7K3M9QX2TD",
    "linked_to": "Linden Court, 2B",
    "last4": "4242",
    "last_autopay_failure": "Declined: insufficient funds",
    "last_name": "Lopez",
    "invited_by_name": "Maria Lopez",
    "member_name": "Maria Lopez",
    "name": "Maple Court",
    "mailing_address": "PO Box 118, Portland, OR 97207",
    "message": "We bought the flat in March.",
    "next_cursor": "WyIyMDI2LTAzLTAyVDA5OjMwOjAwWiJd",
    "note": "Called on Monday.",
    "notes": "The roof was renewed in 2021.",
    "organization_name": "Lopez Homes",
    "plan_name": "Pro",
    "password": "correct horse battery staple",
    "owner_name": "Maria Lopez",
    "payer": "Maria Lopez, Daniel Lopez",
    "place": "Linden Court, 2B",
    "position": "2026-03-02 2026-03-02 09:30:00.000000",
    "phone": "+1 503 555 0142",
    "pointer": "/name",
    "plan": "pro",
    "suspended_reason": "Unpaid since March.",
    "number": "A1B2C3D4-0001",
    "processor_price_id": "price_1a2b3c",
    "postal_code": "97204",
    "reason": "Agreed by phone.",
    "period_month": "2026-03",
    "reference": "1042",
    "session_id": "cs_live_a1b2c3",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "plan_slug": "pro",
    "slug": "lopez-homes",
    "state": "OR",
    "subject": "About your unit",
    "table_name": "properties",
    "tenants": "Maria Lopez, Daniel Lopez",
    "text": "Please trim the hedge.",
    "time_zone": "America/Los_Angeles",
    "title": "Dripping tap",
    "token": "eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.e30.c2lnbmF0dXJl",
    "unit_name": "Apartment 2B",
    "unit_text": "2B",
    "url": "https://example.com/2f6c1d",
    "user_name": "Maria Lopez",
    "vendor_name": "Lopez Plumbing",
    "version": "3",
    "website": "https://example.com",
}
NUMBERS: Mapping[str, int] = {
    "bathrooms": 2,
    "bedrooms": 3,
    "bp": 500,
    "bytes": 482133,
    "cents": 125000,
    "count": 4,
    "days": 5,
    "limit": 50,
    "percent": 40,
    "square_feet": 1150,
    "used": 12,
}


class Examples:
    """Examples for one direction: a request as a client would first send it, or an answer."""

    def __init__(self, resolve: Resolve, *, is_request: bool) -> None:
        self._resolve = resolve
        self._is_request = is_request

    def of(self, schema: Schema, name: str, noun: str) -> Any:
        """A value that the schema accepts, for the field `name` of a `noun`."""
        noun = _noun_in(schema) or noun
        schema = self._resolve(schema)
        for key in ("examples", "enum"):
            if key in schema:
                return schema[key][0]
        if "const" in schema:
            return schema["const"]
        if self._is_request and schema.get("default") is not None:
            return schema["default"]
        if "anyOf" in schema:
            return self._one_of(schema["anyOf"], name, noun)
        made = {
            "object": self._object,
            "array": self._array,
            "string": _text,
            "integer": _number,
            "number": _number,
            "boolean": lambda *_: False,
        }
        make = made.get(schema.get("type", ""))
        return make(schema, name, noun) if make else None

    def _one_of(self, options: list[Schema], name: str, noun: str) -> Any:
        # In an answer, an event that has not happened and a link that is not set are null.
        is_absent = name.endswith(("_at", "_id", "_cursor")) and not self._is_request
        if is_absent and {"type": "null"} in options:
            return None
        return self.of(next(each for each in options if each != {"type": "null"}), name, noun)

    def _object(self, schema: Schema, name: str, noun: str) -> dict[str, Any]:
        fields = schema.get("properties", {})
        required = schema.get("required", ())
        more = schema.get("additionalProperties")
        if not fields and isinstance(more, dict):
            return {"name": self.of(more, name, noun)}
        return {
            field: self.of(inner, field, _noun_of(field, noun))
            for field, inner in fields.items()
            # A made-up optional id would only lead to 404.
            if not self._is_request or field in required or not field.endswith("_id")
        }

    def _array(self, schema: Schema, name: str, noun: str) -> list[Any]:
        return [self.of(schema.get("items", {}), singular(name), noun)]


def made_up_id(noun: str) -> str:
    """The same id for this noun in every example; a UUIDv7 like those the server makes."""
    digits = sha256(noun.encode()).hexdigest()
    return f"019581a2-{digits[:4]}-7{digits[4:7]}-8{digits[7:10]}-{digits[10:22]}"


def _noun_in(schema: Schema) -> str | None:
    """The noun that a component's name ends with and whose name we know, as in ListedUnit."""
    component = schema.get("$ref", "").rpartition("/")[2].lower()
    nouns = [key.removesuffix("_name") for key in TEXTS if key.endswith("_name")]
    return next((each for each in nouns if component.endswith((each, f"{each}changes"))), None)


def _noun_of(field: str, noun: str) -> str:
    """The noun that the `id` inside this field identifies."""
    return noun if field in {"id", "items", "name", "slug"} else singular(field)


def _text(schema: Schema, name: str, noun: str) -> str:
    kind = schema.get("format")
    if kind == "uuid":
        return made_up_id(noun if name == "id" else name.removesuffix("_id"))
    if kind in {"date-time", "date"}:
        return INSTANT if kind == "date-time" else DATE
    text = TEXTS.get(f"{noun}_{name}") or _by_name(TEXTS, name) or f"Some {name.replace('_', ' ')}"
    return text[: schema.get("maxLength", len(text))]


def _number(schema: Schema, name: str, _noun: str) -> int:
    number = _by_name(NUMBERS, name) or 1
    return int(min(max(number, schema.get("minimum", number)), schema.get("maximum", number)))


def _by_name(table: Mapping[str, Any], name: str) -> Any:
    """The entry for the name or for its longest known ending."""
    words = name.split("_")
    for start in range(len(words)):
        if (found := table.get("_".join(words[start:]))) is not None:
            return found
    return None
