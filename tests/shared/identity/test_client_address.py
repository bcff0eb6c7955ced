import pytest

from shared.identity.client_address import client_address, rate_subject

PEER = "203.0.113.9"


@pytest.mark.parametrize(
    ("forwarded_for", "hops", "expected"),
    [
        ("1.1.1.1, 2.2.2.2, 3.3.3.3", 1, "3.3.3.3"),
        ("1.1.1.1, 2.2.2.2, 3.3.3.3", 2, "2.2.2.2"),
        ("1.1.1.1,2.2.2.2 ,  3.3.3.3", 3, "1.1.1.1"),
        ("3.3.3.3", 1, "3.3.3.3"),
        ("3.3.3.3:4711", 1, "3.3.3.3"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("[2001:DB8:0::1]:443", 1, "2001:db8::1"),
        ("fe80::1%eth0", 1, "fe80::1"),
        ("::ffff:3.3.3.3", 1, "3.3.3.3"),
    ],
)
def test_the_entry_of_our_own_proxies_is_used(forwarded_for: str, hops: int, expected: str) -> None:
    assert str(client_address(PEER, forwarded_for, hops)) == expected


@pytest.mark.parametrize(
    ("forwarded_for", "hops"),
    [
        ("1.1.1.1", 0),
        (None, 1),
        ("", 1),
        ("1.1.1.1", 2),
        ("1.1.1.1,", 1),
        ("1.1.1.1, unknown", 1),
        ("1.1.1.1, _hidden", 1),
        ("1.1.1.1, 300.1.1.1", 1),
        ("1.1.1.1, 010.1.1.1", 1),
        ("1.1.1.1, []:80", 1),
        ("1.1.1.1, " + "1" * 5000, 1),
        ("1.1.1.1, \x00", 1),
        ("1.1.1.1, ١.١.١.١", 1),
    ],
)
def test_without_a_usable_entry_the_peer_address_is_used(
    forwarded_for: str | None, hops: int
) -> None:
    assert str(client_address(PEER, forwarded_for, hops)) == PEER


@pytest.mark.parametrize("peer", [None, "", "unix:/tmp/socket"])
def test_callers_without_an_address_share_one_key(peer: str | None) -> None:
    assert str(client_address(peer, None, 1)) == "0.0.0.0"  # noqa: S104 - not an address to bind


def test_ipv4_mapped_addresses_equal_their_ipv4_form() -> None:
    assert client_address("::ffff:203.0.113.9", None, 0) == client_address(PEER, None, 0)


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ],
)
def test_addresses_of_one_subscriber_prefix_count_as_one(address: str, subject: str) -> None:
    assert rate_subject(client_address(address, None, 0)) == subject
