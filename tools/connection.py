"""How the tools connect to PostgreSQL: by a URL, as a member of the tables' owner."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from shared.database.cloud_sql_tls import cloud_sql_tls

OWNER = "pavilion_owner"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def connection_arguments(url: str, *, database: str | None = None) -> dict[str, Any]:
    """The pg8000 arguments of a PostgreSQL URL; `?host=/folder` names a unix socket's folder.

    `?sslrootcert=FILE&instance=PROJECT:REGION:NAME` verifies a Cloud SQL instance. ValueError when
    the text is no such URL, because its parts would silently be the defaults.

    A server on this machine that asks for no password is not offered TLS: to make the context alone
    takes 30 ms, because it loads all certificates of the system.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ValueError("a database is named as postgresql://user:password@host:port/database")
    query = dict(parse_qsl(parts.query))
    host = query.get("host", parts.hostname or "127.0.0.1")
    port = parts.port or 5432
    place: dict[str, Any] = (
        {"unix_sock": f"{host}/.s.PGSQL.{port}"}
        if host.startswith("/")
        else {"host": host, "port": port}
    )
    if "sslrootcert" in query:
        authority = Path(query["sslrootcert"]).read_text(encoding="ascii")
        place["ssl_context"] = cloud_sql_tls(host, authority, query["instance"])
    elif parts.password is None and (host in LOOPBACK or host.startswith("/")):
        place["ssl_context"] = False
    return place | {
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password) if parts.password else None,
        "database": database or unquote(parts.path.lstrip("/")),
    }
