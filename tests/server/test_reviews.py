"""Reviews at the server: who is drawn, who reviews, who reads what, and what erasure leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from uuid_utils.compat import uuid7

import resources
from app.mutations.case import AssignCase
from app.quality.card import CARDS
from app.quality.drawing import Drawable, Stratum, draw
from db.enums import CaseKind, Consent
from db.sync.quality_messages import (
    SHARED_OTHERWISE,
    WORK_TAKEN,
    AnswerReview,
    AskQuality,
    Calibration,
    CloseCalibration,
    DecideReview,
    DropReview,
    HandIn,
    OfMonth,
    Review,
    ReviewNote,
    ReviewState,
    StartCalibration,
    TakeOver,
    WorkKind,
)
from db.sync.sync_status import SharedError, Trouble
from server import review_draw
from server.review_cards import ReviewCards
from server.review_draw import ReviewDraw
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, made_template
from tests.office import at
from tests.quality_office import (
    CARD,
    GOOD,
    GOOD_WRITTEN,
    MONTH,
    THAT_DAY,
    QualityOffice,
    review_of,
)


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QualityOffice]:
    shared = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    yield QualityOffice(shared)
    shared.close()


@pytest.fixture
def call(office: QualityOffice) -> UUID:
    """Return a call of rina's."""
    found = office.call()
    office.sync()
    return found


def synced_call(office: QualityOffice) -> UUID:
    found = office.call()
    office.sync()
    return found


def refused(trouble: Trouble | None = None) -> Any:
    return pytest.raises(SharedError, match=trouble.value if trouble else None)


def of(office: QualityOffice, review_id: UUID, login: str = "wati") -> Review | None:
    return next((one for one in office.month(login=login).reviews if one.id == review_id), None)


def need(office: QualityOffice, review_id: UUID, login: str = "wati") -> Review:
    found = of(office, review_id, login)
    assert found is not None
    return found


def test_four_calls_of_an_agent_are_drawn_once_when_the_month_is_over(office: QualityOffice) -> None:
    complaint = office.stations["sari"].log(kind=CaseKind.COMPLAINT)
    calls = {office.call("sari"): Stratum.ANSWERED for _ in range(5)}
    calls[office.call("sari", case_id=complaint)] = Stratum.COMPLAINT
    short = office.call("sari", talk_s=29)
    for consent in (Consent.NO, Consent.NOT_ASKED):
        office.call("sari", consent=consent)
    office.sync()
    running = office.month(AskQuality(date(2999, 1, 1)))
    assert (running.is_over, running.drawn_on, running.drawn) == (False, None, [])
    assert not [one for one in office.month().drawn if one.agent == "Sari"]  # who looks draws nothing
    assert office.draw() == [MONTH]
    drawn = [one for one in office.month().drawn if one.agent == "Sari" and one.kind is WorkKind.CALL]
    (salt,) = {one.salt for one in drawn}
    expected = draw(MONTH, salt, [Drawable(*one) for one in calls.items()], 4)
    assert [(one.work_id, one.stratum) for one in drawn] == [
        (one.work_id, one.stratum.value) for one in expected
    ]
    assert complaint in {one.case_id for one in drawn}
    later = {office.call("sari") for _ in range(8)}
    office.sync()
    assert office.draw() == [MONTH]
    assert [one for one in office.month().drawn if one.agent == "Sari"] == drawn
    left = set(calls) - {one.work_id for one in drawn}
    assert set(office.works("sari")) == {*left, *later, short}  # chosen by hand, they count in no share


def test_a_draft_is_its_reviewers_alone_and_a_shared_review_also_the_agents(
    office: QualityOffice, call: UUID
) -> None:
    review_id = uuid7()
    office.month(review_of(review_id, call, answers={"greeting": "yes"}, is_shared=False))
    assert need(office, review_id).state is ReviewState.DRAFT
    assert of(office, review_id, "budi") is None
    assert office.mine().reviews == []
    for login in ("rina", "sari", "dedi", "budi"):
        assert office.sql("SELECT FROM quality_review WHERE id = :id", login, id=review_id) == []
    with refused():  # not all is answered
        office.month(review_of(review_id, call, answers={"greeting": "yes"}))
    shared = review_of(review_id, call, advice="Ulangi tenggat. Telepon 081234567890")
    office.month(shared)
    office.month(shared)  # sent again
    (mine,) = office.mine().reviews
    assert (mine.id, mine.state, mine.reviewer, mine.answers) == (review_id, ReviewState.SHARED, "Wati", GOOD)
    assert "081234567890" not in mine.advice
    assert mine.card_id in office.mine().cards
    assert need(office, review_id, "budi").state is ReviewState.SHARED
    for login in ("sari", "dedi"):
        assert office.sql("SELECT FROM quality_review WHERE id = :id", login, id=review_id) == []
    with refused():  # the agent has seen it
        office.month(review_of(review_id, call, answers={**GOOD, "greeting": "no"}))
    with refused():
        office.month(DropReview(review_id, MONTH))


def test_two_reviewers_do_not_review_the_same_call(office: QualityOffice, call: UUID) -> None:
    review_id = uuid7()
    office.month(review_of(review_id, call, is_shared=False))
    with refused():
        office.month(review_of(uuid7(), call), "budi")
    with refused():
        office.month(review_of(review_id, call), "budi")
    with refused():
        office.month(DropReview(review_id, MONTH), "budi")
    office.month(DropReview(review_id, MONTH))
    assert office.month(DropReview(review_id, MONTH)).month == MONTH  # sent again
    office.review(call, "budi")


def test_a_shared_review_that_is_sent_again_with_another_content_is_refused_by_name(
    office: QualityOffice, call: UUID
) -> None:
    review_id = uuid7()
    shared = review_of(review_id, call, advice="Sebut tenggat. Telepon 081234567890")
    for _ in range(2):
        office.month(shared)
    others: tuple[dict[str, Any], ...] = (
        {"advice": "Sapa dahulu"},
        {"notes": []},
        {"notes": [ReviewNote(at_s=3, text="Bagus")]},
    )
    for other in others:
        with pytest.raises(SharedError) as raised:
            office.month(msgspec.structs.replace(shared, **other))
        assert raised.value.fault == SHARED_OTHERWISE
    kept = need(office, review_id)
    assert (kept.advice[:13], [one.at_s for one in kept.notes]) == ("Sebut tenggat", [12.5])
    office.erase_recording(call)  # the notes go
    office.month(shared)


def test_another_supervisor_takes_over_the_work_of_a_draft_that_its_author_left(
    office: QualityOffice, call: UUID
) -> None:
    office.draw_with(call)
    draft = review_of(uuid7(), call, notes=[ReviewNote(at_s=3, text="Hanya untuk saya")], is_shared=False)
    office.month(draft)
    work = office.drawn("budi")[call]
    assert (work.taken_by, work.draft_id) == ("Wati", draft.id)
    assert office.drawn()[call].draft_id is None  # one's own is taken over by nobody
    said = TakeOver(draft.id, MONTH)
    for login in ("rina", "dedi"):
        with refused(Trouble.NO_ROLE):
            office.month(said, login)
    with refused():
        office.month(said)
    office.sql(
        "UPDATE quality_review SET team_id = :team WHERE id = :id RETURNING 1", team=uuid7(), id=draft.id
    )
    office.sql("UPDATE agent SET team_id = :team WHERE name = 'Tuti' RETURNING 1", team=uuid7())
    try:
        with refused():  # another team's
            office.month(said, "tuti")
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
        office.sql("UPDATE quality_review SET team_id = NULL WHERE id = :id RETURNING 1", id=draft.id)
    for _ in range(2):  # sent again
        (taken,) = [one for one in office.month(said, "budi").reviews if one.work.work_id == call]
    assert (taken.reviewer, taken.state, taken.answers, taken.notes) == ("Budi", ReviewState.DRAFT, {}, [])
    rows = office.sql("SELECT what, by, at FROM access_event WHERE subject = :id", id=str(draft.id))
    assert [(row.what, row.by) for row in rows] == [("review taken over", "budi")]
    assert of(office, draft.id, "budi") is None  # its notes stay its author's
    own = need(office, draft.id)
    assert (own.freed_by, own.notes[0].text) == ("Budi", "Hanya untuk saya")
    assert own.freed_on is not None
    held = office.drawn("tuti")[call]
    assert (held.taken_by, held.draft_id) == ("Budi", taken.id)
    for request, login in (
        (draft, "wati"),  # its author
        (review_of(uuid7(), call), "tuti"),
        (said, "tuti"),  # budi was faster
    ):
        with pytest.raises(SharedError) as raised:
            office.month(request, login)
        assert raised.value.fault == WORK_TAKEN
    office.month(TakeOver(taken.id, MONTH))  # its author takes it back
    own = need(office, draft.id)
    assert (own.freed_by, own.notes[0].text) == ("", "Hanya untuk saya")
    office.month(said, "budi")
    office.month(DropReview(taken.id, MONTH), "budi")
    assert office.drawn("tuti")[call].taken_by == ""
    office.month(draft)  # nobody has it: its author goes on
    assert need(office, draft.id).freed_by == ""
    (taken,) = [one for one in office.month(said, "budi").reviews if one.work.work_id == call]
    shared = taken.id
    office.month(review_of(shared, call), "budi")
    with pytest.raises(SharedError) as raised:
        office.month(msgspec.structs.replace(draft, is_shared=True))
    assert raised.value.fault == WORK_TAKEN
    assert {one.id for one in office.month().reviews} >= {draft.id, shared}
    office.month(DropReview(draft.id, MONTH))
    assert {one.id for one in office.month().reviews if one.work.work_id == call} == {shared}


def test_an_agent_objects_and_another_reviewer_decides(office: QualityOffice, call: UUID) -> None:
    review_id = office.review(call)
    with refused():
        office.mine(AnswerReview(id=review_id, objection="Bukan saya"), "sari")
    with refused():  # nothing was said
        office.mine(AnswerReview(id=review_id, objection="  "))
    objection = AnswerReview(id=review_id, objection="Saya menyebut tenggatnya.")
    office.mine(objection)
    office.mine(objection)  # sent again
    with refused():
        office.mine(AnswerReview(id=review_id))
    better = {**GOOD, "promise": "na"}
    decided = DecideReview(id=review_id, answers=better, decision="Benar: pada 03.10.")
    with refused():
        office.month(DecideReview(id=review_id, answers=better, decision="  "), "budi")
    with refused():  # the reviewer
        office.month(decided)
    with refused():
        office.month(DecideReview(id=review_id, answers={}, decision="Ya"), "budi")
    for login in ("rina", "sari", "dedi"):
        with refused(Trouble.NO_ROLE):
            office.month(decided, login)
    assert review_id in {one.id for one in office.month(AskQuality(date(2027, 5, 1)), "budi").reviews}
    office.month(decided, "budi")
    office.month(decided, "budi")  # sent again
    found = need(office, review_id)
    assert (found.state, found.answers, found.first_answers) == (ReviewState.DECIDED, better, GOOD)
    assert (found.decided_by, found.decision) == ("Budi", "Benar: pada 03.10.")
    (mine,) = [one for one in office.mine().reviews if one.id == review_id]
    assert (mine.decision, mine.first_answers) == ("Benar: pada 03.10.", GOOD)
    with refused():
        office.month(DecideReview(id=review_id, answers=GOOD, decision="Tidak"), "tuti")


def test_nobody_reviews_their_own_call_or_one_of_their_own_case(office: QualityOffice) -> None:
    own = office.call("wati")
    case_id = office.stations["rina"].log()
    of_case = office.call("rina", case_id=case_id)
    office.sync()
    office.stations["wati"].do(
        AssignCase(case_id=case_id, agent_id=office.id_of("wati"), occurred_at=at(500))
    )
    office.sync()
    for contact_id in (own, of_case):
        with refused():
            office.month(review_of(uuid7(), contact_id))
    reviewers = [office.id_of(login) for login in ("wati", "budi", "tuti")]
    with refused():
        office.month(
            StartCalibration(
                id=uuid7(), kind=WorkKind.CALL, work_id=own, expert_id=reviewers[0], reviewers=reviewers
            ),
            "budi",
        )
    review_id = office.review(of_case, "budi")
    office.mine(AnswerReview(id=review_id, objection="Tidak"))
    decided = DecideReview(id=review_id, answers=GOOD, decision="Tetap")
    with refused():
        office.month(decided)
    office.month(decided, "tuti")


def test_agents_units_and_strangers_reach_no_review(office: QualityOffice, call: UUID) -> None:
    for login in ("rina", "sari", "dedi"):
        with refused(Trouble.NO_ROLE):
            office.month(login=login)
        with refused(Trouble.NO_ROLE):
            office.month(review_of(uuid7(), call), login)
        with refused(Trouble.NO_ROLE):
            office.works("rina", login)
        for table in ("quality_draw", "quality_calibration", "quality_calibration_answer"):
            assert office.sql(f"SELECT FROM {table}", login) == []
    with refused(Trouble.NO_ROLE):
        office.mine(login="dedi")
    with refused():
        office.month(review_of(uuid7(), uuid7()))
    with refused():
        office.month(review_of(uuid7(), office.call(consent=Consent.NO)))


def test_a_supervisor_of_another_team_sees_no_review_and_reviews_nothing(
    office: QualityOffice, call: UUID
) -> None:
    review_id = office.review(call)
    team, other = uuid7(), uuid7()
    office.sql("UPDATE agent SET team_id = :team WHERE name = 'Tuti' RETURNING 1", team=other)
    office.sql(
        "UPDATE quality_review SET team_id = :team WHERE id = :id RETURNING 1", team=team, id=review_id
    )
    office.sql("UPDATE agent SET team_id = :team WHERE name = 'Rina' RETURNING 1", team=team)
    try:
        assert of(office, review_id, "tuti") is None
        with refused():
            office.review(office.call(), "tuti")
        assert need(office, review_id, "budi").id == review_id
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")


def test_a_supervisor_who_does_not_see_the_work_of_a_draft_does_not_take_it_over(
    office: QualityOffice, call: UUID
) -> None:
    draft = review_of(uuid7(), call, is_shared=False)  # of a time when nobody had a team
    office.month(draft)
    said = TakeOver(draft.id, MONTH)
    for name in ("Tuti", "Rina"):
        office.sql("UPDATE agent SET team_id = :team WHERE name = :name RETURNING 1", team=uuid7(), name=name)
    try:
        assert status_of(office, said, "tuti") == "404"
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
    office.erase_recording(call)
    assert status_of(office, said, "tuti") == "404"
    assert need(office, draft.id).freed_by == ""
    rows = office.sql("SELECT FROM access_event WHERE subject = :id", id=str(draft.id))
    assert rows == []


def status_of(office: QualityOffice, said: OfMonth, login: str) -> str:
    """Return the HTTP status with which this is refused."""
    with pytest.raises(SharedError) as raised:
        office.month(said, login)
    return raised.value.detail.partition(" ")[0]


def test_a_supervisor_of_a_team_is_answered_nothing_about_reviews_of_another_team(
    office: QualityOffice,
) -> None:
    calls = [office.call() for _ in range(4)]
    office.sync()
    calibration = started(office, calls[0])
    team, other = uuid7(), uuid7()
    office.sql(
        "UPDATE quality_calibration SET team_id = :team WHERE id = :id RETURNING 1",
        team=team,
        id=calibration.id,
    )
    for name, of_team in (("Rina", team), ("Tuti", other)):
        office.sql("UPDATE agent SET team_id = :team WHERE name = :name RETURNING 1", team=of_team, name=name)
    try:
        shared, draft = office.review(calls[1]), review_of(uuid7(), calls[2], is_shared=False)
        office.month(draft)
        office.mine(AnswerReview(id=shared, objection="Bukan saya"))
        refusals: tuple[OfMonth, ...] = (
            review_of(uuid7(), calls[3]),
            review_of(shared, calls[1]),
            draft,
            DropReview(draft.id, MONTH),
            TakeOver(draft.id, MONTH),
            DecideReview(id=shared, answers=GOOD, decision="Tetap"),
            msgspec.structs.replace(calibration, id=uuid7(), work_id=calls[3]),
            HandIn(id=calibration.id, answers=GOOD),
            CloseCalibration(calibration.id, is_cancelled=True),
        )
        for said in refusals:
            assert [status_of(office, said, login) for login in ("tuti", "sari")] == ["404", "403"], said
        found = office.month(login="tuti")
        seen = [one.work for one in found.reviews] + [one.work for one in found.calibrations]
        assert {one.work_id for one in seen}.isdisjoint(calls)
        assert set(calls).isdisjoint(office.works("rina", "tuti"))
        assert need(office, shared).state is ReviewState.OBJECTED
        assert need(office, draft.id).freed_by == ""
        office.month(CloseCalibration(calibration.id, is_cancelled=True))
    finally:
        office.sql("UPDATE agent SET team_id = NULL RETURNING 1")


@pytest.mark.parametrize("kind", [WorkKind.CASE, WorkKind.THREAD])
def test_a_draft_of_a_call_is_not_kept_as_one_of_other_work(
    office: QualityOffice, call: UUID, kind: WorkKind
) -> None:
    draft = review_of(uuid7(), call, is_shared=False)
    office.month(draft)
    office.erase_recording(call)
    for is_shared in (False, True):
        said = msgspec.structs.replace(draft, kind=kind, is_shared=is_shared)
        assert status_of(office, said, "wati") == "409"
    assert need(office, draft.id).notes == []
    office.month(msgspec.structs.replace(draft, is_shared=True))
    assert status_of(office, said, "wati") == "409"


def test_a_text_that_masking_makes_too_long_is_refused(office: QualityOffice, call: UUID) -> None:
    text = "a@b.id " * 285  # 1,995 letters, and 2,850 as a***@b.id
    for fields in ({"notes": [ReviewNote(at_s=0, text=text)]}, {"advice": text}):
        assert status_of(office, review_of(uuid7(), call, is_shared=False, **fields), "wati") == "400"
    office.month(review_of(uuid7(), call, notes=[ReviewNote(at_s=0, text=text[:1400])]))


@pytest.mark.parametrize("way", ["erased", "taken_back"])
def test_quotes_go_with_the_recording_and_scores_stay(office: QualityOffice, call: UUID, way: str) -> None:
    review_id = office.review(call, notes=[ReviewNote(at_s=3, text="Pemohon berkata: saya tidak tahu")])
    draft, other = uuid7(), office.call()
    office.sync()
    office.month(review_of(draft, other, is_shared=False))
    for contact_id in (call, other):
        (office.erase_recording if way == "erased" else office.take_consent_back)(contact_id)
    found = need(office, review_id)
    assert (found.notes, found.answers, found.work.is_there) == ([], GOOD, False)
    office.month(review_of(draft, other))  # the notes that are still on the screen
    assert need(office, draft).notes == []
    assert office.sql("SELECT FROM quality_review WHERE notes::text LIKE '%saya tidak tahu%'") == []
    with refused():
        office.review(call, "budi")


def test_quotes_of_a_recording_that_expires_in_the_archive_go_too(office: QualityOffice, call: UUID) -> None:
    review_id = office.review(call)
    for table in ("recording", "contact"):
        column = "contact_id" if table == "recording" else "id"
        office.sql(f"DELETE FROM {table} WHERE {column} = :id RETURNING 1", id=call)
    assert need(office, review_id).notes  # as long as it is kept there
    office.sql("UPDATE quality_review SET quotes_until = now() WHERE id = :id RETURNING 1", id=review_id)
    (mine,) = [one for one in office.mine().reviews if one.id == review_id]
    assert (mine.notes, mine.answers) == ([], GOOD)
    assert office.sql("SELECT notes FROM quality_review WHERE id = :id", id=review_id)[0].notes == []


def test_a_changed_card_is_another_edition_and_old_reviews_keep_theirs(
    office: QualityOffice, call: UUID, tmp_path: Path
) -> None:
    cards, own = office.server.serving.server.review_cards, tmp_path / CARDS
    review_id, old = office.review(call), need(office, office.review(synced_call(office))).card_id
    own.write_text(
        resources.path("quality", CARDS).read_text("utf-8").replace("pass_percent = 75", "pass_percent = 90")
    )
    with using(cards, tmp_path):
        assert [office.month().card_ids[WorkKind.CALL] for _ in range(2)] == [f"{CARD.id}.2"] * 2
        found = office.month()
        assert '"pass_percent":75' in found.cards[old]
        assert '"pass_percent":90' in found.cards[f"{CARD.id}.2"]
        newer = office.review(synced_call(office), card_id=f"{CARD.id}.2")
        assert [need(office, one).card_id for one in (review_id, newer)] == [CARD.id, f"{CARD.id}.2"]
        own.write_text("[[cards]]\nid = 7\n")  # the last good one stays, and the page names the fault
        broken = office.month()
        assert (broken.card_ids, "cards[0].id" in broken.card_fault) == (found.card_ids, True)
        own.unlink()
        assert (office.month().card_ids[WorkKind.CALL], office.month().card_fault) == (CARD.id, "")


@contextmanager
def using(cards: ReviewCards, folder: Path) -> Iterator[None]:
    before = cards.folder
    cards.folder = folder
    yield
    cards.folder = before


def test_a_calibration_is_blind_until_all_have_handed_in(office: QualityOffice, call: UUID) -> None:
    reviewers = {login: office.id_of(login) for login in ("wati", "budi", "tuti")}
    started = StartCalibration(
        id=uuid7(),
        kind=WorkKind.CALL,
        work_id=call,
        expert_id=reviewers["tuti"],
        reviewers=list(reviewers.values()),
    )
    with refused():  # sari is no supervisor
        office.month(
            StartCalibration(
                id=uuid7(),
                kind=WorkKind.CALL,
                work_id=call,
                expert_id=reviewers["tuti"],
                reviewers=[reviewers["tuti"], reviewers["budi"], office.id_of("sari")],
            )
        )
    office.month(started)
    office.month(started)  # sent again
    with refused():
        office.month(HandIn(id=started.id, answers={"greeting": "yes"}), "budi")
    office.month(HandIn(id=started.id, answers=GOOD), "budi")
    with refused():  # it does not change any more
        office.month(HandIn(id=started.id, answers={**GOOD, "greeting": "no"}), "budi")
    with refused():  # two are missing
        office.month(CloseCalibration(started.id))
    for login, seen in (("wati", set()), ("budi", {reviewers["budi"]}), ("tuti", set())):
        (found,) = [one for one in office.month(login=login).calibrations if one.id == started.id]
        assert (set(found.answers), found.handed_in, found.is_closed) == (seen, [reviewers["budi"]], False)
        rows = office.sql("SELECT reviewer_id FROM quality_calibration_answer", login)
        assert {row.reviewer_id for row in rows} == seen
    office.month(HandIn(id=started.id, answers={**GOOD, "language": "2"}), "wati")
    office.month(HandIn(id=started.id, answers={**GOOD, "language": "3"}), "tuti")
    for login in reviewers:
        (found,) = [one for one in office.month(login=login).calibrations if one.id == started.id]
        assert {one: answers["language"] for one, answers in found.answers.items()} == {
            reviewers["wati"]: "2",
            reviewers["budi"]: "4",
            reviewers["tuti"]: "3",
        }
        assert found.is_closed


def started(office: QualityOffice, call: UUID, login: str = "wati") -> StartCalibration:
    """Let wati, budi and tuti calibrate with this call; wati is the expert."""
    reviewers = [office.id_of(name) for name in ("wati", "budi", "tuti")]
    said = StartCalibration(
        id=uuid7(), kind=WorkKind.CALL, work_id=call, expert_id=reviewers[0], reviewers=reviewers
    )
    office.month(said, login)
    return said


def calibration_of(office: QualityOffice, calibration_id: UUID, login: str = "wati") -> Calibration:
    (found,) = [one for one in office.month(login=login).calibrations if one.id == calibration_id]
    return found


def test_a_review_of_a_call_is_not_shared_while_its_calibration_goes_on(
    office: QualityOffice, call: UUID
) -> None:
    review_id = uuid7()
    office.month(review_of(review_id, call, is_shared=False))
    said = started(office, call)
    office.month(HandIn(id=said.id, answers=GOOD))
    with refused():
        office.month(review_of(review_id, call))
    assert need(office, review_id).state is ReviewState.DRAFT
    office.month(review_of(review_id, call, is_shared=False))  # it is kept as a draft
    assert of(office, review_id, "budi") is None
    for login in ("budi", "tuti"):
        office.month(HandIn(id=said.id, answers=GOOD), login)
    office.month(review_of(review_id, call))
    assert need(office, review_id, "budi").state is ReviewState.SHARED


def test_a_call_whose_answers_were_seen_is_not_calibrated(office: QualityOffice, call: UUID) -> None:
    office.review(call)
    with refused():
        started(office, call, "budi")
    other = office.call()
    office.sync()
    said = started(office, other)
    with refused():  # it goes on
        started(office, other, "budi")
    for login in ("wati", "budi", "tuti"):
        office.month(HandIn(id=said.id, answers=GOOD), login)
    with refused():  # all have seen its answers
        started(office, other, "budi")


def test_a_calibration_that_cannot_end_is_cancelled_and_its_answers_stay_hidden(
    office: QualityOffice, call: UUID
) -> None:
    said = started(office, call, "budi")
    office.month(HandIn(id=said.id, answers=GOOD), "budi")
    office.month(HandIn(id=said.id, answers=GOOD), "tuti")
    cancelled = CloseCalibration(said.id, is_cancelled=True)
    with refused(Trouble.NO_ROLE):  # tuti is neither the expert nor has started it
        office.month(cancelled, "tuti")
    office.month(cancelled, "budi")
    office.month(cancelled)  # the expert, too; once is enough
    found = calibration_of(office, said.id)
    assert (found.is_closed, found.is_cancelled, found.answers) == (True, True, {})
    assert len(found.reviewers) == 3
    with refused():
        office.month(HandIn(id=said.id, answers=GOOD))
    with refused():
        office.month(CloseCalibration(said.id))
    rows = office.sql(
        "SELECT reviewer_id FROM quality_calibration_answer WHERE calibration_id = :id", "wati", id=said.id
    )
    assert rows == []
    rows = office.sql("SELECT what, by FROM access_event WHERE subject = :id ORDER BY at", id=str(said.id))
    assert [(row.what, row.by) for row in rows] == [
        ("calibration started", "budi"),
        ("calibration cancelled", "budi"),
    ]
    again = started(office, call)  # nobody has seen an answer
    assert not calibration_of(office, again.id).is_closed
    office.month(CloseCalibration(again.id, is_cancelled=True))


def test_who_has_the_case_meanwhile_neither_shares_nor_hands_in(office: QualityOffice) -> None:
    case_id = office.stations["rina"].log()
    calls = [office.call("rina", case_id=case_id) for _ in range(2)]
    office.sync()
    review_id = uuid7()
    office.month(review_of(review_id, calls[0], is_shared=False))
    said = started(office, calls[1], "budi")
    office.stations["wati"].do(
        AssignCase(case_id=case_id, agent_id=office.id_of("wati"), occurred_at=at(500))
    )
    office.sync()
    with refused():
        office.month(review_of(review_id, calls[0]))
    with refused():
        office.month(HandIn(id=said.id, answers=GOOD))


def test_a_call_that_was_reviewed_by_hand_before_the_draw_counts_when_it_is_drawn(
    office: QualityOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sql("DELETE FROM quality_draw WHERE agent_id = :id RETURNING 1", id=office.id_of("sari"))
    chosen = [office.call("sari") for _ in range(2)]
    office.sync()
    ids = [office.review(one) for one in chosen]
    assert [need(office, one).is_drawn for one in ids] == [False, False]
    monkeypatch.setattr(
        review_draw,
        "draw",
        lambda _month, _salt, works, _count: [one for one in works if one.work_id == chosen[0]],
    )
    office.draw()
    assert [need(office, one).is_drawn for one in ids] == [True, False]
    (mine,) = [one for one in office.mine(login="sari").reviews if one.id == ids[0]]
    assert mine.is_drawn  # the agent sees the same


def test_an_agent_whose_workstation_was_late_is_drawn_within_a_week_and_not_later(
    office: QualityOffice,
) -> None:
    office.call("sari")
    office.sync()
    office.draw()
    office.sql("DELETE FROM quality_draw WHERE agent_id = :id RETURNING 1", id=office.id_of("rina"))
    late = office.call("rina")
    office.sync()
    assert office.draw(THAT_DAY + timedelta(hours=1), is_first=False) == []  # it looks again later
    assert late not in office.drawn()
    assert office.draw(THAT_DAY + timedelta(days=20), is_first=False) == []
    assert office.draw(THAT_DAY + timedelta(hours=7), is_first=False) == [MONTH]
    salts = {one.agent: one.salt for one in office.drawn().values() if one.kind is WorkKind.CALL}
    assert salts["Rina"] not in ("", salts["Sari"])  # supervisors have seen that of the others


def test_two_instances_that_draw_at_once_draw_the_same_once(office: QualityOffice) -> None:
    office.draw()
    office.sql("DELETE FROM quality_draw RETURNING 1")
    office.sql("DELETE FROM quality_month RETURNING 1")
    for _ in range(6):
        office.call("sari")
    office.sync()
    first = office.server.serving.server.review_draw
    others = [ReviewDraw(office.server.serving.server.database, first.per_agent) for _ in range(2)]

    async def at_once() -> list[list[date]]:
        return await asyncio.gather(*(one.draw_due(THAT_DAY) for one in (first, *others)))

    assert sorted(office.server.do(at_once())) == [[], [], [MONTH]]
    of_sari = [one for one in office.month().drawn if one.agent == "Sari" and one.kind is WorkKind.CALL]
    assert len(of_sari) == 4


def test_written_contacts_and_cases_are_drawn_and_reviewed_apart_from_calls(office: QualityOffice) -> None:
    office.sql("DELETE FROM quality_draw RETURNING 1")
    calls = {office.call("rina") for _ in range(4)}
    threads = {office.thread("rina") for _ in range(3)}
    cases = {office.ended_case("rina") for _ in range(3)}
    open_case = office.stations["rina"].log()
    office.sync()
    office.draw()
    drawn = [one for one in office.month().drawn if one.agent == "Rina"]
    of = {kind: {one.work_id for one in drawn if one.kind is kind} for kind in WorkKind}
    assert [len(of[kind]) for kind in WorkKind] == [4, 2, 2]
    assert of[WorkKind.THREAD] < threads
    assert open_case not in of[WorkKind.CASE]
    assert not (of[WorkKind.CALL] & (threads | cases))
    assert calls.isdisjoint(of[WorkKind.THREAD])
    (left,) = threads - of[WorkKind.THREAD]
    assert left in office.works("rina", kind=WorkKind.THREAD)
    for kind in (WorkKind.THREAD, WorkKind.CASE):
        work_id = min(of[kind])
        with refused():  # the card of calls
            office.month(review_of(uuid7(), work_id, kind, card_id=CARD.id, answers=GOOD))
        review_id = office.review(work_id, kind=kind)
        found = need(office, review_id)
        assert (found.work.kind, found.is_drawn, found.work.is_there) == (kind, True, True)
        assert review_id in {one.id for one in office.mine().reviews}
        with refused():  # another reviewer was faster
            office.review(work_id, "budi", kind=kind)


def test_nobody_reviews_their_own_written_work_or_of_their_own_case(office: QualityOffice) -> None:
    case_id = office.stations["rina"].log()
    thread, own = office.thread("rina", case_id=case_id), office.thread("wati")
    ended = office.ended_case("rina")
    office.sync()
    for of_case in (case_id, ended):
        office.sql(
            "UPDATE case_ SET assignee_id = :me WHERE id = :id RETURNING 1",
            me=office.id_of("wati"),
            id=of_case,
        )
    for kind, work_id in ((WorkKind.THREAD, thread), (WorkKind.THREAD, own), (WorkKind.CASE, ended)):
        with refused():
            office.review(work_id, kind=kind)
    office.review(thread, "budi", kind=WorkKind.THREAD)


def test_who_reads_written_work_is_noted_and_strangers_do_not_read_it(office: QualityOffice) -> None:
    thread, case_id = office.thread("rina"), office.ended_case("rina")
    office.sync()
    for kind, work_id in ((WorkKind.THREAD, thread), (WorkKind.CASE, case_id)):
        for login in ("rina", "sari", "dedi"):  # no review of it is shared
            with refused(Trouble.NO_ROLE):
                office.open(kind, work_id, login)
        office.review(work_id, kind=kind)
        for login in ("budi", "rina"):
            office.open(kind, work_id, login)
        for login in ("sari", "dedi"):
            with refused(Trouble.NO_ROLE):
                office.open(kind, work_id, login)
        rows = office.sql(
            "SELECT what, by FROM access_event WHERE subject = :id ORDER BY at", id=str(work_id)
        )
        assert [(row.what, row.by) for row in rows] == [
            (f"read {kind.value}", name) for name in ("budi", "rina")
        ]
    rows = office.sql("SELECT access, number FROM fact_access WHERE subject = :id", "wati", id=str(case_id))
    assert {row.access for row in rows} == {"read"}
    assert all(row.number.startswith("CC-") for row in rows)
    with refused():
        office.open(WorkKind.THREAD, uuid7())


def test_quotes_of_written_work_go_when_the_person_is_erased_and_scores_stay(office: QualityOffice) -> None:
    applicant = office.stations["rina"].applicant("Budi Santoso", "+6281299990000")
    case_id = office.ended_case("rina", applicant_id=applicant)
    thread = office.thread("rina", case_id=case_id)
    office.sync()
    ids = [
        office.review(work_id, kind=kind, notes=[ReviewNote(at_s=0, text="Budi menulis: tolong")])
        for kind, work_id in ((WorkKind.CASE, case_id), (WorkKind.THREAD, thread))
    ]
    assert all(need(office, one).notes for one in ids)
    office.sql("UPDATE message SET text = '' WHERE contact_id = :id RETURNING 1", id=thread)
    office.sql("UPDATE applicant SET erased_at = now(), name = '' WHERE id = :id RETURNING 1", id=applicant)
    for found in (need(office, one) for one in ids):
        assert (found.notes, found.answers, found.work.is_there) == ([], GOOD_WRITTEN, False)
    for kind, work_id in ((WorkKind.CASE, case_id), (WorkKind.THREAD, thread)):
        assert work_id not in office.works("rina", kind=kind)


def test_a_share_counts_drawn_reviews_only(office: QualityOffice, call: UUID) -> None:
    by_hand = need(office, office.review(call))
    assert (by_hand.is_drawn, by_hand.work.stratum) == (call in office.drawn(), by_hand.work.stratum)
    chosen = office.call("sari")
    office.sync()
    assert not need(office, office.review(chosen)).is_drawn


def test_what_is_shared_and_decided_is_in_the_servers_audit(office: QualityOffice, call: UUID) -> None:
    review_id = office.review(call)
    rows = office.sql("SELECT what, by FROM access_event WHERE subject = :id", id=str(review_id))
    assert [(row.what, row.by) for row in rows] == [("review shared", "wati")]
