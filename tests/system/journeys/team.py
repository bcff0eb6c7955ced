"""An owner builds a team: members join, change roles, and leave."""

from tests.functions.properties.rows import NEW
from tests.system.journeys.people import World


def story(world: World) -> None:
    """Invitations accepted and revoked; a role that changes while its member works."""
    owner, manager, viewer = (world.person(name) for name in ("Olga", "Mika", "Vera"))
    owner.registers(world.company("Harbor House"))
    owner.may_not("CONFLICT", "POST", "invitations", email=manager.email, role="manager")
    owner.verifies_email()
    owner.creates("invitations", email=manager.email, role="manager")
    owner.creates("invitations", email=viewer.email)
    owner.may_not("CONFLICT", "POST", "invitations", email=viewer.email)
    mistaken = owner.creates("invitations", email=f"wrong.{world.tag}@example.com", role="admin")
    owner.deletes(f"invitations/{mistaken['id']}", listed="invitations?state=open")
    manager.accepts_invitation()
    viewer.accepts_invitation()

    manager.creates("properties", **NEW)
    viewer.may_not("FORBIDDEN", "POST", "properties", **NEW)
    members = {item["email"]: item["id"] for item in owner.reads("members")["items"]}
    owner.changes(f"members/{members[viewer.email]}", role="manager")
    viewer.creates("properties", **NEW | {"name": "Vera's first"})
    owner.changes(f"members/{members[manager.email]}", role="viewer")
    manager.may_not("FORBIDDEN", "POST", "properties", **NEW)

    owner.deletes(f"members/{members[viewer.email]}", listed="members")
    viewer.reads("properties", status=401)
    manager.leaves()
    manager.reads("auth/me", status=401)
    owner.may_not("CONFLICT", "POST", "members/leave")
    owner.reads("members")
