"""What a STUN or TURN server says, and what is no answer of it."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys

import pytest
from aioice.stun import Class, Message, Method
from hypothesis import given
from hypothesis import strategies as st

from telephony.proxy.transport import stun, turn

REQUEST = Message(Method.BINDING, Class.REQUEST)


def response(kind: Class = Class.RESPONSE, method: Method = Method.BINDING) -> Message:
    return Message(method, kind, REQUEST.transaction_id)


def answered_with(*datagrams: bytes) -> Message | None:
    """Return what is accepted as the response to REQUEST, each of these coming after one request."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there,
    ):
        for end in (here, there):
            end.bind(("127.0.0.1", 0))
        here.connect(there.getsockname())
        there.connect(here.getsockname())
        here.setblocking(False)
        for datagram in datagrams:
            there.send(datagram)
        return asyncio.run(stun.transact(here, REQUEST, (0.01,) * (len(datagrams) + 1)))


def test_only_the_response_to_this_request_is_its_response() -> None:
    strange = bytes(Message(Method.BINDING, Class.RESPONSE))
    other = bytes(response(method=Method.ALLOCATE))
    broken = response()
    broken.add_message_integrity(b"key")  # and FINGERPRINT, in the aioice of Python 3.10 too
    damaged = bytes(broken)[:-1] + bytes([bytes(broken)[-1] ^ 1])
    for noise in (b"", b"\0" * 20, bytes(REQUEST), strange, other, damaged):
        assert answered_with(noise) is None
        good = answered_with(noise, bytes(response()))
        assert good is not None
        assert good.message_class is Class.RESPONSE


def test_an_error_is_a_response_and_its_reserved_bits_count_for_nothing() -> None:
    refused = response(Class.ERROR)
    refused.attributes["ERROR-CODE"] = (438, "Stale")
    raw = bytearray(bytes(refused))
    raw[raw.index(4, 24)] |= 0xF8  # above the class of the code (RFC 8489 section 14.8)
    found = answered_with(bytes(raw))
    assert found is not None
    assert turn.error_code(found) == 438
    assert turn.error_code(response(Class.ERROR)) == 0


def framed(attributes: bytes) -> bytes:
    """Put attributes behind a right header, so that they are looked at."""
    head = bytes(REQUEST)
    return head[:2] + len(attributes).to_bytes(2, "big") + head[4:20] + attributes


@given(st.binary(max_size=80) | st.binary(max_size=60).map(framed))
def test_any_datagram_is_a_message_or_none(data: bytes) -> None:
    assert isinstance(stun.read(data), Message | None)


@pytest.mark.parametrize("module", ["telephony.engine.user_agent", "telephony.proxy.proxy"])
def test_the_codec_is_imported_only_where_there_is_such_a_server(module: str) -> None:
    code = f"import sys, {module}; sys.exit('aioice' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
