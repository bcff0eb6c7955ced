"""What the kernel says about connections."""

import socket

from tests.servers.connections import connected_ports


def test_a_connection_counts_until_one_end_closes_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert port not in connected_ports()
        client = socket.create_connection(listener.getsockname())
        server, (_, calling) = listener.accept()
        with server, client:
            assert {port, calling} <= connected_ports()
            client.close()
            assert not {port, calling} & connected_ports()
