"""A day at the contact centre: by telephone and on each written channel a request is answered and received.

The real window, the real server program with its PostgreSQL, and a real peer at the other end of each
channel. Each test prints the five steps of its case with their times.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextBrowser
from pytestqt.exceptions import TimeoutError as WaitTimeoutError
from pytestqt.qtbot import QtBot
from selenium.webdriver import Chrome
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

import resources
from app.cases.queues import QueueName
from app.common.enums import CaseStatus, MessageState
from app.common.paths import AppPaths
from app.demo.applicant import Caller, SimulatedApplicant
from app.demo.moving_picture import write_film
from app.demo.ports import free_ports
from app.demo.prepare import settings_of
from app.desktop.start import open_workplace
from app.desktop.workplace import Workplace
from app.knowledge.sample_articles import sample_articles
from app.mutations.article import ReviewArticle
from app.mutations.escalation import RecordSolution
from app.settings import DeskSettings, SharedSettings
from app.sync.sync_status import LightState
from db.enums import Channel, Role
from db.mutation import Me, Mutation
from db.server.server_tx import ServerTx
from db.server.system_changes import in_one_transaction
from db.tx import TouchedRows
from server.channels.kinds import KINDS
from tests.app.chatbot.knowledge import article_id
from tests.app.chatbot.knowledge import articles as public_articles
from tests.channels.chat.browser import Widget, wait_for
from tests.db.conftest import postgres, shared, template  # noqa: F401
from tests.db.desktop import KeyStore
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.end2end.channels.conftest import (
    OFFICE,
    OTHER,
    authority,  # noqa: F401
    dovecot,  # noqa: F401
    mail_place,  # noqa: F401
    outside_port,  # noqa: F401
    postfix,  # noqa: F401
    token_server,  # noqa: F401
)
from tests.end2end.channels.test_mail_server import a_mail, mail_with, post_mail
from tests.end2end.peers import meta_webhooks as webhooks
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot, password_of
from tests.end2end.peers.gammu import PHONE_ID, a_smsd, set_up_tables
from tests.end2end.peers.machine import LOOPBACK, require
from tests.end2end.peers.meta import TOKEN, Meta, a_meta
from tests.end2end.peers.postfix import Postfix
from tests.server.channels.conftest import Post, soon  # noqa: F401
from tests.server.channels.test_bot import publish_articles
from tests.server.channels.test_chat_widget import (
    OfficePage,
    ask_for_agent,
    driver,  # noqa: F401
    page,  # noqa: F401
    say,
)
from tests.server.channels.test_notices import ALWAYS
from tests.server.running import Client
from tests.ui.undressed import undressed
from tests.written_office import Mailroom
from ui.demo.demo_desk import DemoDesk
from ui.demo.message_acts import MessageActs
from ui.demo.pictures import windows_now
from ui.demo.report import case_report
from ui.demo.seen import shows_letter
from ui.demo.wait import Wait
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.video.picture_view import PictureView

QUESTION = "Usaha kami berisiko menengah tinggi. Apakah cukup NIB?"
ARTICLE = "menengah tinggi"  # words of the article that answers it
ANSWER = "Selamat siang. Kami periksa dan kabari hari ini."
STARTS = "Rendah: cukup NIB."
SENDER = "+6281310002000"


@dataclass
class Day:
    """Rina's desk, and the office that it belongs to."""

    server_port: int
    work: Workplace
    desk: DemoDesk
    acts: MessageActs
    out: Path
    applicant: SimulatedApplicant
    uri: str  # of Rina's phone
    qtbot: QtBot

    def play(self, waits: Iterable[Wait]) -> None:
        for wait in waits:
            self.until(wait.is_over, wait.what, wait.timeout_s)

    def until(self, is_so: Callable[[], object], what: str, timeout_s: float = 30) -> None:
        try:
            self.qtbot.waitUntil(lambda: bool(is_so()), timeout=int(timeout_s * 1000))
        except WaitTimeoutError:
            windows_now().save(str(self.out / "failed.png"))
            pytest.fail(f"in vain: {what}; {self.out}")

    def is_in_step(self) -> None:
        self.until(lambda: self.work.sync.sharing.light.state is LightState.UP_TO_DATE, "the server has it")

    def is_called(self, caller: Caller) -> None:
        """SOP step 1 of a call: as soon as the agent is signed in, an applicant calls and is answered."""
        ready = list[bool]()
        self.applicant.ready.connect(lambda: ready.append(True))
        self.applicant.play(caller)
        self.until(lambda: ready, "the applicant's phone is ready")
        self.until(lambda: self.work.agents.states.takes_calls, "the agent is available")
        self.applicant.ring(self.uri)
        self.until(lambda: self.work.calls.call_list.ringing is not None, "it rings")
        self.play([self.desk.press("F2"), Wait("the line is open", self.desk.is_talking)])

    def record_call(self, subject: str) -> None:
        """SOP step 2 of a call."""
        self.play([self.desk.press("ctrl+n")])
        self.until(lambda: self.work.cases.editor.current, "a new case is open")
        self.play(self.desk.fill("details.subject", subject))

    def tell_caller(self) -> None:
        """SOP steps 4 and 5 of a call, while the applicant listens."""
        self.play([self.desk.press("ctrl+shift+s"), self.desk.stands(CaseStatus.TOLD)])
        self.play([self.desk.press("ctrl+shift+s"), self.desk.stands(CaseStatus.CLOSED)])

    def hang_up(self) -> None:
        self.play([self.desk.press("F3")])
        self.until(lambda: not self.work.calls.call_list.ongoing, "the call is over")

    def close_call(self, channel: Channel, calls: int) -> None:
        """The case of a call is whole, with the end of each of its calls; print the steps."""
        self.until(lambda: self.desk.ends_of_calls() == calls, "the story has the end of each call")
        assert self.desk.file_now().row.channel is channel
        self.report()

    def answer_of_unit(self, answer: str) -> None:
        """SOP step 3: the desk is free, and the unit answers the question of the case that was on it."""
        self.is_in_step()
        asked = self.desk.file_now().escalations[-1]
        self.play([self.desk.press("ctrl+Return")])
        self.until(lambda: self.work.cases.editor.current is None, "the desk is free")
        solved = RecordSolution(
            solution_id=uuid7(),
            escalation_id=asked.id,
            text=answer,
            answered_by_name="Dedi",
            validated_in="jelita",
            reference="JELITA 0004521003082026112",
            occurred_at=datetime.now(timezone.utc),
        )
        unit = Client(self.server_port)
        assert unit.sign_in("dedi").status == 200
        assert unit.enrol("W09").status == 204
        assert unit.push(solved).status == 200

    def take(self, question: str, subject: str) -> None:
        """SOP steps 1 and 2 of a message."""
        self.play(self.desk.take_message(question))
        self.play(self.acts.record(subject))

    def take_offered_chat(self, last: str) -> None:
        """SOP step 1 of a live chat: the server offers it to the agent who is available."""
        self.until(lambda: self.desk.is_seen("chat_offer"), "the chat is offered")
        self.play(self.desk.click("chat_offer.take"))
        self.got(last)
        self.until(lambda: not self.desk.is_seen("chat_offer"), "nobody is asked any more")

    def solve(self) -> None:
        self.play(self.acts.solve(ARTICLE, "OSS, tingkat risiko"))

    def send_article(self, state: MessageState) -> str:
        """Answer from the article; return the text once it has got so far."""
        self.play(self.acts.begin_answer())
        self.play(self.desk.insert_article("composer.text", ARTICLE))
        return self._send(state)

    def send(self, text: str, state: MessageState) -> None:
        self.play(self.acts.begin_answer())
        self.play([self.desk.write(text)])
        self._send(state)

    def _send(self, state: MessageState) -> str:
        text = self.acts.send()
        self.play(self.acts.reaches(text, state))
        return text

    def got(self, text: str) -> None:
        """Wait until the words of the applicant are on the screen."""
        self.until(lambda: text in self.desk.messages(), f"{text} is on the screen")

    def finish(self) -> None:
        """SOP steps 4 and 5 of a message, by the message itself; print the steps."""
        self.play(self.acts.record_told())
        self.play(self.acts.close())
        self.report()

    def report(self) -> None:
        report, faults = case_report(self.desk.file_now(), self.work.procedure)
        print(f"\n{report}")
        assert not faults


def by_staff(office: SharedOffice, login: str, role: Role, *mutations: Mutation) -> None:
    """Change the office's records as one who sits at another desk."""
    me = Me(office.ids[login], login.title(), role, "W09")

    def work(connection: Connection) -> None:
        tx = ServerTx(connection, me, datetime.now(timezone.utc), TouchedRows())
        for mutation in mutations:
            mutation.as_decided(tx).run(tx)

    in_one_transaction(office.engine(login), work)


@pytest.fixture
def post(shared: SharedOffice, tmp_path: Path) -> Iterator[Post]:  # noqa: F811
    """The office's written channels, and its articles, reviewed by another one than who wrote them."""
    now = datetime.now(timezone.utc)
    articles = sample_articles(now)
    by_staff(shared, "sari", Role.AGENT, *articles)
    reviews = (ReviewArticle(article_id=one.article_id, edition=1, occurred_at=now) for one in articles)
    by_staff(shared, "wati", Role.SUPERVISOR, *reviews)
    made = Post(shared, tmp_path / "office", kinds=KINDS)
    secrets = made.folder / "secrets"
    secrets.mkdir(parents=True)
    made.config["secrets"] = str(secrets)
    yield made
    made.close()


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot, post: Post, tmp_path: Path) -> Iterator[Callable[[], Day]]:
    """Return what starts the server and opens Rina's window; the addresses have been added before."""
    opened: list[Callable[[], None]] = []

    def start() -> Day:
        server = post.start()
        places = AppPaths.below(tmp_path / "desk")
        places.create()
        port, applicant_port = free_ports(2)
        settings = replace(
            settings_of("rina", "Rina", port, applicant_port, "id", "light", uses_devices=False),
            desk=DeskSettings(workstation="001"),
            shared=SharedSettings(server=f"http://{LOOPBACK}:{server.port}"),
        )
        translations.use("id")
        appearance = Appearance(qapp)
        appearance.dress(Scheme.LIGHT, 1.0)
        found = open_workplace(places, settings, KeyStore())
        work = found.workplace
        with undressed():
            window = MainWindow(work, appearance)
        window.show()
        work.start()
        out = tmp_path / "out"
        (out / "recordings").mkdir(parents=True)
        desk = DemoDesk(window, work, out)
        applicant = SimulatedApplicant(applicant_port, out / "recordings")
        day = Day(
            server.port, work, desk, MessageActs(desk), out, applicant, f"sip:rina@127.0.0.1:{port}", qtbot
        )

        def close() -> None:
            applicant.stop()
            window.hide()
            found.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

        opened.append(close)
        work.sync.sharing.sign_in("rina", "secret of rina")
        day.until(lambda: work.access.session.agent, "Rina is signed in", 60)
        day.is_in_step()
        window.come_to_front()
        day.until(window.isActiveWindow, "the window is in front")
        return day

    yield start
    for close in opened:
        close()


def test_a_whatsapp_message_is_answered_from_an_article_and_read(
    post: Post, open_desk: Callable[[], Day]
) -> None:
    with a_meta() as meta:
        add_number(post, meta)
        day = open_desk()
        day.until(lambda: post.works("wa"), "the number works")
        deliver(day, meta, written(QUESTION))
        day.take(QUESTION, "Sertifikat standar")
        day.solve()
        answer = day.send_article(MessageState.SENT)
        (left,) = meta.sent
        assert left["text"]["body"] == answer
        assert answer.startswith(STARTS)
        sent_id = left["biz_opaque_callback_data"]
        read = webhooks.status(left["wamid"], "read", sent_id, timestamp=str(int(time.time())))
        deliver(day, meta, webhooks.body(webhooks.value(statuses=[read])))
        day.play(day.acts.reaches(answer, MessageState.READ))
        day.finish()


def test_an_answer_written_while_the_server_is_away_waits_in_the_window_and_leaves_afterwards(
    post: Post, open_desk: Callable[[], Day]
) -> None:
    with a_meta() as meta:
        add_number(post, meta)
        day = open_desk()
        day.until(lambda: post.works("wa"), "the number works")
        deliver(day, meta, written(QUESTION))
        day.take(QUESTION, "Sertifikat standar")
        day.is_in_step()
        post.end(post.running[0])
        day.until(lambda: day.work.sync.sharing.light.state is LightState.OFFLINE, "the server is away")
        day.send(ANSWER, MessageState.QUEUED)
        story = day.desk.find(QTextBrowser, "timeline")
        day.until(lambda: "Menunggu dikirim" in story.toPlainText(), "the story says that it waits")
        assert day.desk.find(QPlainTextEdit, "composer.text").toPlainText() == ""
        post.start(port=day.server_port)
        day.play(day.acts.reaches(ANSWER, MessageState.SENT))
        assert [one["text"]["body"] for one in meta.sent] == [ANSWER]
        day.until(lambda: "Menunggu dikirim" not in story.toPlainText(), "nothing waits any more")


def add_number(post: Post, meta: Meta) -> None:
    """Add the office's WhatsApp number, whose provider is this peer."""
    post.room = Mailroom(Channel.WHATSAPP)
    post.write_secrets("wa", token=TOKEN, app_secret=webhooks.APP_SECRET, verify_token=webhooks.VERIFY_TOKEN)
    where = {"account_id": webhooks.ACCOUNT_ID, "base_url": meta.url, "media_origins": [meta.url]}
    post.add(webhooks.NUMBER_ID, {"name": "wa", **where})


def written(text: str) -> bytes:
    """Return the webhook of a message that is written now."""
    return webhooks.of_message(webhooks.message("text", {"body": text}, timestamp=str(int(time.time()))))


def deliver(day: Day, meta: Meta, webhook: bytes) -> None:
    address = f"http://{LOOPBACK}:{day.server_port}/public/whatsapp"
    assert asyncio.run(meta.deliver(address, webhook, tries=50))[-1] == 200


def test_an_sms_is_escalated_and_its_answer_reaches_the_modem(
    post: Post,
    postgres: Databases,  # noqa: F811
    open_desk: Callable[[], Day],
    tmp_path: Path,
) -> None:
    require("gammu-smsd")
    database = set_up_tables(postgres)
    where = postgres.conninfo(database)
    subject, question = "Berkas belum bisa diambil", "Berkas saya sdh lama blm bisa diambil"
    answer = "Berkas sudah siap. Silakan diambil."
    post.room = Mailroom(Channel.SMS)
    post.write_secrets("sms", password="x")
    reach = {"host": where["host"], "port": int(where.get("port", 5432)), "user": where["user"]}
    post.add("+62811000000", {"name": "sms", "database": database, "phone_id": PHONE_ID, **reach})

    def sent() -> list[str]:
        with closing(postgres.connect(database)) as raw:
            rows = raw.execute('SELECT "TextDecoded", "DestinationNumber" FROM sentitems').fetchall()
        return [f"{number}: {text}" for text, number in rows]

    with a_smsd(tmp_path / "smsd", postgres, database) as smsd:
        day = open_desk()
        day.until(lambda: post.works("sms"), "the modem works")
        smsd.arrive(question, SENDER, datetime.now(timezone.utc))
        day.take(question, subject)
        day.play(escalation(day.desk))
        day.answer_of_unit(answer)
        day.play(day.desk.open_case("ctrl+3", QueueName.CALL_BACKS, subject))
        day.send(answer, MessageState.SENT)
        day.until(lambda: sent() == [f"{SENDER}: {answer}"], "the modem has sent it")
        day.finish()


def spoken(voice: str) -> Path:
    return resources.path("demo", voice)


def escalation(desk: DemoDesk) -> Iterator[Wait]:
    """The agent cannot answer, and asks the unit (SOP step 3)."""
    yield desk.press("ctrl+t")
    yield Wait("the packet is proposed", lambda: desk.is_seen("escalation.unit_id"))
    yield from desk.pick("escalation.unit_id", "Bidang Perizinan")
    yield from desk.fill("escalation.question", "Kapan berkas dapat diambil pemohon?")
    yield from desk.fill("escalation.no_evidence_reason", "JELITA tidak memuat jadwal pengambilan.")
    yield desk.press("ctrl+Return")
    yield desk.stands(CaseStatus.WAITING_UNIT)


def test_a_visitor_asks_the_chatbot_first_and_then_reads_the_agent_s_answer_in_the_browser(
    post: Post,
    open_desk: Callable[[], Day],
    page: OfficePage,  # noqa: F811
    driver: Chrome,  # noqa: F811
) -> None:
    publish_articles(post.office)
    post.room = Mailroom(Channel.CHATBOT)
    post.add("dpmptsp", {"name": "situs", "origins": [page.url]}, has_bot=True, hours=ALWAYS)
    day = open_desk()
    page.chat = f"http://{LOOPBACK}:{day.server_port}/public"
    day.until(lambda: post.works("situs"), "the site works")
    driver.get(page.url)
    widget = Widget(driver)
    widget.open()
    nib = next(one for one in public_articles() if one.id == article_id("nib"))
    say(widget, "Berapa digit NIB?", nib.text)
    ask_for_agent(widget)
    talk = widget.lines
    day.take_offered_chat(talk[-1])
    day.play(day.acts.record("Sertifikat standar"))
    assert list(day.desk.messages()) == talk
    say(widget, QUESTION, QUESTION)
    day.got(QUESTION)
    day.solve()
    answer = day.send_article(MessageState.READ)
    wait_for(lambda: widget.lines[-1] == answer)
    assert answer.startswith(STARTS)
    widget.write("Terima kasih.")
    day.got("Terima kasih.")
    day.finish()


def test_a_mail_is_answered_and_its_writer_thanks_in_the_same_conversation(
    post: Post,
    open_desk: Callable[[], Day],
    dovecot: Dovecot,  # noqa: F811
    postfix: Postfix,  # noqa: F811
    authority: Authority,  # noqa: F811
) -> None:
    post.room = Mailroom(Channel.EMAIL)
    post.write_secrets("surat", password=password_of(OFFICE))
    servers: dict[str, Any] = {
        "imap": {"host": "localhost", "port": dovecot.tls_port},
        "smtp": {"host": "localhost", "port": postfix.port, "security": "starttls"},
    }
    post.add(OFFICE, {"name": "surat", "ca_file": str(authority.file), **servers})
    day = open_desk()
    day.until(lambda: "looked_at" in post.health("surat").get("facts", {}), "the mailbox is read")
    post_mail(postfix, a_mail("Sertifikat standar", QUESTION))
    day.take(QUESTION, "Sertifikat standar")
    day.solve()
    answer = day.send_article(MessageState.SENT)
    assert answer.startswith(STARTS)
    reply = mail_with(dovecot, OTHER, STARTS)
    assert reply["Subject"] == "Re: Sertifikat standar"
    thanks = a_mail("Re Sertifikat standar", "Terima kasih.", In_Reply_To=reply["Message-ID"])
    post_mail(postfix, thanks)
    day.got("Terima kasih.")
    day.finish()


def test_a_caller_is_called_back_with_the_answer_of_the_unit(open_desk: Callable[[], Day]) -> None:
    day = open_desk()
    day.is_called(Caller("+6281020001002", "Siti Rahayu", spoken("applicant_complaint.wav")))
    day.record_call("Berkas belum terbit")
    day.play(escalation(day.desk))
    day.hang_up()
    day.answer_of_unit("Berkas sudah terbit.")
    day.play(day.desk.open_case("ctrl+3", QueueName.CALL_BACKS, "Berkas belum terbit"))
    day.play([day.desk.press("ctrl+shift+l"), Wait("the applicant answers", day.desk.is_talking)])
    day.tell_caller()
    day.hang_up()
    day.close_call(Channel.VOICE, calls=2)


def test_a_caller_with_video_shows_a_letter_and_is_answered_at_once(
    open_desk: Callable[[], Day], tmp_path: Path
) -> None:
    film = tmp_path / "film.webm"
    write_film(film)
    day = open_desk()
    letter = day.desk.find(PictureView, "video.remote")
    day.is_called(Caller("+6281020001003", "Budi", spoken("applicant_requirements.wav"), film))
    day.until(lambda: shows_letter(letter), "the letter is seen")
    day.record_call("Sertifikat standar")
    day.solve()
    day.tell_caller()
    day.hang_up()
    day.close_call(Channel.VIDEO, calls=1)
