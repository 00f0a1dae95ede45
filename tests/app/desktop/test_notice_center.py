"""The notice center: which notices are current, and what ends each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytestqt.qtbot import QtBot

from app.common.enums import AgentRecord, Registration, RegistrationState, Role
from app.common.notices import ERROR, INFO, WARNING, Notice
from app.desktop import notice_center
from app.desktop.notice_center import NoticeCenter
from app.settings import AccountSettings, Settings
from telephony.messages import MessageReceived, MessageSent, SendMessage
from tests.app.phone_place import PhonePlace, utc_now


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    account = AccountSettings(user="1001", domain="pbx.office")
    place = PhonePlace(tmp_path, qtbot, replace(Settings(), account=account))
    yield place
    place.close()


@pytest.fixture
def center(place: PhonePlace) -> NoticeCenter:
    """Return one that no service reports to."""
    center, work = NoticeCenter(), place.workplace
    center.follow(
        line=work.phone.line,
        calls=work.calls.call_list,
        states=work.agents.states,
        session=work.access.session,
        hidden_cases=work.access.hidden_cases,
        attachments=work.files.attachments,
        video=work.video.calls,
        messages=work.texts.messages,
    )
    return center


def kinds(center: NoticeCenter) -> list[str]:
    return [notice.kind for notice in center.current.values()]


def test_good_news_ends_the_bad_news_and_goes_after_a_while(
    center: NoticeCenter, place: PhonePlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_center, "INFO_MS", 20)
    center.post(Notice("engine_lost", ERROR))
    center.post(Notice("registration_failed", ERROR, {"code": "403"}))
    center.post(Notice("text_received", INFO, {"number": "1002", "text": "Halo"}))
    with qtbot.waitSignal(center.withdrawn):
        center.post(Notice("engine_restored", INFO))
    assert kinds(center) == ["registration_failed", "text_received", "engine_restored"]
    qtbot.waitUntil(lambda: kinds(center) == ["registration_failed", "text_received"])
    place.phone.send(Registration(state=RegistrationState.REGISTERED, code=200, expires_s=300))
    assert kinds(center) == ["text_received"]  # a person wrote it to be read


def test_a_later_notice_with_the_same_key_lasts_its_own_time(
    center: NoticeCenter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_center, "INFO_MS", 20)
    center.post(Notice("report_saved", INFO, {"path": "a"}))
    monkeypatch.setattr(notice_center, "INFO_MS", 60_000)
    center.post(Notice("report_saved", INFO, {"path": "b"}))
    center.post(Notice("bad_target", INFO))
    monkeypatch.setattr(notice_center, "INFO_MS", 40)
    center.post(Notice("call_reported", INFO))
    qtbot.waitUntil(lambda: "call_reported" not in kinds(center))
    assert kinds(center) == ["report_saved", "bad_target"]


def test_missed_calls_are_counted_until_the_notice_is_closed(center: NoticeCenter) -> None:
    for _ in range(3):
        center.post(Notice("call_missed", WARNING, {"to": "Siti"}, ("call_back",), str(uuid4())))
    (notice,) = center.current.values()
    assert (notice.kind, notice.facts["count"], notice.actions) == ("calls_missed", "3", ("show_missed",))
    center.withdraw(notice_center.key_of(notice))
    center.post(Notice("call_missed", WARNING, {"to": "Siti"}, ("call_back",), str(uuid4())))
    assert kinds(center) == ["call_missed"]


def test_the_notices_of_a_senders_texts_go_when_the_agent_answers_them(
    place: PhonePlace, qtbot: QtBot
) -> None:
    center, messages = place.workplace.notices, place.workplace.texts.messages
    for user, text in (
        ("081234567890", "Berkas sudah saya kirim"),
        ("081234567890", "Halo?"),
        ("1002", "Ya"),
    ):
        place.phone.send(
            MessageReceived(
                remote_uri=f"sip:{user}@pbx", remote_user=user, remote_name="", text=text, at=utc_now()
            )
        )
    qtbot.waitUntil(lambda: kinds(center).count("text_received") == 3)
    first = next(one for one in center.current.values() if one.kind == "text_received")
    sender = messages.answer_to(UUID(first.facts["contact"]))
    assert sender is not None
    messages.send(sender, "Sudah kami terima")
    [sent] = place.phone.of(SendMessage)
    place.phone.send(MessageSent(message_key=sent.message_key, code=200, reason="OK"))
    assert [one.facts["text"] for one in center.current.values() if one.kind == "text_received"] == ["Ya"]


def test_another_agent_sees_no_notice_about_people(center: NoticeCenter, place: PhonePlace) -> None:
    center.post(Notice("call_missed", WARNING, {"to": "Siti"}, ("call_back",), str(uuid4())))
    center.post(Notice("engine_lost", ERROR))
    place.workplace.access.session.agent_changed.emit(AgentRecord(uuid4(), "Sari", Role.AGENT))
    assert kinds(center) == ["engine_lost"]


def test_every_service_of_the_workplace_reports_to_the_center(place: PhonePlace) -> None:
    work, seen = place.workplace, []
    work.notices.posted.connect(lambda notice: seen.append(notice.kind))
    areas = [getattr(work, one.name) for one in fields(work) if one.name not in ("notices", "internals")]
    members = [getattr(area, one.name) for area in areas if is_dataclass(area) for one in fields(area)]
    services = [one for one in (*areas, *members) if hasattr(one, "notice")]
    assert len(services) > 15
    for number, service in enumerate(services):
        service.notice.emit(Notice(f"trial_{number}", WARNING))
    assert seen == [f"trial_{number}" for number in range(len(services))]
