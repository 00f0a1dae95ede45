"""The satisfaction survey at the server: who is drawn, who asks, and that no answer is of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.fernet import Fernet
from uuid_utils.compat import uuid7

from app.mutations.contact import LinkContact
from app.mutations.conversation import EndEpisode, RecordOptOut, TakeConversation
from db.enums import Channel, Disposition
from db.sync.messages import IMPORTS_CHANGED, OTHER_FILE, OTHER_TEAM
from db.sync.skm_messages import (
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
    SettleSkmInvitation,
    SkmAnswer,
    SkmMeasure,
    SkmOutcome,
    StartSkmRound,
    TakeSkmInvitation,
)
from db.sync.sync_status import SharedError, Trouble
from server import surveys
from server.channels.records import Records
from server.config import SurveyConfig
from server.survey_links import SurveyLinks
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, made_template
from tests.office import at
from tests.survey_office import ALL, FORM, GOOD, SurveyOffice
from tests.written_office import Mailroom, add_address, by_system

LINK = "https://skm.contoh.go.id/f"


@pytest.fixture(scope="module")
def whole_office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SurveyOffice]:
    shared = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    yield SurveyOffice(shared)
    shared.close()


@pytest.fixture
def office(whole_office: SurveyOffice) -> SurveyOffice:
    """Return the office without a round that goes on. Cases of earlier tests are settled, or drawn before."""
    for one in whole_office.rounds():
        if one.closed_on is None:
            whole_office.rounds(CloseSkmRound(one.id))
    return whole_office


def refused(trouble: Trouble | None = None) -> Any:
    return pytest.raises(SharedError, match=trouble.value if trouble else None)


def test_a_small_office_asks_everybody_but_whom_nobody_may_ask(office: SurveyOffice) -> None:
    before = len(office.sql("SELECT DISTINCT case_id FROM fact_span WHERE ended_by = 'receipt_confirmed'"))
    budi = office.person()
    first = office.ended(budi)
    second = office.ended(budi)  # nobody is asked twice in 90 days
    office.ended(is_confidential=True)
    office.ended(is_anonymous=True)
    office.rina.log(applicant_id=office.person())  # goes on
    other = office.ended()
    office.count()
    assert office.invitations().form_id == ""
    office.start()
    listed = office.invitations()
    assert listed.form_id == FORM
    assert {one.case_id for one in listed.invitations} in ({first, other}, {second, other})
    shown = next(one for one in listed.invitations if one.case_id == other)
    assert shown.name.startswith("Orang")
    assert shown.numbers[0].startswith("+62812")
    running = office.rounds()[0]
    assert (running.drawn, running.ended - before, running.wanted, running.share) == (2, 5, 10, 10_000)


def test_the_agent_of_a_case_neither_asks_nor_learns_that_it_was_drawn(office: SurveyOffice) -> None:
    office.end_cases(2)
    office.start()
    cases = office.invited()
    assert len(cases) == 2
    assert office.invited("rina") == set()
    with refused():
        office.invitations(TakeSkmInvitation(next(iter(cases))), "rina")
    for login in ("rina", "sari", "dedi", "wati"):
        for table in ("skm_invitation", "skm_box", "skm_import"):
            assert office.sql(f"SELECT * FROM {table}", login) == []
    with refused(Trouble.NO_ROLE):
        office.invitations(login="dedi")
    for login in ("sari", "dedi"):
        with refused(Trouble.NO_ROLE):
            office.rounds(login=login)


def test_desks_that_look_often_let_the_cases_be_read_once_a_minute(
    office: SurveyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = set(office.end_cases(1))
    office.start()
    assert office.invited() == first
    later = set(office.end_cases(1))
    assert office.invited() == first
    monkeypatch.setattr(surveys, "DRAWS_EVERY_S", 0.0)
    assert office.invited() == first | later


def test_two_agents_do_not_call_the_same_person(office: SurveyOffice) -> None:
    (case_id,) = office.end_cases(1)
    office.start()
    office.invitations(TakeSkmInvitation(case_id))
    assert office.invited() == {case_id}  # the one who has it
    assert office.invited("wati") == set()
    with refused():
        office.invitations(TakeSkmInvitation(case_id), "wati")
    with refused():
        office.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.REFUSED), "wati")
    office.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.REFUSED))
    running = office.rounds()[0]
    assert running.outcomes == {"refused": 1}


def test_who_is_not_reached_is_called_three_times_with_a_pause(office: SurveyOffice) -> None:
    (case_id,) = office.end_cases(1)
    office.start()
    for attempt in (1, 2, 3):
        assert [one.attempts for one in office.invitations().invitations] == [attempt - 1]
        office.invitations(TakeSkmInvitation(case_id))
        office.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.NOT_REACHED))
        assert office.invited() == set()
        office.sql("UPDATE skm_invitation SET taken_until = taken_until - interval '2 hours' RETURNING 1")
    assert office.rounds()[0].outcomes == {"not_reached": 1}


def test_who_has_become_confidential_or_anonymous_since_the_draw_is_not_asked(office: SurveyOffice) -> None:
    secret, nameless, plain = office.end_cases(3)
    office.start()
    assert office.invited() == {secret, nameless, plain}
    office.sql("UPDATE case_ SET is_confidential = true WHERE id = :id RETURNING 1", id=secret)
    office.sql("UPDATE case_ SET is_anonymous = true WHERE id = :id RETURNING 1", id=nameless)
    for login in ("sari", "wati"):
        assert office.invited(login) == {plain}
        for case_id in (secret, nameless):
            with refused():
                office.invitations(TakeSkmInvitation(case_id), login)


def test_an_agent_asks_about_cases_that_they_see_only(office: SurveyOffice) -> None:
    """The round is of the office; the case is of another team than sari's."""
    (case_id,) = office.end_cases(1)
    office.start()
    teams = {"one": uuid7(), "two": uuid7()}
    ids = office.shared.ids
    office.sql("UPDATE agent SET team_id = :one WHERE id = :id RETURNING 1", one=teams["one"], id=ids["sari"])
    office.sql("UPDATE case_ SET team_id = :two WHERE id = :id RETURNING 1", two=teams["two"], id=case_id)
    try:
        assert office.invited() == set()
        with refused():
            office.invitations(TakeSkmInvitation(case_id))
        assert office.sql("SELECT 1 FROM skm_invitation WHERE case_id = :id AND asked_by IS NULL", id=case_id)
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")


def test_a_round_of_a_team_and_one_of_the_office_go_on_at_once_and_both_are_asked(
    office: SurveyOffice,
) -> None:
    of_team, of_office = office.end_cases(2)
    team, ids = uuid7(), office.shared.ids
    office.sql("UPDATE case_ SET team_id = :team WHERE id = :id RETURNING 1", team=team, id=of_team)
    office.sql("UPDATE fact_span SET team_id = :team WHERE case_id = :id RETURNING 1", team=team, id=of_team)
    office.sql("UPDATE agent SET team_id = :team WHERE id = :id RETURNING 1", team=team, id=ids["wati"])
    try:
        round_id = office.start()
        assert office.invited() == {of_team}
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
        assert [one.is_own for one in office.rounds()] == [False, *[True] * (len(office.rounds()) - 1)]
        office.start()
        assert office.invited() == {of_team, of_office}
        assert office.invitations().invitations[0].form_id == FORM
        office.rounds(CloseSkmRound(round_id))
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")


def test_who_was_asked_is_not_asked_again_within_90_days_of_the_round_also_as_another_entry(
    office: SurveyOffice,
) -> None:
    person = office.person()
    asked, other = office.ended(person), office.ended()
    office.count()
    round_id = office.start()
    assert office.invited() == {asked, other}
    # Drawn long ago, called today.
    office.sql(
        "UPDATE skm_invitation SET drawn_on = drawn_on - 91 WHERE round_id = :id RETURNING 1", id=round_id
    )
    office.ask(asked)
    # The other case turns out to be of the same person.
    query = "UPDATE case_ SET applicant_id = :person WHERE id = :id RETURNING 1"
    office.sql(query, person=person, id=other)
    assert office.invited() == set()
    with refused():
        office.invitations(TakeSkmInvitation(other))
    office.rounds(CloseSkmRound(round_id))
    office.ended(person)
    office.count()
    later = office.start()
    assert office.invited() == set()
    office.rounds(CloseSkmRound(later))
    office.sql("UPDATE skm_round SET closed_on = closed_on - 91 RETURNING 1")
    office.start()
    assert asked not in office.invited()  # no case is drawn twice
    assert len(office.invited()) == 1


def test_who_took_an_applicant_gives_them_back_and_meanwhile_no_round_is_closed(office: SurveyOffice) -> None:
    (case_id,) = office.end_cases(1)
    round_id = office.start()
    office.invitations(TakeSkmInvitation(case_id))
    with refused():  # the answer of this call would be lost
        office.rounds(CloseSkmRound(round_id))
    for _ in range(2):
        office.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.WAITING))
    assert [one.attempts for one in office.invitations(login="wati").invitations] == [0]
    office.invitations(TakeSkmInvitation(case_id), "wati")
    tried = SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.NOT_REACHED, attempts=0)
    for _ in range(2):  # the answer to the first was lost
        assert office.invitations(tried, "wati").invitations == []
    assert office.sql("SELECT attempts FROM skm_invitation WHERE case_id = :id", id=case_id) == [(1,)]
    with refused():  # rina had to do with the case, and learns nothing
        office.invitations(tried, "rina")


def test_an_answer_that_is_sent_twice_counts_once(office: SurveyOffice) -> None:
    (case_id,) = office.end_cases(1)
    office.start()
    office.ask(case_id)
    settled = SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.ANSWERED, answer=GOOD)
    office.invitations(settled)
    assert office.rounds()[0].received == 1
    with refused():
        office.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.REFUSED))


def scores_of(place: int) -> tuple[int, ...]:
    """Return scores that are different for each place below 16."""
    return (place // 4 + 1, place % 4 + 1, *(3,) * 7)


def test_no_sql_links_an_answer_to_its_case(office: SurveyOffice) -> None:
    """Who reads each table after each answer learns how many answered, and nothing of the answers."""
    cases = office.end_cases(12)
    office.start(population=12)
    lengths, shown, words = set(), [], []
    for place, case_id in enumerate(cases):
        words.append(f"Saran nomor {place}")
        office.ask(case_id, SkmAnswer(scores=scores_of(place), remark=words[-1]))
        ((sealed,),) = office.sql("SELECT sealed FROM skm_box")
        lengths.add(len(sealed))
        total = office.rounds()[0].result.total
        shown.append(0 if total is None else total.complete)
    assert len(lengths) == 1  # the length says nothing
    assert shown == [0] * 9 + [5] * 3  # what is shown changes by five answers
    assert [row.count for row in office.sql("SELECT count(*) FROM skm_box")] == [1]

    everything = dump(office)
    answered = office.sql("SELECT case_id FROM skm_invitation WHERE outcome = 'answered'")
    assert {row.case_id for row in answered} >= set(cases)
    for rows in everything.values():
        assert "Saran nomor" not in rows
        assert '"scores"' not in rows
    (columns,) = office.sql(
        "SELECT array_agg(column_name::text) AS names FROM information_schema.columns "
        "WHERE table_schema = 'loket' AND table_name = 'skm_invitation' AND data_type LIKE 'timestamp%'"
    )
    assert columns.names == ["taken_until"]
    assert (
        office.sql("SELECT FROM skm_invitation WHERE taken_until IS NOT NULL AND outcome <> 'waiting'") == []
    )

    closed, *_ = office.rounds(CloseSkmRound(office.rounds()[0].id))
    assert closed.result.total is not None
    assert closed.result.total.complete == 12
    assert closed.result.remarks == sorted(words)
    assert office.sql("SELECT FROM skm_box") == []  # the answers are destroyed
    kept = "\n".join(dump(office).values())
    assert str([list(scores_of(0))])[1:-1] not in kept
    # Of the parts of 12 alike only wholes are left: no part is of fewer than five, none of one case.
    assert {one.tally.complete for one in closed.result.parts} == {12}


def dump(office: SurveyOffice) -> dict[str, str]:
    """Return all rows of all tables as text."""
    tables = office.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'loket'")
    return {
        name: "\n".join(row[0] for row in office.sql(f'SELECT t::text FROM loket."{name}" t'))
        for (name,) in tables
    }


def test_a_box_is_opened_with_the_servers_key_and_as_that_of_its_own_round_only(office: SurveyOffice) -> None:
    office.start()
    ((first,),) = office.sql("SELECT sealed FROM skm_box")
    office.rounds(CloseSkmRound(office.rounds()[0].id))
    office.start()
    ((right,),) = office.sql("SELECT sealed FROM skm_box")
    for wrong in (first, Fernet(Fernet.generate_key()).encrypt(b"{}").decode()):
        office.sql("UPDATE skm_box SET sealed = :wrong RETURNING 1", wrong=wrong)
        running = office.rounds()[0]
        assert (running.is_readable, running.received) == (False, 0)
        with refused(Trouble.FAILED):
            office.rounds(CloseSkmRound(running.id))
    office.sql("UPDATE skm_box SET sealed = :right RETURNING 1", right=right)
    assert office.rounds()[0].is_readable
    office.sql("UPDATE skm_box SET sealed = 'x' RETURNING 1")
    closed = office.rounds(CloseSkmRound(running.id, without_answers=True))[0]
    assert (closed.result.total, closed.closed_on is not None) == (None, True)


def test_imported_answers_count_and_a_file_counts_once(office: SurveyOffice) -> None:
    round_id = office.start(population=20)
    file = sha256(b"file").hexdigest()
    answers = [SkmAnswer(scores=(3,) * 9, service="PBG") for _ in range(6)]
    running, *_ = office.rounds(office.a_file(round_id, file, answers, not_taken=2))
    (said,) = running.imported
    assert (running.received, said.sha256, said.taken, said.not_taken) == (6, file, 6, 2)
    assert said.imported_on is not None
    with refused():
        office.rounds(office.a_file(round_id, file, answers))
    again = office.a_file(round_id, file, answers, not_taken=2)
    assert office.rounds(again)[0] == running  # the answer to the first was lost
    noted = "SELECT 1 FROM access_event WHERE subject = :id AND what = 'survey answers imported'"
    assert len(office.sql(noted, id=str(round_id))) == 1
    for wrong in (
        SkmAnswer(scores=(3,) * 10),
        SkmAnswer(scores=(0,) * 9),
        SkmAnswer(scores=(3,) * 9, sex="x"),
    ):
        with refused():
            office.rounds(office.a_file(round_id, "0" * 64, [wrong]))
    closed, *_ = office.rounds(CloseSkmRound(round_id))
    assert [(one.dimension, one.value) for one in closed.result.parts][:2] == [
        ("way", "link"),
        ("service", "PBG"),
    ]
    with refused():  # it is closed
        office.rounds(office.a_file(round_id, "1" * 64, answers))
    assert office.rounds(again)[0].received == 6


def test_a_file_is_counted_without_a_question_only_if_it_continues_the_newest_import(
    office: SurveyOffice,
) -> None:
    round_id = office.start(population=20)
    first, second, third, whole = (sha256(name).hexdigest() for name in (b"1", b"2", b"3", b"4"))

    def said(name: str, continues: str, *, is_other: bool = False) -> ImportSkmAnswers:
        return office.a_file(round_id, name, [GOOD] * 6, continues=continues, is_other=is_other)

    office.rounds(said(first, "", is_other=True))
    office.rounds(said(second, first))
    with refused() as refusal:  # a row of the second one was corrected
        office.rounds(said(third, first))
    assert refusal.value.fault == OTHER_FILE
    office.rounds(said(third, "", is_other=True))
    with refused() as refusal:  # it may have the answers of the third one
        office.rounds(said(whole, second))
    assert refusal.value.fault == OTHER_FILE
    running, *_ = office.rounds(said(whole, third))
    assert [one.sha256 for one in running.imported] == [first, second, third, whole]
    assert running.received == 24


def test_rows_of_an_import_that_the_desk_does_not_know_are_not_counted_twice(office: SurveyOffice) -> None:
    round_id = office.start(population=20)
    answers = [SkmAnswer(scores=(3,) * 9) for _ in range(6)]
    first, longer, other = (sha256(name).hexdigest() for name in (b"first", b"longer", b"other"))
    compared = office.a_file(round_id, longer, [*answers, GOOD], is_other=False)  # before the first import
    office.rounds(office.a_file(round_id, first, answers))
    with refused() as refusal:
        office.rounds(compared)
    assert refusal.value.fault == IMPORTS_CHANGED
    assert office.rounds()[0].received == 6
    # The desk has compared again: the new rows alone.
    running, *_ = office.rounds(
        office.a_file(round_id, longer, [GOOD], continues=first, is_other=False),
    )
    assert (running.received, len(running.imported)) == (7, 2)

    for continues in ("", other):  # it is corrected or sorted, or the desk says what is not so
        corrected = office.a_file(round_id, other, answers, continues=continues, is_other=False)
        with refused() as refusal:
            office.rounds(corrected)
        assert refusal.value.fault == OTHER_FILE
    assert office.rounds(msgspec.structs.replace(corrected, is_other=True))[0].received == 13


def test_a_supervisor_of_a_team_changes_no_round_of_the_office_or_of_another_team(
    office: SurveyOffice,
) -> None:
    round_id, team, ids = office.start(), uuid7(), office.shared.ids
    file = office.a_file(round_id, "2" * 64, [GOOD] * 5)
    office.sql("UPDATE agent SET team_id = :team WHERE id = :id RETURNING 1", team=team, id=ids["wati"])
    try:
        assert not office.rounds()[0].may_change
        for request in (file, CloseSkmRound(round_id)):
            with refused() as refusal:
                office.rounds(request)
            assert refusal.value.fault == OTHER_TEAM
            assert "403" in refusal.value.detail
        own = office.start()
        assert [one.may_change for one in office.rounds() if one.id == own] == [True]
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
        office.rounds(CloseSkmRound(round_id))
        office.sql("UPDATE agent SET team_id = :team WHERE id = :id RETURNING 1", team=team, id=ids["wati"])
        with refused() as refusal:
            office.rounds(KeepSkmPlan(id=round_id, plan=[], was=[]))
        assert refusal.value.fault == OTHER_TEAM
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
        office.rounds(CloseSkmRound(own))  # who has the office may
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")


def test_an_answer_with_letters_that_no_database_takes_does_not_keep_a_round_open(
    office: SurveyOffice,
) -> None:
    (case_id,) = office.end_cases(1)
    round_id = office.start()
    answer = SkmAnswer(scores=(3,) * 9, remark="Antre\0 lama", service="N\0IB")
    office.ask(case_id, SkmAnswer(scores=(3,) * 9, remark="\0"))
    office.rounds(office.a_file(round_id, "e" * 64, [answer] * 6))
    closed, *_ = office.rounds(CloseSkmRound(round_id))
    assert closed.result.remarks == ["Antre lama"] * 6
    assert [one.value for one in closed.result.parts if one.dimension == "service"] == ["NIB"]
    assert (closed.result.left_out, closed.received) == (1, 7)


def test_a_plan_is_kept_with_a_closed_round(office: SurveyOffice) -> None:
    round_id = office.start()
    measure = SkmMeasure(element="time", what="Tambah petugas", who="Wati", until=date(2027, 3, 31))
    first = KeepSkmPlan(id=round_id, plan=[measure], was=[])
    with refused():
        office.rounds(first)
    office.rounds(CloseSkmRound(round_id))
    unknown = msgspec.structs.replace(measure, element="bogus")
    with refused():
        office.rounds(KeepSkmPlan(id=round_id, plan=[unknown], was=[]))
    found, *_ = office.rounds(first)
    assert found.plan == [measure]
    assert found.result.total is None  # nobody has answered


def test_numbers_of_persons_in_a_plan_are_masked_and_each_plan_is_in_the_record_of_accesses(
    office: SurveyOffice,
) -> None:
    round_id = office.start()
    office.rounds(CloseSkmRound(round_id))
    measure = SkmMeasure(
        element="time",
        what="Hubungi pemohon 3273012304800001, 0812-3456-7890, sebelum 31/03/2027",
        who="Wati (wati@contoh.go.id)",
        until=date(2027, 3, 31),
    )
    request = KeepSkmPlan(id=round_id, plan=[measure], was=[])
    for _ in range(2):  # the answer to the first was lost
        (kept,) = office.rounds(request)[0].plan
    for secret in ("3273012304800001", "0812-3456-7890", "wati@contoh"):
        assert secret not in kept.what + kept.who
        assert not any(secret in rows for rows in dump(office).values())
    assert kept.what.startswith("Hubungi pemohon ")
    assert kept.what.endswith(", sebelum 31/03/2027")
    office.rounds(KeepSkmPlan(id=round_id, plan=[], was=[kept]))
    query = "SELECT \"by\", client_id FROM access_event WHERE subject = :id AND what = 'survey plan saved'"
    noted = office.sql(query, id=str(round_id))
    assert [one.by for one in noted] == ["wati"] * 3
    assert all(one.client_id is not None for one in noted)
    # A plan that was stored before plans were masked.
    stored = msgspec.json.encode([measure]).decode()
    office.sql("UPDATE skm_round SET plan = :p WHERE id = :id RETURNING 1", p=stored, id=round_id)
    assert office.rounds()[0].plan == [kept]
    assert office.rounds(KeepSkmPlan(id=round_id, plan=[], was=[kept]))[0].plan == []


def test_a_plan_does_not_cover_one_that_another_supervisor_has_saved_meanwhile(office: SurveyOffice) -> None:
    round_id = office.start()
    office.rounds(CloseSkmRound(round_id))
    mine = SkmMeasure(element="time", what="Tambah petugas", who="Wati", until=date(2027, 3, 31))
    other = SkmMeasure(element="cost", what="Pasang tarif", who="Asep", until=date(2027, 3, 31))
    first = KeepSkmPlan(id=round_id, plan=[other], was=[])
    for _ in range(2):  # the answer to the first was lost
        office.rounds(first)
    with refused() as conflict:
        office.rounds(KeepSkmPlan(id=round_id, plan=[mine], was=[]))
    assert "another supervisor" in conflict.value.detail
    assert office.rounds()[0].plan == [other]
    office.rounds(KeepSkmPlan(id=round_id, plan=[other, mine], was=[other]))
    assert office.rounds()[0].plan == [other, mine]


def test_one_round_goes_on_at_a_time_and_starts_once(office: SurveyOffice) -> None:
    round_id = office.start()
    again = StartSkmRound(id=round_id, population=10, percent=50, **ALL)  # type: ignore[arg-type]
    assert office.rounds(again) == office.rounds()
    with refused():
        office.start()
    office.rounds(CloseSkmRound(round_id))
    office.start()
    assert [one.closed_on is None for one in office.rounds()].count(True) == 1
    with refused():
        office.start(form_id="unknown")
    query = 'SELECT what, "by" FROM access_event WHERE subject = :id ORDER BY id'
    noted = office.sql(query, id=str(round_id))
    assert [tuple(one) for one in noted] == [("survey started", "wati"), ("survey closed", "wati")]


def test_the_draw_is_the_hash_of_the_case_and_nobody_chooses(office: SurveyOffice) -> None:
    cases = office.end_cases(30)
    office.start(population=1000, percent=60)
    running = office.rounds()[0]
    assert running.share == 4634  # 278 of 1000, if 60 in 100 answer
    ((seed,),) = office.sql("SELECT seed FROM skm_box")
    drawn = {
        case
        for case in cases
        if int.from_bytes(sha256(bytes(seed) + case.bytes).digest()[:4], "big") < 0.4634 * 2**32
    }
    found = office.sql("SELECT case_id FROM skm_invitation WHERE round_id = :id", id=running.id)
    assert {row.case_id for row in found} == drawn
    assert running.drawn == len(drawn)


class Written:
    """Applicants who wrote to an address of the office."""

    def __init__(self, office: SurveyOffice, channel: Channel) -> None:
        self.office, self.room = office, add_address(office.shared, Mailroom(channel))

    def ended(self, name: str, *, is_open: bool = False, **fields: Any) -> UUID:
        """Return an ended case about which this person wrote. is_open: An agent still holds it."""
        rina, talk = self.office.rina, {"conversation_id": self.room.talk(name)}
        assert by_system(self.office.shared, self.room.arrival(name, remote=name)) == [None]
        rina.sync()
        case_id = self.office.ended(**fields)
        ((contact_id,),) = self.office.sql(
            "SELECT contact_id FROM conversation WHERE id = :id", id=self.room.talk(name)
        )
        rina.do(
            TakeConversation(occurred_at=at(5), **talk),
            LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(5)),
        )
        if not is_open:
            rina.do(
                EndEpisode(contact_id=contact_id, disposition=Disposition.ANSWERED, occurred_at=at(6), **talk)
            )
        return case_id

    def opt_out(self, name: str) -> None:
        self.office.rina.do(RecordOptOut(conversation_id=self.room.talk(name), occurred_at=at(7)))


def send_links(office: SurveyOffice, link: str = LINK) -> dict[UUID, str]:
    """Let a server that was just started send links; return the outcome of each invitation."""
    application = office.server.serving.server
    links = SurveyLinks(SurveyConfig(link=link), Records(application.database, application.events))
    office.server.do(links.send_due())
    query = "SELECT case_id, outcome FROM skm_invitation WHERE round_id = :id"
    return {row.case_id: row.outcome for row in office.sql(query, id=office.rounds()[0].id)}


def test_who_wrote_gets_the_link_once_in_the_same_conversation_and_no_one_else_does(
    office: SurveyOffice,
) -> None:
    mail, whatsapp = Written(office, Channel.EMAIL), Written(office, Channel.WHATSAPP)
    wrote, held, unwanted = (
        mail.ended("ani@contoh.id"),
        mail.ended("budi@contoh.id", is_open=True),
        mail.ended("c@contoh.id"),
    )
    mail.opt_out("c@contoh.id")
    late = whatsapp.ended("6281299990001")  # its window of 24 hours is over
    secret, nameless = (
        mail.ended("d@contoh.id", is_confidential=True),
        mail.ended("e@contoh.id", is_anonymous=True),
    )
    (called,) = office.end_cases(1)
    office.start()
    assert set(send_links(office, "").values()) == {"waiting"}  # the office has no form on the web
    outcomes = send_links(office)
    assert outcomes[wrote] == "link_sent"
    assert {outcomes[one] for one in (held, unwanted, late, called)} == {"waiting"}
    assert not {secret, nameless} & outcomes.keys()
    assert wrote not in office.invited()
    for _ in range(2):
        send_links(office)
        (message,) = office.sql("SELECT * FROM message WHERE facts ->> 'cause' = 'survey'")
    assert (message.case_id, message.conversation_id) == (wrote, mail.room.talk("ani@contoh.id"))
    assert (message.state, message.author, message.is_automatic) == ("queued", "office", True)
    assert LINK in message.text
    case = office.sql("SELECT number, subject FROM case_ WHERE id = :id", id=wrote)[0]
    assert case.number not in message.text
    assert office.rounds()[0].outcomes["link_sent"] == 1


def test_an_answer_changes_the_box_and_its_invitation_and_nothing_else(office: SurveyOffice) -> None:
    """F11: who compares two copies of the whole database learns that somebody answered, and no more."""
    cases = office.end_cases(2)
    office.start()
    office.invitations(TakeSkmInvitation(cases[0]))
    before = dump(office)
    answer = SettleSkmInvitation(case_id=cases[0], outcome=SkmOutcome.ANSWERED, answer=GOOD)
    office.invitations(answer)
    after = dump(office)
    quiet = ("server_session", "sync_client", "connected")  # when a workstation was last heard
    changed = {name for name in before if before[name] != after[name]} - {*quiet}
    assert changed == {"skm_box", "skm_invitation"}
    assert len(after["skm_box"]) == len(before["skm_box"])
    assert office.rounds()[0].result.total is None
