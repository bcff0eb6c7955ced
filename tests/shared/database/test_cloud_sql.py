"""Cloud SQL's connector as the functions use it, with stand-ins only for Google's servers."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from shared.database import connect as connections
from shared.database.pipelined import Statement
from shared.database.scope import Database, Scope
from shared.problems import Code, Problem
from tests.factories import new_organization
from tests.functions.properties.rows import new_property
from tests.http.deployment import deployed
from tools.stand_ins.answering import answering
from tools.stand_ins.authority import Authority
from tools.stand_ins.cloud_sql import (
    INSTANCE,
    PROXY_PORT,
    Account,
    AdminApi,
    private_address,
)
from tools.stand_ins.tls_proxy import TlsProxy, tls_proxy

WHO = Statement("select session_user, current_setting('timezone'), pg_backend_pid()")
ASKED = ["/connectSettings", ":generateEphemeralCert"]


class CloudSql(NamedTuple):
    """The stand-ins, and the login of this deployment's functions."""

    api: AdminApi
    proxy: TlsProxy
    login: str


@pytest.fixture
def cloud_sql(
    database_url: str, login: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CloudSql]:
    authority, address = Authority(tmp_path), private_address()
    url = urlsplit(database_url)
    backend = (url.hostname or "", url.port or 0)
    api = AdminApi(authority, address)
    with (
        answering(api) as endpoint,
        tls_proxy(
            backend,
            authority.identity(address),
            at=(address, PROXY_PORT),
            clients=authority.file,
        ) as proxy,
        deployed(
            DATABASE_INSTANCE=INSTANCE,
            DATABASE_NAME=url.path[1:],
            DATABASE_USER=f"{login}.gserviceaccount.com",
        ),
    ):
        # Here, because its imports would be a fifth of each worker's collection.
        library = import_module("google.cloud.sql.connector")
        made = partial(
            library.Connector, credentials=Account(), sqladmin_api_endpoint=f"http://{endpoint}"
        )
        monkeypatch.setattr(library, "Connector", made)
        yield CloudSql(api, proxy, login)
        forget()


def forget() -> None:
    """Close the connector; the next connection creates one, as a new instance does."""
    connector, loop = connections._connector()  # noqa: SLF001 - nothing else ends it
    asyncio.run_coroutine_threadsafe(connector.close_async(), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    while loop.is_running():
        time.sleep(0.001)
    loop.close()
    connections._connector.cache_clear()  # noqa: SLF001
    # Collect the library's reference cycles now, not in the middle of another test.
    del connector, loop
    gc.collect()


def refused() -> str:
    """The logged reason of a connection that could not be made."""
    with pytest.raises(Problem) as caught:
        connections.connect("pavilion_tenant")
    assert caught.value.code == Code.UNAVAILABLE
    assert "Cloud SQL" not in str(caught.value.document())
    return caught.value.log or ""


def test_a_request_runs_in_its_scope_under_the_iam_login(
    cloud_sql: CloudSql,
) -> None:
    organization = new_organization()
    new_property(organization)
    new_property(new_organization())
    scope = Scope(
        kind="manager",
        user_id=organization.owner.user_id,
        session_id=str(uuid4()),
        generation=1,
        organization_id=organization.id,
        role="owner",
    )
    for _ in range(3):
        assert (
            Database("pavilion_tenant", scope, {}).execute("update properties set kind = kind") == 1
        )

    assert cloud_sql.proxy.opened == 1
    assert sorted(cloud_sql.api.calls) == ASKED
    assert {token for token, _ in cloud_sql.api.tokens} == {"Bearer for-the-admin-api"}
    assert "for-signing-in" in {token for _, token in cloud_sql.api.tokens}


def test_an_iam_connection_has_our_session_settings(cloud_sql: CloudSql) -> None:
    with closing(connections.connect("pavilion_tenant")) as connection:
        [[user, zone, _]] = connection.run([WHO])[0].rows

    assert (user, zone) == (cloud_sql.login, "UTC")


def test_certificates_are_fetched_once_until_near_expiry(
    cloud_sql: CloudSql,
) -> None:
    # The connector renews within the last four minutes.
    cloud_sql.api.life = timedelta(minutes=5)
    for _ in range(2):
        connections.connect("pavilion_tenant").close()
    assert sorted(cloud_sql.api.calls) == ASKED

    forget()
    cloud_sql.api.calls.clear()
    cloud_sql.api.life = timedelta(minutes=3)
    connections.connect("pavilion_tenant").close()
    # A background renewal would start at once, but an instance has no CPU between calls.
    time.sleep(0.5)
    assert sorted(cloud_sql.api.calls) == ASKED
    connections.connect("pavilion_tenant").close()
    assert sorted(cloud_sql.api.calls) == sorted(ASKED * 2)


def test_a_changed_server_certificate_costs_one_retryable_request(
    cloud_sql: CloudSql, tmp_path: Path
) -> None:
    connections.connect("pavilion_tenant").close()
    cloud_sql.api.authority = Authority(tmp_path)
    cloud_sql.proxy.use(
        cloud_sql.api.authority.identity(cloud_sql.proxy.address[0]),
        clients=cloud_sql.api.authority.file,
    )

    assert "CERTIFICATE_VERIFY_FAILED" in refused()
    connections.connect("pavilion_tenant").close()


def test_a_server_with_another_authority_is_refused(cloud_sql: CloudSql, tmp_path: Path) -> None:
    stranger = Authority(tmp_path)
    cloud_sql.proxy.use(stranger.identity(cloud_sql.proxy.address[0]), clients=stranger.file)

    assert "CERTIFICATE_VERIFY_FAILED" in refused()


def test_a_public_address_is_never_used(cloud_sql: CloudSql) -> None:
    cloud_sql.api.addresses[0]["type"] = "PRIMARY"

    assert "IP address" in refused()
    assert cloud_sql.proxy.opened == 0


def test_revoked_rights_answer_503_until_they_are_restored(
    cloud_sql: CloudSql,
) -> None:
    cloud_sql.api.status = 403
    assert "not allowed to connect" in refused()

    cloud_sql.api.status = 200
    connections.connect("pavilion_tenant").close()


def test_a_silent_admin_api_costs_only_the_connect_timeout(
    cloud_sql: CloudSql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CONNECT_SECONDS", 0.5)
    cloud_sql.api.silent.set()
    started = time.monotonic()

    assert "TimeoutError" in refused()
    assert time.monotonic() - started < 30
    # An abandoned attempt must not open a connection later, which would never be closed.
    deadline = time.monotonic() + 5
    while is_connecting() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_connecting()


def is_connecting() -> bool:
    """Whether the connector is still opening a connection."""
    _, loop = connections._connector()  # noqa: SLF001 - it tells nobody
    return any("connect_async" in repr(task) for task in asyncio.all_tasks(loop))
