"""Who sits at a workstation of a shared database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.sync.sync_status import LightState
from db.models import Case, StateInterval
from db.records import AgentRecord
from db.sync.server_gateway import ServerGateway
from db.sync.sync_status import SharedError, Trouble
from tests.current import current_case
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice
from tests.db.workstation import Workstation

RINA, SARI = "secret of rina", "secret of sari"


def states(desk: Desktop) -> list[Any]:
    """What was kept of what people did, the oldest first: who, what, and whether it is over."""
    row = StateInterval
    query = select(row.agent_id, row.state, row.ended_at.is_not(None)).order_by(row.started_at)
    return [tuple(one) for one in desk.replica.read(lambda tx: tx.execute(query).all()).result(10)]


def on_server(shared: SharedOffice) -> Any:
    return set(shared.rows(Case.__table__))


def agent_of(desk: Desktop) -> AgentRecord:
    agent = desk.work.access.session.agent
    assert agent is not None
    return agent


def is_nobody_at(desk: Desktop) -> bool:
    records = desk.work.records
    return (desk.work.access.session.agent, records.me, records.viewer) == (None, None, None)


def takes_calls(desk: Desktop) -> bool:
    return not desk.phone._policy.is_undisturbed


def test_a_start_lets_nobody_sit_down_whatever_stands_in_the_files(
    workstation: Workstation, shared: SharedOffice
) -> None:
    desk = workstation.start()
    desk.sign_in("sari", SARI)
    desk.work.access.session.sign_out()
    desk.sign_in("rina", RINA)
    desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    workstation.end()
    for agent_id, logins in ((shared.ids["sari"], ("sari", "rina")), (shared.ids["wati"], ("rina", "sari"))):
        desk = workstation.start(agent_id, logins=logins)
        desk.until(lambda desk=desk: desk.light.state is LightState.UP_TO_DATE)
        desk.until(lambda desk=desk: len(desk.work.access.session.staff) == 4)
        before = shared.rows(StateInterval.__table__)  # what the last program left is there by now
        assert (desk.work.access.session.agent, desk.work.records.me) == (None, None)
        assert not takes_calls(desk)
        assert desk.work.sync.sharing.last_login == logins[0]
        desk.work.sync.sharing.sign_in("rina", "salah")
        desk.until(lambda desk=desk: desk.refused == ["sign_in"])
        assert desk.work.access.session.agent is None
        assert desk.light.state is LightState.UP_TO_DATE
        assert shared.rows(StateInterval.__table__) == before
    desk.sign_in("rina", RINA)
    desk.until(lambda: takes_calls(desk))
    assert agent_of(desk).name == "Rina"


def test_without_the_server_the_key_store_answers_for_who_signed_in_here_before(
    workstation: Workstation,
) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    workstation.end()
    workstation.wire.cut()
    desk = workstation.start()
    for count, (login, password) in enumerate((("rina", "salah"), ("rina", SARI), ("sari", SARI)), 1):
        desk.work.sync.sharing.sign_in(login, password)
        desk.until(lambda count=count: desk.refused == ["unknown_offline"] * count)
        assert desk.work.access.session.agent is None
    desk.work.sync.sharing.sign_in("rina", RINA)
    desk.until(lambda: desk.work.access.session.agent is not None)
    desk.open(case_id)
    desk.work.cases.editor.keep("note", "tanpa jaringan")
    desk.work.cases.editor.save()
    desk.until(
        lambda: "tanpa jaringan" in {one.text for one in current_case(desk.work.cases.editor).timeline}
    )
    workstation.wire.mend()
    desk.work.sync.sharing.retry_now()
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)


def test_who_signs_out_leaves_nothing_behind_but_what_still_goes_out(
    workstation: Workstation, shared: SharedOffice
) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    desk.until(lambda: takes_calls(desk))
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    case_id = desk.log("Izin reklame belum terbit")
    desk.phone.ring("c1")
    desk.work.sign_out()
    assert desk.work.access.session.agent is not None  # not away from a call
    desk.phone.end("c1")
    desk.until(lambda: not desk.work.calls.call_list.ongoing)
    desk.work.sign_out()
    assert is_nobody_at(desk)
    assert desk.work.cases.editor.current is None
    assert desk.work.cases.tabs.tabs == ()
    assert not takes_calls(desk)
    desk.until(lambda: states(desk) and all(is_over for _who, _what, is_over in states(desk)))
    desk.until(lambda: desk.light.waiting)
    workstation.wire.mend()
    desk.work.sync.sharing.retry_now()
    desk.until(lambda: on_server(shared))
    assert on_server(shared) == {case_id}
    kept = states(desk)
    desk.sign_in("rina", RINA)  # the same person once more
    desk.until(lambda: takes_calls(desk))
    desk.until(lambda: len(states(desk)) > len(kept))
    desk.work.sign_out()
    desk.sign_in("sari", SARI)
    desk.until(lambda: states(desk)[-1][0] == shared.ids["sari"])


def test_a_computer_of_one_person_need_not_ask_but_goes_by_the_key_store(
    workstation: Workstation, shared: SharedOffice
) -> None:
    desk = workstation.start(asks_password=False)
    desk.sign_in("rina", RINA)
    desk = workstation.start(shared.ids["sari"])
    desk.until(lambda: desk.work.access.session.agent is not None)
    assert agent_of(desk).name == "Rina"
    desk.work.sign_out()
    desk.work.sync.sharing.retry_now()
    assert desk.work.access.session.agent is None
    workstation.key_store.kept.clear()
    desk = workstation.start(shared.ids["rina"])
    desk.until(lambda: desk.light.state is LightState.NOBODY)
    assert desk.work.access.session.agent is None


def test_a_leaver_who_sat_here_last_neither_comes_back_nor_holds_up_the_next(
    workstation: Workstation, shared: SharedOffice, leave: Callable[[str], None]
) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: case_id in on_server(shared))
    workstation.end()
    leave("rina")
    desk = workstation.start(shared.ids["rina"])
    desk.until(lambda: desk.light.state is LightState.LOGIN_CLOSED)
    desk.until(lambda: not desk.has(case_id))  # nobody had to sign in for that
    assert states(desk) == []
    desk.work.sync.sharing.sign_in("rina", RINA)
    desk.until(lambda: desk.refused == ["login_closed"])
    workstation.wire.cut()
    desk.work.sync.sharing.sign_in("rina", RINA)
    desk.until(lambda: desk.refused == ["login_closed", "unknown_offline"])
    workstation.wire.mend()
    desk.sign_in("sari", SARI)
    desk.open(case_id)
    mine = desk.log("Kasus Sari")
    desk.until(lambda: mine in on_server(shared))


class Asked:
    """What became of each change of a password."""

    def __init__(self, desk: Desktop) -> None:
        self._desk, self._own = desk, desk.work.sync.sharing.own_password
        self.told: list[str] = []
        self._own.changed.connect(lambda _whose: self.told.append("changed"))
        self._own.refused.connect(lambda _whose, why: self.told.append(why))

    def change(self, present: Any, new: Any) -> Any:
        before = len(self.told)
        self._own.change(self._own.login, present, new)
        self._desk.until(lambda: len(self.told) > before)
        return self.told[-1]


def change_and_work_on(desk: Desktop, shared: SharedOffice, present: str, new: str) -> Asked:
    """Change the password at a desk, which stays connected and sends what is saved afterwards."""
    asked, lights = Asked(desk), []
    assert asked.change("salah salah", new) == "sign_in"
    desk.work.sync.sharing.changed.connect(lambda: lights.append(desk.light.state))
    assert asked.change(present, new) == "changed"
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: case_id in on_server(shared))
    assert set(lights) <= {LightState.CONNECTING, LightState.UP_TO_DATE, LightState.WAITING}
    return asked


def test_a_person_who_changes_the_password_works_on_and_signs_in_with_it_elsewhere(
    workstation: Workstation, shared: SharedOffice, qtbot: QtBot, tmp_path: Path, caplog: Any
) -> None:
    new = "kata sandi baru"
    elsewhere = Desktop(qtbot, tmp_path / "002", workstation.place, "002")
    elsewhere.sign_in("sari", SARI)
    desk = workstation.start()
    desk.sign_in("sari", SARI)
    asked = change_and_work_on(desk, shared, SARI, new)
    elsewhere.until(lambda: elsewhere.light.state is LightState.SIGN_IN)  # its session has ended
    elsewhere.work.sync.sharing.sign_in("sari", SARI)
    elsewhere.until(lambda: elsewhere.refused == ["sign_in"])
    elsewhere.sign_in("sari", new)
    elsewhere.close()
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    assert asked.change(new, "lagi lagi lagi") == "unreachable"
    workstation.wire.mend()
    desk = workstation.start(asks_password=False)
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if new.encode() in path.read_bytes()] == []
    assert new not in caplog.text


def test_a_line_that_breaks_off_in_the_middle_leaves_no_wrong_word_about_the_password(
    workstation: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lost = ServerGateway.change_password, SharedError(Trouble.UNREACHABLE, "broken off")
    desk = workstation.start()
    desk.sign_in("sari", SARI)
    asked = Asked(desk)

    def breaks(before: bool = False, cuts: bool = False) -> None:
        """Fail from the next change on, before or after its report. A cut wire answers no question."""

        def change(*given: Any) -> None:
            monkeypatch.setattr(ServerGateway, "change_password", real)
            if not before:
                real(*given)
            if cuts:
                workstation.wire.cut()
            raise lost

        monkeypatch.setattr(ServerGateway, "change_password", change)

    breaks(before=True)
    assert asked.change(SARI, "kata sandi baru") == "changed"  # done once more
    breaks()
    assert asked.change("kata sandi baru", "kata sandi lain") == "changed"
    breaks(cuts=True)
    assert asked.change("kata sandi lain", "kata sandi lagi") == "in_doubt"
    workstation.wire.mend()
    desk.work.sync.sharing.retry_now()
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)  # the session goes on
    desk = workstation.start()
    desk.work.sync.sharing.sign_in("sari", "kata sandi lain")
    desk.until(lambda: desk.refused == ["sign_in"])
    desk.sign_in("sari", "kata sandi lagi")


def test_the_answer_is_for_who_asked_whoever_sits_here_by_then_and_comes_whatever_happens(
    workstation: Workstation, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = workstation.start()
    own, told, go = desk.work.sync.sharing.own_password, [], Event()
    own.changed.connect(lambda whose: told.append((whose, "changed")))
    own.refused.connect(lambda whose, why: told.append((whose, why)))

    def stumbles(*_given: Any) -> None:
        raise ValueError("nobody thought of it")

    real = ServerGateway.change_password
    monkeypatch.setattr(ServerGateway, "change_password", lambda *given: go.wait(30) and real(*given))
    desk.sign_in("sari", SARI)
    own.change("sari", SARI, "kata sandi baru")
    desk.work.sign_out()
    desk.sign_in("rina", RINA)
    desk.until(lambda: own.login == "rina")
    assert (told, own.under_way) == ([], {"sari"})
    go.set()
    desk.until(lambda: told)
    assert (told, own.under_way) == ([("sari", "changed")], set())
    monkeypatch.setattr(ServerGateway, "change_password", stumbles)
    with qtbot.captureExceptions() as reported:
        own.change("rina", RINA, "kata sandi baru")
        desk.until(lambda: len(told) > 1)
    assert (told[1:], own.under_way) == ([("rina", "in_doubt")], set())
    assert [str(error) for _kind, error, _trace in reported] == ["nobody thought of it"]
