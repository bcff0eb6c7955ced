"""The connections of this machine that neither end has closed.

The kernel is asked by netlink for those alone. /proc/net/tcp also lists the thousands that have
ended a minute ago or less, and psutil looks for the owner of each.
"""

import socket
import struct
import sys
from collections.abc import Iterator

import psutil

# linux/netlink.h, linux/sock_diag.h and linux/inet_diag.h
NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY = 20
REQUEST_AND_DUMP = 0x301
ERROR, DONE = 2, 3
ESTABLISHED = 1
REQUEST = struct.Struct("=IHHIIBBxxI48x")
HEADER = struct.Struct("=IH")
# Behind the header and four bytes.
LOCAL_PORT = struct.Struct(">20xH")


def connected_ports() -> set[int]:
    """The local ports of all established connections over IPv4."""
    if sys.platform != "linux":
        found = psutil.net_connections("tcp4")
        return {e.laddr.port for e in found if e.laddr and e.status == psutil.CONN_ESTABLISHED}
    kind = (SOCK_DIAG_BY_FAMILY, REQUEST_AND_DUMP, 0, 0)
    chosen = (socket.AF_INET, socket.IPPROTO_TCP, 1 << ESTABLISHED)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
        kernel.send(REQUEST.pack(REQUEST.size, *kind, *chosen))
        return {LOCAL_PORT.unpack_from(each)[0] for each in _messages(kernel)}


def _messages(kernel: socket.socket) -> Iterator[memoryview]:
    """The kernel's messages until the one that says that there are no more."""
    while True:
        received = memoryview(kernel.recv(65_536))
        while received:
            size, kind = HEADER.unpack_from(received)
            if kind == DONE:
                return
            if kind == ERROR:
                raise OSError("the kernel does not list its connections")
            yield received[:size]
            received = received[size:]
