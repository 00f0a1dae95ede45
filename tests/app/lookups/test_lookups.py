"""Look-ups over a real socket: what is asked, what comes back, and every way in which it can fail."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import fail
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.common.finding import JELITA, OSS, Failure, Finding, Question
from app.common.jobs import Jobs
from app.common.lookup_faults import FaultKind
from app.common.secrets import Secrets
from app.lookups import jelita, oss
from app.lookups.lookups import Lookups
from app.settings import JelitaSettings, OssSettings, Settings
from app.settings.preferences import Preferences
from tests.app.lookup_samples import APPLICATIONS, INQUERY_NIB, NIB, REGISTRATION
from tests.app.lookup_servers import (
    Answer,
    LookupServer,
    floods,
    hangs_up,
    lookup_server,
    says,
    sends_on,
)
from tests.end2end.peers.certificates import Authority

ABOUT_NIB = Question(OSS, oss.INQUERY_NIB, NIB)
ABOUT_APPLICATION = Question(JELITA, jelita.APPLICATION, REGISTRATION)
USER_KEY = "kunci-oss-1"


@dataclass
class Desk:
    lookups: Lookups
    preferences: Preferences
    now: datetime = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)
    heard: list[object] = field(default_factory=list)

    def answer(self, qtbot: QtBot, question: Question, anew: bool = False) -> Finding | Failure:
        self.heard.clear()
        self.lookups.ask(question, anew)
        qtbot.waitUntil(lambda: isinstance(self.heard[-1:] and self.heard[-1], (Finding, Failure)))
        answered = self.heard[-1]
        assert isinstance(answered, (Finding, Failure))
        return answered

    def fault(self, qtbot: QtBot, question: Question) -> FaultKind:
        failure = self.answer(qtbot, question)
        assert isinstance(failure, Failure), failure
        return failure.kind


@pytest.fixture
def server() -> Iterator[LookupServer]:
    with lookup_server() as running:
        yield running


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, server: LookupServer) -> Iterator[Desk]:
    jobs = Jobs()
    preferences = Preferences(Settings(), tmp_path / "settings.toml", Secrets(fail.Keyring()), jobs)
    lookups = Lookups(preferences, lambda: opened.now)
    opened = desk = Desk(lookups, preferences)
    for signal in (lookups.asking, lookups.found, lookups.failed):
        signal.connect(desk.heard.append)
    use(desk, server)
    yield desk
    lookups.stop()
    jobs.stop()


def use(desk: Desk, server: LookupServer, user_key: str = USER_KEY, timeout_s: int = 5) -> None:
    settings = Settings(
        oss=OssSettings(True, server.address, timeout_s=timeout_s),
        jelita=JelitaSettings(True, server.address + "/", timeout_s=timeout_s),
    )
    desk.preferences.change(settings, oss_key=user_key)


def test_oss_is_asked_with_the_key_and_its_answer_told(
    qtbot: QtBot, desk: Desk, server: LookupServer
) -> None:
    server.answer = says(INQUERY_NIB)
    found = desk.answer(qtbot, ABOUT_NIB)
    assert isinstance(found, Finding)
    assert (found.question, found.found_at) == (ABOUT_NIB, desk.now)
    assert found.fields[0].value == "CV Sinar Parahyangan"
    assert desk.heard == [ABOUT_NIB, found]
    [asked] = server.asked
    assert (asked.method, asked.path) == ("POST", "/api-base/inqueryNIB")
    assert asked.json() == {"INQUERYNIB": {"nib": NIB}}
    assert asked.headers["user_key"] == USER_KEY
    assert asked.headers["content-type"] == "application/json"


def test_jelita_is_asked_by_the_registration_number(qtbot: QtBot, desk: Desk, server: LookupServer) -> None:
    server.answer = says(APPLICATIONS)
    found = desk.answer(qtbot, ABOUT_APPLICATION)
    assert isinstance(found, Finding)
    [asked] = server.asked
    assert (asked.method, asked.path) == ("GET", f"/api-base/api/permohonan/pendaftaran/{REGISTRATION}")
    assert "x-api-key" not in asked.headers
    desk.preferences.change(desk.preferences.settings, jelita_key="kunci-jelita")
    desk.answer(qtbot, ABOUT_APPLICATION, anew=True)
    assert server.asked[-1].headers["x-api-key"] == "kunci-jelita"
    assert "cookie" not in server.asked[-1].headers


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        (ABOUT_NIB, says({"responinqueryNIB": {"kode": "401"}}, 401), FaultKind.REFUSED),
        (ABOUT_NIB, says({"responinqueryNIB": {"kode": 404}}, 404), FaultKind.NOT_FOUND),
        (ABOUT_NIB, says({"responinqueryNIB": {"kode": "404"}}), FaultKind.NOT_FOUND),
        (ABOUT_NIB, says({"kode": 400}, 400), FaultKind.BAD_REQUEST),
        (ABOUT_NIB, says(b"Internal Server Error", 500, "text/plain"), FaultKind.SERVER_FAULT),
        (ABOUT_NIB, says(b"upstream timed out", 504, "text/plain"), FaultKind.TIMED_OUT),
        (ABOUT_NIB, says(b"<html>404</html>", 404, "text/html"), FaultKind.NOT_UNDERSTOOD),
        (ABOUT_NIB, says(b'{"kode": 20'), FaultKind.NOT_UNDERSTOOD),
        (ABOUT_NIB, says(b'{"kode": "\xff"}'), FaultKind.NOT_UNDERSTOOD),
        (ABOUT_NIB, floods, FaultKind.TOO_LARGE),
        (ABOUT_NIB, hangs_up, FaultKind.NO_NETWORK),
        (ABOUT_APPLICATION, says({"error": "Tidak ada data.."}, 404), FaultKind.NOT_FOUND),
        (ABOUT_APPLICATION, says({"error": "Invalid API Key."}, 403), FaultKind.REFUSED),
        (ABOUT_APPLICATION, says(b"<html>Masuk</html>", kind="text/html"), FaultKind.NOT_UNDERSTOOD),
    ],
)
def test_a_fault_is_reported_by_its_kind(
    qtbot: QtBot, desk: Desk, server: LookupServer, question: Question, answer: Answer, kind: FaultKind
) -> None:
    server.answer = answer
    assert desk.fault(qtbot, question) is kind
    server.answer = says(INQUERY_NIB if question is ABOUT_NIB else APPLICATIONS)
    assert isinstance(desk.answer(qtbot, question), Finding)


def test_a_server_that_is_silent_or_drips_is_given_up_in_time(
    qtbot: QtBot, desk: Desk, server: LookupServer
) -> None:
    use(desk, server, timeout_s=1)
    for answer in (server.silent, server.drips):
        server.answer = answer
        began = time.monotonic()
        assert desk.fault(qtbot, ABOUT_NIB) is FaultKind.TIMED_OUT
        assert time.monotonic() - began < 20  # Qt itself gives up after 30


def test_nobody_is_followed_to_another_server_and_no_key_goes_there(
    qtbot: QtBot, desk: Desk, server: LookupServer
) -> None:
    with lookup_server() as other:
        server.answer = sends_on(other.address)
        assert desk.fault(qtbot, ABOUT_NIB) is FaultKind.REDIRECTED
        assert desk.fault(qtbot, ABOUT_APPLICATION) is FaultKind.REDIRECTED
        assert other.asked == []
        assert len(server.asked) == 2


def test_no_server_and_a_wrong_certificate_are_distinguished(
    qtbot: QtBot, desk: Desk, trusted: Authority, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    settings = desk.preferences.settings
    nobody = replace(settings.oss, address=f"http://127.0.0.1:{free}")
    desk.preferences.change(replace(settings, oss=nobody), oss_key=USER_KEY)
    assert desk.fault(qtbot, ABOUT_NIB) is FaultKind.NO_NETWORK
    with lookup_server(tls_of(Authority(tmp_path))) as unknown:
        use(desk, unknown)
        assert desk.fault(qtbot, ABOUT_NIB) is FaultKind.TLS
        assert unknown.asked == []
    with lookup_server(tls_of(trusted)) as secure:
        secure.answer = says(INQUERY_NIB)
        use(desk, secure)
        assert isinstance(desk.answer(qtbot, ABOUT_NIB), Finding)


def tls_of(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate("127.0.0.1"))
    return context


def test_the_newest_question_wins_and_a_cancelled_one_is_never_heard_of(
    qtbot: QtBot, desk: Desk, server: LookupServer
) -> None:
    server.answer = server.silent
    desk.lookups.ask(replace(ABOUT_NIB, key="9999999999999"))
    qtbot.waitUntil(lambda: len(server.asked) == 1)
    server.answer = says(INQUERY_NIB)
    found = desk.answer(qtbot, ABOUT_NIB)
    assert isinstance(found, Finding)
    assert [one for one in desk.heard if isinstance(one, (Finding, Failure))] == [found]

    server.answer = server.silent
    desk.heard.clear()
    desk.lookups.ask(ABOUT_NIB, anew=True)
    qtbot.waitUntil(lambda: len(server.asked) == 3)
    desk.lookups.cancel(OSS)
    server.answer = says(APPLICATIONS)
    desk.lookups.ask(ABOUT_APPLICATION)
    qtbot.waitUntil(lambda: isinstance(desk.heard[-1], Finding))
    assert [type(one) for one in desk.heard] == [Question, Question, Finding]


def test_an_answer_of_today_is_not_asked_for_again(qtbot: QtBot, desk: Desk, server: LookupServer) -> None:
    server.answer = says(INQUERY_NIB)
    first = desk.answer(qtbot, ABOUT_NIB)
    desk.now += timedelta(hours=5)
    assert desk.answer(qtbot, ABOUT_NIB) is first
    assert len(server.asked) == 1
    again = desk.answer(qtbot, ABOUT_NIB, anew=True)
    assert isinstance(again, Finding)
    assert again.found_at == desk.now
    desk.now += timedelta(hours=9, minutes=1)  # 00.01 WIB of the next day
    desk.answer(qtbot, ABOUT_NIB)
    assert len(server.asked) == 3
    use(desk, server, timeout_s=6)  # other settings: what was asked before does not count
    desk.answer(qtbot, ABOUT_NIB)
    assert len(server.asked) == 4


def test_what_is_off_or_has_no_key_is_not_asked(qtbot: QtBot, desk: Desk, server: LookupServer) -> None:
    settings = desk.preferences.settings
    elsewhere = replace(settings.oss, address=server.address.replace("127.0.0.1", "localhost"))
    desk.preferences.change(replace(settings, oss=elsewhere))  # the key belongs to the server
    assert desk.fault(qtbot, ABOUT_NIB) is FaultKind.NO_KEY
    desk.preferences.change(Settings())
    assert desk.fault(qtbot, ABOUT_NIB) is FaultKind.OFF
    assert desk.fault(qtbot, ABOUT_APPLICATION) is FaultKind.OFF
    assert server.asked == []


def test_the_window_goes_on_while_a_server_is_silent(
    qtbot: QtBot, qtlog: Any, desk: Desk, server: LookupServer
) -> None:
    use(desk, server, timeout_s=60)
    server.answer = server.silent
    beats: list[float] = []
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    desk.lookups.ask(ABOUT_NIB)
    qtbot.waitUntil(lambda: bool(server.asked) and len(beats) > 20)
    desk.lookups.stop()
    assert desk.heard == [ABOUT_NIB]  # it was still waiting
    for count in range(2, 6):  # a stopped one starts anew, and leaves no timer of its thread behind
        desk.lookups.ask(ABOUT_APPLICATION)
        qtbot.waitUntil(partial(lambda count: len(server.asked) == count, count))
        desk.lookups.stop()
    assert not [record.message for record in qtlog.records]
