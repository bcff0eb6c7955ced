"""An owner of two organizations switches between them, and nothing gets mixed up."""

from tests.functions.properties.rows import NEW
from tests.system.journeys.people import World


def story(world: World) -> None:
    """A second organization, and a session that is valid in one organization at a time."""
    nora = world.person("Nora")
    nora.registers(world.company("First House"))
    nora.may_not("LIMIT_EXCEEDED", "POST", "organizations", name=world.company("Too soon"))
    plans = {plan["slug"]: plan["id"] for plan in nora.reads("subscriptions/plans")["items"]}
    nora.chooses(plans["basic"])
    first = nora.reads("auth/me")["organization"]["id"]
    house = nora.creates("properties", **NEW)
    second = nora.creates("organizations", name=world.company("Second House"))
    nora.may_not("LIMIT_EXCEEDED", "POST", "organizations", name=world.company("Third House"))

    before = nora.token
    nora.switches("auth", organization_id=second["id"])
    nora.reads(f"properties/{house['id']}", status=404)
    nora.creates("properties", **NEW | {"name": "Of the second"})
    nora.reads("properties")
    there, nora.token = nora.token, before
    nora.reads("properties", status=401)
    nora.token = there
    nora.switches("auth", organization_id=first)
    nora.reads("properties")
    nora.signs_in(kind="manager", organization_id=second["id"])
    nora.reads("auth/me")
