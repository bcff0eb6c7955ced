"""Opening a connection to PostgreSQL: by DATABASE_URL, or to Cloud SQL with an IAM sign-in.

Cloud SQL is reached through its connector or directly (DATABASE_CONNECT). The connector asks an
Admin API for certificates, twice for each new instance, and is slow to import. The direct way
verifies the server by the authority that the deployment names, and signs in with a token of the
metadata server.
"""

import ssl
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from shared.config import settings
from shared.database.driver import CoreConnection, Error
from shared.database.pipelined import PipelinedConnection
from shared.once import once
from shared.problems import unavailable

if TYPE_CHECKING:
    from concurrent.futures import Future

CONNECT_SECONDS = 5.0
# Above the logins' statement_timeout, so that the server's own answer comes first.
RESPONSE_SECONDS = 8.0
# ISO dates in UTC are what shared/database/rows.py decodes.
SESSION_SETTINGS = {"TimeZone": "UTC", "DateStyle": "ISO"}
# What each way to Cloud SQL imports; the connector only when it is made or first asked.
MODULES_OF = {
    "connector": (
        *("google.cloud.sql.connector", "google.auth.compute_engine", "google.oauth2.credentials"),
        "pg8000.dbapi",
    ),
    "direct": ("shared.database.cloud_sql_tls", "shared.database.login_token"),
}


def connect(login: str) -> PipelinedConnection:
    """Open a connection as `login`; 503 when the server can't be reached."""
    try:
        connection = _opened(login)
    except (Error, OSError) as error:
        raise unavailable("The database", log=f"cannot connect: {error}") from error
    return PipelinedConnection(connection, response_timeout=RESPONSE_SECONDS)


def prepare() -> None:
    """Import what the first connection needs, before the server listens.

    A starting instance has more CPU than one that serves its first request.
    """
    if settings().database_instance:
        for name in MODULES_OF[settings().database_connect]:
            import_module(name)


def _opened(login: str) -> CoreConnection:
    if not settings().database_instance:
        return _by_url(login)
    return _directly() if settings().database_connect == "direct" else _by_connector()


def _by_url(login: str) -> CoreConnection:
    url = urlsplit(settings().database_url or "postgresql://127.0.0.1:5432/pavilion")
    query = {name: values[-1] for name, values in parse_qs(url.query).items()}
    folder = query.get("host", "")
    port = url.port or int(query.get("port", "5432"))
    return CoreConnection(
        settings().database_user or login,
        host=None if folder.startswith("/") else (url.hostname or folder or "127.0.0.1"),
        port=port,
        unix_sock=f"{folder}/.s.PGSQL.{port}" if folder.startswith("/") else None,
        database=unquote(url.path.removeprefix("/")) or settings().database_name,
        password=unquote(url.password) if url.password else None,
        timeout=CONNECT_SECONDS,
        ssl_context=_tls(query.get("sslmode", "disable"), query.get("sslrootcert")),
        startup_params=SESSION_SETTINGS,
    )


def _tls(mode: str, root_certificate: str | None) -> ssl.SSLContext | bool:
    if mode == "disable":
        return False
    context = ssl.create_default_context(cafile=root_certificate)
    if mode == "require":
        # libpq's meaning of "require": encrypt, check nothing.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif mode == "verify-ca":
        context.check_hostname = False
    return context


def _directly() -> CoreConnection:
    """A connection to Cloud SQL's own address, with this function's token as password."""
    # Only a deployment that connects so needs them.
    from shared.database.cloud_sql_tls import cloud_sql_tls  # noqa: PLC0415
    from shared.database.login_token import login_token  # noqa: PLC0415

    chosen = settings()
    place = urlsplit(f"//{chosen.database_host}")
    host = place.hostname or ""
    token = login_token().text()
    return CoreConnection(
        chosen.database_user,
        host=host,
        port=place.port or 5432,
        database=chosen.database_name,
        password=token,
        timeout=CONNECT_SECONDS,
        ssl_context=cloud_sql_tls(host, chosen.database_ca or "", chosen.database_instance or ""),
        startup_params=SESSION_SETTINGS,
    )


def _by_connector() -> CoreConnection:
    """A connection through the connector: private address, IAM sign-in, certificates as needed.

    Every failure becomes an OSError and the wait is bounded here, because the connector passes on
    what Google's and aiohttp's libraries raise, and puts no bound on their calls.
    """
    from asyncio import run_coroutine_threadsafe  # noqa: PLC0415

    opening: Future[CoreConnection] | None = None
    try:
        connector, loop = _connector()
        opening = run_coroutine_threadsafe(
            connector.connect_async(
                settings().database_instance,
                "pg8000",
                user=settings().database_user,
                db=settings().database_name,
                enable_iam_auth=True,
                startup_params=SESSION_SETTINGS,
            ),
            loop,
        )
        return opening.result(CONNECT_SECONDS)
    except Exception as error:
        if opening:
            opening.cancel()
        raise ConnectionError(f"Cloud SQL: {type(error).__name__}: {error}") from error


@once
def _connector() -> tuple[Any, Any]:
    """The connector and its event loop, which runs in a thread of its own."""
    # Slow imports, which only a deployment with the connector needs.
    from asyncio import new_event_loop  # noqa: PLC0415

    from google.cloud.sql.connector import Connector, IPTypes  # noqa: PLC0415

    loop = new_event_loop()
    # Lazy: between calls an instance has no CPU to renew certificates in the background.
    connector = Connector(
        loop=loop,
        ip_type=IPTypes.PRIVATE,
        refresh_strategy="lazy",
        timeout=int(CONNECT_SECONDS),
    )
    threading.Thread(target=loop.run_forever, name="cloud-sql", daemon=True).start()
    return connector, loop
