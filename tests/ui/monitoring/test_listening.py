"""F13: a supervisor listens only while the agent's window shows it, and listening makes no contact.

A real server and PostgreSQL, the services of two desktops, the supervisor's page and the agent's line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt

from app.common.notices import Notice
from app.desktop.desktop_notifications import ACTIONS, NONE
from app.monitoring.monitoring_desk import MonitoringEnd, MonitoringMode, Why
from app.monitoring.poller import Line
from app.policy import NO_POLICY
from db.enums import Consent
from db.sync.sync_status import SharedError, Trouble
from telephony.messages import (
    Dial,
    Hush,
    PauseRecording,
    PlaySign,
    RecordingChanged,
    RecordingState,
    StartRecording,
)
from tests.db.conftest import leave, postgres, root  # noqa: F401
from tests.ui.monitoring.listening_office import EXTENSION, ListeningOffice
from tests.ui.outside import FakeNotifications
from ui.monitoring.sign_notice import SignNotice

LISTEN, WHISPER, JOIN = MonitoringMode
NUMBER = f"556{EXTENSION}"

pytestmark = pytest.mark.real_time  # the sign has four seconds, as in the office


def record(office: ListeningOffice) -> None:
    """Let rina record the call, with the caller's consent."""
    service, phone = office.rina.work.recordings.service, office.rina.phone
    preferences = office.rina.work.preferences
    offered = replace(preferences.settings.recording, is_offered=True)
    preferences.change(replace(preferences.settings, recording=offered))
    service.set_consent(office.key, Consent.YES)
    service.start(office.key)
    office.until(lambda: phone.of(StartRecording))
    phone.send(RecordingChanged(call_key=office.key, state=RecordingState.WRITING, bytes=100))


def test_the_agent_sees_who_listens_before_the_exchange_is_called(office: ListeningOffice) -> None:
    office.listen()
    office.until(lambda: office.dialled)
    assert office.words == "Wati is listening to this call."
    assert office.row("shown_mode") == "listen"
    assert office.row("reason") == "Keluhan kemarin"
    (dial,) = office.dialled
    assert dial.target == NUMBER
    assert dial.ends_without_desktop
    assert office.wati.phone.of(Hush) == [Hush(call_key=dial.call_key, is_hushed=True)]
    assert office.rina.phone.of(PlaySign) == [PlaySign()]


@pytest.mark.parametrize(
    "typed",
    [
        *(f"{NUMBER}@pbx.office", f"sip:{NUMBER}@pbx.office;transport=tcp", f"sip:%35{NUMBER[1:]}@10.0.0.7"),
        *(f"sip:556-{EXTENSION}@pbx.office", f"sip:{NUMBER};x=y@pbx.office"),
    ],
)
def test_no_code_is_dialled_that_the_agent_would_not_see(office: ListeningOffice, typed: str) -> None:
    control, notices = office.wati.work.calls.control, list[Notice]()
    control.notice.connect(notices.append)
    control.dial(typed)
    assert not control.redirect(typed)
    assert [one.kind for one in notices] == ["target_is_listening_code"]
    assert office.wati.phone.of(Dial) == []
    control.dial(f"sip:{EXTENSION}@pbx.office")
    assert office.wati.phone.of(Dial)


def test_nobody_listens_while_the_agents_window_cannot_show_it(office: ListeningOffice) -> None:
    office.window.hide()
    office.listen()
    office.until(lambda: office.ended)
    assert office.ended[0].why is MonitoringEnd.HIDDEN
    assert office.dialled == []
    assert office.rina.phone.of(PlaySign) == []
    assert office.row("began_at") is None


@pytest.mark.parametrize("capabilities", [frozenset({ACTIONS, "body"}), NONE], ids=["desktop", "tray"])
def test_a_covered_window_has_the_desktop_or_the_tray_say_who_listens(
    office: ListeningOffice, capabilities: frozenset[str]
) -> None:
    desktop, said = FakeNotifications(capabilities), []
    signs = office.rina.work.monitoring.signs
    notice = SignNotice(signs, desktop, lambda *words: said.append(words), office.window)  # type: ignore[arg-type]
    key = office.listen_on()  # the supervisor's window is in front
    shown = [(one.title, one.body) for one in desktop.shown.values()] or said
    assert shown == [("A supervisor is with your call", "Wati is listening to this call.")]
    office.window.activateWindow()
    office.until(lambda: desktop.shown == {})
    office.page.activateWindow()
    office.until(lambda: len(said) == 2 or desktop.shown)
    office.press(Qt.Key.Key_Escape)
    office.until(lambda: office.hung_up == [key] and not signs.signs)
    assert desktop.shown == {}
    notice.deleteLater()


def test_the_supervisors_call_ends_as_soon_as_the_window_is_hidden(office: ListeningOffice) -> None:
    key = office.listen_on()
    office.window.hide()
    office.until(lambda: office.ended)
    assert office.ended[0].why is MonitoringEnd.HIDDEN
    assert office.hung_up == [key]


def test_the_supervisors_call_ends_if_the_server_does_not_answer_any_more(office: ListeningOffice) -> None:
    key = office.listen_on()
    beat = office.wati.work.monitoring.desk._poller
    assert beat is not None
    beat.stop()  # as when its answers do not come
    office.until(lambda: office.ended)
    assert office.ended[0].why is MonitoringEnd.LOST  # it is not the agent's computer
    assert office.hung_up == [key]


def test_it_ends_with_the_agents_call(office: ListeningOffice) -> None:
    key = office.listen_on()
    office.rina.phone.end(office.key)
    office.until(lambda: office.ended)
    assert office.ended[0].why is MonitoringEnd.CALL_OVER
    assert office.hung_up == [key]
    office.until(lambda: office.words == "")


def test_listening_makes_no_contact_no_state_no_wrap_up_and_no_missed_call(office: ListeningOffice) -> None:
    contacts, states = office.count("contact", "wati"), office.count("agent_state", "wati")
    key = office.listen_on()
    assert office.wati.work.calls.call_list.ongoing == ()
    office.press(Qt.Key.Key_Escape)
    office.until(lambda: office.hung_up == [key])
    office.wati.phone.end(key, "here")
    office.until(lambda: office.row("end_reason") == "ended")
    office.until(lambda: not office.wati.work.records.waiting)
    assert office.count("contact", "wati") == contacts
    assert office.count("agent_state", "wati") == states
    assert office.wati.work.agents.states.shift.wrap_up is None
    assert office.row("contact_id") == office.call.contact_id


def test_without_a_server_the_sign_goes_after_the_supervisor_and_the_recording_goes_on(
    office: ListeningOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_line: Line) -> object:
        raise SharedError(Trouble.UNREACHABLE, "gone")

    record(office)
    office.listen_on()
    office.press(Qt.Key.Key_2)
    office.until(lambda: office.rina.phone.of(PauseRecording))
    office.rina.phone.send(RecordingChanged(call_key=office.key, state=RecordingState.PAUSED, bytes=100))
    office.until(lambda: office.mode is WHISPER)
    for poller in (office.rina.work.monitoring.signs._poller, office.wati.work.monitoring.desk._poller):
        assert poller is not None
        monkeypatch.setattr(poller, "_ask", fail)
    office.until(lambda: office.ended)
    assert "whispers" in office.words
    assert office.rina.phone.of(PauseRecording)[-1].is_paused
    office.until(lambda: not office.rina.phone.of(PauseRecording)[-1].is_paused)
    assert office.words == ""
    office.until(lambda: office.rina.work.monitoring.signs._poller is None)


def test_a_whisper_waits_until_the_agent_sees_it_and_nothing_is_recorded(office: ListeningOffice) -> None:
    service, phone = office.rina.work.recordings.service, office.rina.phone
    record(office)
    office.listen_on()
    office.press(Qt.Key.Key_2)
    office.until(lambda: "whispers" in office.words)
    assert office.digits == []  # the file is still being written
    office.until(lambda: phone.of(PauseRecording))
    assert phone.of(PauseRecording)[-1] == PauseRecording(
        call_key=office.key, is_paused=True, is_whisper=True
    )
    assert office.row("shown_mode") == "listen"
    phone.send(RecordingChanged(call_key=office.key, state=RecordingState.PAUSED, bytes=100))
    office.until(lambda: office.digits == ["5"])
    assert office.mode is WHISPER
    service.toggle_pause(office.key)  # the agent cannot record the whisper
    assert phone.of(PauseRecording)[-1].is_paused
    office.press(Qt.Key.Key_1)
    office.until(lambda: office.digits == ["5", "4"])
    office.until(lambda: not phone.of(PauseRecording)[-1].is_paused)
    assert [one.is_hushed for one in office.wati.phone.of(Hush)] == [True, False, True]


def test_taking_part_is_shown_too(office: ListeningOffice) -> None:
    office.listen_on()
    office.press(Qt.Key.Key_3)
    office.until(lambda: office.digits == ["6"])
    assert "takes part" in office.words


def test_an_exchange_with_a_code_for_each_mode_is_called_again(office: ListeningOffice) -> None:
    office.use(office.wati, pbx="yeastar")
    key = office.listen_on()
    office.press(Qt.Key.Key_2)
    office.until(lambda: office.hung_up == [key])
    office.wati.phone.end(key, "here")
    assert [one.target for one in office.dialled] == [f"*51{EXTENSION}", f"*52{EXTENSION}"]
    office.wati.phone.connect(office.dialled[-1].call_key)
    office.until(lambda: "whispers" in office.words)
    assert office.mode is WHISPER


@pytest.fixture
def named_extension(office: ListeningOffice) -> Iterator[str]:
    """Let rina's extension be a name: no code with # can be dialled for it."""
    yield office.move_rina_to("rina")
    office.move_rina_to(EXTENSION)


def test_a_code_that_cannot_be_dialled_is_refused_in_words_and_the_first_call_goes_on(
    office: ListeningOffice, named_extension: str
) -> None:
    office.use(office.wati, pbx="yeastar", whisper_code="#52{ext}")
    key = office.listen_on()
    office.press(Qt.Key.Key_2)
    assert "cannot be dialled, so nothing changes" in office.page._monitor._words.text()
    office.press(Qt.Key.Key_3)
    assert "cannot be dialled" not in office.page._monitor._words.text()
    office.until(lambda: office.hung_up == [key])
    office.wati.phone.end(key, "here")
    assert [one.target for one in office.dialled] == [f"*51{named_extension}", f"*53{named_extension}"]


def test_listening_ends_for_the_agent_too_if_the_next_code_can_no_longer_be_dialled(
    office: ListeningOffice,
) -> None:
    office.use(office.wati, pbx="yeastar")
    key = office.listen_on()
    office.press(Qt.Key.Key_2)
    office.until(lambda: office.hung_up == [key])
    phone = office.wati.phone
    account = phone.lives[-1].account
    phone.start(msgspec.structs.replace(account, domain=""))
    phone.end(key, "here")
    phone.start(account)
    assert office.ended[0].why is Why.BAD_CODE
    office.until(lambda: office.words == "")


def test_taking_part_that_waits_for_its_sign_is_taken_back_with_the_key_of_the_whisper(
    office: ListeningOffice,
) -> None:
    office.listen_on()
    office.press(Qt.Key.Key_2)
    office.until(lambda: office.digits == ["5"])
    office.press(Qt.Key.Key_3)
    office.press(Qt.Key.Key_2)
    current = office.wati.work.monitoring.desk.current
    assert current is not None
    assert (current.mode, current.wanted) == (WHISPER, WHISPER)
    office.press(Qt.Key.Key_1)
    office.until(lambda: office.row("jsonb_array_length(changes)") == 3)
    assert office.digits == ["5", "4"]


def test_a_code_that_is_taken_back_before_its_sign_or_while_the_call_ends_is_not_called(
    office: ListeningOffice,
) -> None:
    office.use(office.wati, pbx="yeastar")
    key = office.listen_on()
    office.press(Qt.Key.Key_3)
    office.press(Qt.Key.Key_1)
    current = office.wati.work.monitoring.desk.current
    assert current is not None
    assert (current.wanted, office.hung_up) == (LISTEN, [])
    office.press(Qt.Key.Key_3)
    office.until(lambda: office.hung_up == [key])
    office.press(Qt.Key.Key_1)
    office.wati.phone.end(key, "here")
    assert [one.target for one in office.dialled] == [f"*51{EXTENSION}"] * 2
    assert office.wati.phone.of(Hush)[-1].is_hushed


def test_nothing_is_offered_without_the_policy_or_without_the_notice(office: ListeningOffice) -> None:
    for values in ({"way": "off"}, {"notice": " "}):
        office.use(office.wati, **values)
        office.choose_rina()
        office.press(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
        desk = office.wati.work.monitoring.desk
        desk.listen(office.shared.ids["rina"], "Keluhan")
        assert desk.current is None
        assert not office.page._listen.isVisible()
    assert office.dialled == []
    assert office.row("count(*)") == 0


def test_the_agents_desk_refuses_where_its_policy_does_not_allow_it(office: ListeningOffice) -> None:
    office.use(office.rina, way="off")
    office.listen()
    office.until(lambda: office.ended)
    assert office.ended[0].why is MonitoringEnd.OFF
    assert office.dialled == []
    assert office.rina.phone.of(PlaySign) == []


def test_a_user_cannot_allow_it_by_their_own_settings(office: ListeningOffice) -> None:
    preferences = office.wati.work.preferences
    allowed = preferences.settings
    preferences.use_policy(NO_POLICY)
    office.until(lambda: preferences.policy == NO_POLICY)
    preferences.change(allowed)
    assert preferences.settings.monitoring.way == "exchange"
    assert office.wati.work.monitoring.desk.modes == ()


def test_a_call_of_the_supervisors_own_comes_first(office: ListeningOffice) -> None:
    key = office.listen_on()
    own = office.talk(office.wati)
    assert office.ended[0].why is Why.OWN_CALL
    assert office.hung_up == [key]
    office.wati.work.monitoring.desk.listen(office.shared.ids["rina"])
    assert office.ended[-1].why is Why.OWN_CALL
    office.wati.phone.end(own)


def test_the_exchange_that_does_not_know_the_code_is_named_with_its_answer(office: ListeningOffice) -> None:
    office.listen()
    office.until(lambda: office.dialled)
    office.wati.phone.end(office.dialled[0].call_key, "there", 404)
    assert office.ended[0].why is Why.NOT_PUT_THROUGH
    assert office.ended[0].code == 404
