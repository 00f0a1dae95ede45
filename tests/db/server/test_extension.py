"""An extension that is kept can be dialled at the office's exchange, and leads nowhere else."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.mutations.people import TakeExtension
from db.models.shapes import is_dialable
from db.mutation import Rejected
from telephony.sip.target import TargetError, dialled_user
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.office import Office, at

GOOD = ("", "201", "+62227315555", "*61#", "rina", "rina.s;x=1", "a%40b", "o'brien")
BAD = (
    "201@penipu.example",
    "sip:201@penipu.example",
    "tel:+62227315555",
    "2 01",
    "201\n",
    "\u202e102",
    "rina?Subject=x",
    "<201>",
    "a%4",
    '"; DROP TABLE agent',
    "2" * 129,
)


@pytest.mark.parametrize("extension", BAD)
def test_a_member_of_staff_takes_no_extension_that_cannot_be_dialled(office: Office, extension: Any) -> None:
    with pytest.raises(Rejected) as refused:
        office.do(TakeExtension(agent_id=office.rina.agent_id, extension=extension, occurred_at=at(1)))
    assert refused.value.code == "extension_not_dialable"


def test_the_shared_database_keeps_no_other_either_whoever_writes_it(
    shared: SharedOffice, postgres: Databases
) -> None:
    def taken(extension: str) -> bool:
        with postgres.connect(shared.database) as raw:
            try:
                raw.execute("UPDATE loket.agent SET extension = %s", (extension,))
            except psycopg.errors.CheckViolation:
                return False
        return True

    assert [one for one in GOOD if not taken(one)] == []
    assert [one for one in BAD if taken(one)] == []


def test_a_desk_takes_an_extension_and_the_office_knows_it(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    rina.do(TakeExtension(agent_id=rina.me.agent_id, extension="o'brien%20", occurred_at=at(1)))
    rina.sync()
    sari.sync()
    assert sari.differs() == []


@given(st.text(st.sampled_from("09*#+aZ_.!~'()&=$,;/-%4?@:<>\"\n\u202e"), max_size=12))
def test_the_dial_field_takes_the_same(extension: str) -> None:
    # The dial field drops separators around a number; what is kept has none beside a #.
    assume("#" not in extension or not set(extension) & set(".()/-"))
    try:
        is_taken = not extension or bool(dialled_user(extension))
    except TargetError:
        is_taken = False
    assert is_dialable(extension) == is_taken
