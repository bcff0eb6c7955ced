"""Cold starts up to the first answer that read PostgreSQL, for each way to reach Cloud SQL.

Google's endpoints are stand-ins; Google's libraries and our code are the real ones.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from pg8000.native import identifier

from tools.bench.load import once, request
from tools.bench.report import Figure, at_most, figure, ratios
from tools.bench.serving import PEERS, function
from tools.bench.stores import Data, sql
from tools.deploy.database.migration import admit
from tools.stand_ins.answering import answering
from tools.stand_ins.authority import Authority
from tools.stand_ins.cloud_sql import (
    INSTANCE,
    INSTANCE_CERTIFICATE,
    PROXY_PORT,
    AdminApi,
    SignIn,
    private_address,
)
from tools.stand_ins.metadata_server import MetadataServer
from tools.stand_ins.tls_proxy import tls_proxy

LARGEST_RATIO = 2.0
LOGIN = "fn-tenant@pavilion-test.iam"
EMPTY = "empty"


def cloud(folder: Path, data: Data, rounds: int) -> list[Figure]:
    """Each way to Cloud SQL in turn, next to an empty function."""
    text = request("GET", "/v1/properties?limit=20", token=data.token)
    with google(folder) as ways:
        targets: dict[str, tuple[str, Path, dict[str, str]]] = {
            EMPTY: (EMPTY, PEERS / "functions.py", {})
        }
        for way, environment in ways.items():
            targets[way] = ("properties__list", PEERS / "cloud.py", environment)
        whole: dict[str, list[float]] = {name: [] for name in targets}
        first: dict[str, list[float]] = {name: [] for name in targets}
        for number in range(rounds):
            for name, (target, source, environment) in targets.items():
                started = time.perf_counter()
                own = folder / str(number) / name
                with function(target, own, source, os.environ | environment) as port:
                    listening = time.perf_counter()
                    once(port, text)
                    answered = time.perf_counter()
                whole[name].append(answered - started)
                first[name].append(1000 * (answered - listening))
    return [
        *(
            at_most(
                f"process start to first answer, {way} / empty",
                ratios(whole[way], whole[EMPTY]),
                LARGEST_RATIO,
            )
            for way in ways
        ),
        *(figure(f"of it the first request, {name}, ms", first[name]) for name in targets),
    ]


@contextmanager
def google(folder: Path) -> Iterator[dict[str, dict[str, str]]]:
    """The settings of each way to this database, valid while the stand-ins run."""
    url = urlsplit(os.environ["DATABASE_URL"])
    backend = (url.hostname or "", url.port or 0)
    sql(f"create role {identifier(LOGIN)} login")
    admit(os.environ["DATABASE_URL"], {LOGIN: "pavilion_tenant"})
    address, authority = private_address(), Authority(folder)
    identity = authority.identity(address, common_name=INSTANCE_CERTIFICATE)
    metadata = MetadataServer(f"{LOGIN}.gserviceaccount.com")
    with (
        answering(metadata) as metadata_place,
        answering(AdminApi(authority, address)) as admin_place,
        tls_proxy(backend, identity, at=(address, PROXY_PORT), clients=authority.file),
        tls_proxy(
            backend, identity, is_asked=True, sign_in=SignIn(metadata.login_tokens)
        ) as direct,
    ):
        both = {
            "ADMIN_API": f"http://{admin_place}",
            "CLOUDSDK_CONFIG": str(folder),
            "DATABASE_INSTANCE": INSTANCE,
            "DATABASE_NAME": url.path[1:],
            "DATABASE_USER": LOGIN,
            "GCE_METADATA_HOST": metadata_place,
            "GCE_METADATA_IP": metadata_place,
        }
        yield {
            "connector": both,
            "direct": both
            | {
                "DATABASE_CONNECT": "direct",
                "DATABASE_HOST": f"127.0.0.1:{direct.address[1]}",
                "DATABASE_CA": authority.pem,
            },
        }
