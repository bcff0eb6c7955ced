"""The webhooks rows of the table of all endpoints."""

from tests.endpoint_table import Row
from tests.functions.webhooks.delivering import with_webhooks

ROWS = {
    "webhooks__receive_stripe": Row(deployment=with_webhooks),
    "webhooks__receive_stripe_connect": Row(deployment=with_webhooks),
}
