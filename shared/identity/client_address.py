"""The client's network address, which rate limits and audit rows use.

X-Forwarded-For grows at its right end, one entry a proxy, and a client may write anything into it
beforehand. The entry is therefore found from the right, by the number of proxies that are our own
(TRUSTED_PROXY_HOPS), and entries to the left of it are ignored.
"""

from hmac import compare_digest
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# An IPv6 address with zone, brackets and port is shorter.
LONGEST_ENTRY = 100
# A subscriber gets a /64 at least, so single addresses would be no limit.
SUBSCRIBER_PREFIX = 64
UNKNOWN = IPv4Address(0)

Address = IPv4Address | IPv6Address


def client_address(peer: str | None, forwarded_for: str | None, trusted_hops: int) -> Address:
    """The client's address; the socket's peer when the header lacks it or makes no sense.

    `forwarded_for` is the whole field, several lines joined by commas (RFC 9110 section 5.2). With
    `trusted_hops` 0 the header is ignored. Without a usable peer (a Unix socket): 0.0.0.0.
    """
    if trusted_hops and forwarded_for:
        entries = forwarded_for.rsplit(",", trusted_hops)[-trusted_hops:]
        if len(entries) == trusted_hops and (address := _parse(entries[0])):
            return address
    return _parse(peer or "") or UNKNOWN


def hops_of(edge_header: str | None, trusted_hops: int, edge_secret: str | None) -> int:
    """How many proxies are trusted: one fewer when the request went around our own balancer.

    The balancer proves itself by a secret header. Without that check a client that calls the
    gateway's own address could forge the entry that the balancer would have written.
    """
    if edge_secret is None or compare_digest((edge_header or "").encode(), edge_secret.encode()):
        return trusted_hops
    return max(trusted_hops - 1, 0)


def rate_subject(address: Address) -> str:
    """What a rate limit counts: an IPv4 address, or the subscriber's /64 network of IPv6."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, SUBSCRIBER_PREFIX), strict=False))


def _parse(entry: str) -> Address | None:
    """An address as proxies write it: perhaps with port, brackets or zone, perhaps IPv4 in IPv6."""
    text = entry.strip()
    if len(text) > LONGEST_ENTRY:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address
