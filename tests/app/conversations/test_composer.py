"""An answer is kept while it is typed, and sent when nothing hinders it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.conversations.composer import Composer, Sent
from app.conversations.draft_fields import CC, CONSENT, NO, QUOTE, SUBJECT, TEMPLATE, TEXT, TO, VALUE
from app.conversations.message_actions import WITHDRAW
from app.conversations.routes import Hindrance
from app.mutations.attachment import AddAttachment
from app.mutations.contact import LinkContact
from app.mutations.conversation import RecordOptOut, TakeOverConversation
from app.records.service import Refusal
from db.enums import Channel, ConversationMode, HandleKind, MessageKind, MessageState
from tests.app.conversations.desk import ANI, BUDI, WrittenDesk
from tests.app.phone_place import utc_now

ALL = (Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)
MAIL = "budi@contoh.example"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[WrittenDesk]:
    desk = WrittenDesk(tmp_path, qtbot, *ALL)
    yield desk
    desk.close()


@pytest.fixture
def composer(desk: WrittenDesk) -> Composer:
    return desk.workplace.conversations.composer


class Heard:
    """What the composer reported."""

    def __init__(self, composer: Composer) -> None:
        self.sent: list[Sent] = []
        self.refused: list[str] = []
        self.unseen: list[int] = []
        composer.sent.connect(self.sent.append)
        composer.refused.connect(self._on_refused)
        composer.unseen.connect(self.unseen.append)

    def _on_refused(self, refusal: Refusal) -> None:
        self.refused.append(refusal.code)


def save_case(desk: WrittenDesk, subject: str = "Izin belum terbit") -> None:
    editor = desk.workplace.cases.editor
    editor.keep("subject", subject)
    editor.save()
    view = desk.workplace.conversations.view
    desk.qtbot.waitUntil(lambda: view.current is not None and view.current.is_saved)


def send(desk: WrittenDesk, composer: Composer, text: str) -> None:
    heard = Heard(composer)
    composer.write(TEXT, text)
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))


def on_screen(desk: WrittenDesk, talk_id: UUID, count: int) -> None:
    view = desk.workplace.conversations.view
    desk.qtbot.waitUntil(lambda: view.current is not None and len(view.current.messages) == count)


def test_an_answer_waits_in_the_queue_and_its_draft_is_gone(desk: WrittenDesk, composer: Composer) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    send(desk, composer, "  Sedang kami periksa  ")
    answer = desk.messages(talk_id)[-1]
    assert (answer.text, answer.state) == ("Sedang kami periksa", MessageState.QUEUED)
    assert composer.draft == {}
    assert desk.talk(talk_id).waiting_since is None


def test_an_answer_comes_back_after_a_crash(tmp_path: Path, qtbot: QtBot) -> None:
    desk = WrittenDesk(tmp_path, qtbot)
    talk_id = desk.write()
    desk.take(talk_id)
    desk.workplace.conversations.composer.write(TEXT, "Sedang kami")
    agent = desk.workplace.access.session.agent
    assert agent is not None
    assert desk.workplace.drafts.drafting.flush(10)
    desk.close()
    again = WrittenDesk(tmp_path, qtbot)
    try:
        again.workplace.access.session.sign_in(agent.id)
        drafting = again.workplace.drafts.drafting
        with qtbot.waitSignal(drafting.restored):
            drafting.restore(agent.id)
        again.take(talk_id)
        assert again.workplace.conversations.composer.draft[TEXT] == "Sedang kami"
    finally:
        again.close()


def test_nothing_is_sent_without_words_and_a_second_press_sends_no_second_message(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    heard = Heard(composer)
    composer.send()
    assert heard.refused == ["message_missing"]
    composer.write(TEXT, "Sebentar")
    composer.send()
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    assert len(desk.messages(talk_id)) == 2


def test_what_is_typed_while_a_message_is_recorded_stays_and_is_not_sent_twice(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    heard = Heard(composer)
    composer.write(TEXT, "Sudah terbit.")
    composer.send()
    composer.write(TEXT, "Sudah terbit.\nSilakan unduh.")
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    assert composer.draft == {TEXT: "Silakan unduh."}


def test_an_answer_that_is_recorded_after_a_change_of_user_is_its_author_s_alone(
    desk: WrittenDesk, composer: Composer
) -> None:
    """Rina sends and goes; Sari, at the same desk, already types an answer of her own there."""
    session, drafting = desk.workplace.access.session, desk.workplace.drafts.drafting
    talk_id, sari = desk.write(), desk.colleague()
    desk.take(talk_id)
    desk.qtbot.waitUntil(lambda: any(one.id == sari.agent_id for one in session.staff))
    rina, heard = session.agent, Heard(composer)
    assert rina is not None

    def sit_down(agent_id: UUID) -> None:
        with desk.qtbot.waitSignal(drafting.restored):
            session.sign_in(agent_id)
        desk.workplace.conversations.view.open(talk_id)
        desk.until_shown(talk_id)

    composer.write(TEXT, "Sudah terbit.")
    with desk.slow_records():
        composer.send()
        session.sign_out()
        sit_down(sari.agent_id)
        composer.write(TEXT, "Saya lanjutkan.")
    assert desk.messages(talk_id)[-1].agent_id == rina.id
    assert composer.draft == {TEXT: "Saya lanjutkan."}
    session.sign_out()
    sit_down(rina.id)
    assert composer.draft == {}
    composer.write(TEXT, "Masih ada?")
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    assert [one.text for one in desk.messages(talk_id)[1:]] == ["Sudah terbit.", "Masih ada?"]


def test_words_that_came_while_one_typed_stop_the_first_attempt_and_not_the_second(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id = desk.write("Izin saya?")
    desk.take(talk_id)
    heard = Heard(composer)
    composer.write(TEXT, "Silakan kirim NIB")
    desk.write("NIB saya sudah saya kirim")
    on_screen(desk, talk_id, 2)
    composer.send()
    assert heard.unseen == [1]
    assert len(desk.messages(talk_id)) == 2
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    assert len(desk.messages(talk_id)) == 3


def test_when_a_colleague_takes_over_the_text_stays_and_is_not_sent(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id, sari = desk.write(), desk.colleague()
    desk.take(talk_id)
    composer.write(TEXT, "Sebentar")
    heard = Heard(composer)
    taken = TakeOverConversation(conversation_id=talk_id, reason="Kenal kasusnya", occurred_at=utc_now())
    desk.by(sari, taken)
    desk.qtbot.waitUntil(lambda: composer.hindrance(utc_now()) is Hindrance.HELD)
    composer.send()
    assert heard.refused == ["conversation_held"]
    assert composer.draft[TEXT] == "Sebentar"


def test_to_who_wants_no_messages_nothing_is_sent(desk: WrittenDesk, composer: Composer) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    me = desk.workplace.records.me
    assert me is not None
    desk.by(me, RecordOptOut(conversation_id=talk_id, occurred_at=utc_now()))
    desk.qtbot.waitUntil(lambda: composer.hindrance(utc_now()) is Hindrance.OPTED_OUT)
    heard = Heard(composer)
    composer.write(TEXT, "Sebentar")
    composer.send()
    assert heard.refused == ["opted_out"]


def test_when_the_window_is_over_the_text_stays_and_a_template_is_filled_from_the_case(
    desk: WrittenDesk, composer: Composer
) -> None:
    desk.offer_template("kabar", "Yth. {{1}}, kasus nomor {{2}} sudah selesai. Salam, {{3}}")
    talk_id = desk.write(minutes_ago=25 * 60)
    desk.take(talk_id)
    assert composer.window_left_s(utc_now()) == 0
    heard = Heard(composer)
    composer.write(TEXT, "Sudah terbit")
    composer.send()
    assert heard.refused == ["window_over"]
    desk.qtbot.waitUntil(lambda: composer.shown is not None and bool(composer.shown.templates))
    assert composer.shown is not None
    (template,) = composer.shown.templates
    composer.choose_template(template, {"applicant": "Budi", "case_number": "CC-7"})
    assert composer.values == {1: "Budi", 2: "CC-7", 3: ""}
    composer.send()
    assert heard.refused == ["window_over", "template_incomplete"]
    composer.write(f"{VALUE}3", "Rina")
    assert composer.preview == "Yth. Budi, kasus nomor CC-7 sudah selesai. Salam, Rina"
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    sent = desk.messages(talk_id)[-1]
    assert (sent.kind, sent.text) == (
        MessageKind.TEMPLATE,
        "Yth. Budi, kasus nomor CC-7 sudah selesai. Salam, Rina",
    )
    assert composer.draft == {TEXT: "Sudah terbit"}  # it was not sent


def test_the_window_counts_down(desk: WrittenDesk, composer: Composer) -> None:
    desk.take(desk.write(minutes_ago=60))
    now = utc_now()
    left = composer.window_left_s(now)
    assert left is not None
    assert abs(left - 23 * 3600) < 60
    assert composer.window_left_s(now + timedelta(hours=24)) == 0
    assert composer.hindrance(now + timedelta(hours=24)) is Hindrance.WINDOW_OVER


def test_a_mail_answers_with_subject_and_address_and_copies_nobody_unasked(
    desk: WrittenDesk, composer: Composer
) -> None:
    facts = {
        "subject": "Izin usaha",
        "to": ["loket@kantor.example", "notaris@contoh.example"],
        "reply_to": ["budi.kantor@contoh.example"],
    }
    talk_id = desk.write("Mohon info", MAIL, Channel.EMAIL, chain="<1@contoh.example>", facts=facts)
    desk.take(talk_id)
    on_screen(desk, talk_id, 1)
    assert (composer.mail.subject, composer.mail.to, composer.mail.cc) == (
        "Re: Izin usaha",
        "budi.kantor@contoh.example",
        "",
    )
    assert composer.usual_copies == "notaris@contoh.example"
    assert composer.other_sender == MAIL
    composer.write(CC, "notaris@")
    heard = Heard(composer)
    composer.write(TEXT, "Terlampir")
    composer.send()
    assert heard.refused == ["address_not_understood"]
    composer.write(CC, "notaris@contoh.example")
    composer.write(SUBJECT, "Re: Izin usaha PT Maju")
    composer.write(TO, MAIL)
    assert composer.other_sender == ""
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    assert desk.messages(talk_id)[-1].facts == {
        "subject": "Re: Izin usaha PT Maju",
        "to": [MAIL],
        "cc": ["notaris@contoh.example"],
        "quotes": True,
    }


def test_a_mail_that_is_taken_back_is_a_draft_with_its_addressees_and_files(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id = desk.write("Mohon info", MAIL, Channel.EMAIL, chain="<1@contoh.example>")
    desk.take(talk_id)
    save_case(desk)
    me, case_id = desk.workplace.records.me, desk.talk(talk_id).case_id
    assert me is not None
    assert case_id is not None
    file: dict[str, Any] = {
        "name": "izin.pdf",
        "media_type": "application/pdf",
        "bytes": 9,
        "sha256": "a" * 64,
    }
    added = AddAttachment(attachment_id=uuid7(), case_id=case_id, occurred_at=utc_now(), **file)
    desk.by(me, added)
    desk.qtbot.waitUntil(lambda: bool(composer.offered_files))
    composer.write(SUBJECT, "Izin usaha")
    composer.write(CC, "notaris@contoh.example")
    composer.attach(composer.offered_files[0], is_wanted=True)
    written = {**composer.draft, TEXT: "Terlampir", TO: MAIL}
    send(desk, composer, "Terlampir")
    on_screen(desk, talk_id, 2)
    desk.workplace.conversations.messages.do(WITHDRAW, desk.messages(talk_id)[-1].id)
    desk.qtbot.waitUntil(lambda: bool(composer.draft))
    assert composer.draft == written


def test_the_answered_mail_is_quoted_unless_the_agent_switches_that_off(
    desk: WrittenDesk, composer: Composer
) -> None:
    facts = {"subject": "Izin usaha"}
    talk_id = desk.write("Mohon info", MAIL, Channel.EMAIL, chain="<1@contoh.example>", facts=facts)
    answered = desk.last_message
    desk.take(talk_id)
    on_screen(desk, talk_id, 1)
    at = desk.messages(talk_id)[0].written_at.astimezone(ZoneInfo("Asia/Jakarta"))
    head = f"Pada {at:%d/%m/%Y} pukul {at:%H.%M} Ani <{MAIL}> menulis:"
    assert composer.quote(ZoneInfo("Asia/Jakarta")) == f"{head}\n> Mohon info"
    send(desk, composer, "Terlampir")
    with_quote = desk.messages(talk_id)[-1]
    assert (with_quote.facts["quotes"], with_quote.reply_to_id) == (True, answered)
    assert with_quote.text == "Terlampir"
    composer.write(QUOTE, NO)
    send(desk, composer, "Sudah terbit")
    without = desk.messages(talk_id)[-1]
    assert ("quotes" in without.facts, without.reply_to_id) == (False, answered)


def test_a_whatsapp_message_quotes_nothing(desk: WrittenDesk, composer: Composer) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    on_screen(desk, talk_id, 1)
    assert (composer.answered, composer.quotes) == (None, False)
    send(desk, composer, "Halo")
    assert desk.messages(talk_id)[-1].reply_to_id is None


def test_the_applicant_is_answered_on_another_channel_and_the_case_keeps_both(
    desk: WrittenDesk, composer: Composer
) -> None:
    applicant_id = desk.person("Budi Santoso", (HandleKind.EMAIL, MAIL))
    talk_id = desk.write()
    desk.take(talk_id)
    desk.workplace.cases.service.set_applicant(applicant_id)
    save_case(desk)
    view = desk.workplace.conversations.view

    def mail_route() -> str:
        routes = view.current.routes if view.current is not None else ()
        return next((one.key for one in routes if one.channel is Channel.EMAIL), "")

    desk.qtbot.waitUntil(lambda: bool(mail_route()))
    composer.write(TEXT, "Di WhatsApp")
    view.choose(mail_route())
    assert TEXT not in composer.draft
    heard = Heard(composer)
    composer.write(TEXT, "Lewat surel")
    composer.send()
    assert heard.refused == ["subject_of_mail_missing"]
    composer.write(SUBJECT, "Izin usaha")
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    desk.qtbot.waitUntil(lambda: view.current is not None and len(view.current.messages) == 2)
    assert view.current is not None
    assert [one.text for one in view.current.messages] == ["Halo", "Lewat surel"]
    view.choose(str(talk_id))
    assert composer.draft[TEXT] == "Di WhatsApp"


def test_an_answer_that_is_typed_stays_on_its_channel_when_a_message_comes_on_another_one(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    save_case(desk)
    case_id = desk.talk(talk_id).case_id
    assert case_id is not None
    me = desk.workplace.records.me
    assert me is not None
    other_id = desk.write("Ini Ani", f"+{ANI}", Channel.SMS, minutes_ago=5)
    contact_id = desk.talk(other_id).contact_id
    assert contact_id is not None
    desk.by(me, LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=utc_now()))
    on_screen(desk, talk_id, 2)
    composer.write(TEXT, "NIB Anda 9120001234567")
    desk.write("Masih Ani", f"+{ANI}", Channel.SMS, minutes_ago=0)
    on_screen(desk, talk_id, 3)
    assert composer.route is not None
    assert composer.route.conversation_id == talk_id
    send(desk, composer, "NIB Anda 9120001234567, Budi")
    assert desk.messages(talk_id)[-1].text == "NIB Anda 9120001234567, Budi"


def test_who_is_written_to_first_on_whatsapp_has_agreed_to_that(
    desk: WrittenDesk, composer: Composer
) -> None:
    desk.offer_template("kabar", "Yth. {{1}}, izin Anda sudah terbit.")
    applicant_id = desk.person()
    editor, view = desk.workplace.cases.editor, desk.workplace.conversations.view
    editor.start_draft()
    editor.keep("subject", "Izin belum terbit")
    desk.workplace.cases.service.set_applicant(applicant_id)

    def key() -> str:
        routes = view.current.routes if view.current is not None else ()
        return next((one.key for one in routes if one.channel is Channel.WHATSAPP), "")

    desk.qtbot.waitUntil(lambda: bool(key()))
    view.choose(key())
    assert composer.hindrance(utc_now()) is Hindrance.NOT_SAVED
    save_case(desk)
    desk.qtbot.waitUntil(lambda: composer.hindrance(utc_now()) is Hindrance.WINDOW_OVER)
    assert composer.shown is not None
    composer.choose_template(composer.shown.templates[0], {"applicant": "Budi"})
    assert composer.needs_consent
    heard = Heard(composer)
    composer.send()
    assert heard.refused == ["consent_missing"]
    composer.write(CONSENT, "Lewat telepon hari ini")
    composer.send()
    desk.qtbot.waitUntil(lambda: bool(heard.sent))
    desk.qtbot.waitUntil(lambda: view.current is not None and bool(view.current.messages))
    assert view.current is not None
    route = view.current.route
    assert route is not None
    assert route.conversation is not None
    assert (route.conversation.remote, route.conversation.mode) == (BUDI, ConversationMode.HELD)
    assert TEMPLATE not in composer.draft
