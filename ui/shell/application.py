"""Starts Qt, opens the workplace, shows the window, and keeps a bug from ending the day."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from app.common.notices import ERROR, Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.collector import Collector
from app.desktop.first_start import needs_setting_up
from app.desktop.graceful_exit import GracefulExit
from app.desktop.links import Links
from app.desktop.log import hook_bugs
from app.desktop.private_memory import protect_desktop
from app.desktop.session_start import SessionStart, session_entry
from app.desktop.settings_at_start import LastGoodSettings, find_settings, instead_of_wrong, use_instead
from app.desktop.start import OpenDesktop, StartError, open_workplace
from app.desktop.windows_identity import set_app_user_model_id
from app.desktop.workplace import Workplace
from app.policy import Policy, load_policy
from app.policy.provisioning import Provisioning
from ui.keys.commands import Commands
from ui.keys.outside import OutsideCommands
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.text.times import use_zone
from ui.widgets.button import ActionButton

_HOLDING_NOTHING = ("staff", "sign_in", "guide", "first_start")  # dialogs in which nothing is lost
_SWITCH_INTERVAL_S = 0.001  # the window's thread must not wait 5 ms each time for one that reads records
Rehearse = Callable[[MainWindow, Workplace], QObject | None]


def run_window(
    where: AppPaths,
    rehearse: Rehearse | None = None,
    link: str = "",
    secrets: Secrets | None = None,
    policy: Policy | None = None,
    *,
    with_session: bool = False,
) -> int:
    """Show the desktop until it is closed; returns the exit code.

    `rehearse` may drive the window (the demo); what it returns is kept alive. `link` is
    offered in the dial field. `secrets` stands for the system's key store (the demo's), `policy` for what the
    office decided for this computer. `with_session`: The user's sign-in to the computer started Loket.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    set_app_user_model_id()
    application = QApplication(sys.argv[:1])
    protect_desktop()
    collector = Collector()
    application.setApplicationName("Loket")
    application.setDesktopFileName("loket")
    appearance = Appearance(application)
    provisioning = Provisioning(load_policy() if policy is None else policy, where.data)
    opened = _open(where, appearance, secrets, provisioning.policy())
    if opened is None:
        provisioning.stop()
        return 1
    workplace = opened.workplace
    use_zone(workplace.procedure.zone)
    workplace.preferences.changed.connect(lambda _: use_zone(workplace.procedure.zone))
    window = MainWindow(workplace, appearance, where.config / "window.ini")
    appearance.dress()

    def report_bug(error: BaseException) -> None:
        workplace.system.crash_reports.note_bug(error)
        facts = {"reason": f"{type(error).__name__}: {error}"}
        workplace.notices.post(Notice("bug", ERROR, facts, ("save_report",)))

    hook_bugs(report_bug)
    provisioning.renewed.connect(workplace.preferences.use_policy)
    links = Links(where)
    links.wanted.connect(window.take_link)
    outside = OutsideCommands(window, Commands(window), workplace)
    links.command_wanted.connect(outside.handle)

    def in_the_way() -> str:
        if workplace.calls.call_list.ongoing:
            return "call"
        is_waiting = workplace.records.waiting or workplace.drafts.unwritten.in_memory
        return "changes" if is_waiting else "window" if _is_dialog_open() else ""

    graceful_exit = GracefulExit(in_the_way, window.leave)
    graceful_exit.notice.connect(workplace.notices.post)
    links.leaving_wanted.connect(graceful_exit.ask)
    if with_session and workplace.preferences.settings.desk.starts_in_tray:
        window.start_in_tray()
    else:
        for button in window.findChildren(ActionButton):
            if button.isVisibleTo(window):
                button.draw_icon()
        window.show()
    workplace.start()
    provisioning.start()
    starts = None
    if rehearse is None:  # what is chosen in the training is not for this computer
        starts = SessionStart(workplace.preferences, session_entry(), window)
        starts.notice.connect(workplace.notices.post)
        starts.start()
    if link:
        window.take_link(link)
    preferences = workplace.preferences
    if left_open := preferences.policy.left_open(preferences.settings):
        window.come_to_front()
        window.ask_for_settings(left_open)
    elif rehearse is None and needs_setting_up(preferences.settings, preferences.policy):
        window.ask_first_start()
    rehearsal = rehearse(window, workplace) if rehearse is not None else None
    code = application.exec()
    links.close()
    provisioning.stop()
    if starts is not None:
        starts.stop()
    opened.close()
    collector.stop()
    del rehearsal
    return code


def _is_dialog_open() -> bool:
    """Whether a dialog is open whose content is not saved automatically."""
    windows = QApplication.topLevelWidgets()
    return any(
        isinstance(one, QDialog) and one.isVisible() and one.objectName() not in _HOLDING_NOTHING
        for one in windows
    )


def _open(
    where: AppPaths, appearance: Appearance, secrets: Secrets | None, policy: Policy
) -> OpenDesktop | None:
    """Open the workplace, or say what is in the way until the person quits or it is gone."""
    notices: list[Notice] = []
    while True:
        try:
            found = find_settings(where, policy)
            notices += [found.notice] if found.notice is not None else []
            settings = found.settings
            translations.use(settings.ui.language)
            appearance.choose(Scheme(settings.ui.theme), settings.ui.text_scale_percent / 100)
            opened = open_workplace(where, settings, secrets, policy)
        except StartError as error:
            if not _ask_what_to_do(error, where, policy, notices, appearance):
                return None
        else:
            for notice in notices:
                opened.workplace.notify_at_start(notice)
            return opened


def _ask_what_to_do(
    error: StartError, where: AppPaths, policy: Policy, notices: list[Notice], appearance: Appearance
) -> bool:
    """Return whether to try again; the last good settings are in place then, if the person chose them."""
    instead = instead_of_wrong(where, policy, error)
    if error.kind == "settings":
        translations.use(_language(instead))
    appearance.dress()
    from ui.shell.start_problem import StartProblem

    problem = StartProblem(error.kind, error.facts, error.repair, instead=instead)
    if not problem.exec():
        return False
    if problem.takes_last_good and instead is not None:
        try:
            notices.append(use_instead(where, instead))
        except StartError as hindrance:
            return bool(StartProblem(hindrance.kind, hindrance.facts).exec())
    return True


def _language(instead: LastGoodSettings | None) -> str:
    language = instead.good.values.get("ui.language") if instead is not None else None
    return language if isinstance(language, str) else "system"
