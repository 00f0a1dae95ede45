from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert, text
from uuid_utils.compat import uuid7

from app.common.whole_file import write_whole
from app.mutations.conversation import EndEpisode, TakeConversation
from app.mutations.outgoing import SendMessage
from db.enums import Channel, Disposition, MessageState, Role
from db.models import Conversation, Message, MessageFile, OfficeAddress
from db.mutation import Me, Mutation
from db.server.server_tx import ServerTx
from db.server.system_changes import in_one_transaction
from db.tx import TouchedRows, table_of
from server.channels import channels, sending
from server.channels.kinds import Kind
from server.config import ChannelsConfig, FilesConfig
from tests.db.conftest import leave, postgres, shared, template  # noqa: F401
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK
from tests.server.channels.provider import Provider, until
from tests.server.instance import RunningServer
from tests.written_office import BUDI, Mailroom, add_address

MESSAGES, TALKS, FILES = map(table_of, (Message, Conversation, MessageFile))


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long the server waits between two looks is no matter of these tests."""
    monkeypatch.setattr(channels, "CHECK_EVERY_S", 0.1)
    monkeypatch.setattr(sending, "POLL_S", 0.2)
    monkeypatch.setattr(sending, "RECORD_AGAIN_S", 0.05)
    monkeypatch.setattr("server.channels.files.CHECK_EVERY_S", 0.2)
    monkeypatch.setattr("server.channels.lead.CHECK_EVERY_S", 0.1)
    monkeypatch.setattr("server.channels.templates.CHECK_EVERY_S", 0.1)


@dataclass
class Post:
    """An office with one address, its provider, and the servers that join them."""

    office: SharedOffice
    folder: Path
    room: Mailroom = field(default_factory=lambda: Mailroom(Channel.SMS))
    provider: Provider = field(default_factory=Provider)
    running: list[RunningServer] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    kind: dict[str, Any] = field(default_factory=dict)
    kinds: Mapping[Channel, Kind] = field(default_factory=dict)

    def start(self, name: str = "one", **listen: Any) -> RunningServer:
        """Start an instance; one of the same name has the same disk."""
        for below in (name, "store"):
            (self.folder / below).mkdir(exist_ok=True)
        server = RunningServer(
            self.office.conninfo("loket_server"),
            files=FilesConfig(store=str(self.folder / "store"), keep_free_bytes=0),
            channels=ChannelsConfig(folder=str(self.folder / name), **self.config),
            kinds=self.kinds or {self.room.channel: self.provider.kind(**self.kind)},
            **listen,
        )
        self.running.append(server)
        return server

    def close(self) -> None:
        self.lets_in()
        for server in list(self.running):
            self.end(server)

    def end(self, server: RunningServer) -> None:
        self.running.remove(server)
        server.end()

    def kill(self, server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
        """End it without waiting for messages that are on their way, as a process that is killed."""
        monkeypatch.setattr(sending, "ENDS_WITHIN_S", 0)
        self.end(server)

    # -- as the administrator ------------------------------------------------------------------------------

    def add(self, address: str, settings: dict[str, Any], **more: Any) -> None:
        given = {"id": self.room.id, "channel": self.room.channel, "address": address, "label": "Loket"}
        with self.office.owner.begin() as connection:
            connection.execute(text("SET LOCAL search_path = loket"))
            connection.execute(insert(OfficeAddress).values(**given, settings=settings, **more))

    def close_addresses(self) -> None:
        self._execute("UPDATE loket.office_address SET is_open = false")

    def change_notices(self, notices: dict[str, Any]) -> None:
        self._execute(f"UPDATE loket.office_address SET notices = '{json.dumps(notices)}' WHERE is_open")

    def write_secrets(self, name: str, **secrets: str) -> None:
        lines = "".join(f"{key} = {json.dumps(one)}\n" for key, one in secrets.items())
        write_whole(Path(self.config["secrets"], f"{name}.toml"), lines.encode())

    def health(self, name: str, server: RunningServer | None = None) -> dict[str, Any]:
        """Return what the server tells on this computer about an address; {} before it is in use."""
        found = json.loads(self._local(server or self.running[0], "/addresses"))
        return next((one for one in found if one["name"] == name), {"works": False, "code": "unknown"})

    def works(self, name: str, server: RunningServer | None = None) -> bool:
        found = self.health(name, server)
        return bool(found["works"] and found["leads"])

    def metrics(self, server: RunningServer) -> str:
        return self._local(server, "/metrics")

    def _local(self, server: RunningServer, path: str) -> str:
        with urlopen(f"http://{LOOPBACK}:{server.local_port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    # -- as staff ------------------------------------------------------------------------------------------

    def do(self, mutation: Mutation, login: str = "rina") -> None:
        me = Me(self.office.ids[login], login.title(), Role.AGENT, "W01")

        def work(connection: Connection) -> None:
            tx = ServerTx(connection, me, datetime.now(timezone.utc), TouchedRows())
            mutation.as_decided(tx).run(tx)

        in_one_transaction(self.office.engine(login), work)

    def take_conversation(self, conversation_id: str) -> None:
        self.do(
            TakeConversation(conversation_id=UUID(conversation_id), occurred_at=datetime.now(timezone.utc))
        )

    def answer_in(
        self, conversation_id: str, words: str, facts: dict[str, Any], reply_to_id: UUID | None = None
    ) -> UUID:
        said = SendMessage(
            conversation_id=UUID(conversation_id),
            message_id=uuid7(),
            text=words,
            facts=facts,
            reply_to_id=reply_to_id,
            occurred_at=datetime.now(timezone.utc),
        )
        self.do(said)
        return said.message_id

    def ends_episode(self, remote: str) -> None:
        (talk,) = (row for row in self.talks() if row["remote"] == remote)
        self.do(
            EndEpisode(
                conversation_id=self.room.talk(remote),
                contact_id=UUID(talk["contact_id"]),
                disposition=Disposition.ANSWERED,
                occurred_at=datetime.now(timezone.utc),
            )
        )

    def take(self, remote: str = BUDI) -> None:
        self.do(
            TakeConversation(conversation_id=self.room.talk(remote), occurred_at=datetime.now(timezone.utc))
        )

    def answer(self, words: str = "Sudah terbit", remote: str = BUDI, **more: Any) -> UUID:
        said = self.room.answer(0, words, remote, occurred_at=datetime.now(timezone.utc), **more)
        self.do(said)
        return said.message_id

    # -- rows ----------------------------------------------------------------------------------------------

    def messages(self) -> list[dict[str, Any]]:
        return sorted(self.office.rows(MESSAGES).values(), key=lambda row: row["position"])

    def state(self, message_id: UUID) -> str:
        return str(self.office.rows(MESSAGES)[message_id]["state"])

    def until_state(self, message_id: UUID, state: MessageState) -> None:
        until(lambda: self.state(message_id) == state.value)

    def talks(self) -> list[dict[str, Any]]:
        return list(self.office.rows(TALKS).values())

    def files(self) -> list[dict[str, Any]]:
        return list(self.office.rows(FILES).values())

    def row(self, message_id: UUID) -> dict[str, Any]:
        return self.office.rows(MESSAGES)[message_id]

    # -- the store of files ----------------------------------------------------------------------------------

    def arrives_in_store(self, content: bytes, file_id: UUID) -> None:
        """A workstation has sent the file of this row."""
        digest = sha256(content).hexdigest()
        place = self.folder / "store" / digest[:2] / digest
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        self.is_stored(file_id)

    def is_stored(self, file_id: UUID) -> None:
        query = "INSERT INTO loket.stored_file (row_id, sha256) SELECT id, sha256 FROM loket.message_file"
        self._execute(f"{query} WHERE id = '{file_id}'")

    # -- receipts that no message has -----------------------------------------------------------------------

    def kept_receipts(self) -> int:
        with self.office.owner.connect() as connection:
            query = text("SELECT count(*) FROM loket.channel_receipt")
            return int(connection.execute(query).scalar_one())

    def makes_receipts_older(self, by: str) -> None:
        self._execute(f"UPDATE loket.channel_receipt SET kept_at = kept_at - interval '{by}'")

    # -- the database ----------------------------------------------------------------------------------------

    def keeps_out(self) -> None:
        """PostgreSQL lets the server program in no more, and ends its connections."""
        self._execute("ALTER ROLE loket_server NOLOGIN")
        self._execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'loket_server'")

    def lets_in(self) -> None:
        self._execute("ALTER ROLE loket_server LOGIN")

    def is_restored(self) -> None:
        """Empty the written channels, and give the database another epoch: an old backup was restored.

        The server is kept out meanwhile, as by a restore: a reading server and TRUNCATE may block each other.
        """
        self.keeps_out()
        tables = "message_file, message, conversation, contact, channel_place, stored_file"
        self._execute(f"TRUNCATE {', '.join(f'loket.{one.strip()}' for one in tables.split(','))} CASCADE")
        self.gets_another_epoch()
        self.lets_in()

    def gets_another_epoch(self) -> None:
        self._execute("UPDATE loket.sync_server SET epoch = gen_random_uuid()")

    def is_over(self, message_id: UUID) -> None:
        """Let the time end until which a message may leave."""
        self._execute(
            f"UPDATE loket.message SET not_after = now(), not_before = now() WHERE id = '{message_id}'"
        )

    def _execute(self, query: str) -> None:
        with self.office.owner.begin() as connection:
            connection.execute(text(query))


@pytest.fixture
def post(shared: SharedOffice, tmp_path: Path) -> Iterator[Post]:  # noqa: F811
    made = Post(shared, tmp_path / "post")
    made.folder.mkdir()
    add_address(shared, made.room)
    yield made
    made.close()
