import json
import socket
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.pluginhost.frames import ANSWER, ASKING, LIMIT, FrameRefused, Link, pack

KEPT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
)


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Link(ours), theirs


def soon():
    return time.monotonic() + 5


@given(body=KEPT)
def test_what_is_sent_arrives(body):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Link(ours).send(pack(ANSWER, body), soon())
        assert Link(theirs).receive(soon()) == (ANSWER, body)


def test_frames_that_arrive_together_are_read_one_by_one(ends):
    link, theirs = ends
    theirs.sendall(pack(ASKING, {"name": "a"}) + pack(ANSWER, [1]))
    assert link.receive(soon()) == (ASKING, {"name": "a"})
    assert link.has_leftovers()
    assert link.receive(soon()) == (ANSWER, [1])
    assert not link.has_leftovers()


def test_a_frame_in_drops_still_has_one_deadline(ends):
    link, theirs = ends
    theirs.sendall(pack(ANSWER, "whole")[:7])
    with pytest.raises(TimeoutError):
        link.receive(time.monotonic() + 0.05)


def test_reading_after_the_deadline_is_late_even_when_something_is_there(ends):
    link, theirs = ends
    theirs.sendall(pack(ANSWER, 1))
    with pytest.raises(TimeoutError):
        link.receive(time.monotonic() - 1)


def test_writing_to_one_who_does_not_read_has_a_deadline(ends):
    link, _ = ends
    with pytest.raises(TimeoutError):
        for _ in range(100):
            link.send(pack(ANSWER, "x" * (LIMIT - 2)), time.monotonic() + 0.05)


@pytest.mark.parametrize(
    "sent",
    [
        struct.pack(">cI", b"x", 2) + b"[]",
        struct.pack(">cI", b"a", LIMIT + 1),
        struct.pack(">cI", b"a", 3) + b"{]}",
        struct.pack(">cI", b"a", 3) + b"NaN",
        struct.pack(">cI", b"a", 2) + b"\xff\xfe",
        struct.pack(">cI", b"a", 100_000) + b"[" * 100_000,
        struct.pack(">cI", b"a", 9000) + b"9" * 9000,
        b"\x80\x04\x95 pickle",
    ],
    ids=["kind", "length", "syntax", "nan", "encoding", "depth", "digits", "pickle"],
)
def test_bytes_that_are_no_frame_are_refused(ends, sent):
    link, theirs = ends
    theirs.sendall(sent)
    with pytest.raises(FrameRefused):
        link.receive(soon())


def test_the_end_of_the_other_side_is_told(ends):
    link, theirs = ends
    theirs.close()
    assert link.has_leftovers()
    with pytest.raises(EOFError):
        link.receive(soon())


def test_a_frame_holds_256_kilobytes_and_not_a_byte_more():
    body = "x" * (LIMIT - 2)
    assert len(json.dumps(body)) == LIMIT
    assert pack(ANSWER, body)
    with pytest.raises(FrameRefused):
        pack(ANSWER, body + "x")
