"""An office whose calls and written work are reviewed, with a real server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact
from app.mutations.recording import AddRecording, EraseRecording, SetConsent
from app.mutations.steps import CloseCase
from app.quality.card import Answer, Card, Kind, card_on
from db.enums import Channel, Consent, Direction, Role
from db.server.admin.people import add_person
from db.sync.quality_messages import (
    AnswerReview,
    AskQuality,
    AskWork,
    KeepReview,
    MyReviews,
    OfMonth,
    OpenedWork,
    OpenWork,
    QualityMonth,
    ReviewableWork,
    ReviewedWork,
    ReviewNote,
    WorkKind,
)
from db.sync.through_server import ThroughServer
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.written_office import Mailroom, add_address, by_system

MONTH = date(2026, 11, 1)  # of tests/office.py; it is over
THAT_DAY = datetime(2026, 12, 2, tzinfo=timezone.utc)  # when it is drawn
CARD: Card = card_on(MONTH, WorkKind.CALL)
WRITTEN_CARD: Card = card_on(MONTH, WorkKind.CASE)
FAR = datetime(2099, 1, 1, tzinfo=timezone.utc)


def best_of(card: Card) -> dict[str, str]:
    return {one.id: (Answer.YES if one.kind is Kind.YES_NO else Answer.FOUR).value for one in card.questions}


GOOD, GOOD_WRITTEN = best_of(CARD), best_of(WRITTEN_CARD)
MORE_SUPERVISORS = ("budi", "tuti")


@dataclass
class StationGateway:
    """The way of a workstation that is enrolled at the server."""

    through: ThroughServer

    def quality_month(self, _login: object, said: OfMonth) -> QualityMonth:
        return self.through.quality_month(said)

    def reviewable_work(self, _login: object, asked: AskWork) -> ReviewableWork:
        return self.through.reviewable_work(asked)

    def open_work(self, _login: object, said: OpenWork) -> OpenedWork:
        return self.through.open_work(said)

    def my_reviews(self, _login: object, said: AnswerReview | None = None) -> MyReviews:
        return self.through.my_reviews(said)


class QualityOffice:
    """rina and sari take calls; wati, budi and tuti are supervisors, dedi a unit's officer."""

    def __init__(self, shared: SharedOffice) -> None:
        self.shared, self.server = shared, shared.server
        with shared.connect("postgres", autocommit=True) as raw:
            for name in MORE_SUPERVISORS:
                add_person(raw, name, f"secret of {name}", name.title(), Role.SUPERVISOR)
        with shared.owner.connect() as connection:
            rows = connection.execute(text("SELECT role_name, agent_id FROM loket.login"))
            shared.ids.update({row.role_name: row.agent_id for row in rows})
        self.stations: dict[str, Station] = {
            name: shared.station(name) for name in ("rina", "sari", "wati", "dedi", *MORE_SUPERVISORS)
        }
        self._minute = 0.0
        self._room: Mailroom | None = None

    def id_of(self, login: str) -> UUID:
        return self.shared.ids[login]

    def call(self, login: str = "rina", talk_s: int = 60, **said: Any) -> UUID:
        """Return a call that was recorded with consent. case_id, consent: If they are given."""
        station, contact_id = self.stations[login], uuid7()
        consent, case_id = said.get("consent", Consent.YES), said.get("case_id")
        self._minute += 5
        begun = at(self._minute)
        own: dict[str, Any] = {"contact_id": contact_id}
        station.do(
            StartContact(
                channel=Channel.VOICE,
                direction=Direction.INBOUND,
                remote="+6281200000",
                occurred_at=begun,
                **own,
            ),
            AnswerContact(occurred_at=begun, **own),
        )
        if case_id is not None:
            station.do(LinkContact(case_id=case_id, occurred_at=begun, **own))
        if consent is not Consent.NOT_ASKED:
            station.do(SetConsent(consent=consent, consent_text="1", occurred_at=begun, **own))
        if consent is Consent.YES:
            station.do(
                AddRecording(
                    recording_id=uuid7(),
                    path=f"2026/11/{contact_id}.ogg",
                    sha256="0" * 64,
                    bytes=1000,
                    duration_ms=talk_s * 1000,
                    keep_until=FAR,
                    occurred_at=begun,
                    **own,
                )
            )
        station.do(EndContact(occurred_at=begun + timedelta(seconds=talk_s), **own))
        return contact_id

    def thread(
        self, login: str = "rina", said: str = "Izin belum terbit", case_id: UUID | None = None
    ) -> UUID:
        """Return an episode by WhatsApp that this agent took and answered."""
        self._minute += 5
        if self._room is None:
            self._room = add_address(self.shared, Mailroom())
        room, station = self._room, self.stations[login]
        remote, minute = f"62812{round(self._minute):07}", self._minute
        arrival = room.arrival(remote, minute, remote=remote, text=said)
        assert by_system(self.shared, arrival) == [None]
        station.sync()
        contact_id = self.sql("SELECT contact_id FROM conversation WHERE id = :id", id=room.talk(remote))[0][
            0
        ]
        station.do(room.take(minute + 1, remote))
        if case_id is not None:
            station.do(LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(minute + 1)))
        station.do(room.answer(minute + 2, "Sudah kami terbitkan", remote=remote))
        station.sync()
        found: UUID = contact_id
        return found

    def ended_case(self, login: str = "rina", **fields: Any) -> UUID:
        """Return a case of this agent that has ended."""
        self._minute += 5
        case_id = self.stations[login].log(self._minute, **fields)
        self.stations[login].do(
            CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(self._minute + 1))
        )
        return case_id

    def sync(self) -> None:
        for login in ("rina", "sari", "wati"):
            self.stations[login].sync()

    def erase_recording(self, contact_id: UUID) -> None:
        ((recording_id,),) = self.sql("SELECT id FROM recording WHERE contact_id = :id", id=contact_id)
        self.stations["rina"].do(EraseRecording(recording_id=recording_id, occurred_at=at(999)))
        self.stations["rina"].sync()

    def take_consent_back(self, contact_id: UUID) -> None:
        self.stations["rina"].do(
            SetConsent(contact_id=contact_id, consent=Consent.NO, consent_text="1", occurred_at=at(999))
        )
        self.stations["rina"].sync()

    # -- the server ----------------------------------------------------------------------------------------

    def draw(self, now: datetime = THAT_DAY, is_first: bool = True) -> list[date]:
        """Let the server draw what is due then. is_first: As if it had drawn no month before."""
        drawing = self.server.serving.server.review_draw
        self.server.do(drawing.close())  # it would draw by the clock of this computer
        if is_first:
            self.sql("DELETE FROM quality_month RETURNING 1")
        found: list[date] = self.server.do(drawing.draw_due(now))
        return found

    def draw_with(self, work_id: UUID) -> None:
        """Draw anew until this work is among the drawn: the server's salt is random."""
        for _ in range(100):
            self.sql("DELETE FROM quality_draw RETURNING 1")
            self.draw()
            if work_id in self.drawn():
                return
        raise AssertionError("never drawn")

    def month(self, said: OfMonth | None = None, login: str = "wati") -> QualityMonth:
        way = self.stations[login].reach(None)
        assert way is not None
        return way.quality_month(said or AskQuality(MONTH))

    def drawn(self, login: str = "wati") -> dict[UUID, ReviewedWork]:
        return {one.work_id: one for one in self.month(login=login).drawn}

    def works(self, agent: str, login: str = "wati", kind: WorkKind = WorkKind.CALL) -> list[UUID]:
        way = self.stations[login].reach(None)
        assert way is not None
        asked = AskWork(month=MONTH, agent_id=self.id_of(agent), kind=kind)
        return [one.work_id for one in way.reviewable_work(asked).works]

    def open(self, kind: WorkKind, work_id: UUID, login: str = "wati") -> None:
        way = self.stations[login].reach(None)
        assert way is not None
        way.open_work(OpenWork(kind=kind, work_id=work_id))

    def mine(self, said: AnswerReview | None = None, login: str = "rina") -> MyReviews:
        way = self.stations[login].reach(None)
        assert way is not None
        return way.my_reviews(said)

    def review(self, work_id: UUID, login: str = "wati", **fields: Any) -> UUID:
        """Let a supervisor share a review; return its id."""
        review_id = uuid7()
        self.month(review_of(review_id, work_id, **fields), login)
        return review_id

    def sql(self, query: str, login: str = "", **given: Any) -> list[Any]:
        """Return what an administrator reads; with a login, what SQL reads that acts for this user."""
        engine = self.shared.engine(login) if login else self.shared.owner
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL search_path = loket"))
            return list(connection.execute(text(query), given))


def review_of(review_id: UUID, work_id: UUID, kind: WorkKind = WorkKind.CALL, **fields: Any) -> KeepReview:
    is_call = kind is WorkKind.CALL
    given = {
        "card_id": (CARD if is_call else WRITTEN_CARD).id,
        "answers": GOOD if is_call else GOOD_WRITTEN,
        "notes": [ReviewNote(at_s=12.5 if is_call else 0, text="Bagus")],
        "advice": "",
        "is_shared": True,
    }
    return KeepReview(id=review_id, kind=kind, work_id=work_id, **{**given, **fields})
