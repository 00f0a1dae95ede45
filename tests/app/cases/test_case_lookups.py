"""The case on the screen asks automatically, and keeps what it found: real records, a local server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot

from app.cases.case_lookups import PaneState
from app.common.finding import JELITA, OSS
from app.common.lookup_faults import FaultKind
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.lookups import oss
from app.settings import OssSettings, Settings
from db.enums import Channel
from db.replica import Replica
from tests.app.lookup_samples import INQUERY_NIB, LICENCE_ID, NIB, REGISTRATION
from tests.app.lookup_servers import LookupServer, lookup_server, says

WORDS = "Status NIB: Aktif"


@pytest.fixture
def server() -> Iterator[LookupServer]:
    with lookup_server() as running:
        running.answer = says(INQUERY_NIB)
        yield running


@pytest.fixture
def work(qtbot: QtBot, tmp_path: Path, server: LookupServer) -> Iterator[Workplace]:
    places = AppPaths.below(tmp_path)
    places.create()
    replica = Replica.open(places.records_file)
    work = build_workplace(places, Settings(), replica, Secrets(fail.Keyring()))
    work.preferences.change(Settings(oss=OssSettings(True, server.address)), oss_key="kunci")
    with qtbot.waitSignal(work.drafts.drafting.restored):
        work.access.session.add_agent("Rina")
    with qtbot.waitSignal(work.cases.editor.opened):
        work.cases.editor.start_draft(Channel.VOICE)
    yield work
    work.stop()


def write(work: Workplace, **fields: str) -> None:
    for name, text in fields.items():
        work.cases.editor.keep(name, text)
        work.lookups.of_case.typed()


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition)


def test_an_nib_that_is_typed_is_asked_for_once_and_its_answer_becomes_evidence(
    qtbot: QtBot, work: Workplace, server: LookupServer
) -> None:
    panes = work.lookups.of_case
    for length in range(1, len(NIB) + 1):
        write(work, nib=NIB[:length])
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.FOUND)
    assert len(server.asked) == 1
    assert panes.pane(JELITA).state is PaneState.EMPTY
    write(work, subject="Reklame", registration_number=REGISTRATION)
    until(qtbot, lambda: panes.pane(JELITA).state is PaneState.OFF)
    assert panes.pane(OSS).can_keep
    panes.keep(OSS, WORDS)
    panes.keep(OSS, WORDS)
    assert panes.pane(OSS).is_kept
    until(qtbot, lambda: work.cases.editor.current is not None and work.cases.editor.current.file is not None)
    until(qtbot, lambda: bool(work.cases.editor.current.file.evidence))  # type: ignore[union-attr]
    found = panes.pane(OSS).finding
    assert found is not None
    current = work.cases.editor.current
    assert current is not None
    assert current.file is not None
    [kept] = current.file.evidence
    assert (kept.system, kept.method, kept.query, kept.result) == (OSS, oss.INQUERY_NIB, NIB, WORDS)
    assert (kept.fields, kept.found_at) == (found.fields, found.found_at)
    assert kept.found_by_name == "Rina"

    work.cases.editor.close_view()
    assert panes.pane(OSS).state is PaneState.EMPTY
    with qtbot.waitSignal(work.cases.editor.opened):
        work.cases.editor.open(current.case_id)
    assert panes.pane(OSS).state is PaneState.FOUND  # today's answer
    assert panes.pane(OSS).is_kept
    assert len(server.asked) == 1


def test_a_licence_in_the_note_is_asked_for_and_another_question_can_be_chosen(
    qtbot: QtBot, work: Workplace, server: LookupServer
) -> None:
    panes = work.lookups.of_case
    server.answer = says({"responcheckLicenseStatus": {"kode": 404}})
    write(work, note=f"Izin {LICENCE_ID} belum terbit", nib=NIB)
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.FAILED)
    failure = panes.pane(OSS).failure
    assert failure is not None
    assert failure.kind is FaultKind.NOT_FOUND
    assert server.asked[-1].json() == {"CHECKLICENSESTATUS": {"id_izin": LICENCE_ID}}
    server.answer = says(INQUERY_NIB)
    about_nib = next(one for one in panes.pane(OSS).questions if one.method == oss.INQUERY_NIB)
    panes.ask(about_nib)
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.FOUND)
    write(work, note="tidak jadi", nib="")
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.EMPTY)


def test_what_was_found_for_a_number_that_is_corrected_is_no_evidence_from_that_keystroke_on(
    qtbot: QtBot, work: Workplace, server: LookupServer
) -> None:
    panes = work.lookups.of_case
    write(work, nib=NIB)
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.FOUND)
    server.answer = says({"responinqueryNIB": {"kode": 404}})
    write(work, nib="9120304512345")
    panes.keep(OSS, WORDS)
    assert panes.take_found() == ()
    assert not panes.pane(OSS).is_kept
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.FAILED)


def test_an_office_may_want_to_be_asked_first(qtbot: QtBot, work: Workplace, server: LookupServer) -> None:
    settings = work.preferences.settings
    work.preferences.change(replace(settings, oss=replace(settings.oss, asks_by_itself=False)))
    write(work, nib=NIB)
    panes = work.lookups.of_case
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.READY)
    assert server.asked == []
    panes.ask_again()
    until(qtbot, lambda: panes.pane(OSS).state is PaneState.FOUND)
    work.preferences.change(Settings())
    assert panes.pane(OSS).state is PaneState.OFF
