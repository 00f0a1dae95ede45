"""Sending by one WhatsApp number: what goes out, and what each answer of Meta means."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from channels.http import HttpFault
from channels.messages import Batch, Health, Holds, NotTaken, Outcome, Result, Template
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.number import WhatsAppNumber
from tests.channels.whatsapp.sending import NOW, OURS, Config, departure, file_of, send, with_number
from tests.end2end.peers.machine import free_port
from tests.end2end.peers.meta import TEMPLATES, Answer, Meta, refusal
from tests.end2end.peers.meta_webhooks import ACCOUNT_ID, NUMBER_ID, SARI_ID, SARI_PHONE

# -- what goes out -------------------------------------------------------------------------------------------


def test_a_text_goes_out_with_our_id(config: Config, meta: Meta) -> None:
    outcome = send(config(), departure(answers=("wamid.MASUK", "wamid.LAMA")))
    (sent,) = meta.sent
    assert outcome == Outcome(Result.SENT, sent.pop("wamid"))
    assert sent == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": SARI_PHONE,
        "biz_opaque_callback_data": str(OURS),
        "context": {"message_id": "wamid.MASUK"},
        "type": "text",
        "text": {"body": "Baik, kami periksa.", "preview_url": False},
    }
    assert meta.asked == [f"POST /v26.0/{NUMBER_ID}/messages"]


def test_a_user_id_goes_out_as_it_is(config: Config, meta: Meta) -> None:
    assert send(config(), departure(recipient=SARI_ID)).result is Result.SENT
    assert (meta.sent[0].get("to"), meta.sent[0]["recipient"]) == (None, SARI_ID)


def test_another_version_of_the_api_is_a_setting(config: Config, meta: Meta) -> None:
    send(config(api_version="v27.0"), departure())
    assert meta.asked == [f"POST /v27.0/{NUMBER_ID}/messages"]


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("ktp.jpg", "image/jpeg", "image"),
        ("rekaman.mp4", "video/mp4", "video"),
        ("surat 😀.pdf", "application/pdf", "document"),
        ("peta.webp", "image/webp", "document"),  # webp is for stickers
    ],
)
def test_a_file_is_uploaded_and_sent_with_its_text_below(
    config: Config, meta: Meta, tmp_path: Path, name: str, media_type: str, kind: str
) -> None:
    file = file_of(tmp_path, name, media_type)
    assert send(config(), departure("Ini berkasnya", files=(file,))).result is Result.SENT
    ((media_id, upload),) = meta.uploads.items()
    assert upload == (name, media_type, b"\0\0\0")
    named = {"filename": name} if kind == "document" else {}
    assert (meta.sent[0]["type"], meta.sent[0][kind]) == (
        kind,
        {"id": media_id, "caption": "Ini berkasnya", **named},
    )


def test_a_template_is_filled_in_header_body_and_button(config: Config, meta: Meta) -> None:
    chosen = Template("berkas_lengkap", "id", ("CC-7", "Sari", "NIB", "7"))
    assert send(config(), departure("", template=chosen)).result is Result.SENT
    assert meta.sent[0]["template"] == {
        "name": "berkas_lengkap",
        "language": {"code": "id"},
        "components": [
            {"type": "header", "parameters": [{"type": "text", "text": "CC-7"}]},
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "Sari"}, {"type": "text", "text": "NIB"}],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "1",
                "parameters": [{"type": "text", "text": "7"}],
            },
        ],
    }


def test_a_template_with_names_and_a_document_is_filled(config: Config, meta: Meta, tmp_path: Path) -> None:
    file = file_of(tmp_path, "undangan.pdf", "application/pdf")
    chosen = Template("undangan", "id", ("Sari", "Senin"))
    outcome = send(config(), departure("", template=chosen, files=(file,)))
    assert (outcome.result, outcome.code) == (Result.FAILED, "132015")  # the peer has it paused
    assert len(meta.uploads) == 1


def test_templates_are_asked_for_once_and_again_after_a_change(config: Config, meta: Meta) -> None:
    async def work(number: WhatsAppNumber) -> None:
        for _ in range(2):
            assert (await number.send(departure("", template=Template("salam", "id")))).result is Result.SENT
        number.forget_templates()
        await number.send(departure("", template=Template("salam", "id")))

    with_number(config(), work)
    pages = f"GET /v26.0/{ACCOUNT_ID}/message_templates"
    assert [asked == pages for asked in meta.asked] == [True, True, False, False, True, True, False]


# -- what cannot go out --------------------------------------------------------------------------------------


def test_what_meta_would_refuse_is_refused_before(config: Config, meta: Meta, tmp_path: Path) -> None:
    picture = file_of(tmp_path, "foto.png", "image/png")
    impossible = {
        "empty": departure(" \n"),
        "too_long": departure("a" * 4097),
        "one_file": departure("", files=(picture, picture)),
        "no_caption": departure("teks", files=(file_of(tmp_path, "suara.ogg", "audio/ogg"),)),
        "too_large": departure("", files=(file_of(tmp_path, "besar.jpg", "image/jpeg", 5_000_001),)),
        "132001": departure("", template=Template("tidak_ada", "id")),
        "132000": departure("", template=Template("salam", "id", ("lebih",))),
    }
    impossible["too_long "] = departure("a" * 1025, files=(picture,))

    async def work(number: WhatsAppNumber) -> dict[str, Outcome]:
        return {name: await number.send(one) for name, one in impossible.items()}

    found = with_number(config(), work)
    assert {name.strip(): (one.result, one.code) for name, one in found.items()} == {
        name.strip(): (Result.FAILED, name.strip()) for name in impossible
    }
    assert meta.sent == []


@pytest.mark.parametrize(
    ("code", "attempt", "expected"),
    [
        (131047, 1, (Result.FAILED, Holds.MESSAGE, None)),
        (131026, 1, (Result.FAILED, Holds.MESSAGE, None)),
        (131049, 1, (Result.FAILED, Holds.MESSAGE, None)),
        (131050, 1, (Result.FAILED, Holds.MESSAGE, None)),
        (132015, 1, (Result.FAILED, Holds.MESSAGE, None)),
        (130429, 1, (Result.RETRY, Holds.ADDRESS, 5.0)),
        (80007, 1, (Result.RETRY, Holds.ADDRESS, 60.0)),
        (131056, 1, (Result.RETRY, Holds.CONVERSATION, 1.0)),
        (131056, 3, (Result.RETRY, Holds.CONVERSATION, 16.0)),
        (131056, 99, (Result.RETRY, Holds.CONVERSATION, 3600.0)),
        (131048, 1, (Result.RETRY, Holds.ADDRESS, 3600.0)),
        (131044, 1, (Result.RETRY, Holds.ADDRESS, 3600.0)),
        (190, 1, (Result.RETRY, Holds.ADDRESS, 300.0)),
        (230, 1, (Result.RETRY, Holds.ADDRESS, 300.0)),
        (131000, 1, (Result.RETRY, Holds.MESSAGE, None)),
        (999999, 1, (Result.FAILED, Holds.MESSAGE, None)),
    ],
)
def test_each_code_says_what_becomes_of_the_message(
    config: Config, meta: Meta, code: int, attempt: int, expected: tuple[Result, Holds, float | None]
) -> None:
    meta.next_answers = [refusal(code)]
    outcome = send(config(), departure(attempt=attempt))
    assert (outcome.result, outcome.holds, outcome.retry_after_s) == expected
    assert (outcome.code, outcome.detail) == (str(code), "Details.")


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (refusal(999999, 500), Result.RETRY),  # Graph itself says that it failed
        ((500, {}), Result.UNSURE),  # something in front of it did
        ((504, {"error": "timeout"}), Result.UNSURE),
        ((400, {}), Result.FAILED),
        ((401, {}), Result.RETRY),
        ((200, {"messages": []}), Result.UNSURE),
        ((200, {}), Result.UNSURE),
        ((302, {}), Result.FAILED),
    ],
)
def test_an_answer_in_another_shape_is_judged_by_what_it_proves(
    config: Config, meta: Meta, answer: Answer, result: Result
) -> None:
    meta.next_answers = [answer]
    assert send(config(), departure()).result is result


def test_a_page_of_a_proxy_instead_of_an_answer_proves_nothing(config: Config, meta: Meta) -> None:
    meta.next_answers = [web.Response(status=502, text="<html>"), web.Response(text="<html>")]
    for _ in range(2):
        assert send(config(), departure()).result is Result.UNSURE


def test_without_a_connection_it_is_certain_that_nothing_was_sent(config: Config, meta: Meta) -> None:
    outcome = send(config(base_url=f"http://127.0.0.1:{free_port()}"), departure())
    assert (outcome.result, outcome.code, outcome.holds) == (Result.RETRY, "unreachable", Holds.ADDRESS)


@pytest.mark.parametrize("when", ["before", "after"])
def test_after_a_cut_wire_nobody_knows_and_nothing_is_sent_twice(
    config: Config, meta: Meta, when: str
) -> None:
    meta.next_cuts = [when]
    outcome = send(config(), departure())
    assert (outcome.result, outcome.code) == (Result.UNSURE, "cut")
    assert len(meta.sent) == (when == "after")
    assert len(meta.asked) == 1


def test_a_wire_that_is_cut_during_the_upload_costs_nothing(
    config: Config, meta: Meta, tmp_path: Path
) -> None:
    file = file_of(tmp_path, "foto.png", "image/png")
    meta.cut_uploads = 1
    outcome = send(config(), departure("", files=(file,)))
    assert (outcome.result, outcome.code, meta.sent) == (Result.RETRY, "unreachable", [])


def test_more_than_a_burst_to_one_person_waits_and_others_do_not(config: Config, meta: Meta) -> None:
    async def work(number: WhatsAppNumber) -> list[Outcome]:
        burst = [await number.send(departure()) for _ in range(46)]
        return [*burst, await number.send(departure(recipient=SARI_ID))]

    *burst, other = with_number(config(), work)
    assert [one.result for one in burst].count(Result.SENT) == 45
    paced = burst[-1]
    assert (paced.result, paced.code, paced.holds) == (Result.RETRY, "paced", Holds.CONVERSATION)
    assert paced.retry_after_s == pytest.approx(6, abs=5)
    assert other.result is Result.SENT


# -- what arrives, templates, health -------------------------------------------------------------------------


def test_nothing_is_taken_while_nobody_receives(config: Config) -> None:
    async def work(number: WhatsAppNumber) -> None:
        with pytest.raises(NotTaken):
            await number.take(Batch())
        taken: list[Batch] = []

        async def take(batch: Batch) -> None:
            taken.append(batch)

        receiving = asyncio.create_task(number.receive(take))
        await asyncio.sleep(0)
        await number.take(Batch())
        assert taken == [Batch()]
        receiving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await receiving
        with pytest.raises(NotTaken):
            await number.take(Batch())

    with_number(config(), work)


def test_templates_come_from_all_pages_with_category_and_placeholders(config: Config) -> None:
    found = with_number(config(), lambda number: number.templates())
    assert [one.name for one in found] == [one["name"] for one in TEMPLATES]
    first = found[0]
    assert (first.status, first.category, first.language) == ("APPROVED", "UTILITY", "id")
    assert [(gap.component, gap.name, gap.button) for gap in first.placeholders] == [
        ("header", "1", -1),
        ("body", "1", -1),
        ("body", "2", -1),
        ("button", "1", 1),
    ]
    assert first.buttons == ("Terima kasih", "Lihat")
    assert (found[1].needs_file, found[1].is_named, found[1].status) == ("document", True, "PAUSED")


def test_known_templates_stay_when_they_cannot_be_asked_for(config: Config, meta: Meta) -> None:
    async def work(number: WhatsAppNumber) -> Outcome:
        await number.templates()
        meta.token = "baru"
        with pytest.raises(HttpFault):
            await number.templates()
        meta.token = ""
        return await number.send(departure("", template=Template("salam", "id")))

    assert with_number(config(), work).result is Result.SENT


def checked(config: WhatsAppConfig) -> Health:
    async def work(number: WhatsAppNumber) -> Health:
        health = await number.check()
        assert number.health() == health
        return health

    return with_number(config, work)


def test_a_check_reads_number_token_and_subscription(config: Config) -> None:
    health = checked(config())
    assert health.works
    assert health.facts == {
        "number": "+62 21 5000 1234",
        "name": "DPMPTSP Contoh",
        "quality": "GREEN",
        "throughput": "STANDARD",
    }


@pytest.mark.parametrize(("days", "code"), [(13, "token_ends"), (15, "")])
def test_a_token_that_ends_within_two_weeks_is_reported(
    config: Config, meta: Meta, days: int, code: str
) -> None:
    ends = NOW + timedelta(days=days)
    meta.token_info["expires_at"] = int(ends.timestamp())
    health = checked(config())
    assert (health.code, health.facts["token_ends"]) == (code, ends)


def test_a_check_finds_what_is_wrong(config: Config, meta: Meta) -> None:
    assert checked(config(token="lain")).code == "sign_in"
    assert checked(config(base_url=f"http://127.0.0.1:{free_port()}")).code == "unreachable"
    assert checked(config(number_id="1")).code == "code_100"
    meta.apps = []
    assert checked(config()).code == "not_subscribed"
    meta.token_info = {"is_valid": False, "error": {"code": 190, "message": "Session has expired"}}
    assert (checked(config()).code, checked(config()).detail) == ("sign_in", "Session has expired")


def test_a_refusal_shows_in_the_health_until_something_was_sent(config: Config, meta: Meta) -> None:
    meta.next_answers = [refusal(131042)]

    async def work(number: WhatsAppNumber) -> tuple[str, str]:
        await number.send(departure())
        before = number.health().code
        await number.send(departure())
        return before, number.health().code

    assert with_number(config(), work) == ("payment", "")


def test_secrets_are_not_in_the_words_of_the_configuration(config: Config) -> None:
    given = config()
    assert not [
        secret for secret in (given.token, given.app_secret, given.verify_token) if secret in repr(given)
    ]
