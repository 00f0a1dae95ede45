"""The client's watch over an engine that will not live, played by small scripts in its place."""

from __future__ import annotations

import sys
import time

import pytest
from pytestqt.qtbot import QtBot

from telephony.client.phone import Phone
from telephony.messages import (
    Account,
    CallPolicy,
    EngineFailed,
    EngineReady,
    MuteChanged,
    SendMessage,
    Sound,
    Video,
    encode,
)
from telephony.process import restarts
from telephony.sip.target import TargetError


def engine(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_a_crash_loop_is_reported_and_slows_down(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restarts, "FIRST_DELAYS_MS", (0, 1, 1, 1))
    phone = Phone(engine("import os; os.abort()"))
    lost: list[float] = []
    phone.engine_lost.connect(lambda event: lost.append(time.monotonic()))
    with qtbot.waitSignal(phone.engine_failed) as failed:
        phone.start(Account(user="a"))
    assert failed.args == [EngineFailed(kind="library", reason="5 crashes in a minute")]
    assert len(lost) == 5
    assert not phone.is_running
    phone.stop_and_wait()


# Qt reports the empty name inside QProcess.start(), as it does for every program on Windows.
@pytest.mark.parametrize("program", ["/no/such/program", ""])
def test_a_program_that_cannot_start_is_reported_with_its_reason_and_tried_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr("telephony.client.phone.FAILED_DELAY_MS", 1)
    phone = Phone([program])
    failed: list[EngineFailed] = []
    phone.engine_failed.connect(failed.append)
    with qtbot.assertNotEmitted(phone.engine_lost):
        phone.start(Account(user="a"))
        assert failed == []  # it comes after `start`, also where the system answers at once
        qtbot.waitUntil(lambda: len(failed) >= 2)
    assert {event.kind for event in failed} == {"blocked"}
    assert all(event.reason for event in failed)
    with qtbot.waitSignal(phone.stopped):
        phone.stop()


def test_an_engine_that_gives_a_reason_is_not_called_a_crash(qtbot: QtBot) -> None:
    phone = Phone(engine('print(\'{"type":"EngineFailed","kind":"no_network","reason":"x"}\')'))
    with qtbot.assertNotEmitted(phone.engine_lost), qtbot.waitSignal(phone.engine_failed) as failed:
        phone.start(Account(user="a"))
    assert failed.args is not None
    assert failed.args[0].kind == "no_network"
    phone.stop_and_wait()


def test_commands_without_an_engine_are_refused_later(qtbot: QtBot) -> None:
    phone = Phone(engine(""))
    with qtbot.waitSignal(phone.command_refused) as refused:
        key = phone.dial("sip:a@b.example")
    assert refused.args is not None
    assert (refused.args[0].call_key, refused.args[0].kind) == (key, "wrong_state")


def test_an_engine_that_dies_of_a_dial_leaves_no_call_without_a_word(qtbot: QtBot) -> None:
    ready = encode(EngineReady(pid=1, sip_port=5060, address="127.0.0.1")).decode()
    phone = Phone(engine(f"print({ready!r}, end='', flush=True)\nwhile 'Dial' not in input(): pass"))
    with qtbot.waitSignal(phone.engine_ready):
        phone.start(Account(user="a"))
    with qtbot.assertNotEmitted(phone.call_ended), qtbot.waitSignal(phone.command_refused) as refused:
        key = phone.dial("sip:a@b.example")
    assert refused.args is not None
    assert (refused.args[0].call_key, refused.args[0].command) == (key, "Dial")
    phone.stop_and_wait()


def test_what_is_set_while_the_engine_starts_reaches_it(qtbot: QtBot) -> None:
    ready = encode(EngineReady(pid=1, sip_port=5060, address="127.0.0.1")).decode()
    muted = encode(MuteChanged(is_muted=True)).decode()
    script = (
        f"input(); print({ready!r}, end='', flush=True); got = set()\n"
        "while got != {'SetPolicy', 'SetSound', 'SetVideo'}: got.add(json.loads(input())['type'])\n"
        f"print({muted!r}, end='', flush=True); input()"
    )
    phone = Phone(engine(f"import json\n{script}"))
    phone.start(Account(user="a"))
    phone.set_policy(CallPolicy(is_undisturbed=True))
    phone.set_sound(Sound(microphone="none"))
    with qtbot.waitSignal(phone.mute_changed):
        phone.set_video(Video(is_allowed=False))
    phone.stop_and_wait()


def test_dialling_nonsense_raises_a_typed_error(qtbot: QtBot) -> None:
    with pytest.raises(TargetError):
        Phone(engine("")).dial("no such thing")


def test_stopping_waits_for_no_engine(qtbot: QtBot) -> None:
    phone = Phone(engine(""))
    with qtbot.waitSignal(phone.stopped):
        phone.stop()


def test_an_engine_that_dies_of_a_text_says_which_one_is_lost(qtbot: QtBot) -> None:
    ready = encode(EngineReady(pid=1, sip_port=5060, address="127.0.0.1")).decode()
    phone = Phone(engine(f"print({ready!r}, end='', flush=True)\nwhile 'SendMessage' not in input(): pass"))
    with qtbot.waitSignal(phone.engine_ready):
        phone.start(Account(user="a"))
    with qtbot.waitSignal(phone.command_refused) as refused:
        phone.do(SendMessage(message_key="m1", target="sip:a@b.example", text="Izin sudah terbit"))
    assert refused.args is not None
    assert (refused.args[0].message_key, refused.args[0].kind) == ("m1", "lost")
    phone.stop_and_wait()
