"""A customer uses up what the plans allow, to the last property and the last seat."""

from tests.functions.properties.rows import NEW
from tests.system.journeys.people import World


def story(world: World) -> None:
    """Free is soon full, basic has room, and a downgrade is refused while the usage exceeds it."""
    paul = world.person("Paul")
    paul.registers(world.company("Corner House"))
    paul.verifies_email()
    plans = {plan["slug"]: plan["id"] for plan in paul.reads("subscriptions/plans")["items"]}
    paul.chooses(plans["free"])
    first = paul.creates("properties", **NEW)
    refusal = paul.may_not("LIMIT_EXCEEDED", "POST", "properties", **NEW)
    assert refusal["limits"] == [{"limit": "properties", "used": 1, "allowed": 1}]
    paul.creates("invitations", email=f"one.{world.tag}@example.com")
    paul.may_not("LIMIT_EXCEEDED", "POST", "invitations", email=f"two.{world.tag}@example.com")

    paul.chooses(plans["basic"])
    paul.may_not("CONFLICT", "POST", "subscriptions/change-plan", plan_id=plans["basic"])
    for number in range(world.chance.randrange(1, 4)):
        paul.creates("properties", **NEW | {"name": f"House {number}"})
    paul.may_not("LIMIT_EXCEEDED", "POST", "subscriptions/change-plan", plan_id=plans["free"])
    paul.acts(f"properties/{first['id']}", "archive")
    paul.reads("subscriptions/limits")
    paul.chooses(plans["pro"])
    paul.acts(f"properties/{first['id']}", "restore")
    paul.reads("subscriptions/current")
