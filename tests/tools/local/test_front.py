import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import pytest

from tools.local.front import Front

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
Behaviour: TypeAlias = Callable[[bytes, Reader, Writer], Awaitable[None]]
GET = b"GET /v1/a%2Fb?c=%20 HTTP/1.1\r\nhost: X\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"


async def answer(writer: Writer, body: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    await writer.drain()


def named(name: bytes) -> Behaviour:
    """An instance that answers with its name."""

    async def behave(_head: bytes, _reader: Reader, writer: Writer) -> None:
        await answer(writer, name)

    return behave


async def die(_head: bytes, _reader: Reader, writer: Writer) -> None:
    writer.transport.abort()


@asynccontextmanager
async def before(*instances: Behaviour) -> AsyncIterator[tuple[Reader, Writer]]:
    """A connection to a front with these instances."""
    servers = []
    for behave in instances:

        async def serve(reader: Reader, writer: Writer, behave: Behaviour = behave) -> None:
            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    await behave(head, reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.transport.abort()

        servers.append(await asyncio.start_server(serve, "127.0.0.1", 0))
    front = Front([server.sockets[0].getsockname() for server in servers])
    listener = socket.create_server(("127.0.0.1", 0))
    await front.listen(listener)
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        front.close()
        for server in servers:
            server.close()
        await asyncio.sleep(0.01)


async def response(reader: Reader) -> tuple[bytes, bytes]:
    """The head and the body of the next response."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    assert length
    return head, await reader.readexactly(int(length[1]))


def test_requests_of_one_connection_reach_different_instances() -> None:
    async def scenario() -> None:
        seen = []

        async def behave(head: bytes, _reader: Reader, writer: Writer) -> None:
            seen.append(head)
            await answer(writer, b"1")

        async with before(behave, named(b"2"), named(b"3")) as (reader, writer):
            bodies = []
            for _ in range(6):
                writer.write(GET)
                bodies.append((await response(reader))[1])
        assert bodies == [b"1", b"2", b"3", b"1", b"2", b"3"]
        assert seen == [GET, GET]

    asyncio.run(scenario())


def test_pipelined_requests_are_answered_in_order() -> None:
    async def scenario() -> None:
        async def slow(head: bytes, _reader: Reader, writer: Writer) -> None:
            await asyncio.sleep(0.05)
            await answer(writer, head[:10])

        async with before(slow, named(b"fast")) as (reader, writer):
            writer.write(GET + GET + GET)
            bodies = [(await response(reader))[1] for _ in range(3)]
        assert bodies == [GET[:10], b"fast", GET[:10]]

    asyncio.run(scenario())


def test_bodies_flow_in_both_directions_before_they_are_complete() -> None:
    async def scenario() -> None:
        async def echo(_head: bytes, reader: Reader, writer: Writer) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while (line := await reader.readline()) != b"0\r\n":
                chunk = await reader.readexactly(int(line, 16) + 2)
                writer.write(line + chunk)
            await reader.readline()
            writer.write(b"0\r\n\r\n")

        async with before(echo) as (reader, writer):
            writer.write(b"POST /v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
            for chunk in (b"3\r\nabc\r\n", b"A;x=y\r\n0123456789\r\n"):
                size = chunk.partition(b"\r\n")[0].partition(b";")[0] + b"\r\n"
                writer.write(size + chunk.partition(b"\r\n")[2])
                assert await reader.readuntil(b"\r\n") == size
                await reader.readuntil(b"\r\n")
            writer.write(b"0\r\n\r\n")
            assert await reader.readexactly(5) == b"0\r\n\r\n"

    asyncio.run(scenario())


def test_a_read_whose_instance_dies_is_answered_by_another() -> None:
    async def scenario() -> None:
        async def half(_head: bytes, _reader: Reader, writer: Writer) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            await asyncio.sleep(0.02)
            writer.transport.abort()

        for dying in (die, half):
            async with before(dying, named(b"alive")) as (reader, writer):
                writer.write(GET)
                assert (await response(reader))[1] == b"alive"

    asyncio.run(scenario())


@pytest.mark.parametrize("body", [b"", b"abc"])
def test_a_write_whose_instance_dies_is_not_repeated(body: bytes) -> None:
    async def scenario() -> None:
        async with before(die, named(b"repeated")) as (reader, writer):
            writer.write(b"POST /v1/x HTTP/1.1\r\nContent-Length: 3\r\n\r\n" + body)
            head, problem = await response(reader)
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 1\r\n" in head
        assert b'"code":"UNAVAILABLE"' in problem

    asyncio.run(scenario())


def test_the_instance_notices_a_client_leaving_mid_upload() -> None:
    async def scenario() -> None:
        noticed = asyncio.Event()

        async def behave(_head: bytes, reader: Reader, _writer: Writer) -> None:
            try:
                await reader.readexactly(1000)
            except (asyncio.IncompleteReadError, ConnectionError):
                noticed.set()
                raise

        async with before(behave) as (_, writer):
            writer.write(b"POST /v1/x HTTP/1.1\r\nContent-Length: 1000\r\n\r\nbegun")
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.close()
            await asyncio.wait_for(noticed.wait(), 2)

    asyncio.run(scenario())


def test_an_answer_before_the_uploads_end_is_delivered() -> None:
    async def scenario() -> None:
        async def refuse(_head: bytes, _reader: Reader, writer: Writer) -> None:
            writer.write(b"HTTP/1.1 413 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
            writer.close()

        async with before(refuse) as (reader, writer):
            writer.write(b"POST /v1/x HTTP/1.1\r\nContent-Length: 900000\r\n\r\n" + b"x" * 300_000)
            head, body = await response(reader)
        assert (head[9:12], body) == (b"413", b"no")

    asyncio.run(scenario())


def test_bodyless_and_interim_answers_keep_the_framing() -> None:
    async def scenario() -> None:
        answers = iter(
            [
                b"HTTP/1.1 204 No Content\r\n\r\n",
                b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
                b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
                b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            ]
        )

        async def behave(_head: bytes, _reader: Reader, writer: Writer) -> None:
            writer.write(next(answers))

        async with before(behave) as (reader, writer):
            for method in (b"GET", b"GET", b"HEAD", b"POST"):
                writer.write(method + b" / HTTP/1.1\r\n\r\n")
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 1)
            assert head.startswith(b"HTTP/1.1 100")
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 3\r\nContent-Length: 4\r\n",
        b"Content-Length: +3\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
    ],
)
def test_a_request_whose_end_is_ambiguous_is_refused(fields: bytes) -> None:
    async def scenario() -> None:
        async with before(named(b"smuggled")) as (reader, writer):
            writer.write(b"POST /v1/x HTTP/1.1\r\n" + fields + b"\r\nabc")
            head, _ = await response(reader)
            assert head.startswith(b"HTTP/1.1 400 ")
            assert await reader.read() == b""

    asyncio.run(scenario())
