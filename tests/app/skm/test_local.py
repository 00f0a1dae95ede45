"""The survey of one PC without a server: who is drawn and asked, and no answer in the file is of a case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError
from msgspec.structs import replace
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.enums import Role
from app.common.jobs import Jobs
from app.common.secrets import Secrets
from app.mutations.steps import ConfirmReceipt, RecordAnswer, TellSolution
from app.settings import Settings
from app.skm.answer_file import read_file
from app.skm.local import LocalSurveys
from app.supervision.skm_desk import SkmDesk
from app.supervision.viewer import REFUSED, SILENT
from db.mutation import Me
from db.sync.messages import IMPORTS_CHANGED, OTHER_FILE
from db.sync.skm_messages import (
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
    SettleSkmInvitation,
    SkmAnswer,
    SkmImport,
    SkmInvitations,
    SkmMeasure,
    SkmOutcome,
    SkmRound,
    SkmRounds,
    StartSkmRound,
    TakeSkmInvitation,
)
from db.sync.sync_status import SharedError
from tests.app.figures.test_local_figures import local_facts
from tests.app.phone_place import PhonePlace
from tests.office import Office, at
from tests.random_cases import ANSWER

DAY = at(0).date()
FORM = "kontak-2026"
GOOD = SkmAnswer(scores=(4, 3) * 4 + (2,), sex="f", remark="Cepat sekali")


class KeyStore(KeyringBackend):
    """A key store that works, in memory. Secrets takes it for one of the desktop's, which it trusts."""

    __module__ = "keyring.backends.libsecret"
    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.answers = Event()
        self.answers.set()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.answers.wait(60)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@dataclass
class Survey:
    office: Office
    keys: KeyStore = field(default_factory=KeyStore)
    days: int = 1

    def at_desk(self, me: Me, secrets: Secrets | None = None) -> LocalSurveys:
        moment = lambda: at(0) + timedelta(days=self.days)  # noqa: E731
        return LocalSurveys(self.office.replica, lambda: me, moment, secrets or Secrets(self.keys))

    def end_cases(self, count: int, **fields: Any) -> list[UUID]:
        """Return cases of Rina's that have ended, each of another applicant."""
        made = []
        for number in range(count):
            person = self.office.applicant(f"Orang {number}", f"+62812000{number:05}")
            logged = self.office.log(1, applicant_id=person, service="NIB", **fields)
            case: dict[str, Any] = {"case_id": logged}
            self.office.do(
                RecordAnswer(solution_id=uuid7(), occurred_at=at(2), **case, **ANSWER),
                TellSolution(means="voice", occurred_at=at(3), **case),
                ConfirmReceipt(means="voice", occurred_at=at(4), **case),
            )
            made.append(case["case_id"])
        local_facts(self.office.replica).make()
        return made

    def start(self, **fields: Any) -> UUID:
        days = {"since": DAY, "until": DAY + timedelta(days=90)}
        given = {"form_id": FORM, "population": 10, "percent": 50, **days}
        round_id = uuid7()
        self.rounds(StartSkmRound(id=round_id, **{**given, **fields}))
        return round_id

    def rounds(self, said: Any = None) -> list[SkmRound]:
        return self.at_desk(self.office.boss).rounds(said).rounds

    def invitations(self, said: Any = None, me: Me | None = None) -> SkmInvitations:
        return self.at_desk(me or self.office.sari).invitations(said)

    def ask(self, case_id: UUID, answer: SkmAnswer = GOOD) -> None:
        self.invitations(TakeSkmInvitation(case_id))
        self.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.ANSWERED, answer=answer))

    def change(self, query: str) -> None:
        with closing(sqlite3.connect(self.office.replica.path)) as raw, raw:
            raw.execute(query)

    def sql(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.office.replica.path)) as raw:
            return raw.execute(query).fetchall()


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[Survey]:
    office = Office(tmp_path / "records.sqlite3")
    yield Survey(office)
    office.replica.close()


def test_a_round_is_asked_counted_and_closed_and_the_file_has_no_answer(survey: Survey) -> None:
    cases = survey.end_cases(6)
    round_id = survey.start()
    assert {one.case_id for one in survey.invitations().invitations} == set(cases)
    lengths, words = set(), [f"Saran nomor {place}" for place in range(6)]
    for place, case_id in enumerate(cases):
        survey.ask(case_id, SkmAnswer(scores=(place % 4 + 1,) * 9, remark=words[place]))
        lengths.add(survey.sql("SELECT length(sealed) FROM skm_box")[0][0])
    assert len(lengths) == 1  # the length says nothing
    running = survey.rounds()[0]
    assert (running.outcomes, running.received, running.result.total) == ({"answered": 6}, 6, None)
    path = survey.office.replica.path
    files = [one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(path.name)]
    assert not any(b"Saran nomor" in one or b'"scores"' in one for one in files)
    assert survey.sql("SELECT * FROM skm_invitation WHERE taken_until IS NOT NULL") == []
    assert survey.sql("SELECT count(*) FROM outbox WHERE args LIKE '%skm%'") == [(0,)]

    closed = survey.rounds(CloseSkmRound(round_id))[0]
    assert closed.result.total is not None
    assert (closed.result.total.complete, closed.result.remarks) == (6, sorted(words))
    assert (survey.sql("SELECT * FROM skm_box"), survey.keys.kept) == ([], {})  # both are destroyed
    mine, other = (SkmMeasure(element="time", what=what, who="", until=DAY) for what in ("A", "B"))
    assert survey.rounds(KeepSkmPlan(id=round_id, plan=[other], was=[]))[0].plan == [other]
    with pytest.raises(SharedError, match="another supervisor"):
        survey.rounds(KeepSkmPlan(id=round_id, plan=[mine], was=[]))
    assert survey.rounds()[0].plan == [other]
    assert survey.invitations().form_id == ""


def test_an_answer_changes_the_box_and_its_invitation_and_nothing_else(survey: Survey) -> None:
    """F11, in the file: who compares two copies of it learns that somebody answered, and no more."""
    cases = survey.end_cases(2)
    survey.start()
    survey.invitations(TakeSkmInvitation(cases[0]))
    tables = [name for (name,) in survey.sql("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    before = {name: survey.sql(f'SELECT * FROM "{name}"') for name in tables if "search" not in name}
    answered = SettleSkmInvitation(case_id=cases[0], outcome=SkmOutcome.ANSWERED, answer=GOOD)
    for _ in range(2):  # sent twice, it counts once
        survey.invitations(answered)
    changed = {name for name, rows in before.items() if survey.sql(f'SELECT * FROM "{name}"') != rows}
    assert changed == {"skm_box", "skm_invitation"}
    assert survey.rounds()[0].received == 1


def test_who_had_to_do_with_a_case_does_not_ask_about_it(survey: Survey) -> None:
    (case_id,) = survey.end_cases(1)
    survey.start()
    assert survey.invitations(me=survey.office.rina).invitations == []
    with pytest.raises(SharedError):
        survey.invitations(TakeSkmInvitation(case_id), me=survey.office.rina)
    with pytest.raises(SharedError):
        survey.invitations(me=survey.office.dedi)
    for me in (survey.office.rina, survey.office.sari, survey.office.dedi):
        with pytest.raises(SharedError):
            survey.at_desk(me).rounds(None)


def test_the_draw_is_the_hash_of_the_case_and_an_applicant_is_drawn_once_in_90_days(survey: Survey) -> None:
    cases = survey.end_cases(20)
    survey.end_cases(1, is_confidential=True)
    round_id = survey.start(population=1000, percent=60)
    ((seed,),) = survey.sql("SELECT seed FROM skm_box")
    hashes = {case: sha256(seed + case.bytes).digest()[:4] for case in cases}
    drawn = {case for case, one in hashes.items() if int.from_bytes(one, "big") < 0.4634 * 2**32}
    found = {UUID(bytes=case) for (case,) in survey.sql("SELECT case_id FROM skm_invitation")}
    assert found == drawn
    assert (survey.rounds()[0].share, survey.rounds()[0].drawn) == (4634, len(drawn))
    survey.rounds(CloseSkmRound(round_id))
    survey.start(population=1, percent=1)  # asks everybody
    assert survey.rounds()[0].drawn == 20 - len(drawn)
    survey.days = 92  # a case is drawn once, whatever happens
    assert survey.rounds()[0].drawn == 20 - len(drawn)


def test_who_has_become_confidential_or_the_same_person_is_not_asked(survey: Survey) -> None:
    first, second, third = survey.end_cases(3)
    round_id = survey.start()
    survey.invitations(TakeSkmInvitation(first))
    with pytest.raises(SharedError):  # the answer of this call would be lost
        survey.rounds(CloseSkmRound(round_id))
    survey.invitations(SettleSkmInvitation(case_id=first, outcome=SkmOutcome.WAITING))
    survey.change(f"UPDATE case_ SET is_anonymous = 1 WHERE id = x'{third.hex}'")
    assert {one.case_id for one in survey.invitations().invitations} == {first, second}
    with pytest.raises(SharedError):
        survey.invitations(TakeSkmInvitation(third))
    survey.change(
        "UPDATE case_ SET applicant_id = (SELECT c.applicant_id FROM case_ c "
        f"WHERE c.id = x'{first.hex}') WHERE id = x'{second.hex}'"
    )
    survey.invitations(TakeSkmInvitation(first))
    tried = SettleSkmInvitation(case_id=first, outcome=SkmOutcome.NOT_REACHED, attempts=0)
    for _ in range(2):  # the answer to the first was lost
        assert survey.invitations(tried).invitations == []
    assert survey.sql("SELECT max(attempts) FROM skm_invitation") == [(1,)]
    survey.rounds(CloseSkmRound(round_id))
    survey.days = 60
    survey.start()
    assert survey.rounds()[0].drawn == 0


def test_without_a_key_store_no_round_starts_and_with_a_lost_key_it_can_be_closed(survey: Survey) -> None:
    survey.end_cases(1)
    given: dict[str, Any] = {
        "form_id": FORM,
        "since": DAY,
        "until": DAY + timedelta(days=9),
        "population": 1,
        "percent": 1,
    }
    boss = survey.at_desk(survey.office.boss, Secrets(fail.Keyring()))
    with pytest.raises(SharedError):
        boss.rounds(StartSkmRound(id=uuid7(), **given))
    assert survey.rounds() == []
    round_id = survey.start()
    with pytest.raises(SharedError):
        survey.start()  # one goes on
    survey.keys.kept.clear()
    assert not survey.rounds()[0].is_readable
    with pytest.raises(SharedError):
        survey.rounds(CloseSkmRound(round_id))
    closed = survey.rounds(CloseSkmRound(round_id, without_answers=True))[0]
    assert (closed.closed_on is not None, closed.result.total) == (True, None)


def test_imported_answers_count_and_a_file_counts_once(survey: Survey) -> None:
    round_id = survey.start()
    file = ImportSkmAnswers(id=round_id, sha256="a" * 64, answers=[GOOD] * 12, not_taken=2)
    for _ in range(2):  # the answer to the first was lost
        assert survey.rounds(file)[0].received == 12
    with pytest.raises(SharedError):  # other columns of the same file
        survey.rounds(replace(file, answers=[GOOD] * 11))
    found = survey.rounds()[0]
    day = DAY + timedelta(days=survey.days)
    known = SkmImport(sha256="a" * 64, taken=12, not_taken=2, imported_on=day, number=1)
    assert (found.imported, found.received) == ([known], 12)
    compared: dict[str, Any] = {"id": round_id, "knows": [known.sha256]}
    wrong = [SkmAnswer(scores=(0,) * 9)]
    with pytest.raises(SharedError):
        survey.rounds(ImportSkmAnswers(**compared, sha256="b" * 64, answers=wrong, is_other=True))
    # The window has not seen the first import; then it says nothing of a file that is another one.
    longer = ImportSkmAnswers(id=round_id, sha256="c" * 64, answers=[GOOD] * 13)
    other = ImportSkmAnswers(**compared, sha256="c" * 64, answers=[GOOD])
    for request, fault in ((longer, IMPORTS_CHANGED), (other, OTHER_FILE)):
        with pytest.raises(SharedError) as refusal:
            survey.rounds(request)
        assert refusal.value.fault == fault
    continued = ImportSkmAnswers(**compared, sha256="c" * 64, answers=[GOOD], continues="a" * 64)
    assert survey.rounds(continued)[0].received == 13


def rows_of(first: int, last: int, **changed: int) -> bytes:
    """Return a file with a row for each respondent. changed: The score of "row15"."""
    scores = {f"row{row}": 4 for row in range(first, last + 1)} | changed
    return "\n".join(["Nama;U1", *(f"{name};{score}" for name, score in scores.items())]).encode()


def import_rows(survey: Survey, content: bytes, *, is_other: bool = False) -> int:
    """Import a file as the window does, into the round that goes on. Return how many answers it has then."""
    found = survey.rounds()[0]
    known = [one.sha256 for one in found.imported]
    file = read_file(content, known)
    wanted = ImportSkmAnswers(
        id=found.id,
        sha256=file.sha256,
        knows=known,
        continues=file.continues,
        is_other=is_other,
        answers=[GOOD] * len(file.rows),
    )
    return survey.rounds(wanted)[0].received


def test_rows_that_were_corrected_after_an_older_import_are_counted_only_if_a_person_says_so(
    survey: Survey,
) -> None:
    survey.start()
    assert import_rows(survey, rows_of(1, 10)) == 10
    assert import_rows(survey, rows_of(1, 20)) == 20
    with pytest.raises(SharedError) as refusal:  # it begins with the first import, and has rows of the second
        import_rows(survey, rows_of(1, 20, row15=3))
    assert refusal.value.fault == OTHER_FILE
    assert survey.rounds()[0].received == 20
    assert import_rows(survey, rows_of(1, 25)) == 25


def test_a_whole_export_after_a_part_that_was_counted_besides_is_asked(survey: Survey) -> None:
    survey.start()
    assert import_rows(survey, rows_of(1, 5)) == 5
    assert import_rows(survey, rows_of(6, 8), is_other=True) == 8
    with pytest.raises(SharedError) as refusal:
        import_rows(survey, rows_of(1, 10))
    assert refusal.value.fault == OTHER_FILE
    assert import_rows(survey, rows_of(6, 10)) == 10


def test_a_plan_that_masking_makes_too_long_is_refused(survey: Survey) -> None:
    round_id = survey.start()
    survey.rounds(CloseSkmRound(round_id))
    who = f"{'W' * 192} a@go.id"
    measure = SkmMeasure(element="time", what="Tambah petugas", who=who, until=DAY)
    with pytest.raises(SharedError, match="too long once it is masked"):
        survey.rounds(KeepSkmPlan(id=round_id, plan=[measure], was=[]))
    assert survey.rounds()[0].plan == []


def test_a_plan_is_masked(survey: Survey) -> None:
    round_id = survey.start()
    survey.rounds(CloseSkmRound(round_id))
    what = "Hubungi 0812-3456-7890"
    measure = SkmMeasure(element="time", what=what, who="Wati", until=DAY)
    found = survey.rounds(KeepSkmPlan(id=round_id, plan=[measure], was=[]))[0]
    assert found.plan[0].what.startswith("Hubungi 08")
    assert "3456" not in found.plan[0].what


def test_what_is_done_with_a_round_is_in_the_audit_trail_once(survey: Survey) -> None:
    round_id = survey.start()
    assert import_rows(survey, rows_of(1, 10)) == 10
    measure = SkmMeasure(element="time", what="Tambah petugas", who="Wati", until=DAY)
    for request in (
        CloseSkmRound(round_id),
        CloseSkmRound(round_id),
        KeepSkmPlan(id=round_id, plan=[measure], was=[]),
    ):
        survey.rounds(request)
    query = "SELECT action, agent_name FROM audit_entry WHERE action LIKE 'survey%' ORDER BY sequence"
    done = ("survey_started", "survey_answers_imported", "survey_closed", "survey_plan_saved")
    assert survey.sql(query) == [(action, survey.office.boss.agent_name) for action in done]


def test_who_is_not_reached_is_offered_three_times(survey: Survey) -> None:
    (case_id,) = survey.end_cases(1)
    survey.start()
    for attempt in range(3):
        survey.days += 1
        assert [one.attempts for one in survey.invitations().invitations] == [attempt]
        survey.invitations(TakeSkmInvitation(case_id))
        survey.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.NOT_REACHED))
    survey.days += 1
    assert survey.invitations().invitations == []
    assert survey.rounds()[0].outcomes == {"not_reached": 1}


def test_a_key_store_that_does_not_answer_holds_up_nothing_and_is_not_asked_anew(
    survey: Survey, tmp_path: Path, qtbot: QtBot
) -> None:
    survey.start()
    place = PhonePlace(tmp_path / "desk", qtbot, Settings())
    place.sit_down("Wati", Role.SUPERVISOR)
    jobs = Jobs(answer_within_s=0.1)
    desk = SkmDesk(
        survey.at_desk(survey.office.boss),
        place.workplace.paper.work,
        place.workplace.access.session,
        jobs,
        tmp_path,
    )
    read: list[SkmRounds] = []
    said: list[Any] = []
    before = survey.keys.asked
    try:
        survey.keys.answers.clear()
        for _ in range(2):
            desk.rounds(CloseSkmRound(uuid7()), read.append, said.append)
        jobs.run(lambda: "other work", said.append)
        qtbot.waitUntil(lambda: len(said) == 3)
        assert sorted(said) == [SILENT, SILENT, "other work"]
        desk.rounds(None, read.append, said.append)
        assert said.pop() == SILENT
        assert survey.keys.asked == before + 2
        survey.keys.answers.set()
        qtbot.waitUntil(lambda: said.count(REFUSED) == 2)  # there are no such rounds
        desk.rounds(None, read.append, said.append)
        qtbot.waitUntil(lambda: len(read) == 1)
    finally:
        survey.keys.answers.set()
        jobs.stop()
        place.close()
