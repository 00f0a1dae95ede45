"""A ringing call outside the window: in the desktop's own notification, or on the small card."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.common.enums import CallState
from app.desktop.desktop_notifications import (
    ACTIONS,
    BODY_MARKUP,
    ChosenAction,
    DesktopNotification,
    DesktopNotifications,
)
from telephony.messages import ChoosePicture, VideoChanged, VideoState
from tests.platforms import linux_only
from tests.ui.controls import child
from tests.ui.fakes import NOW, FakeWorkplace, case_row, incoming, person
from tests.ui.linux_desktop import (
    NOTIFYD,
    missing,
    notification_service,
    session_bus,
    shown_notifications,
    x_display,
)
from tests.ui.outside import FakeNotifications, ring_notice

WITH_BUTTONS = frozenset({ACTIONS, "body"})
WITHOUT_BUTTONS = frozenset({"body"})


def not_quiet(answer: Callable[[bool], None]) -> None:
    answer(False)


def shown_words(notifications: FakeNotifications) -> str:
    return " ".join(f"{one.title} {one.body}" for one in notifications.shown.values())


def test_a_notification_with_buttons_takes_the_place_of_the_card(
    workplace: FakeWorkplace, behind: QWidget
) -> None:
    desktop = FakeNotifications(WITH_BUTTONS)
    notice = ring_notice(workplace, behind, not_quiet, desktop)
    call = workplace.calls.call_list.send(incoming(candidates=(person(),)))
    assert not notice.card.isVisible()
    assert "Siti Aminah" in shown_words(desktop)
    [(key, shown)] = desktop.shown.items()
    assert [action for action, _ in shown.actions] == ["answer", "decline", "default"]
    desktop.chosen.emit(ChosenAction(key, "answer"))
    assert workplace.calls.control.asked == [("answer", "c1")]
    workplace.calls.call_list.send(replace(call, state=CallState.CONNECTED))
    assert desktop.shown == {}


@pytest.mark.parametrize("capabilities", [WITH_BUTTONS, frozenset()], ids=["notification", "card"])
def test_a_video_call_is_answered_with_the_camera_from_outside_the_window(
    workplace: FakeWorkplace, behind: QWidget, capabilities: frozenset[str]
) -> None:
    desktop = FakeNotifications(capabilities)
    notice = ring_notice(workplace, behind, not_quiet, desktop)
    on_card = child(notice.card, QAbstractButton, "call_popup.answer_with_camera")
    call = workplace.calls.call_list.send(incoming())
    actions = [action for one in desktop.shown.values() for action, _ in one.actions]
    assert "answer_with_camera" not in actions
    assert not on_card.isVisible()
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    video_call = workplace.calls.call_list.send(incoming("c2", offers_video=True))
    if capabilities:
        [(key, shown)] = desktop.shown.items()
        assert [action for action, _ in shown.actions][:2] == ["answer", "answer_with_camera"]
        desktop.chosen.emit(ChosenAction(key, "answer_with_camera"))
    else:
        on_card.click()
    assert workplace.calls.control.asked[0][0] == "answer"
    workplace.calls.call_list.send(replace(video_call, state=CallState.CONNECTED, answered_at=NOW))
    workplace.internals.phone.send(VideoChanged(call_key="c2", state=VideoState.ON))
    assert [one.source.kind for one in workplace.internals.phone.of(ChoosePicture)] == ["camera"]


def test_a_button_that_is_pressed_too_late_does_not_answer_the_next_call(
    workplace: FakeWorkplace, behind: QWidget
) -> None:
    desktop = FakeNotifications(WITH_BUTTONS)
    ring_notice(workplace, behind, not_quiet, desktop)
    first = workplace.calls.call_list.send(incoming())
    [key] = desktop.shown
    workplace.calls.call_list.send(replace(first, state=CallState.ENDED))
    workplace.calls.call_list.send(incoming("c2"))
    desktop.chosen.emit(ChosenAction(key, "decline"))
    assert workplace.calls.control.asked == [("decline", "c1")]


def test_a_desktop_without_buttons_gets_the_card_and_on_wayland_a_notification_that_says_where_to_answer(
    workplace: FakeWorkplace, behind: QWidget, qtbot: QtBot
) -> None:
    desktop = FakeNotifications(WITHOUT_BUTTONS)
    notice = ring_notice(workplace, behind, not_quiet, desktop)
    call = workplace.calls.call_list.send(incoming())
    assert notice.card.isVisible()
    assert desktop.shown == {}
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    notice.close()
    on_wayland = ring_notice(workplace, behind, not_quiet, desktop, has_card=False)
    workplace.calls.call_list.send(incoming("c2"))
    assert not on_wayland.card.isVisible()
    assert "Answer it in Loket's window." in shown_words(desktop)


def test_a_desktop_that_is_to_keep_quiet_gets_no_notification(
    workplace: FakeWorkplace, behind: QWidget
) -> None:
    desktop = FakeNotifications(WITH_BUTTONS)
    ring_notice(workplace, behind, lambda answer: answer(True), desktop)
    workplace.calls.call_list.send(incoming())
    assert desktop.shown == {}


@pytest.mark.parametrize("capabilities", [WITH_BUTTONS, frozenset()], ids=["notification", "card"])
@pytest.mark.parametrize(
    "hides", ["policy", "anonymous case", "confidential case of the person", "anonymous call"]
)
def test_no_name_and_no_number_where_others_may_not_see_them(
    workplace: FakeWorkplace, behind: QWidget, capabilities: frozenset[str], hides: str
) -> None:
    desktop = FakeNotifications(capabilities)
    notice = ring_notice(workplace, behind, not_quiet, desktop)
    who = person()
    call = incoming(candidates=(who,))
    if hides == "policy":
        settings = workplace.preferences.settings
        shown = replace(settings.notifications, names_callers=False)
        workplace.preferences.settings = replace(settings, notifications=shown)
    elif hides == "anonymous case":
        call = replace(call, proposed_case=case_row(is_anonymous=True))
    elif hides == "anonymous call":
        call = replace(call, case_id=uuid4(), is_case_anonymous=True)
    else:
        call = replace(call, candidates=(replace(who, has_hidden_case=True),))
    workplace.calls.call_list.send(call)
    card = " ".join(label.text() for label in notice.card.findChildren(QLabel))
    words = shown_words(desktop) + card + notice.card.accessibleName()
    assert notice.card.isVisible() or desktop.shown
    assert who.applicant.name not in words
    assert "81234567890" not in words.replace("-", "").replace(" ", "")


def test_a_window_in_the_tray_still_rings(qtbot: QtBot, workplace: FakeWorkplace) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    notice = ring_notice(workplace, window, not_quiet)
    workplace.calls.call_list.send(incoming())
    assert not notice.card.isVisible()  # a window that was never shown, or is closed
    notice.set_window_in_tray(True)
    assert notice.card.isVisible()


# -- a notification service that is not ours ----------------------------------------------------------------


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """An X display and a session bus of the test's own, with Xfce's notification service; the environment."""
    if what := missing("Xvfb", "xdotool", "dbus-daemon", str(NOTIFYD)):
        pytest.skip(f"needs {what}")
    with ExitStack() as stack:
        environment = stack.enter_context(session_bus(stack.enter_context(x_display(dict(os.environ)))))
        stack.enter_context(notification_service(environment))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", environment["DBUS_SESSION_BUS_ADDRESS"])
        yield environment


@linux_only("notifications of Linux desktops")
@pytest.mark.parametrize(("button", "action"), [(0, "answer"), (1, "decline")])
def test_a_click_on_a_button_of_a_real_notification_arrives(
    qtbot: QtBot, desktop: dict[str, str], button: int, action: str
) -> None:
    notifications = DesktopNotifications()
    seen: list[frozenset[str]] = []
    chosen: list[ChosenAction] = []
    notifications.chosen.connect(chosen.append)
    notifications.ask_capabilities(seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert {ACTIONS, BODY_MARKUP} <= seen[0]
    actions = (("answer", "Answer"), ("decline", "Decline"), ("default", "Open Loket"))
    notifications.show("ring:c1", DesktopNotification("Incoming call", "Siti <b>& co", actions))
    qtbot.waitUntil(lambda: bool(shown_notifications(desktop)))
    [window] = shown_notifications(desktop)
    geometry = subprocess.run(
        ["xdotool", "getwindowgeometry", "--shell", window],
        env=desktop,
        capture_output=True,
        text=True,
        check=True,
    )
    size = dict(line.split("=") for line in geometry.stdout.split())
    x = int(size["WIDTH"]) * (2 * button + 1) // 6  # three buttons of one width, in the last row
    y = int(size["HEIGHT"]) - 30
    click = ["xdotool", "mousemove", "--window", window, str(x), str(y), "click", "1"]

    def is_chosen() -> bool:
        subprocess.run(click, env=desktop, capture_output=True, check=False)  # it fades in first
        QCoreApplication.processEvents()
        return bool(chosen)

    qtbot.waitUntil(is_chosen)
    assert chosen[0] == ChosenAction("ring:c1", action)
    notifications.stop()


@linux_only("notifications of Linux desktops")
def test_what_is_closed_or_left_behind_is_gone_from_a_real_desktop(
    qtbot: QtBot, desktop: dict[str, str]
) -> None:
    notifications = DesktopNotifications()
    notifications.show("ring:c1", DesktopNotification("Incoming call", "Siti Aminah"))
    qtbot.waitUntil(lambda: len(shown_notifications(desktop)) == 1)
    notifications.close("ring:c1")
    qtbot.waitUntil(lambda: not shown_notifications(desktop))
    notifications.show("ring:c2", DesktopNotification("Incoming call", "Budi"))
    qtbot.waitUntil(lambda: len(shown_notifications(desktop)) == 1)
    notifications.stop()
    qtbot.waitUntil(lambda: not shown_notifications(desktop))


@linux_only("D-Bus, and the library for it")
def test_without_a_service_a_desktop_can_do_nothing_and_nothing_waits(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    notifications = DesktopNotifications()
    seen: list[frozenset[str]] = []
    notifications.ask_capabilities(seen.append)
    notifications.show("ring:c1", DesktopNotification("Incoming call"))
    qtbot.waitUntil(lambda: seen == [frozenset()])
    notifications.stop()


def test_the_card_goes_with_the_window_also_if_something_still_knows_it(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    window = QWidget()
    card = ring_notice(workplace, window).card
    window.deleteLater()
    qtbot.waitUntil(lambda: not isValid(card))
