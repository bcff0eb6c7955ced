"""The openapi row of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {"openapi__get": Row()}
