"""The reports rows of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {"reports__get_delinquency": Row(), "reports__get_kpis": Row()}
