"""The fuzz target reaches every parser, and does not pass over a fault."""

from __future__ import annotations

import random

import pytest

from telephony.sip import sdp, uri
from tests.telephony.sip import fuzz


def test_damaged_messages_descriptions_and_uris_break_no_parser() -> None:
    assert fuzz.fuzz(seconds=1.0, seed=4475) > 3


def test_the_same_seed_gives_the_same_inputs() -> None:
    first, again = random.Random(1), random.Random(1)
    assert [fuzz.damaged(first, fuzz.MESSAGES) for _ in range(50)] == [
        fuzz.damaged(again, fuzz.MESSAGES) for _ in range(50)
    ]


@pytest.mark.parametrize(("module", "name"), [(uri, "split_address"), (sdp, "read")])
def test_a_parser_that_raises_another_error_is_found(
    module: object, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> object:
        raise KeyError(name)

    monkeypatch.setattr(module, name, broken)
    with pytest.raises(KeyError):
        fuzz.fuzz(seconds=60.0, seed=1)
    assert "seed 1, input " in capsys.readouterr().out
