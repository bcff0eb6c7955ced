"""The subscriptions rows of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {
    "subscriptions__current": Row(),
    "subscriptions__limits": Row(),
    "subscriptions__plans": Row(),
}
