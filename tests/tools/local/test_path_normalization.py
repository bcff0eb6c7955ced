import pytest

from tools.local.path_normalization import normalized


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        # ESPv2's own examples: docker/generic/start_proxy.py, --disable_normalize_path and
        # --disable_merge_slashes_in_path; dynamic_routing_integration_test.go.
        ("/hello/../world", "/world"),
        ("/%4A", "/J"),
        ("/%4a", "/J"),
        ("/hello//world", "/hello/world"),
        ("/hello///", "/hello/"),
        ("/echo/12%2F3/path/", "/echo/12%2F3/path/"),
        # RFC 3986 section 6.2.2 and 5.2.4.
        ("/v1/%70roperties", "/v1/properties"),
        ("/v1/a%2fb", "/v1/a%2fb"),
        ("/v1/%2e%2E/x", "/x"),
        ("/v1/./units/.", "/v1/units/"),
        ("/../../v1", "/v1"),
        ("/v1/caf%C3%A9%20%25", "/v1/caf%C3%A9%20%25"),
        ("/v1/%GG%4", "/v1/%GG%4"),
        ("//v1/units", "/v1/units"),
        ("/", "/"),
        ("//", "/"),
    ],
)
def test_a_path_arrives_as_the_gateway_hands_it_on(sent: str, received: str) -> None:
    assert normalized(sent) == received
    assert normalized(received) == received
