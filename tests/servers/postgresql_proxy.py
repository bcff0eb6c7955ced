"""A proxy before PostgreSQL that splits the protocol into messages.

PostgreSQL manual, "Frontend/Backend Protocol": a message is a code, its length and a body; only a
client's first message has no code. A test can break a request at any message and at any byte.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.servers.counting_proxy import CountingProxy, End

CODE, LENGTH = 1, 4
TERMINATE = b"X"


class Message(NamedTuple):
    """A message; `number` counts the messages of its direction from 0 since the last `watch`."""

    from_client: bool
    number: int
    code: bytes
    data: bytes


class Cut(Exception):
    """Raised by a fault: both connections are reset after `sent` has been passed on."""

    def __init__(self, sent: bytes) -> None:
        super().__init__("cut")
        self.sent = sent


Fault = Callable[[Message], bytes]


def unharmed(message: Message) -> bytes:
    """Pass the message on unchanged."""
    return message.data


class PostgresqlProxy(CountingProxy):
    """Passes on each message as the fault returns it.

    `seen` are the messages since the last `watch`. `goodbyes` counts clients that disconnected by
    themselves.
    """

    def __init__(self, url: str) -> None:
        self._fault: Fault = unharmed
        self._numbers = {True: 0, False: 0}
        self.seen: list[Message] = []
        self.goodbyes = 0
        super().__init__(url)

    def watch(self, fault: Fault = unharmed) -> None:
        """Number messages from 0 again, and apply this fault from now on."""

        def begin() -> None:
            self.seen = []
            self._numbers = {True: 0, False: 0}
            self._fault = fault

        self._call(begin)

    def hold(self) -> None:
        """For faults: hold this message and all later ones until `thaw`."""
        self._flowing.clear()

    def settle(self) -> None:
        """Wait until connections that their clients have left are closed."""
        while self._tasks:
            time.sleep(0.001)

    async def _connected(self, client: End, server: End) -> None:
        await asyncio.gather(
            self._messages(client[0], server[1], from_client=True),
            self._messages(server[0], client[1], from_client=False),
        )

    async def _messages(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_client: bool
    ) -> None:
        code_length = 0 if from_client else CODE
        try:
            while True:
                head = await reader.readexactly(code_length + LENGTH)
                length = int.from_bytes(head[code_length:]) - LENGTH
                data = head + await reader.readexactly(length)
                passed_on = self._changed(from_client, data[:code_length], data)
                await self._flowing.wait()
                writer.write(passed_on)
                await writer.drain()
                code_length = CODE
        except asyncio.IncompleteReadError:
            if writer.can_write_eof():
                writer.write_eof()
        except Cut as cut:
            writer.write(cut.sent)
            # Written bytes are sent before the reset with which `_serve` ends.
            await asyncio.sleep(0)
            raise ConnectionResetError from None

    def _changed(self, from_client: bool, code: bytes, data: bytes) -> bytes:
        message = Message(from_client, self._numbers[from_client], code, data)
        self._numbers[from_client] += 1
        self.seen.append(message)
        self.goodbyes += from_client and code == TERMINATE
        return self._fault(message)


@contextmanager
def postgresql_proxy(url: str) -> Iterator[PostgresqlProxy]:
    """A proxy that ends with the test."""
    proxy = PostgresqlProxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
