"""The homeowner_portal rows of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {
    "homeowner_portal__get_profile": Row(),
    "homeowner_portal__update_profile": Row(body=lambda _: {"phone": "555-0101"}),
}
