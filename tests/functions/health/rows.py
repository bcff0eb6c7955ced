"""The health rows of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {"health__live": Row(), "health__ready": Row()}
