"""A newer program is announced quietly, at most once a day, and an older or the same one never."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.common.jobs import Jobs
from app.common.notices import INFO, Notice
from app.desktop.version_watch import VersionWatch
from db.sync.current_program import CurrentProgram, is_newer
from db.sync.gateway import Way
from db.sync.sync_status import Login, SharedError, Trouble

RINA = Login("rina", "secret of rina")
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=timezone.utc)


class Sharing(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_live = False

        self.asked: list[Login] = []
        self.answers: list[CurrentProgram | SharedError] = []

    def way(self) -> Way | None:
        return Way(self, RINA) if self.is_live else None  # type: ignore[arg-type]

    def current_program(self, login: Login) -> CurrentProgram:
        """Of the gateway."""
        self.asked.append(login)
        given = self.answers.pop(0)
        if isinstance(given, SharedError):
            raise given
        return given


def test_the_shared_database_is_asked_once_it_can_be_and_then_daily(
    qtbot: QtBot,
) -> None:
    sharing, jobs, got = Sharing(), Jobs(), list[Notice]()
    asked, answers = sharing.asked, sharing.answers
    answers += [
        SharedError(Trouble.UNREACHABLE, "gone"),
        CurrentProgram("1.10.0", "Panggilan video."),
        CurrentProgram("1.2.0", ""),
    ]
    at = [NOW]
    watch = VersionWatch(sharing, jobs, "1.9.0", lambda: at[0])  # type: ignore[arg-type]
    watch.notice.connect(got.append)
    sharing.changed.emit()
    assert not asked
    sharing.is_live = True

    def asked_again() -> bool:
        """Unreachable the first time: each change of the connection asks again until there is an answer."""
        sharing.changed.emit()
        return bool(got)

    qtbot.waitUntil(asked_again)
    facts = {"version": "1.10.0", "own": "1.9.0", "notes": "Panggilan video."}
    assert got == [Notice("newer_program", INFO, facts)]
    sharing.changed.emit()
    assert len(asked) == 2
    at[0] += timedelta(days=1)
    sharing.changed.emit()
    qtbot.waitUntil(lambda: not answers)
    jobs.stop()
    assert len(got) == 1


def test_versions_are_compared_by_their_numbers() -> None:
    assert is_newer("1.10.0", "1.9.9")
    assert not is_newer("0.2", "?")
    assert not is_newer("1.2", "1.2.0")
    assert not is_newer("1.2.0", "1.2.0")
