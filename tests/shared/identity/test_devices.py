import string
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from shared.config import Settings
from shared.identity.devices import Device, forgetting, known_devices, remembering
from tests.shared.identity.forging import jwk_set

ALPHABET = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"
Configure = Callable[..., Settings]


@pytest.fixture(autouse=True)
def keys(configure: Configure) -> None:
    configure(session_keys=jwk_set("session"), token_keys=jwk_set("new", "old"))


def shown(*cookies: str) -> dict[str, Device]:
    """The devices that a request with these cookies is known to be."""
    environ = EnvironBuilder().get_environ() | {"HTTP_COOKIE": "; ".join(cookies)}
    return known_devices(Request(environ))


def pair(text: str) -> str:
    """The cookie as a browser sends it back."""
    return text.partition(";")[0]


def known(*people: str) -> str:
    """The cookie of a device that these people have signed in on, one after the other."""
    cookie = ""
    for person in people:
        cookie = pair(remembering(shown(cookie), person, 1))
    return cookie


def test_the_last_eight_people_are_known_newest_first() -> None:
    people = [str(uuid4()) for _ in range(9)]

    assert list(shown(known(*people))) == people[:0:-1]


def test_signing_in_again_replaces_the_persons_token() -> None:
    first, second = str(uuid4()), str(uuid4())
    before = shown(known(first, second))

    after = shown(known(first, second, first))

    assert list(after) == [first, second]
    assert after[first].digest != before[first].digest


def test_forgetting_a_person_keeps_the_others() -> None:
    first, second = str(uuid4()), str(uuid4())
    devices = shown(known(first, second))

    assert list(shown(pair(forgetting(devices, first)))) == [second]
    alone = forgetting(shown(known(first)), first)
    assert alone.startswith("pv_device=; ")
    assert alone.endswith("; Max-Age=0")


def test_every_spelling_of_a_token_is_one_device() -> None:
    person = str(uuid4())
    cookie = known(person)
    spellings = [shown(cookie[:-1] + last) for last in ALPHABET]

    genuine = [devices[person].digest for devices in spellings if devices]

    assert len(genuine) == 16
    assert set(genuine) == {shown(cookie)[person].digest}


def test_no_altered_character_is_accepted() -> None:
    cookie = known(str(uuid4()))
    name = len("pv_device=")
    # The last one has spare bits.
    for place in range(name, len(cookie) - 1):
        other = "A" if cookie[place] != "A" else "B"
        assert not shown(cookie[:place] + other + cookie[place + 1 :])


def test_a_device_outlives_a_rotation_but_not_its_key(configure: Configure) -> None:
    person = str(uuid4())
    cookie = known(person)

    configure(session_keys=jwk_set("session"), token_keys=jwk_set("newest", "new"))
    assert list(shown(cookie)) == [person]
    configure(session_keys=jwk_set("session"), token_keys=jwk_set("newest"))
    assert not shown(cookie)


def test_a_planted_cookie_hides_no_other() -> None:
    own, planted = str(uuid4()), str(uuid4())

    for cookies in ((known(own), known(planted)), (known(planted), known(own))):
        assert set(shown(*cookies)) == {own, planted}
    assert list(shown("pv_device=x", known(own), "pv_device=")) == [own]
    # Nor an older one of the same person, from before a new password.
    older, newer = (pair(remembering({}, own, generation)) for generation in (1, 2))
    for cookies in ((older, newer), (newer, older)):
        assert shown(*cookies)[own].generation == 2
