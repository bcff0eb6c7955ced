"""The search rows of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {"search__get": Row(lambda _: {"q": "linden"})}
