"""The homeowner-auth rows of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {
    "homeowner_auth__logout": Row(),
    "homeowner_auth__me": Row(),
}
