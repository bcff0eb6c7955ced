from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tools.local.framing import CHUNKED, Body


@given(
    chunks=st.lists(st.binary(min_size=1, max_size=40), max_size=5),
    trailer=st.sampled_from([b"", b"Digest: x\r\n"]),
    after=st.binary(max_size=20),
    cuts=st.lists(st.integers(min_value=0, max_value=300), max_size=8),
)
def test_a_chunked_body_ends_at_the_same_byte_however_it_is_cut(
    chunks: list[bytes], trailer: bytes, after: bytes, cuts: list[int]
) -> None:
    message = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    message += b"0\r\n" + trailer + b"\r\n"
    sent = message + after
    edges = [0, *sorted(cut for cut in cuts if cut < len(sent)), len(sent)]
    body = Body(CHUNKED)

    taken = 0
    for begin, end in pairwise(edges):
        if body.done:
            break
        taken += body.take(sent[begin:end])

    assert body.done
    assert taken == len(message)
