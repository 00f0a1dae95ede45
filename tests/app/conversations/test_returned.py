"""An answer that did not reach the applicant is a draft again, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.conversations.composer import Composer
from app.conversations.draft_fields import CC, NO, QUOTE, SUBJECT, TEMPLATE, TEXT, TO, VALUE
from app.conversations.returned import NOT_SENT
from app.mutations.delivery import RecordReceipt, RecordSendResult, SendResult, StartSending
from db.enums import Channel, MessageState
from tests.app.conversations.desk import WrittenDesk
from tests.app.conversations.test_composer import MAIL, on_screen, send
from tests.app.phone_place import utc_now


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[WrittenDesk]:
    desk = WrittenDesk(tmp_path, qtbot, Channel.WHATSAPP, Channel.EMAIL)
    yield desk
    desk.close()


@pytest.fixture
def composer(desk: WrittenDesk) -> Composer:
    return desk.workplace.conversations.composer


def fails(desk: WrittenDesk, message_id: UUID, code: str = "131026") -> None:
    """Let the provider refuse a message."""
    at = utc_now()
    starts = StartSending(message_id=message_id, lease_until=at + timedelta(minutes=1), occurred_at=at)
    of: dict[str, Any] = {"message_id": message_id, "attempt": 1, "occurred_at": at}
    desk.by_system(starts, RecordSendResult(**of, result=SendResult.FAILED, code=code))


def arrives(desk: WrittenDesk, message_id: UUID) -> None:
    """Let a message be sent and read."""
    at = utc_now()
    of: dict[str, Any] = {"message_id": message_id, "occurred_at": at}
    desk.by_system(
        StartSending(**of, lease_until=at + timedelta(minutes=1)),
        RecordSendResult(**of, attempt=1, result=SendResult.SENT, provider_id="p1"),
        RecordReceipt(
            **of,
            office_address_id=desk.addresses[Channel.WHATSAPP],
            provider_id="p1",
            state=MessageState.READ,
            at=at,
        ),
    )


def answered(desk: WrittenDesk, composer: Composer, text: str = "Sedang kami periksa") -> tuple[UUID, UUID]:
    talk_id = desk.write()
    desk.take(talk_id)
    on_screen(desk, talk_id, 1)
    send(desk, composer, text)
    on_screen(desk, talk_id, 2)
    return talk_id, desk.messages(talk_id)[-1].id


def test_an_answer_that_the_provider_refuses_is_in_the_draft_again_with_the_code(
    desk: WrittenDesk, composer: Composer
) -> None:
    _, message_id = answered(desk, composer)
    with desk.qtbot.waitSignal(composer.returned):
        fails(desk, message_id)
    assert composer.draft == {TEXT: "Sedang kami periksa"}
    back = composer.taken_back
    assert back is not None
    assert (back.refusal.code, back.refusal.facts, back.message_id) == (
        NOT_SENT,
        {"error": "131026"},
        message_id,
    )
    assert composer.offered_back is None
    composer.write(TEXT, "")
    assert composer.taken_back is None
    assert composer.offered_back is not None, "the words can still be had"
    send(desk, composer, "Lewat surel saja")
    assert (composer.taken_back, composer.draft) == (None, {})


def test_an_answer_that_fails_after_it_was_sent_comes_back_too(desk: WrittenDesk, composer: Composer) -> None:
    _, message_id = answered(desk, composer)
    at = utc_now()
    of: dict[str, Any] = {"message_id": message_id, "attempt": 1, "occurred_at": at}
    desk.by_system(
        StartSending(message_id=message_id, lease_until=at + timedelta(minutes=1), occurred_at=at),
        RecordSendResult(**of, result=SendResult.SENT, provider_id="p1"),
    )
    desk.qtbot.waitUntil(lambda: composer.shown is not None and _state(composer) is MessageState.SENT)
    with desk.qtbot.waitSignal(composer.returned):
        desk.by_system(
            RecordReceipt(
                office_address_id=desk.addresses[Channel.WHATSAPP],
                provider_id="p1",
                state=MessageState.FAILED,
                at=utc_now(),
                code="131026",
                occurred_at=utc_now(),
            )
        )
    assert composer.draft == {TEXT: "Sedang kami periksa"}


def _state(composer: Composer) -> MessageState | None:
    return composer.shown.messages[-1].state if composer.shown is not None else None


def test_what_is_typed_meanwhile_stays_above_the_words_that_come_back_on_request(
    desk: WrittenDesk, composer: Composer
) -> None:
    _, message_id = answered(desk, composer)
    composer.write(TEXT, "Oh ya,")
    fails(desk, message_id)
    desk.qtbot.waitUntil(lambda: composer.offered_back is not None)
    assert composer.draft == {TEXT: "Oh ya,"}
    composer.take_back()
    assert composer.draft == {TEXT: "Oh ya,\n\nSedang kami periksa"}


def test_an_answer_that_failed_while_another_case_was_open_is_there_when_its_own_is_opened_again(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id, message_id = answered(desk, composer)
    desk.workplace.cases.editor.start_draft()
    desk.qtbot.waitUntil(lambda: composer.route is None)
    fails(desk, message_id)
    with desk.qtbot.waitSignal(composer.returned):
        desk.workplace.conversations.view.open(talk_id)
    assert composer.draft == {TEXT: "Sedang kami periksa"}


def test_an_answer_that_failed_before_the_sign_in_is_offered_and_does_not_come_by_itself(
    desk: WrittenDesk, composer: Composer
) -> None:
    talk_id, message_id = answered(desk, composer)
    session = desk.workplace.access.session
    agent = session.agent
    assert agent is not None
    session.sign_out()
    fails(desk, message_id)
    session.sign_in(agent.id)
    desk.qtbot.waitUntil(lambda: session.agent is not None)
    desk.workplace.conversations.view.open(talk_id)
    desk.qtbot.waitUntil(lambda: composer.offered_back is not None)
    assert composer.draft == {}
    composer.take_back()
    assert composer.draft == {TEXT: "Sedang kami periksa"}


def test_a_mail_comes_back_with_its_subject_addressees_and_without_the_quote_that_was_not_wanted(
    desk: WrittenDesk, composer: Composer
) -> None:
    facts = {"subject": "Izin usaha"}
    talk_id = desk.write("Mohon info", MAIL, Channel.EMAIL, chain="<1@contoh.example>", facts=facts)
    desk.take(talk_id)
    on_screen(desk, talk_id, 1)
    composer.write(CC, "ani@contoh.example")
    composer.write(SUBJECT, "Re: Izin PT Maju")
    composer.write(QUOTE, NO)
    send(desk, composer, "Terlampir")
    on_screen(desk, talk_id, 2)
    with desk.qtbot.waitSignal(composer.returned):
        fails(desk, desk.messages(talk_id)[-1].id, "no_address")
    assert composer.draft == {
        TEXT: "Terlampir",
        SUBJECT: "Re: Izin PT Maju",
        TO: MAIL,
        CC: "ani@contoh.example",
        QUOTE: NO,
    }


def test_a_template_comes_back_with_its_values(desk: WrittenDesk, composer: Composer) -> None:
    desk.offer_template("kabar", "Yth. {{1}}, petugas {{2}} memeriksa izin Anda.")
    talk_id = desk.write(minutes_ago=25 * 60)
    desk.take(talk_id)
    shown = composer.shown
    assert shown is not None
    composer.choose_template(shown.templates[0], {})
    for number, value in ((1, "Budi"), (2, "Rina")):
        composer.write(f"{VALUE}{number}", value)
    composer.send()
    on_screen(desk, talk_id, 2)
    with desk.qtbot.waitSignal(composer.returned):
        fails(desk, desk.messages(talk_id)[-1].id, "132015")
    assert composer.draft == {
        TEMPLATE: str(shown.templates[0].id),
        f"{VALUE}1": "Budi",
        f"{VALUE}2": "Rina",
    }


def test_the_failed_answer_of_a_colleague_is_not_mine(desk: WrittenDesk, composer: Composer) -> None:
    talk_id, message_id = answered(desk, composer)
    sari = desk.colleague()
    desk.workplace.access.session.sign_in(sari.agent_id)
    desk.qtbot.waitUntil(lambda: composer.route is None)
    fails(desk, message_id)
    desk.workplace.conversations.view.open(talk_id)
    desk.qtbot.waitUntil(lambda: composer.route is not None and _state(composer) is MessageState.FAILED)
    assert (composer.offered_back, composer.taken_back, composer.draft) == (None, None, {})
