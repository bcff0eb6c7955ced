"""The audit log row of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {"audit_log__list": Row()}
