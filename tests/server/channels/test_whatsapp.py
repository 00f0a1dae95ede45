"""WhatsApp through the whole server: Meta's webhooks become rows, answers leave through Meta's API."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from typing import Any

import pytest

from db.enums import Channel, FileState, MessageState
from db.models import MessageTemplate
from db.tx import table_of
from server.channels import templates
from server.channels.kinds import KINDS
from tests.db.shared_office import SharedOffice
from tests.end2end.peers import meta_webhooks as webhooks
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.meta import TOKEN, Meta, a_meta, refusal
from tests.server.channels.conftest import Post
from tests.server.channels.provider import now, until
from tests.server.instance import RunningServer
from tests.written_office import Mailroom

PATH = "/public/whatsapp"


@pytest.fixture
def meta() -> Iterator[Meta]:
    with a_meta() as peer:
        yield peer


@pytest.fixture
def number(shared: SharedOffice, tmp_path: Any, meta: Meta) -> Iterator[Post]:
    """An office with a number at Meta."""
    made = Post(shared, tmp_path, Mailroom(Channel.WHATSAPP), kinds=KINDS)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    made.config["secrets"] = str(secrets)
    made.write_secrets("wa", token=TOKEN, app_secret=webhooks.APP_SECRET, verify_token=webhooks.VERIFY_TOKEN)
    settings = {
        "name": "wa",
        "account_id": webhooks.ACCOUNT_ID,
        "base_url": meta.url,
        "media_origins": [meta.url],
    }
    made.add(webhooks.NUMBER_ID, settings)
    yield made
    made.close()


@pytest.fixture
def server(number: Post) -> RunningServer:
    started = number.start()
    until(lambda: number.works("wa"))
    return started


def call(server: RunningServer, meta: Meta, body: bytes, **how: Any) -> list[int]:
    return asyncio.run(meta.deliver(f"http://{LOOPBACK}:{server.port}{PATH}", body, **how))


def a_text(words: str = "Halo") -> dict[str, Any]:
    return webhooks.message("text", {"body": words}, timestamp=str(int(now().timestamp())))


def test_a_webhook_becomes_a_row_and_its_answer_leaves(
    server: RunningServer, number: Post, meta: Meta
) -> None:
    body = webhooks.of_message(a_text("Apa syaratnya?"))
    assert call(server, meta, body) == [200]
    assert call(server, meta, body) == [200]  # Meta repeats
    (message,) = number.messages()
    assert message["text"] == "Apa syaratnya?"
    number.take(webhooks.SARI_ID)
    sent = number.answer("KTP dan NIB.", webhooks.SARI_ID)
    number.until_state(sent, MessageState.SENT)
    (left,) = meta.sent
    assert (left["text"]["body"], left["biz_opaque_callback_data"]) == ("KTP dan NIB.", str(sent))
    read = webhooks.value(statuses=[webhooks.status(left["wamid"], "read", str(sent))])
    assert call(server, meta, webhooks.body(read)) == [200]
    assert number.state(sent) == MessageState.READ.value


def test_a_body_without_meta_s_signature_is_refused(server: RunningServer, number: Post, meta: Meta) -> None:
    assert call(server, meta, webhooks.of_message(a_text()), secret="another") == [401]
    assert number.messages() == []
    assert 'loket_webhooks_total{channel="whatsapp",status="401"} 1.0' in number.metrics(server)


def test_while_the_database_is_away_meta_repeats_until_it_is_back(
    server: RunningServer, number: Post, meta: Meta
) -> None:
    """C1."""
    number.keeps_out()
    body = webhooks.of_message(a_text())
    assert call(server, meta, body) == [503]
    number.lets_in()
    assert call(server, meta, body, tries=50)[-1] == 200
    assert len(number.messages()) == 1


def test_meta_can_verify_the_address(server: RunningServer) -> None:
    def ask(word: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection(LOOPBACK, server.port, timeout=10)
        query = f"hub.mode=subscribe&hub.challenge=1158&hub.verify_token={word}"
        line.request("GET", f"{PATH}?{query}")
        answer = line.getresponse()
        return answer.status, answer.read()

    assert ask(webhooks.VERIFY_TOKEN.replace(" ", "%20")) == (200, b"1158")
    assert ask("guessed")[0] == 403


def test_a_picture_is_fetched_by_its_id(server: RunningServer, number: Post, meta: Meta) -> None:
    meta.files["77"] = ("image/jpeg", b"gambar")
    image = {"mime_type": "image/jpeg", "id": "77"}
    made = webhooks.message("image", image, timestamp=str(int(now().timestamp())))
    assert call(server, meta, webhooks.of_message(made)) == [200]
    until(lambda: number.files()[0]["state"] == FileState.HERE.value)
    assert [path.read_bytes() for path in (number.folder / "store").glob("??/*")] == [b"gambar"]


def test_a_file_that_meta_does_not_have_any_more_is_gone(
    server: RunningServer, number: Post, meta: Meta
) -> None:
    made = webhooks.message(
        "image", {"mime_type": "image/jpeg", "id": "78"}, timestamp=str(int(now().timestamp()))
    )
    assert call(server, meta, webhooks.of_message(made)) == [200]
    until(lambda: number.files()[0]["state"] == FileState.GONE.value)


def test_a_cut_after_meta_has_accepted_is_unsure_until_its_receipt(
    server: RunningServer, number: Post, meta: Meta
) -> None:
    """C4."""
    call(server, meta, webhooks.of_message(a_text()))
    number.take(webhooks.SARI_ID)
    meta.next_cuts = ["after"]
    sent = number.answer("1", webhooks.SARI_ID)
    number.until_state(sent, MessageState.UNSURE)
    receipt = webhooks.value(statuses=[webhooks.status(meta.sent[0]["wamid"], "delivered", str(sent))])
    call(server, meta, webhooks.body(receipt))
    assert number.state(sent) == MessageState.DELIVERED.value
    assert len(meta.sent) == 1


def test_meta_s_word_that_the_window_is_over_closes_it(
    server: RunningServer, number: Post, meta: Meta
) -> None:
    """C7."""
    call(server, meta, webhooks.of_message(a_text()))
    number.take(webhooks.SARI_ID)
    meta.next_answers = [refusal(131047)]
    first = number.answer("1", webhooks.SARI_ID)
    number.until_state(first, MessageState.FAILED)
    (talk,) = number.talks()
    assert talk["window_until"] <= now().isoformat()


def test_a_new_token_is_used_without_a_restart(server: RunningServer, number: Post, meta: Meta) -> None:
    call(server, meta, webhooks.of_message(a_text()))
    number.take(webhooks.SARI_ID)
    meta.token = "another token"
    sent = number.answer("1", webhooks.SARI_ID)
    until(lambda: number.health("wa")["code"] == "sign_in")
    number.write_secrets(
        "wa", token=meta.token, app_secret=webhooks.APP_SECRET, verify_token=webhooks.VERIFY_TOKEN
    )
    number.until_state(sent, MessageState.SENT)
    assert number.works("wa")


def test_an_address_without_its_secrets_says_so(server: RunningServer, number: Post) -> None:
    number.write_secrets("wa", token=TOKEN)
    until(lambda: number.health("wa")["code"] == "secrets")
    assert number.health("wa")["detail"] == "app_secret is missing"
    assert 'loket_address_works{channel="whatsapp",code="secrets",name="wa"} 0.0' in number.metrics(server)


# -- templates ---------------------------------------------------------------------------------------------


def template_rows(number: Post) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in number.office.rows(table_of(MessageTemplate)).values()}


def test_the_templates_of_a_number_are_in_the_records_with_the_category_of_their_price(
    server: RunningServer, number: Post
) -> None:
    until(lambda: len(template_rows(number)) == 3)
    found = template_rows(number)
    assert {name: (row["state"], row["category"]) for name, row in found.items()} == {
        "berkas_lengkap": ("approved", "UTILITY"),
        "undangan": ("paused", "MARKETING"),
        "salam": ("approved", "UTILITY"),
    }
    text = "Kasus {{1}}\n\nYth. {{1}}, berkas {{2}} sudah lengkap. Salam, {{1}}\n\nDPMPTSP"
    assert found["berkas_lengkap"]["text"] == text
    assert [one["type"] for one in found["berkas_lengkap"]["components"]][-1] == "BUTTONS"


def test_a_change_that_meta_reports_is_in_the_records_at_once(
    server: RunningServer, number: Post, meta: Meta
) -> None:
    until(lambda: len(template_rows(number)) == 3)
    meta.templates = [{**one, "category": "MARKETING"} for one in meta.templates[:2]]
    body = webhooks.body({"event": "DISABLED"}, field="message_template_status_update")
    assert call(server, meta, body) == [200]
    until(lambda: template_rows(number)["salam"]["state"] == "disabled")
    assert template_rows(number)["berkas_lengkap"]["category"] == "MARKETING"


def test_templates_are_asked_for_again_after_an_hour_and_after_a_fault(
    number: Post, meta: Meta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "EVERY_S", 0.2)
    monkeypatch.setattr(templates, "AGAIN_S", 0.2)
    pages = f"GET /v26.0/{webhooks.ACCOUNT_ID}/message_templates"
    meta.token = "another"
    number.start()
    until(lambda: pages in meta.asked)
    meta.token = ""
    until(lambda: len(template_rows(number)) == 3)
    asked = meta.asked.count(pages)
    meta.templates = []
    until(lambda: all(row["state"] == "disabled" for row in template_rows(number).values()))
    assert meta.asked.count(pages) > asked
