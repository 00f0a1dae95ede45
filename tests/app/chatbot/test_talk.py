"""What the chatbot says, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import msgspec
import pytest

from app.chatbot.answering import Articles
from app.chatbot.meaning import meaning
from app.chatbot.talk import TABLE, Chatbot, Event, Reply, Step, Talk, VisitorLine
from app.chatbot.wording import LANGUAGES, wording
from tests.app.chatbot.knowledge import article_id, articles

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 12, 1, 3, tzinfo=timezone.utc)
OPENS = datetime(2026, 12, 2, 1, tzinfo=timezone.utc)


@dataclass
class Visitor:
    """Talks with the bot; the state travels as JSON, as it does in the records."""

    opens_at: datetime | None = None
    talk: Talk = field(default_factory=Talk)
    bot: Chatbot = field(default_factory=lambda: Chatbot(Articles(articles()), JAKARTA))

    def say(self, text: str, choice: str = "", language: str = "") -> Reply:
        facts = msgspec.json.decode(msgspec.json.encode(self.talk.facts()))
        reply = self.bot.reply(Talk.of(facts), VisitorLine(text, choice, language), NOW, self.opens_at)
        self.talk = reply.talk
        return reply

    def press(self, label: str, reply: Reply) -> Reply:
        button = next(one for one in reply.buttons if one.label == label)
        return self.say(button.label, button.value)


def test_an_answer_is_the_articles_words_with_title_legal_basis_and_day_of_review() -> None:
    article = next(one for one in articles() if one.id == article_id("pp-28-2025"))
    reply = Visitor().say("aturan perizinan berusaha terbaru")
    assert reply.article is article
    after = "Dasar hukum: PP 28/2025\nDiperiksa tanggal 3 November 2026.\n\nTerjawab?"
    assert reply.text == f"{article.title}\n\n{article.text}\n\n{after}"
    assert [one.label for one in reply.buttons] == ["Ya", "Hubungkan ke petugas"]


def test_without_legal_basis_none_is_said() -> None:
    assert "Dasar hukum" not in Visitor().say("apa itu nib").text


@pytest.mark.parametrize("yes", ["Ya", "iya", "sudah", "oke ya"])
def test_an_answered_question_ends_well_and_another_one_can_be_asked(yes: str) -> None:
    visitor = Visitor()
    visitor.say("apa itu nib")
    assert visitor.say(yes).text == wording("id").says["glad"]
    assert visitor.say("apa itu LKPM").article is not None


@pytest.mark.parametrize(
    "words", ["petugas", "Mau bicara dengan orang", "manusia!", "ada keluhan", "pengaduan", "agent please"]
)
def test_who_wants_a_person_is_asked_for_the_name_at_once(words: str) -> None:
    reply = Visitor().say(words)
    assert (reply.talk.step, reply.article) == (Step.NAME, None)
    assert reply.talk.wants_person


def test_a_question_about_complaints_is_no_wish_for_a_person() -> None:
    assert Visitor().say("berapa lama pengaduan pelayanan publik diselesaikan").article is not None


def test_the_button_leads_to_a_person_from_every_line_before_the_form() -> None:
    for before in (["apa itu nib"], ["halo"], ["cuaca besok"], ["apa itu nib", "ya"]):
        visitor = Visitor()
        *_, reply = map(visitor.say, before)
        assert visitor.press("Hubungkan ke petugas", reply).talk.step is Step.NAME


def test_the_facts_of_a_reply_hold_the_talk_the_buttons_and_the_missed_question() -> None:
    reply = Visitor().say("syarat membuat SIM A")
    facts = msgspec.json.decode(msgspec.json.encode(reply.facts()))
    assert Talk.of(facts["talk"]) == reply.talk
    assert facts["choices"][-1] == {"value": "agent", "label": "Hubungkan ke petugas"}
    assert facts["unanswered"] == "syarat membuat SIM A"
    assert "unanswered" not in Visitor().say("apa itu nib").facts()


def test_the_second_question_without_an_answer_leads_to_a_person() -> None:
    visitor = Visitor()
    first = visitor.say("syarat membuat SIM A")
    assert (first.talk.step, first.unanswered) == (Step.ASKING, "syarat membuat SIM A")
    second = visitor.say("cara klaim BPJS")
    assert (second.talk.step, second.unanswered) == (Step.NAME, "cara klaim BPJS")
    assert second.text == wording("id").says["second_miss"]


def test_an_answer_in_between_starts_the_count_again() -> None:
    visitor = Visitor()
    visitor.say("syarat membuat SIM A")
    visitor.say("apa itu nib")
    assert visitor.say("cara klaim BPJS").talk.step is Step.ASKING


def test_a_miss_offers_titles_and_one_that_is_pressed_is_the_answer() -> None:
    visitor = Visitor()
    reply = visitor.say("syarat bikin nib bangun rumah PBG")
    assert reply.article is None
    offered = [one.label for one in reply.buttons]
    assert "Syarat Persetujuan Bangunan Gedung (PBG)" in offered
    assert offered[-1] == "Hubungkan ke petugas"
    answer = visitor.press("Syarat Persetujuan Bangunan Gedung (PBG)", reply)
    assert answer.article is not None
    assert answer.article.id == article_id("syarat-pbg")


@pytest.mark.parametrize(
    "question",
    ["kapan izin saya terbit", "kenapa berkas saya belum diproses", "permohonan kami kok belum selesai ya"],
)
def test_a_question_about_the_visitors_own_file_goes_to_a_person(question: str) -> None:
    visitor = Visitor()
    reply = visitor.say(question)
    assert (reply.talk.step, reply.article, reply.unanswered) == (Step.NAME, None, "")
    assert visitor.talk.form["question"] == question


def test_a_question_that_is_kept_has_no_number_and_no_address() -> None:
    reply = Visitor().say("cek berkas 1234567890123 hubungi budi@example.com 0812-3456-7890")
    assert reply.unanswered == "cek berkas … hubungi … …"


def test_the_form_is_filled_and_handed_over() -> None:
    visitor = Visitor()
    visitor.say("cara klaim BPJS")
    visitor.say("Hubungkan ke petugas", "agent")
    visitor.say("  Budi   Santoso ")
    visitor.say("wa 0812 3456 7890 ya")
    reply = visitor.say("1234567890123")
    assert [one.label for one in reply.buttons] == ["Pertanyaan", "Pengaduan"]
    done = visitor.press("Pengaduan", reply)
    assert done.hands_over
    assert done.text == wording("id").says["handed"]
    assert dict(done.talk.form) == {
        "question": "cara klaim BPJS",
        "name": "Budi Santoso",
        "reach": "0812 3456 7890",
        "number": "1234567890123",
        "number_kind": "nib",
        "kind": "complaint",
    }


def test_the_number_may_be_skipped_and_the_kind_be_written() -> None:
    visitor = Visitor()
    for text in ("petugas", "Budi", "budi@example.com.", "lewati"):
        visitor.say(text)
    done = visitor.say("pertanyaan")
    assert done.hands_over
    assert dict(done.talk.form) == {"name": "Budi", "reach": "budi@example.com", "kind": "information"}


@pytest.mark.parametrize(
    ("before", "wrong", "says"),
    [
        (["petugas"], "12345", "wrong_name"),
        (["petugas", "Budi"], "nanti saja", "wrong_reach"),
        (["petugas", "Budi"], "budi@", "wrong_reach"),
        (["petugas", "Budi", "08123456789"], "123", "wrong_number"),
        (["petugas", "Budi", "08123456789"], "3273010101900001", "wrong_number"),  # an NIK
        (["petugas", "Budi", "08123456789", "lewati"], "entahlah", "wrong_kind"),
    ],
)
def test_what_has_the_wrong_form_is_asked_for_again(before: list[str], wrong: str, says: str) -> None:
    visitor = Visitor()
    for text in before:
        visitor.say(text)
    step = visitor.talk.step
    reply = visitor.say(wrong)
    assert (reply.text, reply.talk.step) == (wording("id").says[says], step)
    assert wrong not in reply.talk.form.values()


def test_the_form_can_be_left_and_nothing_of_it_is_kept() -> None:
    visitor = Visitor()
    for text in ("petugas", "Budi"):
        visitor.say(text)
    reply = visitor.say("kembali")
    assert (reply.talk.step, dict(reply.talk.form)) == (Step.ASKING, {})


def test_outside_of_office_hours_the_visitor_hears_when_it_opens() -> None:
    visitor = Visitor(opens_at=OPENS)
    for text in ("petugas", "Budi", "08123456789", "lewati"):
        visitor.say(text)
    reply = visitor.say("Pertanyaan")
    assert "Rabu, 2 Desember 2026 pukul 08.00 WIB" in reply.text
    assert reply.hands_over


def test_a_visitor_who_falls_silent_is_handed_over_with_what_there_is() -> None:
    visitor = Visitor()
    visitor.say("petugas")
    visitor.say("Budi")
    reply = visitor.bot.hand_over(visitor.talk, None)
    assert (reply.hands_over, dict(reply.talk.form)) == (True, {"name": "Budi"})


def test_after_the_hand_over_a_returned_conversation_begins_again() -> None:
    visitor = Visitor(talk=Talk(Step.HANDED, form={"name": "Budi"}))
    assert visitor.say("apa itu nib").article is not None
    assert "name" not in visitor.talk.form


def test_in_english_all_but_the_articles_words_is_english() -> None:
    visitor = Visitor()
    assert visitor.say("hello", language="en").text == wording("en").says["greeting"]
    reply = visitor.say("apa itu nib")
    assert "Checked on 3 November 2026." in reply.text
    assert [one.label for one in reply.buttons] == ["Yes", "Connect me with an agent"]


def test_an_unknown_language_is_indonesian() -> None:
    assert Visitor().say("halo", language="fr").text == wording("id").says["greeting"]


@pytest.mark.parametrize(
    "facts", [None, {}, {"step": "dancing"}, {"form": 5}, {"misses": "many"}, {"step": None}]
)
def test_a_state_that_cannot_be_read_begins_the_talk_again(facts: dict[str, object] | None) -> None:
    assert Talk.of(facts) == Talk()


def test_every_sentence_and_button_of_the_table_is_in_each_language() -> None:
    turns = [turn for events in TABLE.values() for turn in events.values()]
    first = wording(LANGUAGES[0])
    for language in LANGUAGES:
        words = wording(language)
        assert {turn.says for turn in turns} <= set(words.says)
        assert {button for turn in turns for button in turn.buttons} <= set(words.buttons)
        assert (words.says.keys(), words.buttons.keys()) == (first.says.keys(), first.buttons.keys())
        assert (len(words.months), len(words.weekdays)) == (12, 7)


def test_from_every_state_a_person_can_be_reached() -> None:
    reached = {Step.HANDED}
    while True:
        more = {step for step, events in TABLE.items() if any(turn.to in reached for turn in events.values())}
        if more <= reached:
            break
        reached |= more
    assert reached == set(Step)


def test_no_state_but_the_last_is_without_a_way_on() -> None:
    assert set(TABLE) == set(Step) - {Step.HANDED}
    assert all(Event.GIVEN in TABLE[step] for step in (Step.NAME, Step.REACH, Step.NUMBER, Step.KIND))


def test_the_words_for_a_person_are_those_of_the_design() -> None:
    assert {"petugas", "orang", "manusia", "keluhan", "pengaduan"} <= meaning().person
