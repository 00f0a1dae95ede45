"""The chat's protocol, with aiohttp's client as the widget."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from channels.chat.frames import NotRead, Say, visitor_of
from channels.chat.lines import Author, Choice, Standing, Word
from channels.chat.settings import MOST_BODY_BYTES, MOST_TABS, MOST_TEXT, POLLS_A_SECOND, ChatSettings
from channels.messages import ReceiptState, Result, SentFile
from tests.channels.chat.peer import ORIGIN, SETTINGS, Chat, chat, run, secret, visit


def test_a_line_is_said_to_be_taken_after_it_is_stored_and_comes_back_with_its_id() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            reply = await visitor.say("first-0001", "Berapa digit NIB?", language="id", choice="ask")
            assert reply == {"type": "taken", "id": "first-0001"}
            assert place.records.texts(visitor.name) == ["Berapa digit NIB?"]
            line = await visitor.line("Berapa digit NIB?")
            assert (line["written_as"], line["author"]) == ("first-0001", "visitor")

    run(play())


def test_a_repeated_line_is_the_same_line_also_over_the_other_way() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            await visitor.say("first-0001", "Halo")
            place.seconds.now += 60
            assert (await visitor.say("first-0001", "Halo"))["type"] == "taken"
            place.seconds.now += 60
            frame = {"type": "say", "id": "first-0001", "text": "Halo"}
            response = await place.post("say", {"secret": secret(), "frame": frame})
            assert (response.status, (await response.json())["type"]) == (200, "taken")
            assert place.records.texts() == ["Halo"]

    run(play())


def test_the_same_id_of_another_visitor_is_another_line() -> None:
    async def play() -> None:
        async with chat() as place, visit(place, 1) as one, visit(place, 2) as two:
            await one.say("first-0001", "Satu")
            await two.say("first-0001", "Dua")
            assert place.records.texts(one.name) == ["Satu"]
            assert place.records.texts(two.name) == ["Dua"]

    run(play())


def test_an_agents_line_reaches_every_tab_and_no_other_visitor() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as one, visit(place) as two, visit(place, 2) as other:
            await one.say("first-0001", "Halo")
            await two.line("Halo")
            departure, outcome = await place.send(one.name, "Selamat pagi")
            assert (outcome.result, outcome.provider_id) == (Result.SENT, str(departure.message_id))
            assert (await one.line("Selamat pagi"))["name"] == "Rina"
            await two.line("Selamat pagi")
            await place.send(other.name, "Untuk yang lain")
            await other.line("Untuk yang lain")
            assert all("Selamat pagi" not in str(frame) for frame in other.frames)

    run(play())


def test_after_a_reload_the_missed_lines_come_and_no_others() -> None:
    async def play() -> None:
        async with chat() as place:
            async with visit(place) as visitor:
                await visitor.say("first-0001", "Halo")
                await visitor.line("Halo")
                cursor = visitor.cursor
            await place.send(visitor.name, "Sudah dijawab")
            async with visit(place, cursor=cursor) as again:
                page = await again.until(lambda frame: frame["type"] == "page")
                assert [line["text"] for line in page["lines"]] == ["Sudah dijawab"]
            async with visit(place) as without_cursor:
                page = await without_cursor.until(lambda frame: frame["type"] == "page")
                assert [line["text"] for line in page["lines"]] == ["Halo", "Sudah dijawab"]

    run(play())


def test_a_line_that_waited_in_the_queue_is_not_missed_behind_a_later_one() -> None:
    """An agent's line 1 waits, the visitor's line 2 is there at once: the cursor must not pass line 1."""

    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            departure = place.records.queue(visitor.name, "Dari petugas")
            await visitor.say("first-0001", "Halo")
            await visitor.line("Halo")
            cursor = visitor.cursor
            place.records.leave(departure)
            await place.site.send(departure)
            await visitor.line("Dari petugas")
            body = {"secret": secret(), "cursor": cursor}
            answer = await (await place.post("poll", body)).json()
            assert [line["text"] for line in answer["lines"]] == ["Dari petugas", "Halo"]

    run(play())


def test_a_poll_waits_for_news_and_says_so_if_there_are_none() -> None:
    async def play() -> None:
        async with chat() as place:
            name = visitor_of(secret())
            place.records.talk(name)
            first = await (await place.post("poll", {"secret": secret()})).json()
            asked = {"secret": secret(), "cursor": first["cursor"], "wait_s": 20}
            polling = asyncio.create_task(place.post("poll", asked))
            while not place.site.visitors:  # until the request is there
                await asyncio.sleep(0)
            await place.send(name, "Ada kabar")
            page = await (await polling).json()
            assert [line["text"] for line in page["lines"]] == ["Ada kabar"]
            nothing = await place.post("poll", {**asked, "cursor": page["cursor"], "wait_s": 0.01})
            assert nothing.status == 204

    run(play())


def test_the_visitor_hears_of_hand_over_waiting_and_closing_time() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            await visitor.say("first-0001", "Petugas")
            for standing in (Standing(Word.BOT), Standing(Word.WAITING), Standing(Word.HELD, "Rina")):
                place.records.stand(visitor.name, standing)
                place.site.changed(visitor.name)
                word = standing.word.value
                page = await visitor.until(
                    lambda frame, word=word: frame.get("standing", {}).get("word") == word  # type: ignore[misc]
                )
                assert page["standing"]["name"] == standing.name

    run(play())


def test_choices_reach_the_widget() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            choices = (Choice("yes", "Ya"), Choice("agent", "Hubungkan ke petugas"))
            departure = place.records.queue(visitor.name, "Terjawab?", Author.BOT, choices)
            place.records.leave(departure)
            await place.site.send(departure)
            line = await visitor.line("Terjawab?")
            assert line["choices"][1] == {"value": "agent", "label": "Hubungkan ke petugas"}

    run(play())


def test_receipts_are_recorded_for_the_visitors_own_lines_only() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor, visit(place, 2) as other:
            await visitor.say("first-0001", "Halo")
            mine, _ = await place.send(visitor.name, "Untuk Anda")
            theirs, _ = await place.send(other.name, "Untuk yang lain")
            ids = [str(one) for one in (mine.message_id, theirs.message_id, uuid4())]
            await visitor.socket.send_json({"type": "seen", "delivered": ids, "read": ids[:1]})
            place.seconds.now += 60
            await visitor.say("first-0002", "Terima kasih")  # frames are taken in their order
            assert place.records.states(mine.message_id) == [ReceiptState.DELIVERED, ReceiptState.READ]
            assert {one.message_id for one in place.records.receipts} == {mine.message_id}

    run(play())


def test_while_the_database_is_away_a_line_is_not_taken_and_can_be_said_again() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            await visitor.say("first-0001", "Halo")
            place.records.is_away = True
            place.seconds.now += 60
            reply = await visitor.say("first-0002", "Masih di sana?")
            assert (reply["code"], reply["retry_after_s"] > 0) == ("later", True)
            frame = {"type": "say", "id": "first-0002", "text": "Masih di sana?"}
            place.seconds.now += 60
            assert (await place.post("say", {"secret": secret(), "frame": frame})).status == 503
            assert (await place.post("poll", {"secret": secret(2)})).status == 503
            place.records.is_away = False
            place.seconds.now += 60
            assert (await visitor.say("first-0002", "Masih di sana?"))["type"] == "taken"
            assert place.records.texts(visitor.name) == ["Halo", "Masih di sana?"]

    run(play())


def test_before_the_records_take_anything_lines_are_to_come_later() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            place.receiving.cancel()
            await asyncio.gather(place.receiving, return_exceptions=True)
            assert await place.site.handle(visitor.name, "host", _say("first-0001", "Halo")) is not None
            message = await _last(visitor.socket)
            assert (message.type, visitor.socket.close_code) == (WSMsgType.CLOSE, 1012)

    run(play())


def test_a_visitor_may_say_one_line_a_second_and_thirty_a_minute() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            assert (await visitor.say("line-00000", "Halo"))["type"] == "taken"
            reply = await visitor.say("line-00001", "Halo lagi")
            assert (reply["code"], reply["retry_after_s"]) == ("too_fast", 1.0)
            for number in range(1, 30):
                place.seconds.now += 1
                assert (await visitor.say(f"line-{number:05}", "Halo"))["type"] == "taken"
            place.seconds.now += 1
            reply = await visitor.say("line-00030", "Halo")
            assert (reply["code"], reply["retry_after_s"]) == ("too_fast", 30.0)
            assert len(place.records.texts()) == 30

    run(play())


def test_many_new_visitors_behind_one_address_are_limited_too() -> None:
    async def play() -> None:
        async with chat() as place:
            refused = [
                await place.site.handle(f"visitor {number}", "192.0.2.1", _say("line-00000", "Beli sekarang"))
                for number in range(11)
            ]
            assert [one.code for one in refused if one] == ["too_fast"]
            again = _say("line-00000", "Halo")
            assert await place.site.handle("visitor 10", "192.0.2.2", again) is None  # it was not its fault
            assert await place.site.handle("visitor 11", "192.0.2.2", _say("line-00000", "Halo")) is None

    run(play())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"id": "line-00000", "text": "x" * (MOST_TEXT + 1)}, "too_long"),
        ({"id": "line-00000", "text": " \n\u0000\u202e "}, "empty"),
        ({"id": "../../etc", "text": "Halo"}, "unreadable"),
        ({"id": "line-00000", "text": "Halo", "choice": "x" * 101}, "unreadable"),
    ],
)
def test_a_line_that_can_never_be_taken_is_refused_for_good(line: dict[str, str], code: str) -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            reply = await visitor.say(line["id"], line["text"], choice=line.get("choice", ""))
            assert (reply["code"], reply["retry_after_s"]) == (code, None)
            assert place.records.takes == 0

    run(play())


def test_a_text_of_the_full_length_keeps_its_lines_and_emoji_and_loses_hidden_signs() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            await visitor.say("line-00000", "baris\nbaris 👩\u200d💼\u202e")
            assert place.records.texts() == ["baris\nbaris 👩\u200d💼"]
            place.seconds.now += 1
            assert (await visitor.say("line-00001", "x" * MOST_TEXT))["type"] == "taken"

    run(play())


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", ORIGIN + ".evil.example", ORIGIN + "/"]
)
def test_a_page_of_another_origin_gets_nothing(origin: str) -> None:
    async def play() -> None:
        async with chat() as place:
            with pytest.raises(WSServerHandshakeError, match="403"):
                async with visit(place, origin=origin):
                    pass
            frame = {"type": "say", "id": "first-0001", "text": "Halo"}
            for path in ("say", "poll"):
                response = await place.post(path, {"secret": secret(), "frame": frame}, origin)
                assert response.status == 403
                assert "Access-Control-Allow-Origin" not in response.headers
            assert place.records.takes == 0

    run(play())


def test_an_unknown_site_is_not_found() -> None:
    async def play() -> None:
        async with chat() as place:
            url = f"{place.url}/elsewhere/poll"
            response = await place.http.post(url, data="{}", headers={"Origin": ORIGIN})
            assert response.status == 404

    run(play())


BAD_SECRETS = ["", "short", secret() + "AA", "!" * 22, "ä" * 22]


@pytest.mark.parametrize("bad", BAD_SECRETS)
def test_a_secret_that_is_none_opens_nothing(bad: str) -> None:
    with pytest.raises(NotRead):
        visitor_of(bad)

    async def play() -> None:
        async with chat() as place:
            assert (await place.post("poll", {"secret": bad})).status == 400

    run(play())


def test_the_visitors_name_does_not_tell_the_secret() -> None:
    assert secret(7) not in visitor_of(secret(7))
    assert len(visitor_of(secret(7))) == 64
    assert visitor_of(secret(7)) != visitor_of(secret(8))


@pytest.mark.parametrize("body", ["", "{", "[]", '{"secret": 5}', "[" * 50_000, '"\\ud800"', "\u0000"])
def test_a_damaged_body_is_refused(body: str) -> None:
    async def play() -> None:
        async with chat() as place:
            for path in ("say", "poll"):
                assert (await place.post(path, body)).status == 400

    run(play())


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"type": "hello"}', '{"type": "say", "id": 5}', "[" * 50_000]
)
def test_a_damaged_frame_ends_the_socket(text: str) -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            await visitor.until(lambda frame: frame["type"] == "page")
            await visitor.socket.send_str(text)
            await _last(visitor.socket)
            assert visitor.socket.close_code == 1008

    run(play())


def test_a_body_above_64_kb_is_not_read() -> None:
    async def play() -> None:
        async with chat() as place:
            response = await place.post("say", "x" * (MOST_BODY_BYTES + 1))
            assert response.status == 413
            async with visit(place) as visitor:
                await visitor.socket.send_str("x" * (MOST_BODY_BYTES + 1))
                await _last(visitor.socket)
                assert visitor.socket.close_code == 1009

    run(play())


def test_one_visitor_too_many_is_asked_to_come_later() -> None:
    async def play() -> None:
        small = ChatSettings("dpmptsp", (ORIGIN,), most_visitors=2)
        async with chat(small) as place, visit(place, 1) as one, visit(place, 2) as two:
            for visitor in (one, two):
                await visitor.until(lambda frame: frame["type"] == "page")
            async with visit(place, 3) as three:
                reply = await three.until(lambda frame: frame["type"] == "refused")
                assert reply["code"] == "visitors"
                assert (await place.post("poll", {"secret": secret(3)})).status == 503
                assert place.site.health().code == "full"
                assert (await place.post("poll", {"secret": secret(1)})).status == 200

    run(play())


def test_who_asks_for_news_without_a_pause_is_asked_to_come_later() -> None:
    async def play() -> None:
        async with chat() as place:
            body = {"secret": secret()}
            asked = [(await place.post("poll", body)).status for _ in range(POLLS_A_SECOND + 1)]
            assert set(asked[:-1]) == {200}
            assert asked[-1] == 429
            place.seconds.now += 1
            assert (await place.post("poll", body)).status == 200

    run(play())


def test_one_visitor_has_a_limited_number_of_tabs() -> None:
    async def play() -> None:
        async with chat() as place, _tabs(place, MOST_TABS), visit(place) as one_more:
            reply = await one_more.until(lambda frame: frame["type"] == "refused")
            assert reply["code"] == "tabs"

    run(play())


def test_a_visitor_who_left_frees_the_place() -> None:
    async def play() -> None:
        async with chat() as place:
            async with visit(place) as visitor:
                await visitor.until(lambda frame: frame["type"] == "page")
                assert place.site.visitors == 1
            while place.site.visitors:
                await asyncio.sleep(0)

    run(play())


def test_the_end_of_a_chat_is_recorded() -> None:
    async def play() -> None:
        async with chat() as place, visit(place) as visitor:
            await visitor.socket.send_json({"type": "end", "id": "end-00001"})
            reply = await visitor.until(lambda frame: frame["type"] in ("taken", "refused"))
            assert reply == {"type": "taken", "id": "end-00001"}
            assert [one.conversation for one in place.records.ended] == [visitor.name]

    run(play())


def test_files_and_templates_cannot_be_sent_by_chat(tmp_path: Any) -> None:
    async def play() -> None:
        async with chat() as place:
            departure = place.records.queue("visitor", "Lihat berkas")
            file = SentFile("surat.pdf", "application/pdf", tmp_path / "surat.pdf")
            outcome = await place.site.send(
                type(departure)(departure.message_id, "visitor", "", files=(file,))
            )
            assert (outcome.result, outcome.code) == (Result.FAILED, "text_only")

    run(play())


def test_the_files_of_the_widget_are_sent_once() -> None:
    async def play() -> None:
        async with chat() as place:
            for name, kind in (("widget.js", "text/javascript"), ("widget.css", "text/css")):
                response = await place.http.get(f"{place.url}/{name}")
                assert (response.status, response.content_type) == (200, kind)
                assert response.headers["Content-Encoding"] in ("gzip", "deflate")
                tag = {"If-None-Match": response.headers["ETag"]}
                assert (await place.http.get(f"{place.url}/{name}", headers=tag)).status == 304
            assert (await place.http.get(f"{place.url}/lines.py")).status == 404

    run(play())


@pytest.mark.parametrize(
    "origin", ["http://dpmptsp.example.go.id", "https://a.example/", "https://a.example/x", "a.example", "*"]
)
def test_an_origin_that_no_browser_sends_or_that_is_not_encrypted_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        ChatSettings("dpmptsp", (origin,))


def test_an_address_without_origins_does_not_work() -> None:
    async def play() -> None:
        async with chat(ChatSettings("dpmptsp", ())) as place:
            assert (await place.site.check()).code == "no_origin"
        async with chat(SETTINGS) as place:
            assert (await place.site.check()).works

    run(play())


def _say(line_id: str, text: str) -> Any:
    return Say(id=line_id, text=text)


async def _last(socket: Any) -> Any:
    """Read to the end of a socket."""
    while True:
        message = await socket.receive(timeout=10)
        if message.type is not WSMsgType.TEXT:
            return message


@asynccontextmanager
async def _tabs(place: Chat, count: int) -> AsyncIterator[None]:
    """So many tabs of one visitor, each with its first page."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            visitor = await stack.enter_async_context(visit(place))
            await visitor.until(lambda frame: frame["type"] == "page")
        yield
