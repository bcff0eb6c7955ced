import pytest

from tools.connection import connection_arguments


@pytest.mark.parametrize(
    ("url", "is_offered"),
    [
        ("postgresql://postgres@127.0.0.1:5433/pavilion", False),
        ("postgresql:///pavilion?host=/run/postgresql", False),
        ("postgresql://postgres:secret@127.0.0.1:5433/pavilion", True),
        ("postgresql://postgres@10.1.2.3/pavilion", True),
    ],
)
def test_a_trusted_server_of_this_machine_is_not_offered_tls(url: str, *, is_offered: bool) -> None:
    # Without the argument, pg8000 uses TLS if the server has it.
    assert connection_arguments(url).get("ssl_context") is (None if is_offered else False)
