"""The protocol: what goes in comes out, and nothing else gets through."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.messages import (
    Account,
    CallChanged,
    CallIncoming,
    CallState,
    Configure,
    Dial,
    Network,
    SendDtmf,
    Sound,
    decode_command,
    decode_event,
    encode,
)

texts = st.text(max_size=40)
times = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda at: at.replace(tzinfo=timezone(timedelta(0)))
)
accounts = st.builds(Account, user=texts, domain=texts, display_name=texts, password=texts, auth_user=texts)
commands = st.one_of(
    st.builds(Configure, account=accounts, network=st.builds(Network), sound=st.builds(Sound, speaker=texts)),
    st.builds(Dial, call_key=texts, target=texts),
    st.builds(SendDtmf, call_key=texts, digits=texts),
)
events = st.one_of(
    st.builds(
        CallIncoming,
        call_key=texts,
        call_id=texts,
        remote_uri=texts,
        remote_user=texts,
        remote_name=texts,
        received_at=times,
    ),
    st.builds(CallChanged, call_key=texts, state=st.sampled_from(CallState), reason=texts, at=times),
)


@given(commands)
def test_a_command_survives_the_pipe_in_one_line(command: Configure | Dial | SendDtmf) -> None:
    line = encode(command)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode_command(line) == command


@given(events)
def test_an_event_survives_the_pipe_in_one_line(event: CallIncoming | CallChanged) -> None:
    line = encode(event)
    assert line.count(b"\n") == 1
    assert decode_event(line) == event


@pytest.mark.parametrize("line", [b"", b"{}", b'{"type":"Fly"}', b'{"type":"Answer"}', b"\xff\xfe", b"[]"])
def test_what_is_no_command_is_refused(line: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, msgspec.ValidationError)):
        decode_command(line)


def test_a_password_does_not_show_in_a_log() -> None:
    assert "rahasia" not in repr(Configure(account=Account(user="a", password="rahasia")))
