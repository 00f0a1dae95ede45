"""An example of the other side of Loket's open channel: a chat in the terminal.

What is typed is a message of the applicant. What agents answer is printed. It needs Python 3.10 and aiohttp:

    LOKET_TOKEN=... LOKET_WEBHOOK_SECRET=whsec_... python open_client.py \
        --loket https://pesan.office.example/public/open/v1 --listen 127.0.0.1:8080

A chatbot does the same with its own messages: it says `hand_over` once a person has to answer, and is silent
until the conversation is closed.
"""

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import uuid

import aiohttp
from aiohttp import web

OLDEST_S = 300  # an event with an older time stamp is a replay
KNOWN_IDS = 10_000
PAUSES_S = (1, 5, 15, 60)  # before a message is sent again


class RefusedError(Exception):
    """Loket does not want this message, now or later."""


class Loket:
    """Sends to Loket, and repeats what was not stored: the same id is the same message."""

    def __init__(self, session, base, token):
        self._session, self._base = session, base.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    async def say(self, correspondent, text, hand_over=None):
        message = {"id": str(uuid.uuid4()), "correspondent": correspondent, "text": text}
        if hand_over is not None:
            message["hand_over"] = hand_over
        await self._post("messages", message)

    async def report(self, message_id, status):
        await self._post("statuses", {"statuses": [{"message_id": message_id, "status": status}]})

    async def fetch(self, file):
        """Return the bytes of a file of an agent's message; `file` is its description in the event."""
        name = file["path"].partition("/public/open/v1/")[2]
        async with self._session.get(f"{self._base}/{name}", headers=self._headers) as answer:
            answer.raise_for_status()
            content = await answer.read()
        if hashlib.sha256(content).hexdigest() != file["sha256"]:
            raise ValueError("the file is not the one that was announced")
        return content

    async def _post(self, path, said):
        attempt = 0
        while True:
            try:
                url = f"{self._base}/{path}"
                async with self._session.post(url, json=said, headers=self._headers) as answer:
                    if answer.status < 300:
                        return
                    if answer.status not in (408, 429) and answer.status < 500:
                        raise RefusedError(f"HTTP {answer.status}: {await answer.text()}")
            except (aiohttp.ClientError, asyncio.TimeoutError):
                pass  # Loket may have it: say it again under the same id
            await asyncio.sleep(PAUSES_S[min(attempt, len(PAUSES_S) - 1)])
            attempt += 1


class Events:
    """Takes events of Loket: verifies each signature, and does each event once."""

    def __init__(self, secret, do):
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        self._do = do
        self._known = {}  # a real program keeps these ids on its disk
        self._versions = {}

    async def take(self, request):
        body = await request.read()
        event_id = request.headers.get("webhook-id", "")
        if not self._is_genuine(event_id, request.headers, body):
            return web.Response(status=401)
        if event_id not in self._known:
            event = json.loads(body)
            if self._is_news(event):
                await self._do(event)
            self._known[event_id] = True  # only now: an event that failed comes again
            if len(self._known) > KNOWN_IDS:
                del self._known[next(iter(self._known))]
        return web.Response(status=204)

    def _is_genuine(self, event_id, headers, body):
        stamp = headers.get("webhook-timestamp", "")
        if not stamp.isdecimal() or abs(time.time() - int(stamp)) > OLDEST_S:
            return False
        signed = f"{event_id}.{stamp}.".encode() + body
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(digest).decode()
        given = headers.get("webhook-signature", "").split()
        return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)

    def _is_news(self, event):
        """Events of one conversation may overtake each other: the higher version counts."""
        if event["type"] != "conversation":
            return True
        who = event["correspondent"]
        if event["version"] <= self._versions.get(who, 0):
            return False
        self._versions[who] = event["version"]
        return True


async def main():
    options = read_options()
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        loket = Loket(session, options.loket, os.environ["LOKET_TOKEN"])

        async def do(event):
            if event["type"] == "conversation":
                print(f"-- {event['standing']} {event['agent']}".rstrip(), flush=True)
            elif event["type"] == "message":
                print(f"Office: {event['text']}", flush=True)
                for file in event["files"]:
                    content = await loket.fetch(file)
                    print(f"Office: {file['name']}, {len(content)} bytes", flush=True)
                report = loop.create_task(loket.report(event["message_id"], "read"))
                reports.add(report)
                report.add_done_callback(reports.discard)

        reports = set()
        application = web.Application()
        application.router.add_post("/loket", Events(os.environ["LOKET_WEBHOOK_SECRET"], do).take)
        runner = web.AppRunner(application)
        await runner.setup()
        host, _, port = options.listen.rpartition(":")
        site = web.TCPSite(runner, host, int(port))
        await site.start()
        print("-- ready", flush=True)
        while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
            if line == "/person":
                form = {"Nama": options.name}
                await loket.say(options.name, "Saya ingin bicara dengan petugas.", {"form": form})
            else:
                await loket.say(options.name, line)
        await asyncio.gather(*reports)
        await runner.cleanup()


def read_options():
    parser = argparse.ArgumentParser(description="A chat in the terminal, by Loket's open channel")
    parser.add_argument("--loket", required=True, help="the address of the API")
    parser.add_argument("--listen", default="127.0.0.1:8080", help="where Loket's events come in")
    parser.add_argument("--name", default="visitor-1", help="the id of the applicant")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
