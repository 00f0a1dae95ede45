"""An office with addresses of the open channel, and the other side's requests."""

from __future__ import annotations

import json
import ssl
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from channels.open.address import PREFIX
from db.enums import Channel
from server.channels.kinds import KINDS
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.open_receiver import SECRET, Receiver
from tests.server.channels.conftest import Post
from tests.server.channels.provider import now
from tests.server.instance import RunningServer
from tests.server.running import ServerProcess
from tests.written_office import Mailroom

TOKEN, OTHER_TOKEN = "a" * 40, "b" * 40
VISITOR = "visitor-7"


def an_office(
    office: SharedOffice, folder: Path, receiver: Receiver, channel: Channel = Channel.CHATBOT
) -> Post:
    folder.mkdir(exist_ok=True)
    made = Post(office, folder, Mailroom(channel), kinds=KINDS)
    (folder / "secrets").mkdir(exist_ok=True)
    made.config["secrets"] = str(folder / "secrets")
    add_open(made, "bot", receiver)
    return made


def add_open(post: Post, name: str, receiver: Receiver, token: str = TOKEN, **more: Any) -> None:
    post.write_secrets(name, token=token, webhook_secret=SECRET)
    settings = {"name": name, "via": "open", "webhook": receiver.url, "allow_loopback": True, **more}
    post.add(name, settings)


class OtherSide:
    """Requests of the chatbot or provider.

    Attributes:
        headers: Of each request, beside the token.
    """

    def __init__(self, server: RunningServer | ServerProcess, token: str = TOKEN) -> None:
        self.base, self.token = f"http://{LOOPBACK}:{server.port}{PREFIX}", token
        self.headers: dict[str, str] = {}
        self.context: ssl.SSLContext | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | dict[str, Any] | None = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> tuple[int, Any]:
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        given = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": content_type,
            **self.headers,
            **headers,
        }
        request = Request(f"{self.base}/{path}", raw, given, method=method)
        try:
            with urlopen(request, timeout=20, context=self.context) as answer:
                content = answer.read()
                status = answer.status
        except HTTPError as error:
            content, status = error.read(), error.code
        try:
            return status, json.loads(content) if content else None
        except ValueError:
            return status, content

    def say(self, message_id: str, text: str = "Halo", correspondent: str = VISITOR, **more: Any) -> Any:
        said = {"id": message_id, "correspondent": correspondent, "text": text, **more}
        said.setdefault("sent_at", now().isoformat())
        return self.ask("POST", "messages", said)

    def report(self, message_id: str, status: str, **more: Any) -> int:
        said = {"statuses": [{"message_id": message_id, "status": status, **more}]}
        return int(self.ask("POST", "statuses", said)[0])

    def say_with_files(
        self, said: dict[str, Any], *files: tuple[str, str, bytes], files_first: bool = False
    ) -> tuple[int, Any]:
        boundary = "3f1c0b"
        parts = [_part(boundary, 'name="message"', "application/json", json.dumps(said).encode())]
        for name, media_type, content in files:
            parts.append(_part(boundary, f'name="file"; filename="{name}"', media_type, content))
        if files_first:
            parts.reverse()
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.ask("POST", "messages", body, f"multipart/form-data; boundary={boundary}")


def _part(boundary: str, disposition: str, media_type: str, content: bytes) -> bytes:
    lines = f"--{boundary}", f"Content-Disposition: form-data; {disposition}", f"Content-Type: {media_type}"
    return "\r\n".join((*lines, "", "")).encode() + content + b"\r\n"
