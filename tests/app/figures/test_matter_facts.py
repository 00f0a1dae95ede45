"""First-contact resolution in figures is that of the screen."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, insert, select
from uuid_utils.compat import uuid7

from app.figures.adding import add_up, rows_behind
from app.figures.figures import FIGURES
from app.figures.matter_facts import matter_facts
from app.figures.records import counted_matters
from app.mutations.case import ChangeDetails
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.steps import CancelCase, TellSolution
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from db.enums import Channel, Direction
from db.fact_tables import FACTS, MATTERS
from db.models import Case
from db.mutation import Rejected
from db.queries.first_contact import first_contacts
from tests.office import Office, at

DAY = 24 * 60.0
CALENDAR = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
CONTACTS, LIVES = 16, 6


def live(office: Office, random: Random, mark: str) -> None:
    """Contacts by chance within two months about eight cases, three of them about the same matter."""
    numbers = ("OSS-1", "oss 1", "OSS-1", "", "", "OSS-2", "", "")
    subjects = ("Izin", "Izin", "Lain", "Izin", "izin ", "Izin", "Parkir", "Papan")
    cases = [
        office.log(5, registration_number=number and number + mark, subject=subject + mark)
        for number, subject in zip(numbers, subjects, strict=True)
    ]
    for _ in range(CONTACTS):
        case_id, minute, contact_id = random.choice(cases), random.randrange(60) * DAY + 60, uuid7()
        direction = Direction.INBOUND if random.random() < 0.8 else Direction.OUTBOUND
        office.do(
            StartContact(
                contact_id=contact_id, channel=Channel.VOICE, direction=direction, occurred_at=at(minute)
            ),
            LinkContact(
                contact_id=contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(minute + 1)
            ),
            EndContact(contact_id=contact_id, occurred_at=at(minute + 4)),
        )
        if case_id not in cases[6:] and random.random() < 0.5:
            named = contact_id if random.random() < 0.3 else None
            told_at = at(minute + random.choice((3, 40, 300)))
            with suppress(Rejected):
                office.do(office.answer(case_id, minute + 2))
            with suppress(Rejected):
                office.do(TellSolution(case_id=case_id, contact_id=named, means="voice", occurred_at=told_at))
    office.do(
        CancelCase(case_id=cases[6], reason="Ganda", occurred_at=at(70 * DAY)),
        ChangeDetails(case_id=cases[7], changes={"subject": "Parkir" + mark}, occurred_at=at(70 * DAY)),
    )


def test_the_figure_is_what_the_screen_counts_of_the_same_days(tmp_path: Path) -> None:
    office = Office(tmp_path / "records.sqlite3")
    settled = resolved = 0
    try:
        for seed in range(LIVES):
            live(office, Random(seed), f" {seed}")
        ids = office.replica.read(lambda tx: list(tx.execute(select(Case.id)).scalars())).result(60)
        found = office.replica.read(lambda tx: counted_matters(tx, ids)).result(60)
        rows = matter_facts(found.contacts, set(ids), found.answers, CALENDAR)
        with create_engine("sqlite://").connect() as facts:
            FACTS.create_all(facts)
            facts.execute(insert(MATTERS), rows)
            for first in range(0, 60, 4):
                # The office's days begin at 17:00 UTC.
                since, until, now = (at((first + day) * DAY + 14 * 60) for day in (0, 4, 10))
                days = since.date() + timedelta(days=1), until.date() + timedelta(days=1)
                screen = office.replica.read(
                    partial(first_contacts, since=since, until=until, now=now)
                ).result(60)
                (group,) = add_up(facts, FIGURES["fcr_7d"], *days, now)
                assert (group.num, group.den) == (screen.resolved, screen.settled)
                assert len(rows_behind(facts, FIGURES["fcr_7d"], *days, now)) == screen.settled
                settled, resolved = settled + screen.settled, resolved + screen.resolved
        assert settled > resolved > 0
    finally:
        office.replica.close()
