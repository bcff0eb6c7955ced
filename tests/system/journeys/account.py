"""One person with several sessions, which end one by one, all at once, and with the password."""

from tests.system.journeys.people import World


def story(world: World) -> None:
    """Each way to end a session ends those it should, and no other."""
    ada = world.person("Alma")
    ada.registers(world.company("Alma's Houses"))
    at_home = ada.token
    ada.signs_in()
    ada.changes("auth/me", name="Alma Linden")
    ada.signs_out()
    ada.reads("auth/me", status=401)
    ada.token = at_home
    ada.reads("auth/me")

    ada.changes_password("another battery staple")
    at_work, ada.token = ada.token, at_home
    ada.reads("auth/me", status=401)
    ada.may_not("UNAUTHENTICATED", "POST", "auth/login", email=ada.email, password="not this one")
    ada.signs_in()
    ada.signs_out_everywhere()
    ada.token = at_work
    ada.reads("auth/me", status=401)

    ada.signs_in()
    before = ada.token
    ada.resets_password("a third battery staple")
    ada.token = before
    ada.reads("organizations", status=401)
    ada.signs_in()
    ada.reads("organizations")
