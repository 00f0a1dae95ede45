"""Texts that are typed and not sent: no crash loses them, and the disk names nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.access.hidden_cases import HiddenCase
from app.access.session import Session
from app.mutations.contact import LinkContact, StartContact
from app.settings import AccountSettings, Settings
from app.texts.text_drafts import TextDraft
from app.texts.text_messages import Addressee
from db.enums import Channel, Direction, Role
from db.models import Contact
from db.queries.people import people_at
from telephony.messages import MessageSent, SendMessage
from tests.app.calls.test_phone_services import budi_with_a_case, make_anonymous
from tests.app.phone_place import PhonePlace, utc_now

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))


def on_disk(place: PhonePlace) -> bytes:
    assert place.workplace.drafts.drafting.flush(10)
    folder = place.places.records_file.parent
    return b"".join(path.read_bytes() for path in folder.glob("*.drafts*"))


def restored(folder: Path, qtbot: QtBot, me: Session) -> tuple[PhonePlace, tuple[TextDraft, ...]]:
    """Start anew in the same folder, as after a crash; return what comes back to the same person."""
    place = PhonePlace(folder, qtbot, OFFICE)
    found: list[tuple[TextDraft, ...]] = []
    place.workplace.texts.drafts.restored.connect(found.append)
    assert me.agent is not None
    place.workplace.access.session.sign_in(me.agent.id)
    qtbot.waitUntil(lambda: bool(found))
    return place, found[-1]


def test_a_text_that_was_typed_comes_back_after_a_crash_and_is_forgotten_once_it_is_delivered(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    case_id = budi_with_a_case(place)
    budi = place.read(lambda tx: people_at(tx, "+6281234567890"))[0].applicant
    to = Addressee("+6281234567890", "Budi", budi.id, case_id)
    place.workplace.texts.drafts.keep(to, "Izin sudah terbit")
    place.workplace.texts.drafts.keep(Addressee("1009"), "Tolong dibantu")
    assert b"Izin sudah terbit" in on_disk(place)
    assert b"Budi" not in on_disk(place)
    assert b"81234567890" not in on_disk(place)
    place.close()

    again, drafts = restored(tmp_path, qtbot, place.workplace.access.session)
    try:
        wanted = {TextDraft(to, "Izin sudah terbit"), TextDraft(Addressee("1009"), "Tolong dibantu")}
        assert set(drafts) == wanted
        again.workplace.texts.messages.send(to, "Izin sudah terbit")
        [asked] = again.phone.of(SendMessage)
        assert b"Izin sudah terbit" in on_disk(again), "it may not get through"
        again.phone.send(MessageSent(message_key=asked.message_key, code=202))
        assert b"Izin sudah terbit" not in on_disk(again)
        assert b"Tolong dibantu" in on_disk(again)
    finally:
        again.close()


def test_a_text_that_fails_after_a_change_of_user_comes_back_to_its_author_only(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    session, texts = place.workplace.access.session, place.workplace.texts
    rina, to, returned = session.agent, Addressee("1009"), list[object]()
    assert rina is not None
    texts.messages.not_sent.connect(returned.append)
    texts.drafts.keep(to, "Terima kasih")
    texts.messages.send(to, "Terima kasih")
    [asked] = place.phone.of(SendMessage)
    session.sign_out()
    place.sit_down("Sari", Role.AGENT)
    place.phone.send(MessageSent(message_key=asked.message_key, code=404, reason="Not Found"))

    def told() -> list[Mapping[str, str]]:
        return [one.facts for one in place.notices if one.kind == "text_not_sent"]

    assert (returned, told()) == ([], [])
    session.sign_out()
    with qtbot.waitSignal(texts.drafts.restored) as restored:
        session.sign_in(rina.id)
    assert told() == [{"to": "1009", "reason": "404 Not Found"}]
    assert restored.args is not None
    assert [(one.addressee, one.text) for one in restored.args[0]] == [(to, "Terima kasih")]
    place.close()


def test_a_text_that_is_delivered_after_a_change_of_user_is_its_author_s_alone(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    session, texts = place.workplace.access.session, place.workplace.texts
    rina, to, shown = session.agent, Addressee("1009"), list[object]()
    assert rina is not None
    texts.messages.sent.connect(shown.append)
    texts.drafts.keep(to, "Terima kasih")
    texts.messages.send(to, "Terima kasih")
    [asked] = place.phone.of(SendMessage)
    session.sign_out()
    place.sit_down("Sari", Role.AGENT)
    texts.drafts.keep(to, "Terima kasih")  # the same words, of Sari
    place.phone.send(MessageSent(message_key=asked.message_key, code=202))
    assert shown == []
    [sent] = place.read(lambda tx: tx.execute(select(Contact.agent_id).where(Contact.remote == "1009")).all())
    assert sent.agent_id == rina.id
    drafting = place.workplace.drafts.drafting
    assert list(drafting.texts_of("text:").values()) == ["Terima kasih"]
    session.sign_out()
    with qtbot.waitSignal(drafting.restored):
        session.sign_in(rina.id)
    assert drafting.texts_of("text:") == {}
    place.close()


def test_a_text_about_a_case_that_became_anonymous_comes_back_with_a_masked_addressee(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    case_id = budi_with_a_case(place)
    place.workplace.texts.drafts.keep(Addressee("+6281234567890", "Budi", case_id=case_id), "Halo")
    make_anonymous(place, case_id)
    place.close()

    again, drafts = restored(tmp_path, qtbot, place.workplace.access.session)
    try:
        [draft] = drafts
        assert draft.addressee.target == "+6281234567890"
        assert draft.addressee.visible.label == "0812****7890"
    finally:
        again.close()


def call_from(place: PhonePlace, number: str, case_id: UUID) -> None:
    """Record a call of the case from this number, which stands in no record of a person."""
    contact_id = uuid4()
    place.workplace.records.change(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote=number,
            remote_name="Ani",
            occurred_at=utc_now(),
        ),
        LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=utc_now()),
    )
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)


def got(drafts: Iterable[TextDraft]) -> set[tuple[str, str, str]]:
    return {(one.addressee.target, one.addressee.name, one.text) for one in drafts}


def test_two_texts_about_one_case_come_back_each_to_its_own_addressee(tmp_path: Path, qtbot: QtBot) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    case_id = budi_with_a_case(place)
    call_from(place, "+628555000111", case_id)
    texts = place.workplace.texts.drafts
    texts.keep(Addressee("0812-3456-7890", "Budi", case_id=case_id), "Halo Budi")
    texts.keep(Addressee("+628555000111", "Ani", case_id=case_id), "Halo Ani")
    texts.keep(Addressee("+628777000222", "", case_id=case_id), "Kode untuk 0877")
    texts.keep(Addressee("+628777000333", "", case_id=case_id), "Kode untuk 0878")
    place.close()

    again, drafts = restored(tmp_path, qtbot, place.workplace.access.session)
    try:
        assert got(drafts) == {
            ("+6281234567890", "Budi", "Halo Budi"),
            ("+628555000111", "Ani", "Halo Ani"),
            ("", "", "Kode untuk 0877"),
            ("", "", "Kode untuk 0878"),
        }
        for one in drafts:
            again.workplace.texts.drafts.keep(one.addressee, "")
        assert b"Kode" not in on_disk(again)
    finally:
        again.close()


WRITTEN = ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "sip:081234567890@pbx.office"]


@pytest.mark.parametrize("typed", WRITTEN)
def test_a_number_typed_by_hand_is_masked_once_its_owner_is_anonymous_and_leaves_the_disk(
    tmp_path: Path, qtbot: QtBot, typed: str
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    case_id = budi_with_a_case(place)
    hidden: list[HiddenCase] = []
    place.workplace.access.hidden_cases.hidden.connect(hidden.append)
    place.workplace.texts.drafts.keep(Addressee(typed), "Izin sudah terbit")
    assert typed.encode() in on_disk(place)
    make_anonymous(place, case_id)
    qtbot.waitUntil(lambda: bool(hidden))
    assert Addressee(typed).seen_with(hidden[-1]).is_hidden
    assert not Addressee("081234567891").seen_with(hidden[-1]).is_hidden
    assert typed.encode() not in on_disk(place)
    place.close()

    again, [draft] = restored(tmp_path, qtbot, place.workplace.access.session)
    try:
        assert (draft.addressee.visible.label, draft.text) == ("0812****7890", "Izin sudah terbit")
    finally:
        again.close()


@pytest.mark.parametrize("text", ["Surat BUDI SANTOSO.pdf", "budi santoso", "Búdi Santoso"])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    case = HiddenCase(uuid4(), None, frozenset(), frozenset({"Budi Santoso"}), ("+6281234567890",))
    assert case.is_named_in(text)
    assert not case.is_named_in("Surat Bude Santosa.pdf")
    assert "antoso" not in case.masked(text).lower()


def test_a_text_that_is_just_the_name_becomes_the_masked_number_also_in_capitals() -> None:
    case = HiddenCase(uuid4(), None, frozenset(), frozenset({"Budi Santoso"}), ("+6281234567890",))
    assert case.masked("BUDI SANTOSO") == "0812****7890"
