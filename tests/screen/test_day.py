"""A day of the written channels: on each of them a request becomes a case, is answered and received.

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
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as WaitTimeoutError
from pytestqt.qtbot import QtBot
from selenium.webdriver import Chrome
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.cases.queues import QueueName
from app.common.enums import CaseStatus, MessageState
from app.common.paths import AppPaths
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
from tests.end2end.peers.meta import TOKEN, a_meta
from tests.end2end.peers.postfix import Postfix
from tests.server.channels.conftest import Post, soon  # noqa: F401
from tests.server.channels.test_chat_widget import OfficePage, driver, page  # noqa: F401
from tests.ui.undressed import undressed
from tests.written_office import Mailroom
from ui.demo.demo_desk import DemoDesk
from ui.demo.message_acts import MessageActs
from ui.demo.pictures import windows_now
from ui.demo.report import case_report
from ui.demo.wait import Wait
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations

QUESTION = "Usaha kami berisiko menengah tinggi. Apakah cukup NIB?"
ARTICLE = "menengah tinggi"  # words of the article that answers it
STARTS = "Rendah: cukup NIB."
SENDER = "+6281310002000"


@dataclass
class Day:
    """Rina's desk, and the office that it belongs to."""

    office: SharedOffice
    work: Workplace
    desk: DemoDesk
    acts: MessageActs
    out: Path
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

    def take(self, question: str, subject: str) -> None:
        """SOP steps 1 and 2 of a message."""
        self.play(self.desk.take_message(question))
        self.play(self.acts.record(subject))

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
        self.play(self.acts.tell())
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
        out.mkdir()
        desk = DemoDesk(window, work, out)
        day = Day(post.office, work, desk, MessageActs(desk), out, qtbot)

        def close() -> None:
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
        post.room = Mailroom(Channel.WHATSAPP)
        post.write_secrets(
            "wa", token=TOKEN, app_secret=webhooks.APP_SECRET, verify_token=webhooks.VERIFY_TOKEN
        )
        where = {"account_id": webhooks.ACCOUNT_ID, "base_url": meta.url, "media_origins": [meta.url]}
        post.add(webhooks.NUMBER_ID, {"name": "wa", **where})
        day = open_desk()
        hook = f"http://{LOOPBACK}:{post.running[0].port}/public/whatsapp"

        def deliver(value: bytes) -> None:
            assert asyncio.run(meta.deliver(hook, value, tries=50))[-1] == 200

        day.until(lambda: post.works("wa"), "the number works")
        at = str(int(time.time()))
        deliver(webhooks.of_message(webhooks.message("text", {"body": QUESTION}, timestamp=at)))
        day.take(QUESTION, "Sertifikat standar")
        day.solve()
        answer = day.send_article(MessageState.SENT)
        (left,) = meta.sent
        assert left["text"]["body"] == answer
        assert answer.startswith(STARTS)
        sent_id = left["biz_opaque_callback_data"]
        read = webhooks.status(left["wamid"], "read", sent_id, timestamp=str(int(time.time())))
        deliver(webhooks.body(webhooks.value(statuses=[read])))
        day.play(day.acts.reaches(answer, MessageState.READ))
        day.finish()


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
        day.is_in_step()
        asked = day.desk.file_now().escalations[-1]
        day.play([day.desk.press("ctrl+Return")])
        day.until(lambda: day.work.cases.editor.current is None, "the desk is free")
        solved = RecordSolution(
            solution_id=uuid7(),
            escalation_id=asked.id,
            text=answer,
            answered_by_name="Dedi",
            validated_in="jelita",
            reference="JELITA 0004521003082026112",
            occurred_at=datetime.now(timezone.utc),
        )
        by_staff(day.office, "dedi", Role.UNIT_OFFICER, solved)
        day.play(day.desk.open_case("ctrl+3", QueueName.CALL_BACKS, subject))
        day.send(answer, MessageState.SENT)
        day.until(lambda: sent() == [f"{SENDER}: {answer}"], "the modem has sent it")
        day.finish()


def escalation(desk: DemoDesk) -> Iterator[Wait]:
    """The agent cannot answer, and asks the unit (SOP step 3)."""
    yield desk.press("ctrl+t")
    yield Wait("the packet is proposed", lambda: desk.is_seen("escalation.unit_id"))
    yield from desk.pick("escalation.unit_id", "Bidang Perizinan")
    yield from desk.fill("escalation.question", "Kapan berkas dapat diambil pemohon?")
    yield from desk.fill("escalation.no_evidence_reason", "JELITA tidak memuat jadwal pengambilan.")
    yield desk.press("ctrl+Return")
    yield desk.stands(CaseStatus.WAITING_UNIT)


def test_a_visitor_of_the_web_chat_reads_the_answer_in_the_browser(
    post: Post,
    open_desk: Callable[[], Day],
    page: OfficePage,  # noqa: F811
    driver: Chrome,  # noqa: F811
) -> None:
    post.room = Mailroom(Channel.CHATBOT)
    post.add("dpmptsp", {"name": "situs", "origins": [page.url]})
    day = open_desk()
    page.chat = f"http://{LOOPBACK}:{post.running[0].port}/public"
    day.until(lambda: post.works("situs"), "the site works")
    driver.get(page.url)
    widget = Widget(driver)
    widget.open()
    widget.write(QUESTION)
    day.take(QUESTION, "Sertifikat standar")
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
