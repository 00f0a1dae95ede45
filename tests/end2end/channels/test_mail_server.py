"""E-mail through the whole server: Postfix and Dovecot outside, rows inside."""

from __future__ import annotations

import asyncio
import email
import smtplib
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from channels.mail import adapter as adapters
from db.enums import Channel, FileState, MessageAuthor, MessageState
from server.channels.kinds import KINDS
from tests.channels.mail.rude_smtp import RudeServer
from tests.db.conftest import leave, postgres, root, shared, template  # noqa: F401
from tests.db.shared_office import SharedOffice
from tests.end2end.channels.conftest import OFFICE, OTHER
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.dovecot import Dovecot, password_of
from tests.end2end.peers.machine import PATIENCE_S, wait_until
from tests.end2end.peers.postfix import Postfix
from tests.server.channels.conftest import Post, soon  # noqa: F401
from tests.server.channels.provider import until
from tests.written_office import Mailroom

GREETING = "Surat Anda kami terima."


@pytest.fixture(autouse=True)
def tries_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "PAUSES_S", (0.05,))
    monkeypatch.setattr(adapters, "NOT_TAKEN_S", 0.05)


@pytest.fixture
def mailbox(
    shared: SharedOffice,  # noqa: F811
    tmp_path: Path,
    dovecot: Dovecot,
    postfix: Postfix,
    authority: Authority,
) -> Iterator[Post]:
    """An office with one mailbox; older mails stay where they are."""
    made = Post(shared, tmp_path, Mailroom(Channel.EMAIL), kinds=KINDS)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    made.config["secrets"] = str(secrets)
    made.write_secrets("surat", password=password_of(OFFICE))
    made.add(
        OFFICE,
        {
            "name": "surat",
            "imap": {"host": "localhost", "port": dovecot.tls_port},
            "smtp": {"host": "localhost", "port": postfix.port, "security": "starttls"},
            "shown_name": "Layanan",
            "ca_file": str(authority.file),
        },
        notices={"greeting": {"id": GREETING}},
        hours={day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    )
    yield made
    made.close()


def a_mail(subject: str, words: str, sender: str = OTHER, **fields: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, OFFICE, subject
    made["Message-ID"] = f"<{subject.replace(' ', '-')}@warga.example>"
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    return bytes(made)


def post_mail(postfix: Postfix, mail: bytes, sender: str = OTHER) -> None:
    """Hand a mail for the office over, as a server from outside does."""
    with smtplib.SMTP("127.0.0.1", postfix.port) as client:
        client.sendmail(sender, [OFFICE], mail)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def mail_with(dovecot: Dovecot, address: str, words: str) -> EmailMessage:
    """Return the mail of a mailbox that has these words; wait for it."""
    found: list[EmailMessage] = []

    def has_come() -> bool:
        read = (email.message_from_bytes(one, policy=default) for one in dovecot.mails(address))
        found.extend(one for one in read if words in text_of(one))
        return bool(found)

    wait_until(has_come, PATIENCE_S, "mail")
    return found[0]


def reads(mailbox: Post) -> None:
    mailbox.start()
    until(lambda: "looked_at" in mailbox.health("surat").get("facts", {}))


def test_a_mail_becomes_a_row_and_its_answer_reaches_the_applicant(
    mailbox: Post, dovecot: Dovecot, postfix: Postfix
) -> None:
    reads(mailbox)
    post_mail(postfix, a_mail("Izin usaha", "Apa syaratnya?"))
    until(lambda: any(row["text"] == "Apa syaratnya?" for row in mailbox.messages()))
    question = mailbox.messages()[0]
    assert question["facts"]["subject"] == "Izin usaha"
    assert [row["name"] for row in mailbox.files()] == ["mail.eml"]
    until(lambda: all(row["state"] == FileState.HERE.value for row in mailbox.files()))

    notice = mail_with(dovecot, OTHER, GREETING)
    assert (notice["Subject"], notice["Auto-Submitted"]) == ("Re: Izin usaha", "auto-replied")

    mailbox.take_conversation(question["conversation_id"])
    facts = {"subject": "Re: Izin usaha", "to": [OTHER], "quotes": True}
    sent = mailbox.answer_in(question["conversation_id"], "KTP dan NIB.", facts, UUID(str(question["id"])))
    mailbox.until_state(sent, MessageState.SENT)
    reply = mail_with(dovecot, OTHER, "KTP dan NIB.")
    quoted = text_of(reply).replace("\r\n", "\n").rstrip()
    assert quoted.endswith(f"{OTHER} menulis:\n> Apa syaratnya?")
    assert reply["From"] == f"Layanan <{OFFICE}>"
    assert "<Izin-usaha@warga.example>" in reply["References"]

    again = a_mail("Re Izin usaha", "Terima kasih.", In_Reply_To=reply["Message-ID"])
    post_mail(postfix, again)
    until(lambda: any(row["text"] == "Terima kasih." for row in mailbox.messages()))
    assert {row["conversation_id"] for row in mailbox.messages()} == {question["conversation_id"]}


def test_the_report_of_a_failure_makes_the_answer_failed(
    mailbox: Post, postfix: Postfix, outside_port: int
) -> None:
    reads(mailbox)
    lost = "salah@luar.example"
    post_mail(postfix, a_mail("Tanya", "Halo?", sender=lost), sender=lost)
    until(lambda: any(row["text"] == "Halo?" for row in mailbox.messages()))
    question = next(row for row in mailbox.messages() if row["text"] == "Halo?")

    async def refuse() -> None:
        outside = RudeServer({"RCPT": f"550 5.1.1 <{lost}> unknown"}, has_sign_in=False)
        loop = asyncio.get_running_loop()
        async with await loop.create_server(outside.factory, "127.0.0.1", outside_port):
            await asyncio.to_thread(answer)

    def answer() -> None:
        mailbox.take_conversation(question["conversation_id"])
        sent = mailbox.answer_in(question["conversation_id"], "Jawaban", {"subject": "Re: Tanya"})
        mailbox.until_state(sent, MessageState.FAILED)
        assert mailbox.row(sent)["error"] == "5.1.1"

    asyncio.run(refuse())


def test_what_comes_while_the_server_is_down_is_read_after_its_start(
    mailbox: Post, postfix: Postfix, dovecot: Dovecot
) -> None:
    reads(mailbox)
    mailbox.end(mailbox.running[0])
    dovecot.deliver(OFFICE, a_mail("Selagi mati", "Masih ada?"), sender=OTHER)
    assert not any(row["text"] == "Masih ada?" for row in mailbox.messages())
    reads(mailbox)
    until(lambda: any(row["text"] == "Masih ada?" for row in mailbox.messages()))


def test_while_the_database_is_away_a_mail_stays_in_its_mailbox(mailbox: Post, dovecot: Dovecot) -> None:
    """C1."""
    reads(mailbox)
    mailbox.keeps_out()
    dovecot.deliver(OFFICE, a_mail("Basis data mati", "Sampai?"), sender=OTHER)
    mailbox.lets_in()
    until(lambda: any(row["text"] == "Sampai?" for row in mailbox.messages()))


def test_two_offices_that_answer_each_other_by_themselves_stop(
    mailbox: Post, dovecot: Dovecot, postfix: Postfix
) -> None:
    """C11: an automatic mail gets no automatic text."""
    reads(mailbox)
    automatic = a_mail("Di luar kantor", "Saya cuti.", Auto_Submitted="auto-replied")
    post_mail(postfix, automatic)
    until(lambda: any(row["text"] == "Saya cuti." for row in mailbox.messages()))
    assert [row["author"] for row in mailbox.messages()] == ["applicant"]
    assert mailbox.messages()[0]["is_automatic"]


def test_after_a_restore_no_mail_is_recorded_twice_and_no_answer_sent_twice(
    mailbox: Post, dovecot: Dovecot, postfix: Postfix
) -> None:
    """C2, C4: the backup is older than the second mail, and than the sending of both answers."""
    base = said_to(dovecot, OTHER)

    def until_said(*lines: str) -> None:
        until(lambda: said_to(dovecot, OTHER) - base == Counter(lines))

    def asks(subject: str) -> dict[str, Any]:
        post_mail(postfix, a_mail(subject, f"Pertanyaan {subject}"))
        until(lambda: any(row["text"] == f"Pertanyaan {subject}" for row in mailbox.messages()))
        return next(row for row in mailbox.messages() if row["text"] == f"Pertanyaan {subject}")

    reads(mailbox)
    old = asks("lama")
    until_said(GREETING)
    mailbox.end(mailbox.running[0])
    first = answers(mailbox, old, "Jawaban lama")
    backup = mailbox.office.copy_database()

    reads(mailbox)
    second = answers(mailbox, asks("baru"), "Jawaban baru")
    for sent in (first, second):
        mailbox.until_state(sent, MessageState.SENT)
    said = (GREETING, GREETING, "Jawaban lama", "Jawaban baru")
    until_said(*said)
    mailbox.end(mailbox.running[0])

    mailbox.office.put_back(backup)
    assert not any(row["text"] == "Pertanyaan baru" for row in mailbox.messages())
    reads(mailbox)
    mailbox.until_state(first, MessageState.UNSURE)
    answers(mailbox, asks("terakhir"), "Jawaban terakhir")
    until_said(*said, GREETING, "Jawaban terakhir")
    asked = [row["text"] for row in mailbox.messages() if row["author"] == MessageAuthor.APPLICANT.value]
    assert sorted(asked) == ["Pertanyaan baru", "Pertanyaan lama", "Pertanyaan terakhir"]


def answers(mailbox: Post, question: dict[str, Any], words: str) -> UUID:
    mailbox.take_conversation(question["conversation_id"])
    facts = {"subject": f"Re: {question['facts']['subject']}", "to": [OTHER]}
    return mailbox.answer_in(question["conversation_id"], words, facts)


def said_to(dovecot: Dovecot, address: str) -> Counter[str]:
    """Return the first lines of the mails in this mailbox."""
    read = (email.message_from_bytes(one, policy=default) for one in dovecot.mails(address))
    return Counter(text_of(one).splitlines()[0] for one in read)
