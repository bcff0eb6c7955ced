"""A saved card, as the API shows it where there is a payment processor, which the stack has not."""

CARD = {
    "id": "00000000-0000-4000-8000-000000000001",
    "type": "card",
    "brand": "visa",
    "bank_name": None,
    "last4": "4242",
    "exp_month": 4,
    "exp_year": 2031,
    "is_default": True,
    "autopay": False,
    "detached_at": None,
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
}
# What its homeowner sees of it.
OWN_CARD = CARD | {"autopay_consent_at": None, "autopay_consent_text": None}
