import msgspec

from tests.tools.deploy.project import DEV
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

OURS = {"DATABASE_INSTANCE", "DATABASE_USER"}


def test_a_poolers_address_takes_the_place_of_cloud_sqls() -> None:
    pooled = msgspec.structs.replace(DEV, secrets={**DEV.secrets, "DATABASE_URL": "database-url:1"})

    [usual] = [each for each in wanted(DEV, declarations()) if each.service == "units--list"]
    [led] = [each for each in wanted(pooled, declarations()) if each.service == "units--list"]

    assert usual.variables.keys() >= OURS
    assert "DATABASE_URL" not in usual.secrets
    assert not led.variables.keys() & OURS
    assert led.secrets["DATABASE_URL"] == "database-url:1"
