"""A homeowner asks to join an association, is approved, and uses the portal."""

from tests.system.journeys.people import World


def story(world: World) -> None:
    """Sign-up by the join code, approval, an invitation of a neighbour, and the portal."""
    staff, hugo, ines = (world.person(name) for name in ("Staff", "Hugo", "Ines"))
    staff.registers(world.company("Maple Court"))
    staff.verifies_email()
    maple = staff.creates("associations", name="Maple Court HOA", city="Chicago")
    hugo.sends("homeowner-auth/find-association", {"join_code": maple["join_code"]}, 200)
    names = {"first_name": "Hugo", "last_name": "Homeowner"}
    asked = names | {"email": hugo.email, "unit_text": "101"}
    hugo.sends("homeowner-auth/register", asked | {"join_code": maple["join_code"]}, 202)
    assert staff.reads("join-requests?status=pending")["items"] == []
    hugo.confirms_request()
    hugo.may_not("FORBIDDEN", "POST", "auth/login", email=hugo.email, password=hugo.password)
    [request] = staff.reads("join-requests?status=pending")["items"]
    staff.acts(f"join-requests/{request['id']}", "approve")
    hugo.signs_in()
    hugo.changes("homeowner-portal/profile", phone="+1 312 555 0101")
    hugo.reads("homeowner-auth/me")

    staff.creates(
        "homeowners",
        association_id=maple["id"],
        first_name="Ines",
        last_name="Invited",
        email=ines.email,
        invite=True,
    )
    ines.accepts_invitation("homeowner-auth")
    ines.reads("homeowner-portal/profile")
    ines.reads("properties", status=403)
    ines.signs_out("homeowner-auth")
    ines.reads("homeowner-portal/profile", status=401)
    staff.reads(f"homeowners?association_id={maple['id']}")
    hugo.signs_out_everywhere("homeowner-auth")
    hugo.reads("homeowner-auth/me", status=401)
