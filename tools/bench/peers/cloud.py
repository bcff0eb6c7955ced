"""main.py as the cloud runs it, with Google's endpoints replaced by the benchmark's stand-ins.

The connector and the metadata server's address are Google's own; only a process that reaches a
stand-in needs this configuration.
"""

import os
from functools import partial
from typing import Any

from shared.config import settings
from shared.database import login_token

if settings().database_connect == "connector":
    from google.cloud.sql import connector

    _made = partial(connector.Connector, sqladmin_api_endpoint=os.environ["ADMIN_API"])
    vars(connector)["Connector"] = _made
else:
    _host, _, _port = os.environ["GCE_METADATA_HOST"].partition(":")
    login_token.METADATA_SERVER = (_host, int(_port))


def __getattr__(name: str) -> Any:
    import main  # noqa: PLC0415 - after the stand-ins are in place

    return getattr(main, name)
