"""The rules of conversations in the written channels, on the records of a workstation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.arrival import (
    ArrivedFile,
    EarlierLine,
    KeepMessageFile,
    ListedTemplate,
    MoveCorrespondent,
    RecordArrival,
    RecordTemplates,
    short_id,
)
from app.mutations.contact import AnswerContact, EndContact, LinkContact
from app.mutations.conversation import (
    BlockCorrespondent,
    CloseForSilence,
    EndEpisode,
    HandOver,
    RecordOptIn,
    RecordOptOut,
    ReleaseConversation,
    ReturnConversation,
    SendBotMessage,
    SendNotice,
    TakeConversation,
    TakeOverConversation,
    UnblockCorrespondent,
)
from app.mutations.correspondence import NewMessageFile
from app.mutations.delivery import SendResult
from app.mutations.erasure import EraseApplicant
from app.mutations.outgoing import MarkAsSent, SendAgain, SendTemplate, StartConversation, WithdrawMessage
from app.mutations.people import RegisterAgent
from app.mutations.steps import CloseCase, TellSolution
from app.mutations.waiting import WaitForApplicant
from db.enums import (
    CaseStatus,
    Channel,
    ConversationMode,
    Disposition,
    FileState,
    MessageAuthor,
    MessageKind,
    MessageState,
    Role,
    TemplateState,
)
from db.models import Base, Case, Contact, Conversation, Message, MessageFile, Outbox
from db.models.conversation import conversation_id, template_id
from db.mutation import Me, Mutation, Rejected, encode
from db.queries.contacts import unfinished_contacts
from db.queries.conversations import (
    PAGE,
    Inbox,
    inbox,
    messages_of,
    messages_of_case,
    templates,
    unsure_conversations,
    waiting_count,
)
from db.records import MessageRecord
from db.rules.messages import RANK
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from tests.office import START, Office, at
from tests.written_office import (
    ANI,
    BUDI,
    STEPS,
    Mailroom,
    Memory,
    Play,
    Step,
    check,
    result,
    sending,
)

OURS = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ, MessageState.FAILED)


class WrittenOffice(Office):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        system = RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=START)
        self.room = Mailroom()
        self.do(system, self.room.register())

    def arrives(self, *arrivals: Mutation) -> None:
        self.do(*arrivals, me=SYSTEM)

    def talk(self, remote: str = BUDI) -> Any:
        return self.row(Conversation, self.room.talk(remote))

    def row(self, model: type[Base], row_id: UUID) -> Any:
        table = model.__table__
        return self.read(lambda tx: tx.execute(select(table).where(table.c.id == row_id)).mappings().one())

    def rows(self, model: type[Base]) -> list[Any]:
        table = model.__table__
        return list(self.read(lambda tx: tx.execute(select(table).order_by(table.c.id)).mappings().all()))

    def read(self, query: Any) -> Any:
        return self.replica.read(query).result(10)

    def inbox(self, me: Me) -> Inbox:
        found: Inbox = self.read(lambda tx: inbox(tx, me.agent_id))
        return found

    def messages(self, remote: str = BUDI) -> tuple[MessageRecord, ...]:
        found: tuple[MessageRecord, ...] = self.read(lambda tx: messages_of(tx, self.room.talk(remote)))
        return found

    def refusal(self, mutation: Mutation, me: Me | None = None) -> str:
        with pytest.raises(Rejected) as refused:
            self.do(mutation, me=me)
        return refused.value.code


@pytest.fixture
def office(tmp_path: Path) -> Iterator[WrittenOffice]:
    office = WrittenOffice(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


@pytest.fixture
def answered(office: WrittenOffice) -> UUID:
    """Budi wrote, and Rina's answer is in the queue."""
    office.arrives(office.room.arrival("m1", 1))
    office.do(office.room.take(2))
    answer = office.room.answer(3)
    office.do(answer)
    return answer.message_id


# -- in ----------------------------------------------------------------------------------------------------


def test_a_message_begins_a_conversation_with_an_episode_that_waits_on_everybodys_list(
    office: WrittenOffice,
) -> None:
    file = ArrivedFile(name="ktp.jpg", media_type="image/jpeg", bytes=9, media_id="M-1")
    office.arrives(office.room.arrival("m1", 1, phone="+6281234567890", files=(file,)))
    (one,) = office.inbox(office.rina).everybodys
    assert (one.remote, one.remote_name, one.waiting_since) == (BUDI, "Budi", at(1))
    assert (one.last_text, one.messages, one.address_label) == ("Halo m1", 1, "Loket WA")
    assert one.contact_id is not None
    contact = office.row(Contact, one.contact_id)
    assert (contact["remote"], contact["started_at"], contact["ended_at"]) == ("+6281234567890", at(1), None)
    (message,) = office.messages()
    (coming,) = message.files
    assert (coming.name, coming.state) == ("ktp.jpg", FileState.COMING)
    office.arrives(
        KeepMessageFile(file_id=coming.id, state=FileState.HERE, sha256="a" * 64, bytes=9, occurred_at=at(2))
    )
    assert office.messages()[0].files[0].state is FileState.HERE


MESSAGES = tuple((f"m{number}", (BUDI, ANI, "62811")[number % 3]) for number in range(6))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(MESSAGES), st.lists(st.sampled_from(MESSAGES), max_size=12))
def test_any_order_and_repetition_of_deliveries_gives_the_same_rows(
    memory: Memory, order: list[tuple[str, str]], again: list[tuple[str, str]]
) -> None:
    """C2, C3."""
    room = Mailroom(id=UUID(int=99))
    memory.empty(room)
    for minute, (provider_id, remote) in enumerate([*order, *again, *order], 1):
        assert memory.do(SYSTEM, room.arrival(provider_id, minute, remote))
    check(memory, room)
    said = {(row["id"], row["text"]) for row in memory.rows(select(Message.__table__))}
    assert said == {(room.message(name), f"Halo {name}") for name, _ in MESSAGES}
    talks = memory.rows(select(Conversation.__table__))
    assert {row["id"] for row in talks} == {room.talk(remote) for _, remote in MESSAGES}
    assert len(memory.rows(select(Contact.__table__))) == len(talks)


def test_only_the_server_program_records_what_arrives(office: WrittenOffice) -> None:
    for me in (office.rina, office.boss, office.dedi):
        assert office.refusal(office.room.arrival("m1", 1), me) == "not_your_role"


def test_a_message_after_the_episode_has_ended_begins_another_one(
    office: WrittenOffice, answered: UUID
) -> None:
    first = office.talk()["contact_id"]
    end = {"conversation_id": office.room.talk(), "contact_id": first}
    office.do(EndEpisode(**end, disposition=Disposition.ANSWERED, occurred_at=at(5)))
    ended = office.row(Contact, first)
    assert (ended["answered_at"], ended["agent_id"]) == (at(3), office.rina.agent_id)
    assert ended["ended_at"] == at(5)
    assert office.talk()["mode"] is ConversationMode.STILL
    office.arrives(office.room.arrival("m2", 60))
    assert office.talk()["contact_id"] != first
    assert [one.waiting_since for one in office.inbox(office.sari).everybodys] == [at(60)]
    assert (
        office.refusal(EndEpisode(**end, disposition=Disposition.OTHER, occurred_at=at(61)))
        == "episode_ended"
    )


def test_a_wrong_clock_of_the_provider_and_endless_facts_lose_no_message(office: WrittenOffice) -> None:
    long_ago = office.room.arrival("m1", 1, sent_at=START - timedelta(days=9000), text="x" * 200_000)
    ahead = office.room.arrival("m2", 2, sent_at=at(9999), facts={"n": 10**30, "subject": "Izin"})
    office.arrives(long_ago, ahead)
    first, second = office.messages()
    assert (first.written_at, second.written_at) == (at(1), at(2))
    assert len(first.text) == 100_000
    assert second.facts == {"subject": "Izin"}


def test_a_mail_joins_a_conversation_only_of_its_own_sender(tmp_path: Path, office: WrittenOffice) -> None:
    """C9: a forged chain, and a forged reference to our own message, lead nowhere."""
    office.room = mails = Mailroom(Channel.EMAIL)
    office.do(mails.register())
    office.arrives(mails.arrival("<1@a>", 1, "budi@a.id", chain="<1@a>"))
    talk = mails.talk("budi@a.id", "<1@a>")
    office.do(TakeConversation(conversation_id=talk, occurred_at=at(2)))
    answer = mails.answer(3, conversation_id=talk)
    office.do(answer)
    office.arrives(sending(answer.message_id, 4, provider_id="<2@kantor>"))
    forged = mails.arrival("<3@x>", 5, "x@jahat.id", chain="<1@a>", answers=("<2@kantor>", "<1@a>"))
    office.arrives(forged)
    of_talk = [row["provider_id"] for row in office.rows(Message) if row["conversation_id"] == talk]
    assert sorted(of_talk) == ["<1@a>", "<2@kantor>"]
    # The true sender answers from a program that begins a chain of its own.
    office.arrives(mails.arrival("<4@a>", 6, "budi@a.id", chain="<2@kantor>", answers=("<2@kantor>",)))
    reply = office.row(Message, mails.message("<4@a>"))
    assert (reply["conversation_id"], reply["reply_to_id"]) == (talk, answer.message_id)


def test_who_gets_a_number_later_is_another_correspondent(office: WrittenOffice) -> None:
    room = office.room
    office.arrives(room.arrival("m1", 1))
    moved = MoveCorrespondent(office_address_id=room.id, before=BUDI, now="6289", occurred_at=at(2))
    office.arrives(moved, room.arrival("m2", 3, "6289"), room.arrival("m3", 4, BUDI))
    first, second, third = (office.row(Message, room.message(one)) for one in ("m1", "m2", "m3"))
    assert first["conversation_id"] == second["conversation_id"] == room.talk()
    assert third["conversation_id"] != room.talk()
    office.arrives(room.arrival("m4", 5, BUDI))
    assert office.row(Message, room.message("m4"))["conversation_id"] == third["conversation_id"]


def test_an_automatic_answer_to_our_answer_waits_for_nobody(office: WrittenOffice, answered: UUID) -> None:
    office.arrives(office.room.arrival("m2", 5, is_automatic=True, answers=("m1",)))
    assert office.talk()["waiting_since"] is None
    office.arrives(office.room.arrival("m3", 6, ANI, is_automatic=True))  # perhaps a person, after all
    assert [one.remote for one in office.inbox(office.sari).everybodys] == [ANI]


# -- its case ----------------------------------------------------------------------------------------------


def test_messages_follow_their_episode_into_a_case_and_out_of_it(
    office: WrittenOffice, answered: UUID
) -> None:
    first, second = office.log(1), office.log(2)
    contact_id = office.talk()["contact_id"]
    for case_id in (first, second, None):
        office.do(LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(4)))
        assert {row["case_id"] for row in office.rows(Message)} == {case_id}
        assert office.talk()["case_id"] == case_id
    case_id = office.log(5, contact_id=contact_id)
    found = office.read(lambda tx: messages_of_case(tx, case_id))
    assert [one.text for one in found] == ["Halo m1", "Sudah terbit"]
    assert [one.agent_name for one in found] == ["", "Rina"]


def test_a_message_ends_the_wait_of_its_case_and_is_no_entry_of_its_own(office: WrittenOffice) -> None:
    room = office.room
    office.arrives(room.arrival("m1", 1))
    case_id = office.log(2, contact_id=office.talk()["contact_id"])
    office.do(WaitForApplicant(case_id=case_id, reason="Data", occurred_at=at(3)))
    late = room.arrival("m0", 4, sent_at=at(2.5))  # written before the wait
    office.arrives(late)
    assert office.row(Case, case_id)["status"] is CaseStatus.WAITING_APPLICANT
    office.arrives(room.arrival("m2", 5))
    assert office.row(Case, case_id)["status"] is CaseStatus.IN_PROGRESS
    before = office.kinds(case_id)
    assert before[-1] == "wait_ended"
    office.arrives(room.arrival("m3", 6))
    assert office.kinds(case_id) == before


def test_no_mutation_of_calls_ends_or_answers_an_episode(office: WrittenOffice) -> None:
    office.arrives(office.room.arrival("m1", 1))
    of = {"contact_id": office.talk()["contact_id"], "occurred_at": at(2)}
    assert (
        office.refusal(EndContact(**of)) == office.refusal(AnswerContact(**of)) == "contact_of_conversation"
    )
    office.do(office.room.take(2), office.room.answer(3))
    mine = office.read(lambda tx: unfinished_contacts(tx, office.rina.agent_id))
    assert mine == ()


# -- who answers -------------------------------------------------------------------------------------------


def test_one_person_holds_a_conversation_and_another_one_takes_it_over_with_a_reason(
    office: WrittenOffice,
) -> None:
    """C5."""
    room = office.room
    office.arrives(room.arrival("m1", 1))
    assert office.refusal(room.answer(2)) == "conversation_not_held"
    office.do(room.take(2))
    for refused in (room.take(3), room.answer(3)):
        with pytest.raises(Rejected) as held:
            office.do(refused, me=office.sari)
        assert (held.value.code, held.value.facts) == ("conversation_held", {"name": "Rina"})
    assert [len(part) for part in (office.inbox(office.rina).mine, office.inbox(office.sari).mine)] == [1, 0]
    over: dict[str, Any] = {"conversation_id": room.talk(), "occurred_at": at(4)}
    assert office.refusal(TakeOverConversation(**over, reason=" "), office.sari) == "reason_missing"
    office.do(TakeOverConversation(**over, reason="Rina istirahat"), me=office.sari)
    (mine,) = office.inbox(office.sari).mine
    assert (mine.holder_name, mine.hold_reason) == ("Sari", "Rina istirahat")
    assert office.refusal(room.answer(5)) == "conversation_held"
    assert office.refusal(room.take(5), office.dedi) == "not_your_role"


def test_words_that_the_author_has_not_seen_stop_an_answer_and_all_after_it(office: WrittenOffice) -> None:
    """C5: also what was written without the network, before the applicant's second message was known."""
    room = office.room
    office.arrives(room.arrival("m1", 1))
    office.do(room.take(2))
    first, second = room.answer(4, "Satu", seen=1), room.answer(5, "Dua", seen=1)
    office.do(first)
    office.arrives(room.arrival("m2", 4.5))
    with pytest.raises(Rejected) as refused:
        office.do(second)
    assert (refused.value.code, refused.value.facts) == ("unseen_messages", {"count": 2})
    office.do(room.answer(6, "Tiga"))  # the workstation fills in what is there
    assert [one.text for one in office.messages()] == ["Halo m1", "Satu", "Halo m2", "Tiga"]


def test_who_waits_comes_back_to_everybody_when_the_holder_lets_go_or_is_gone(office: WrittenOffice) -> None:
    """C12."""
    room = office.room
    office.arrives(room.arrival("m2", 2, ANI), room.arrival("m1", 1))
    assert [one.remote for one in office.inbox(office.sari).everybodys] == [BUDI, ANI]  # oldest due first
    office.do(room.take(3), room.take(3, ANI))
    assert office.read(lambda tx: waiting_count(tx, 9)) == 0
    office.do(ReleaseConversation(conversation_id=room.talk(), occurred_at=at(4)))
    gone = ReturnConversation(
        conversation_id=room.talk(ANI), holder_id=office.rina.agent_id, occurred_at=at(5)
    )
    office.arrives(gone)
    assert [one.remote for one in office.inbox(office.sari).everybodys] == [BUDI, ANI]
    with pytest.raises(Rejected, match="conversation_not_held"):
        office.arrives(gone)
    office.do(room.take(6), room.answer(7))
    assert [one.waiting_since for one in office.inbox(office.rina).mine] == [None]
    office.do(ReleaseConversation(conversation_id=room.talk(), occurred_at=at(8)))
    assert office.talk()["mode"] is ConversationMode.STILL


def test_silence_ends_an_episode_unless_somebody_waits(office: WrittenOffice, answered: UUID) -> None:
    of = {"conversation_id": office.room.talk(), "contact_id": office.talk()["contact_id"]}
    early = CloseForSilence(**of, silent_since=at(2), occurred_at=at(9))
    assert office.refusal(early, SYSTEM) == "not_silent"
    office.arrives(office.room.arrival("m2", 5))
    late = CloseForSilence(**of, silent_since=at(9), occurred_at=at(9))
    assert office.refusal(late, SYSTEM) == "not_silent"
    office.do(office.room.answer(6))
    office.arrives(late)
    assert office.row(Contact, of["contact_id"])["disposition"] is Disposition.ANSWERED
    assert office.talk()["holder_id"] is None


# -- out ---------------------------------------------------------------------------------------------------


def test_no_free_text_leaves_outside_the_window(office: WrittenOffice, answered: UUID) -> None:
    """C7: said by the mutation, and once more when it would leave."""
    room, over = office.room, 1 + 24 * 60
    assert office.refusal(room.answer(over)) == "window_over"
    office.arrives(sending(answered, over))
    assert office.row(Message, answered)["state"] is MessageState.EXPIRED
    assert office.talk()["waiting_since"] == at(over)
    office.do(room.answer(over - 1))
    late = office.messages()[-1]
    said = room.receipt("p9", MessageState.FAILED, over - 0.5, message_id=late.id, closes_window=True)
    office.arrives(sending(late.id, over - 0.9), said)
    assert office.refusal(room.answer(over - 0.4)) == "window_over"


def test_a_template_leaves_outside_the_window_filled_and_only_if_it_is_approved(
    office: WrittenOffice,
) -> None:
    room, late = office.room, 3000.0
    office.arrives(room.arrival("m1", 1))
    listed = ListedTemplate(
        name="jawaban",
        language="id",
        category="UTILITY",
        state=TemplateState.APPROVED,
        text="Yth. {{1}}, izin {{2}} terbit.",
    )
    paused = ListedTemplate(
        name="lama", language="id", category="UTILITY", state=TemplateState.PAUSED, text="Halo"
    )
    listing = RecordTemplates(office_address_id=room.id, templates=(listed, paused), occurred_at=at(1))
    office.arrives(listing)
    assert [one.name for one in office.read(lambda tx: templates(tx, room.id))] == ["jawaban"]
    office.do(room.take(late))
    template = {"conversation_id": room.talk(), "template_id": template_id(room.id, "jawaban", "id")}
    fill: dict[str, Any] = {**template, "message_id": uuid7(), "occurred_at": at(late)}
    assert office.refusal(SendTemplate(**fill, values=("Budi",))) == "template_incomplete"
    of_old = {**fill, "template_id": template_id(room.id, "lama", "id")}
    assert office.refusal(SendTemplate(**of_old)) == "template_not_approved"
    office.do(SendTemplate(**fill, values=("Budi", "PBG")))
    office.arrives(sending(fill["message_id"], late + 1))
    message = office.messages()[-1]
    assert (message.kind, message.text) == (MessageKind.TEMPLATE, "Yth. Budi, izin PBG terbit.")
    assert (message.facts["template"], message.facts["values"]) == ("jawaban", ["Budi", "PBG"])
    assert message.state is MessageState.SENDING
    office.arrives(RecordTemplates(office_address_id=room.id, templates=(), occurred_at=at(late)))
    assert office.read(lambda tx: templates(tx, room.id)) == ()


def test_receipts_in_any_order_give_the_same_state_and_times(office: WrittenOffice) -> None:
    """C6: states only rise, and what was delivered did not fail."""
    told = {state: minute for minute, state in enumerate(OURS, 10)}
    for number, order in enumerate(permutations(OURS)):
        remote = f"62{number}"
        office.arrives(office.room.arrival(f"m{number}", 1, remote))
        answer = office.room.answer(3, remote=remote)
        office.do(office.room.take(2, remote), answer)
        office.arrives(sending(answer.message_id, 4))
        for state in (*order, *order):
            code = "131026" if state is MessageState.FAILED else ""
            of = {"message_id": answer.message_id, "code": code, "occurred_at": at(20)}
            office.arrives(office.room.receipt("p1", state, told[state], **of))
        row = office.row(Message, answer.message_id)
        assert (row["state"], row["error"]) == (MessageState.READ, ""), order
        times = row["sent_at"], row["delivered_at"], row["read_at"]
        assert times == tuple(at(told[state]) for state in OURS[:3]), order
        office.arrives(result(answer.message_id, 21, SendResult.FAILED, code="late"))
        assert office.row(Message, answer.message_id)["state"] is MessageState.READ


@pytest.mark.parametrize("state", [state for state in MessageState if state is not MessageState.FAILED])
def test_the_rank_of_a_state_is_not_that_of_failure(state: MessageState) -> None:
    assert RANK[state] != RANK[MessageState.FAILED]


def test_what_failed_waits_for_a_person_again(office: WrittenOffice, answered: UUID) -> None:
    office.arrives(sending(answered, 4), result(answered, 5, SendResult.FAILED, code="131026"))
    assert office.talk()["waiting_since"] == at(5)
    (mine,) = office.inbox(office.rina).mine
    assert mine.waiting_since == at(5)
    again = SendAgain(message_id=answered, occurred_at=at(6))
    assert office.refusal(again, office.sari) == "conversation_held"
    office.do(again)
    assert office.talk()["waiting_since"] is None
    # The failure of the first attempt is told once more.
    office.arrives(office.room.receipt("p1", MessageState.FAILED, 7, message_id=answered))
    assert office.row(Message, answered)["state"] is MessageState.QUEUED


def test_what_may_have_left_is_never_sent_again_by_itself(office: WrittenOffice, answered: UUID) -> None:
    """C4, as far as the records decide it."""
    office.arrives(sending(answered, 4), result(answered, 5, SendResult.UNSURE, code="cut"))
    assert office.refusal(sending(answered, 6), SYSTEM) == "message_moved_on"
    office.arrives(result(answered, 6, SendResult.RETRY, attempt=0))  # of no attempt that runs
    assert office.row(Message, answered)["state"] is MessageState.UNSURE
    office.do(MarkAsSent(message_id=answered, occurred_at=at(7)))
    row = office.row(Message, answered)
    assert (row["state"], row["sent_at"], row["error"]) == (MessageState.SENT, at(7), "")


def test_a_message_can_be_withdrawn_until_it_leaves_and_keeps_its_text(
    office: WrittenOffice, answered: UUID
) -> None:
    """C14."""
    withdraw = WithdrawMessage(message_id=answered, occurred_at=at(4))
    assert office.refusal(withdraw, office.sari) == "message_not_yours"
    office.do(withdraw)
    row = office.row(Message, answered)
    assert (row["state"], row["text"]) == (MessageState.WITHDRAWN, "Sudah terbit")
    assert office.talk()["waiting_since"] == at(4)
    assert office.refusal(sending(answered, 5), SYSTEM) == "message_moved_on"
    second = office.room.answer(6)
    office.do(second)
    office.arrives(sending(second.message_id, 7))
    on_its_way = WithdrawMessage(message_id=second.message_id, occurred_at=at(8))
    assert office.refusal(on_its_way) == "message_moved_on"


@pytest.mark.parametrize("word", ["STOP", "Berhenti.", " unsubscribe "])
def test_stop_stops_what_waits_and_what_comes_until_start(
    office: WrittenOffice, answered: UUID, word: str
) -> None:
    """C15: in any mode, and asked at the moment of sending."""
    room = office.room
    office.arrives(room.arrival("m2", 4, text=word))
    assert office.talk()["waiting_since"] is None
    office.arrives(sending(answered, 5))
    row = office.row(Message, answered)
    assert (row["state"], row["error"]) == (MessageState.FAILED, "opted_out")
    assert office.refusal(room.answer(6)) == "opted_out"
    office.arrives(room.arrival("m3", 7, text="mulai"))
    office.do(room.answer(8))
    office.do(RecordOptOut(conversation_id=room.talk(), occurred_at=at(9)))
    assert office.refusal(SendAgain(message_id=answered, occurred_at=at(10))) == "opted_out"


def test_a_blocked_correspondent_waits_for_nobody_and_gets_nothing(office: WrittenOffice) -> None:
    room = office.room
    office.arrives(room.arrival("m1", 1))
    office.do(BlockCorrespondent(conversation_id=room.talk(), reason="Iklan", occurred_at=at(2)))
    assert office.talk()["blocked_reason"] == "Iklan"
    office.arrives(room.arrival("m2", 3))
    assert office.inbox(office.rina).everybodys == ()
    assert [one.text for one in office.messages()] == ["Halo m1", "Halo m2"]
    assert all(row["ended_at"] is not None for row in office.rows(Contact))
    again = StartConversation(
        office_address_id=room.id,
        remote=BUDI,
        contact_id=uuid7(),
        message_id=uuid7(),
        text="Halo",
        occurred_at=at(4),
    )
    assert office.refusal(again) == "correspondent_blocked"


def test_a_blocked_sender_is_blocked_in_a_new_chain_of_mails_too_until_the_block_of_one_ends(
    office: WrittenOffice,
) -> None:
    office.room = mails = Mailroom(Channel.EMAIL)
    office.do(mails.register())

    def chain(number: int) -> Any:
        arrival = mails.arrival(f"m{number}", number, chain=f"<{number}@iklan.example>")
        office.arrives(arrival)
        address = (mails.id, short_id(arrival.chain), short_id(arrival.correspondent))
        return office.row(Conversation, conversation_id(*address))

    first = chain(1)
    assert first["blocked_at"] is None
    office.do(BlockCorrespondent(conversation_id=first["id"], reason="Iklan", occurred_at=at(2)))
    second = chain(3)
    assert (second["blocked_at"], second["blocked_reason"]) == (at(2), "Iklan")
    assert second["waiting_since"] is None
    office.do(UnblockCorrespondent(conversation_id=first["id"], occurred_at=at(4)))
    assert office.row(Conversation, second["id"])["blocked_at"] is None
    assert chain(5)["waiting_since"] is not None


def test_an_opt_out_keeps_how_it_was_said_until_a_keyword_or_an_opt_in_replaces_it(
    office: WrittenOffice,
) -> None:
    room = office.room
    office.arrives(room.arrival("m1", 1))
    office.do(RecordOptOut(conversation_id=room.talk(), reason=" Lewat telepon ", occurred_at=at(2)))
    office.do(RecordOptOut(conversation_id=room.talk(), reason="Lagi", occurred_at=at(3)))
    assert office.talk()["opted_out_reason"] == "Lewat telepon"
    office.arrives(room.arrival("m2", 4, text="STOP"))
    assert office.talk()["opted_out_reason"] == ""
    office.do(RecordOptOut(conversation_id=room.talk(), reason="Lewat surel", occurred_at=at(5)))
    office.do(RecordOptIn(conversation_id=room.talk(), consent="Lewat telepon", occurred_at=at(6)))
    assert (office.talk()["opted_out_at"], office.talk()["opted_out_reason"]) == (None, "")


def test_only_a_message_of_ours_in_the_case_proves_that_the_applicant_has_the_answer(
    office: WrittenOffice,
) -> None:
    room, case_id, other_id = office.room, office.log(1), office.log(2)
    office.arrives(room.arrival("m1", 3))
    contact_id = office.talk()["contact_id"]
    office.do(
        room.take(4),
        LinkContact(contact_id=contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(5)),
    )
    answer = room.answer(6)
    office.do(answer, office.answer(case_id, 7), office.answer(other_id, 7))

    def told(case: UUID, message: UUID) -> TellSolution:
        of: dict[str, Any] = {"means": "whatsapp", "contact_id": contact_id, "occurred_at": at(8)}
        return TellSolution(case_id=case, message_id=message, **of)

    assert office.refusal(told(case_id, room.message("m1"))) == "no_such_message"
    assert office.refusal(told(case_id, uuid7())) == "no_such_message"
    assert office.refusal(told(other_id, answer.message_id)) == "no_such_message"
    office.do(told(case_id, answer.message_id))
    told_facts = office.file(case_id).timeline[-1].facts
    assert told_facts["message_id"] == str(answer.message_id)


def test_what_may_have_left_is_listed_for_its_author_and_a_supervisor_until_somebody_decides(
    office: WrittenOffice, answered: UUID
) -> None:
    office.arrives(sending(answered, 5), result(answered, 6, SendResult.UNSURE, code="restored"))

    def listed(author_id: UUID | None, minute: float = 9) -> list[UUID]:
        found = office.read(lambda tx: unsure_conversations(tx, author_id, at(minute)))
        assert all(one.is_unsure for one in found)
        return [one.id for one in found]

    talk_id = office.room.talk()
    assert listed(None, 7) == [], "its receipt may still come"
    assert listed(None) == listed(office.rina.agent_id) == [talk_id]
    assert listed(office.sari.agent_id) == []
    office.do(MarkAsSent(message_id=answered, occurred_at=at(10)))
    assert listed(None, 11) == []


def test_the_list_of_what_may_have_left_reads_its_index_alone(office: WrittenOffice) -> None:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "unsure" in statement:
            seen.append(statement)

    def plan(tx: Connection) -> str:
        event.listen(tx, "before_cursor_execute", note)
        unsure_conversations(tx, None, at(1))
        event.remove(tx, "before_cursor_execute", note)
        (statement,) = seen
        marks = statement.count("?")
        rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("2026-11-24",) * (marks - 1) + (9,))
        return "\n".join(str(row[3]) for row in rows)

    found = office.read(plan)
    scanned = [line for line in found.splitlines() if line.startswith("SCAN message")]
    assert scanned == ["SCAN message USING INDEX ix_message_unsure"]


def test_we_write_first_about_a_case_and_hold_the_conversation(office: WrittenOffice) -> None:
    office.room = texts = Mailroom(Channel.SMS)
    office.do(texts.register())
    case_id, contact_id = office.log(1), uuid7()
    start: dict[str, Any] = {
        "office_address_id": texts.id,
        "remote": BUDI,
        "remote_phone": "+6281234567890",
        "applicant_id": office.budi,
        "case_id": case_id,
    }
    office.do(
        StartConversation(**start, contact_id=contact_id, message_id=uuid7(), text="A", occurred_at=at(2))
    )
    assert office.kinds(case_id)[-1] == "contact_started"
    (mine,) = office.inbox(office.rina).mine
    assert (mine.case_id, mine.applicant_name, mine.contact_id) == (case_id, "Budi Santoso", contact_id)
    twice = StartConversation(**start, contact_id=uuid7(), message_id=uuid7(), text="B", occurred_at=at(3))
    assert office.refusal(twice) == "episode_open"
    assert office.refusal(twice, office.sari) == "conversation_held"
    office.arrives(texts.arrival("m1", 4))
    assert office.row(Message, texts.message("m1"))["case_id"] == case_id


def test_whatsapp_begins_with_a_template_and_a_noted_consent(office: WrittenOffice) -> None:
    room = office.room
    listed = ListedTemplate(
        name="halo", language="id", category="UTILITY", state=TemplateState.APPROVED, text="Halo"
    )
    office.arrives(RecordTemplates(office_address_id=room.id, templates=(listed,), occurred_at=at(1)))
    start: dict[str, Any] = {
        "office_address_id": room.id,
        "remote": BUDI,
        "contact_id": uuid7(),
        "message_id": uuid7(),
        "occurred_at": at(2),
    }
    assert office.refusal(StartConversation(**start, text="Halo")) == "window_over"
    template: dict[str, Any] = {"template_id": template_id(room.id, "halo", "id")}
    assert office.refusal(StartConversation(**start, **template)) == "consent_missing"
    office.do(StartConversation(**start, **template, consent="Diminta lewat telepon"))
    (message,) = office.messages()
    assert message.facts["consent"] == "Diminta lewat telepon"


def test_files_go_with_a_message_and_an_empty_one_is_refused(office: WrittenOffice, answered: UUID) -> None:
    file = NewMessageFile(
        file_id=uuid7(), name="C:\\a\\surat.pdf", media_type="application/pdf", bytes=3, sha256="b" * 64
    )
    office.do(office.room.answer(4, "", files=(file,)))
    assert [one.name for one in office.messages()[-1].files] == ["surat.pdf"]
    assert office.refusal(office.room.answer(5, " ")) == "message_missing"
    bad = NewMessageFile(file_id=uuid7(), name="a", media_type="", bytes=0, sha256="c" * 64)
    assert office.refusal(office.room.answer(5, "", files=(bad,))) == "attachment_empty"


def some_file(name: str, media_type: str = "application/pdf") -> NewMessageFile:
    return NewMessageFile(file_id=uuid7(), name=name, media_type=media_type, bytes=3, sha256="b" * 64)


@pytest.mark.parametrize(
    ("text", "first", "parts"),
    [
        ("Ini berkasnya", "application/pdf", [("Ini berkasnya", ["a"]), ("", ["b"])]),
        ("", "application/pdf", [("", ["a"]), ("", ["b"])]),
        ("Ini suaranya", "audio/ogg", [("Ini suaranya", []), ("", ["a"]), ("", ["b"])]),
        ("x" * 1025, "image/png", [("x" * 1025, []), ("", ["a"]), ("", ["b"])]),
    ],
)
def test_whatsapp_gets_one_file_with_each_message_in_their_order(
    office: WrittenOffice, answered: UUID, text: str, first: str, parts: list[tuple[str, list[str]]]
) -> None:
    before = len(office.messages())
    office.do(office.room.answer(4, text, files=(some_file("a", first), some_file("b"))))
    found = office.messages()[before:]
    assert [(one.text, [file.name for file in one.files]) for one in found] == parts
    assert {one.state for one in found} == {MessageState.QUEUED}


def test_a_mail_has_all_files_of_its_message(office: WrittenOffice) -> None:
    office.room = Mailroom(Channel.EMAIL)
    office.do(office.room.register())
    office.arrives(office.room.arrival("m1", 1))
    office.do(office.room.take(2))
    office.do(office.room.answer(4, "Dua", files=(some_file("a"), some_file("b"))))
    assert sorted(file.name for file in office.messages()[-1].files) == ["a", "b"]


# -- chatbot and notices -----------------------------------------------------------------------------------


@pytest.fixture
def chat(office: WrittenOffice) -> Mailroom:
    office.room = Mailroom(Channel.CHATBOT, has_bot=True)
    office.do(office.room.register())
    office.arrives(office.room.arrival("m1", 1))
    return office.room


def says(room: Mailroom, minute: float) -> SendBotMessage:
    return SendBotMessage(
        conversation_id=room.talk(), message_id=uuid7(), text="NIB adalah", occurred_at=at(minute)
    )


def test_after_the_hand_over_the_bot_has_no_word(office: WrittenOffice, chat: Mailroom) -> None:
    """C13."""
    assert office.inbox(office.rina).everybodys == ()
    office.arrives(says(chat, 2))
    over = HandOver(conversation_id=chat.talk(), form={"name": "Budi"}, occurred_at=at(3))
    office.arrives(over)
    assert office.refusal(says(chat, 4), SYSTEM) == office.refusal(over, SYSTEM) == "bot_has_no_word"
    (waiting,) = office.inbox(office.rina).everybodys
    assert (waiting.waiting_since, waiting.form) == (at(3), {"name": "Budi"})
    office.do(chat.take(5), ReleaseConversation(conversation_id=chat.talk(), occurred_at=at(6)))
    assert office.refusal(says(chat, 7), SYSTEM) == "bot_has_no_word"
    of = {"conversation_id": chat.talk(), "contact_id": office.talk()["contact_id"]}
    office.do(EndEpisode(**of, disposition=Disposition.ANSWERED, occurred_at=at(8)))
    office.arrives(chat.arrival("m2", 9), says(chat, 10))  # another episode: another question
    assert office.talk()["form"] == {}


def test_another_chatbot_hands_over_with_its_transcript_and_a_repetition_changes_nothing(
    office: WrittenOffice,
) -> None:
    office.room = Mailroom(Channel.CHATBOT)
    office.do(office.room.register())
    lines = (
        EarlierLine(provider_id="b1", text="Selamat datang.", sent_at=at(1), is_of_bot=True),
        EarlierLine(provider_id="a1", text="Izin praktik", sent_at=at(2), is_of_bot=False),
        EarlierLine(provider_id="b2", text="Saya panggilkan.", sent_at=at(90), is_of_bot=True),
    )
    over = office.room.arrival("m1", 3, is_hand_over=True, earlier=lines, form={"NIB": "9120001234567"})
    office.arrives(over)
    office.do(office.room.take(4))
    office.arrives(over)
    said = [(one.author, one.written_at) for one in office.messages()]
    bot, applicant = MessageAuthor.BOT, MessageAuthor.APPLICANT
    # No line is later than the message that hands over.
    assert said == [(bot, at(1)), (applicant, at(2)), (bot, at(3)), (applicant, at(3))]
    assert office.talk()["form"] == {"NIB": "9120001234567"}
    assert office.talk()["mode"] is ConversationMode.HELD


def test_where_the_own_chatbot_has_the_word_a_hand_over_gives_it_to_a_person(
    office: WrittenOffice, chat: Mailroom
) -> None:
    office.arrives(chat.arrival("m2", 2, is_hand_over=True, form={"Nama": "Budi"}))
    (waiting,) = office.inbox(office.rina).everybodys
    assert (waiting.waiting_since, waiting.form) == (at(2), {"Nama": "Budi"})


def test_a_provider_of_another_address_cannot_report_on_a_message(office: WrittenOffice) -> None:
    office.arrives(office.room.arrival("m1", 1))
    answer = office.room.answer(3)
    office.do(office.room.take(2), answer)
    stranger = Mailroom(Channel.CHATBOT)
    office.do(stranger.register())
    report = stranger.receipt("x", MessageState.FAILED, 4, message_id=answer.message_id)
    assert office.refusal(report, SYSTEM) == "no_such_message"


def test_who_takes_a_chat_from_the_bot_has_the_word(office: WrittenOffice, chat: Mailroom) -> None:
    office.do(chat.take(2))
    assert office.refusal(says(chat, 3), SYSTEM) == "bot_has_no_word"
    assert office.talk()["waiting_since"] == at(2)


def test_a_person_has_the_word_after_a_message_of_the_bot_has_failed(
    office: WrittenOffice, chat: Mailroom
) -> None:
    """C12."""
    said = says(chat, 2)
    office.arrives(said, sending(said.message_id, 3), result(said.message_id, 3, SendResult.FAILED))
    (waiting,) = office.inbox(office.rina).everybodys
    assert waiting.waiting_since == at(3)


def test_who_wants_no_messages_waits_for_nobody_if_one_of_the_bot_is_stopped(
    office: WrittenOffice, chat: Mailroom
) -> None:
    said, out = says(chat, 2), RecordOptOut(conversation_id=chat.talk(), occurred_at=at(3))
    office.arrives(said)
    office.do(out)
    office.arrives(sending(said.message_id, 4))
    assert office.inbox(office.rina).everybodys == ()


def test_a_notice_is_said_once_for_its_cause_and_never_to_a_machine(office: WrittenOffice) -> None:
    """C11, as far as the records decide it."""
    room = office.room

    def notice(cause: str, minute: float) -> SendNotice:
        return SendNotice(conversation_id=room.talk(), cause=cause, text="Tutup", occurred_at=at(minute))

    office.arrives(room.arrival("m1", 1), notice("closed", 2), notice("closed", 3))
    assert len(office.messages()) == 2
    office.arrives(notice("queue", 4), notice("greeting", 5))
    assert office.refusal(notice("thanks", 6), SYSTEM) == "enough_notices"
    office.arrives(room.arrival("m2", 7, is_automatic=True))
    assert office.refusal(notice("other", 8), SYSTEM) == "answers_automatic"


# -- the lists ---------------------------------------------------------------------------------------------


def test_no_list_reads_all_conversations_or_messages(office: WrittenOffice) -> None:
    plans: list[str] = []

    def ask(connection: Connection) -> None:
        def explain(_conn: Any, cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.extend(line[-1] for line in plan)

        event.listen(connection, "before_cursor_execute", explain)
        try:
            inbox(connection, office.rina.agent_id)
            waiting_count(connection, 9)
            messages_of(connection, office.room.talk())
            messages_of_case(connection, uuid7())
        finally:
            event.remove(connection, "before_cursor_execute", explain)

    office.read(ask)
    assert len(plans) > 10
    assert [line for line in plans if line.startswith("SCAN") and "anon" not in line] == []


def test_the_newest_messages_are_read_first_and_a_higher_limit_reads_the_earlier_ones(
    office: WrittenOffice,
) -> None:
    office.arrives(*(office.room.arrival(f"m{number}", number) for number in range(1, PAGE + 4)))
    case_id = office.log(PAGE + 5, contact_id=office.talk()["contact_id"])
    whole = [f"Halo m{number}" for number in range(1, PAGE + 4)]
    asked: tuple[Callable[..., tuple[MessageRecord, ...]], ...] = (
        partial(messages_of, conversation_id=office.room.talk()),
        partial(messages_of_case, case_id=case_id),
    )
    for ask in asked:
        assert [one.text for one in office.read(ask)] == whole[3:]
        assert [one.text for one in office.read(partial(ask, limit=PAGE + 9))] == whole


def test_an_answer_that_fails_after_the_end_of_its_episode_opens_it_again(
    office: WrittenOffice, answered: UUID
) -> None:
    """A report of a mail server comes late: the agent has said that the matter is done."""
    contact_id = office.talk()["contact_id"]
    of: dict[str, Any] = {"conversation_id": office.talk()["id"], "contact_id": contact_id}
    office.do(EndEpisode(**of, disposition=Disposition.ANSWERED, occurred_at=at(4)))
    office.arrives(sending(answered, 5), result(answered, 6, SendResult.FAILED, code="5.1.1"))
    (waiting,) = office.inbox(office.rina).everybodys
    assert (waiting.contact_id, waiting.waiting_since) == (contact_id, at(6))
    contact = office.row(Contact, contact_id)
    assert (contact["ended_at"], contact["disposition"]) == (None, None)


def test_an_answer_that_fails_because_no_messages_are_wanted_opens_nothing(
    office: WrittenOffice, answered: UUID
) -> None:
    of: dict[str, Any] = {"conversation_id": office.talk()["id"], "contact_id": office.talk()["contact_id"]}
    office.do(EndEpisode(**of, disposition=Disposition.ANSWERED, occurred_at=at(4)))
    office.do(RecordOptOut(conversation_id=of["conversation_id"], occurred_at=at(5)))
    office.arrives(sending(answered, 6))
    assert office.row(Message, answered)["error"] == "opted_out"
    assert office.inbox(office.rina).everybodys == ()


# -- everything in any order -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def memory() -> Memory:
    names = enumerate(("Rina", "Sari"), 1)
    return Memory([Me(UUID(int=number), name, Role.AGENT, "001") for number, name in names])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.booleans())
def test_whatever_happens_a_conversation_has_one_episode_and_who_waits_is_on_a_list(
    memory: Memory, steps: list[Step], has_bot: bool
) -> None:
    """C3, C8, C12."""
    room = Mailroom(has_bot=has_bot, id=UUID(int=99))
    memory.empty(room)
    play = Play(memory, room, memory.staff, memory.cases)
    for deed, pick in steps:
        play.step(deed, pick)
        check(memory, room)


# -- erasure -----------------------------------------------------------------------------------------------


def test_an_erased_person_leaves_no_word_in_messages_files_conversations_and_outbox(
    office: WrittenOffice,
) -> None:
    long_ago = -3 * 366 * 24 * 60.0
    room, budi = office.room, office.applicant("Zulaikha", "+62811")
    file = ArrivedFile(name="ktp zulaikha.jpg", media_type="image/jpeg", media_id="M")
    said: dict[str, Any] = {"text": "Saya Zulaikha", "name": "Zulaikha", "files": (file,)}
    office.arrives(room.arrival("wamid-zulaikha", long_ago, "62811", **said))
    talk = office.talk("62811")
    answer = room.answer(long_ago + 2, "Yth. Zulaikha", remote="62811")
    office.do(room.take(long_ago + 1, "62811"), answer)
    case_id = office.log(long_ago + 3, applicant_id=budi, contact_id=talk["contact_id"])
    end = {"conversation_id": talk["id"], "contact_id": talk["contact_id"]}
    erase = EraseApplicant(applicant_id=budi, information_years=1, complaint_years=2, occurred_at=at(0))
    office.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(long_ago + 4)))
    assert office.refusal(erase, office.boss) == "erasure_too_early"  # the episode is open
    office.do(EndEpisode(**end, disposition=Disposition.ANSWERED, occurred_at=at(long_ago + 5)))
    office.do(erase, me=office.boss)
    for model in (Conversation, Message, MessageFile, Contact, Outbox):
        assert "zulaikha" not in str(office.rows(model) if model is not Outbox else queued(office)).casefold()
    assert office.row(MessageFile, office.rows(MessageFile)[0]["id"])["deleted_at"] is not None
    # The same number writes again: nobody knows who that was.
    office.arrives(room.arrival("m9", 1, "62811"))
    assert len(office.rows(Conversation)) == 2


def queued(office: WrittenOffice) -> list[str]:
    return list(office.read(lambda tx: tx.execute(select(Outbox.args)).scalars().all()))


def test_a_mutation_of_messages_reads_back_as_it_was(office: WrittenOffice) -> None:
    one = office.room.arrival("m1", 1, files=(ArrivedFile(name="a", media_type="b"),), answers=("x",))
    assert isinstance(read_back(encode(one)), RecordArrival)
    assert read_back(encode(one)) == one
