"""Files through the server: for whom, in which parts, and what is left after cuts and wrong bytes."""

from __future__ import annotations

import hashlib
import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.attachment import AddAttachment, RemoveAttachment
from app.mutations.case import ChangeDetails
from app.mutations.contact import AnswerContact, EndContact, StartContact
from app.mutations.recording import AddRecording, SetConsent
from db.enums import Channel, Consent, Direction
from db.sync.messages import FILE_BLOCK, UploadState
from db.sync.sync_status import Trouble
from server import file_shelf, files
from server.config import FilesConfig
from server.refused import refused_by
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import comes_true
from tests.server.instance import RunningServer
from tests.server.running import Answer, Client, a_server, names
from tests.server.test_file_shelf import s3  # noqa: F401
from tests.server.test_push_and_pull import a_case

SitDown = Callable[[str], Client]
CONTENT = random.Random(5).randbytes(3_000_000)
DAY_S = 86_400.0


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def server(shared: SharedOffice, store: Path) -> Iterator[RunningServer]:
    with a_server(shared, files=FilesConfig(store=str(store), keep_free_bytes=0)) as running:
        yield running


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


SHA256 = hash_of(CONTENT)


def attach(
    client: Client, content: bytes = CONTENT, number: int = 1, at: str = "H01", **case: Any
) -> tuple[UUID, UUID]:
    """Log a case with this file; return the ids of the case and of the attachment."""
    logged = a_case(0, number=f"CC-261130-{at}-{number:03}-0", **case)
    attachment = AddAttachment(
        attachment_id=uuid7(),
        case_id=logged.case_id,
        name="KTP.png",
        media_type="image/png",
        bytes=len(content),
        sha256=hash_of(content),
        occurred_at=datetime.now(timezone.utc),
    )
    assert client.push(logged, attachment).status == 200
    return logged.case_id, attachment.attachment_id


def put(client: Client, content: bytes, first: int, last: int, sha256: str = "", total: int = 0) -> Answer:
    """Send the bytes from first to before last."""
    span = f"bytes {first}-{last - 1}/{total or len(content)}"
    path = f"/v1/files/{sha256 or hash_of(content)}"
    return client.ask("PUT", path, raw=content[first:last], headers={"Content-Range": span})


def ask(client: Client, sha256: str, size: int) -> Answer:
    return client.ask("PUT", f"/v1/files/{sha256}", headers={"Content-Range": f"bytes */{size}"})


def get(client: Client, sha256: str = SHA256, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.ask(method, f"/v1/files/{sha256}", headers=named)


def send(client: Client, content: bytes = CONTENT) -> None:
    assert put(client, content, 0, len(content)).said == {"offset": len(content), "is_stored": True}


def without_moment(answer: Answer) -> tuple[int, bytes, dict[str, str]]:
    changing = ("date", "x-request-id")
    return (
        answer.status,
        answer.body,
        {name: word for name, word in answer.headers.items() if name not in changing},
    )


def test_a_file_comes_in_blocks_and_goes_in_the_ranges_that_are_wanted(
    sit_down: SitDown, store: Path
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    attach(rina)
    assert rina.ask("POST", "/v1/files_lacking", {"hashes": [SHA256, "0" * 64]}).said == {"hashes": [SHA256]}
    at = 0
    for end in (1, 5_000, 2_500_000, len(CONTENT)):
        assert ask(rina, SHA256, len(CONTENT)).said == {"offset": at, "is_stored": False}
        assert get(sari).status == 404
        answer, at = put(rina, CONTENT, at, end), end
        assert answer.said == {"offset": at, "is_stored": at == len(CONTENT)}
    assert names(store) == [SHA256]
    assert rina.ask("POST", "/v1/files_lacking", {"hashes": [SHA256]}).said == {"hashes": []}
    whole = get(sari)
    assert (whole.status, whole.body) == (200, CONTENT)
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["content-type"] == "application/octet-stream"
    for said, first, last in (
        ("bytes=0-0", 0, 1),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=2999000-9999999", 2_999_000, 3_000_000),
        ("bytes=2000000-", 2_000_000, 3_000_000),
        ("bytes=-7", 2_999_993, 3_000_000),
    ):
        part = get(sari, Range=said)
        assert (part.status, part.body) == (206, CONTENT[first:last])
        assert part.headers["content-range"] == f"bytes {first}-{last - 1}/3000000"
    for said in ("bytes=3000000-", "bytes=-0"):
        none = get(sari, Range=said)
        assert (none.status, none.headers["content-range"]) == (416, "bytes */3000000")
    for said in ("bytes=0-1,5-6", "bytes=9-3", "words=1-2", "bytes=x-"):
        assert get(sari, Range=said).status == 200
    assert get(sari, Range="bytes=5-", If_Range='"another"').status == 200
    assert get(sari, Range="bytes=5-", If_Range=whole.headers["etag"]).status == 206
    head = get(sari, method="HEAD")
    assert (head.status, head.headers["content-length"], head.body) == (200, "3000000", b"")


def test_a_file_that_no_row_of_the_sender_names_is_not_taken(sit_down: SitDown, store: Path) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    attach(rina)
    assert put(sari, CONTENT, 0, len(CONTENT)).status == 404  # sari sees the case
    other = b"another file"
    assert put(rina, other, 0, len(other)).status == 404
    assert ask(rina, SHA256, len(CONTENT) - 1).status == 404
    assert sari.ask("POST", "/v1/files_lacking", {"hashes": [SHA256]}).said == {"hashes": []}
    nobody = Client(rina.port)
    for answer in (get(nobody), ask(nobody, SHA256, len(CONTENT)), get(nobody, method="DELETE")):
        assert answer.status == 401
    assert names(store) == []


def test_the_hash_of_a_hidden_file_gives_neither_the_file_nor_the_knowledge_that_it_is_there(
    sit_down: SitDown, store: Path
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    attach(rina, is_confidential=True)
    send(rina)
    unknown = os.urandom(len(CONTENT))
    for method in ("GET", "HEAD", "DELETE"):
        hidden, none = (get(sari, sha256, method) for sha256 in (SHA256, hash_of(unknown)))
        assert without_moment(hidden) == without_moment(none)
    assert without_moment(ask(sari, SHA256, len(CONTENT))) == without_moment(ask(sari, hash_of(unknown), 9))
    for number, content in enumerate((CONTENT, unknown), 2):  # sari names both files in cases of her own
        attach(sari, content, number, "H02")
        assert ask(sari, hash_of(content), len(content)).said == {"offset": 0, "is_stored": False}
        assert get(sari, hash_of(content)).status == 404
    send(sari)  # who has the file may attach it
    assert get(sari).body == CONTENT
    assert get(sari, hash_of(unknown)).status == 404


def test_wrong_bytes_are_dropped_and_the_right_ones_are_taken_afterwards(
    sit_down: SitDown, store: Path
) -> None:
    rina = sit_down("rina")
    attach(rina)
    wrong = CONTENT[:-1] + b"?"
    answer = put(rina, wrong, 0, len(wrong), SHA256)
    assert (answer.status, answer.trouble) == (422, "wrong_hash")
    assert names(store) == []
    assert get(rina).status == 404
    send(rina)
    assert get(rina).body == CONTENT


def test_a_block_that_is_replayed_or_leaves_a_gap_changes_nothing(sit_down: SitDown, store: Path) -> None:
    rina = sit_down("rina")
    attach(rina)
    assert put(rina, CONTENT, 0, 1000).said == {"offset": 1000, "is_stored": False}
    for first, last in ((0, 1000), (500, 1500), (1001, 2000)):
        answer = put(rina, CONTENT, first, last)
        assert (answer.status, answer.trouble) == (409, "other_offset")
    assert ask(rina, SHA256, len(CONTENT)).said == {"offset": 1000, "is_stored": False}
    assert put(rina, CONTENT, 1000, len(CONTENT)).said["is_stored"]
    for answer in (put(rina, CONTENT, 1000, len(CONTENT)), put(rina, b"x" * len(CONTENT), 0, 9, SHA256)):
        assert answer.said == {"offset": len(CONTENT), "is_stored": True}
    assert get(rina).body == CONTENT


def test_what_came_before_a_cut_is_kept_and_a_client_that_has_left_does_not_hold_up_the_next_request(
    sit_down: SitDown, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "STALLED_S", 0.2)
    monkeypatch.setattr(files, "PIECE", 10_000)
    rina = sit_down("rina")
    attach(rina)
    rng = random.Random(3)
    at, held = 0, []
    while at < len(CONTENT) - 30_000:
        length = min(rng.randrange(20_000, 400_000), len(CONTENT) - at - 1)
        line = socket.create_connection(("127.0.0.1", rina.port))
        line.sendall(
            f"PUT /v1/files/{SHA256} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {rina.token}\r\n"
            f"Content-Range: bytes {at}-{len(CONTENT) - 1}/{len(CONTENT)}\r\n"
            f"Content-Length: {len(CONTENT) - at}\r\n\r\n".encode()
            + CONTENT[at : at + length]
        )
        if rng.random() < 0.5:
            assert comes_true(lambda at=at: received(store) > at, 20)  # type: ignore[misc]
            line.close()
        else:
            held.append(line)  # silent, and open
        assert comes_true(lambda at=at: ask(rina, SHA256, len(CONTENT)).said["offset"] > at, 20)  # type: ignore[misc]
        at = ask(rina, SHA256, len(CONTENT)).said["offset"]
    assert put(rina, CONTENT, at, len(CONTENT)).said["is_stored"]
    assert get(rina).body == CONTENT
    for line in held:
        line.close()


def received(store: Path) -> int:
    """Return how much of an upload is on disk."""
    return max((part.stat().st_size for part in store.glob("uploads/*")), default=0)


def test_who_loses_sight_of_the_case_or_the_login_loses_the_download(
    sit_down: SitDown, leave: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "RECHECK_S", 0.0)
    content = os.urandom(30_000_000)
    rina, sari, wati = sit_down("rina"), sit_down("sari"), sit_down("wati")
    case_id, _ = attach(rina, content)
    for first in range(0, len(content), 8_000_000):
        assert put(rina, content, first, min(first + 8_000_000, len(content))).status == 200
    hides = ChangeDetails(
        case_id=case_id, changes={"is_confidential": "yes"}, occurred_at=datetime.now(timezone.utc)
    )
    for client, revoke in ((sari, lambda: rina.push(hides)), (wati, lambda: leave("wati"))):
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            line.connect(("127.0.0.1", client.port))
            line.settimeout(20)
            path = f"/v1/files/{hash_of(content)}"
            line.sendall(
                f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {client.token}\r\n\r\n".encode()
            )
            received = len(line.recv(65_536))
            assert received > 100
            revoke()
            while some := len(line.recv(65_536)):
                received += some
            assert received < len(content) - 1_000_000
        assert get(client, hash_of(content)).status == (404 if client is sari else 401)
    assert get(rina, hash_of(content)).body == content


def test_a_removed_attachment_is_not_given(sit_down: SitDown) -> None:
    rina = sit_down("rina")
    _, attachment_id = attach(rina)
    send(rina)
    now = datetime.now(timezone.utc)
    assert (
        rina.push(RemoveAttachment(attachment_id=attachment_id, reason="Salah", occurred_at=now)).status
        == 200
    )
    assert get(rina).status == 404


def test_the_next_person_at_a_workstation_sends_the_files_that_wait_there_and_cannot_fetch_them(
    sit_down: SitDown, shared: SharedOffice
) -> None:
    rina, elsewhere = sit_down("rina"), sit_down("sari")
    attach(rina, is_confidential=True)
    next_one = Client(rina.port)
    next_one.client_id = rina.client_id
    assert next_one.sign_in("sari", is_enrolled=True).status == 200
    for client, wanted in ((elsewhere, []), (next_one, [SHA256])):
        assert client.ask("POST", "/v1/files_lacking", {"hashes": [SHA256]}).said == {"hashes": wanted}
    send(next_one)
    assert get(next_one).status == 404
    assert get(rina).body == CONTENT


def test_a_full_disk_a_store_that_is_away_a_large_file_and_a_server_without_a_store_are_told_apart(
    shared: SharedOffice, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_server(shared, files=FilesConfig(str(store), 1_000_000, 10**15)) as server:
        rina = Client(server.port)
        rina.sign_in("rina")
        assert rina.enrol("H01").status == 204
        attach(rina)
        answer = put(rina, CONTENT, 0, len(CONTENT))
        assert (answer.status, answer.trouble) == (413, "too_large")
        small = CONTENT[:1000]
        attach(rina, small, 2)
        answer = put(rina, small, 0, 1000)
        assert (answer.status, answer.trouble) == (507, "store_full")
        away = store.rename(store.parent / "away")
        answer = put(rina, small, 0, 1000)
        assert (answer.status, answer.trouble, answer.headers["retry-after"]) == (503, "unreachable", "2")
        assert names(away) == []
        assert not store.exists()
    with a_server(shared) as server:
        rina.port = server.port
        answer = put(rina, small, 0, 1000)
        assert (answer.status, answer.trouble) == (501, "no_store")
    monkeypatch.setenv("STATE_DIRECTORY", str(away))
    with a_server(shared) as server:
        rina.port = server.port
        assert get(rina, hash_of(small)).status == 404
        assert (away / "files").is_dir()


def test_nobody_fills_the_store_with_uploads_that_are_never_ended(
    sit_down: SitDown, server: RunningServer
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    contents = [CONTENT[number:] for number in range(files.MOST_UNFINISHED + 1)]
    for number, content in enumerate(contents, 1):
        attach(rina, content, number)
    for content in contents[:-1]:
        assert put(rina, content, 0, 1000).status == 200
    last = contents[-1]
    answer = put(rina, last, 0, 1000)
    assert (answer.status, answer.trouble) == (429, "too_many_uploads")
    assert ask(rina, hash_of(last), len(last)).said == {"offset": 0, "is_stored": False}
    attach(sari, last, 1, "H02")
    send(sari, last)  # of another workstation
    assert put(rina, CONTENT, 1000, len(CONTENT)).said["is_stored"]  # one that was begun goes on
    attach(rina, CONTENT[99:], 99)
    send(rina, CONTENT[99:])


def test_the_bytes_of_uploads_that_are_not_whole_have_a_limit_too(shared: SharedOffice, store: Path) -> None:
    with a_server(shared, files=FilesConfig(str(store), 1_000_000, 0)) as server:
        rina = Client(server.port)
        rina.sign_in("rina")
        assert rina.enrol("H01").status == 204
        for number in range(1, 4):
            content = CONTENT[number:][:900_000]
            attach(rina, content, number)
            answer = put(rina, content, 0, 800_000)
            assert answer.status == (429 if number == 3 else 200)
        first = CONTENT[1:][:900_000]
        assert put(rina, first, 800_000, 900_000).said["is_stored"]
        assert put(rina, content, 0, 800_000).status == 200


def test_an_upload_that_is_left_for_a_day_goes_and_a_younger_one_stays(
    sit_down: SitDown, server: RunningServer, store: Path
) -> None:
    rina = sit_down("rina")
    for number, content in enumerate((CONTENT, CONTENT[1:]), 1):
        attach(rina, content, number)
        assert put(rina, content, 0, 1000).status == 200
    young, old = (next(store.glob(f"uploads/{hash_of(one)}.*")) for one in (CONTENT, CONTENT[1:]))
    for path, age_s in ((young, DAY_S - 600), (old, DAY_S + 600)):
        os.utime(path, (time.time() - age_s,) * 2)
    server.do(server.serving.server.files.sweep("00"))
    assert (young.exists(), old.exists()) == (True, False)
    assert ask(rina, hash_of(CONTENT[1:]), len(CONTENT) - 1).said == {"offset": 0, "is_stored": False}


def test_a_recording_is_removed_at_the_end_of_its_time_and_not_before(
    sit_down: SitDown, server: RunningServer, store: Path, shared: SharedOffice
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    recording_id = record(rina)
    assert ask(sari, SHA256, len(CONTENT)).status == 200  # a call without a case belongs to the desk
    send(rina)
    assert get(sari).body == CONTENT
    sweep = server.serving.server.files.sweep
    for client in (rina, sari):
        assert get(client, method="DELETE").status == 204
    server.do(sweep(SHA256[:2]))
    assert names(store) == [SHA256]
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("UPDATE loket.recording SET keep_until = now() WHERE id = %s", (recording_id,))
    assert get(sari).status == 404
    server.do(sweep(SHA256[:2]))
    assert names(store) == []


def test_which_files_are_over_is_answered_by_the_rows_that_the_user_sees(
    sit_down: SitDown, store: Path, shared: SharedOffice
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    _, hidden = attach(rina, is_confidential=True)
    send(rina)

    def over(client: Client) -> list[str]:
        return list(client.ask("POST", "/v1/files_over", {"hashes": [SHA256]}).said["hashes"])

    def erase(attachment_id: UUID) -> None:
        with shared.connect("postgres", autocommit=True) as raw:
            raw.execute("SET session_replication_role = replica")
            raw.execute("UPDATE loket.attachment SET deleted_at = now() WHERE id = %s", (attachment_id,))

    _, own = attach(sari, at="H02")
    erase(own)
    assert (over(rina), over(sari)) == ([], [SHA256])  # sari learns nothing of the hidden row
    assert get(sari, method="DELETE").status == 204
    assert names(store) == [SHA256]
    erase(hidden)
    assert (over(rina), over(sit_down("dedi"))) == ([SHA256], [])
    assert get(rina, method="DELETE").status == 204
    assert names(store) == []


def record(client: Client) -> UUID:
    """Record a call that belongs to no case."""
    now, contact_id, recording_id = datetime.now(timezone.utc), uuid7(), uuid7()
    call: dict[str, Any] = {"contact_id": contact_id, "occurred_at": now}
    answer = client.push(
        StartContact(channel=Channel.VOICE, direction=Direction.INBOUND, **call),
        AnswerContact(**call),
        SetConsent(consent=Consent.YES, consent_text="2026-1", **call),
        EndContact(**call),
        AddRecording(
            recording_id=recording_id,
            path="2026/11/a.opus",
            sha256=SHA256,
            bytes=len(CONTENT),
            duration_ms=1000,
            keep_until=now + timedelta(days=90),
            **call,
        ),
    )
    assert answer.status == 200
    return recording_id


def test_a_file_that_the_store_has_lost_or_spoilt_is_sent_again_also_by_another_workstation(
    sit_down: SitDown, store: Path
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    attach(rina)
    send(rina)
    place = store / SHA256[:2] / SHA256
    spoils: list[Callable[[], Any]] = [place.unlink, lambda: place.write_bytes(b"x" * len(CONTENT))]
    for spoil, client in zip(spoils, (sari, rina), strict=True):
        spoil()
        assert get(sari, method="HEAD", Want_Repr_Digest="sha-256=10").status == 404
        assert names(store) == []
        assert client.ask("POST", "/v1/files_lacking", {"hashes": [SHA256]}).said == {"hashes": [SHA256]}
        send(client)
        assert get(sari).body == CONTENT
        assert get(sari, method="HEAD", Want_Repr_Digest="sha-256=10").status == 200


def test_files_that_are_read_to_compare_their_hash_leave_threads_for_transfers(
    sit_down: SitDown, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    attach(rina)
    send(rina)
    is_read = Event()

    def read_slowly(path: Path) -> str:
        assert is_read.wait(30)
        return hash_of(path.read_bytes())

    monkeypatch.setattr(file_shelf, "sha256_of", read_slowly)
    with ThreadPoolExecutor(files.MOST_OF_A_USER) as pool:
        asked = [
            pool.submit(get, rina, method="HEAD", Want_Repr_Digest="sha-256=10")
            for _ in range(files.MOST_OF_A_USER)
        ]
        assert comes_true(lambda: server.serving.server.running == files.MOST_OF_A_USER, 10)
        assert [get(sari).status for _ in range(5)] == [200] * 5
        is_read.set()
        assert [one.result().status for one in asked] == [200] * files.MOST_OF_A_USER


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_two_instances_take_the_blocks_of_one_file_and_give_it(
    request: pytest.FixtureRequest, shared: SharedOffice, store: Path, kind: str
) -> None:
    address = str(store) if kind == "folder" else f"{request.getfixturevalue('s3')}/{uuid7()}"
    config = FilesConfig(store=address, keep_free_bytes=0)
    content = os.urandom(2 * FILE_BLOCK + 5)
    with a_server(shared, files=config) as one, a_server(shared, files=config) as other:
        rina = Client(one.port)
        rina.sign_in("rina")
        assert rina.enrol("H01").status == 204
        attach(rina, content)
        for first, instance in ((0, one), (FILE_BLOCK, other), (2 * FILE_BLOCK, one)):
            rina.port = instance.port
            last = min(first + FILE_BLOCK, len(content))
            assert ask(rina, hash_of(content), len(content)).said["offset"] == first
            answer = put(rina, content, first, last)
            assert answer.said == {"offset": last, "is_stored": last == len(content)}
        rina.port = other.port
        assert get(rina, hash_of(content)).body == content
        part = get(rina, hash_of(content), Range=f"bytes={FILE_BLOCK - 2}-{FILE_BLOCK + 1}")
        assert part.body == content[FILE_BLOCK - 2 : FILE_BLOCK + 2]
        assert get(rina, hash_of(content), "HEAD", Want_Repr_Digest="sha-256=10").status == 200


def test_a_file_that_came_while_the_database_was_away_is_not_sent_twice(
    sit_down: SitDown, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina = sit_down("rina")
    attach(rina)
    record = files.Files._record

    async def away(*_given: Any) -> UploadState:
        raise refused_by(Trouble.UNREACHABLE)

    monkeypatch.setattr(files.Files, "_record", away)
    assert put(rina, CONTENT, 0, len(CONTENT)).status == 503
    assert get(rina).status == 404
    monkeypatch.setattr(files.Files, "_record", record)
    assert ask(rina, SHA256, len(CONTENT)).said == {"offset": len(CONTENT), "is_stored": True}
    assert get(rina).body == CONTENT


@pytest.mark.parametrize("path", ["", "..%2f..%2fetc%2fpasswd", "../x", "A" * 64, "0" * 63, "0" * 65])
def test_a_name_that_is_no_hash_is_nowhere(sit_down: SitDown, path: str) -> None:
    rina = sit_down("rina")
    for method in ("GET", "PUT", "DELETE"):
        assert rina.ask(method, f"/v1/files/{path}").status == 404


def test_a_header_that_does_not_fit_the_body_is_a_bad_request(sit_down: SitDown) -> None:
    rina = sit_down("rina")
    attach(rina)
    path = f"/v1/files/{SHA256}"
    for said, body in (
        ("", b"x"),
        ("bytes 0-0/0", b"x"),
        ("bytes 5-4/3000000", b"x"),
        ("bytes 0-9/3000000", b"x"),
        ("bytes 0-3000000/3000000", CONTENT + b"x"),
        ("bytes */3000000", b"x"),
        ("bytes 0-/3000000", b"x"),
        ("bytes -5-5/3000000", b"x"),
        ("bytes 0-0/" + "9" * 16, b"x"),
    ):
        answer = rina.ask("PUT", path, raw=body, headers={"Content-Range": said})
        assert (answer.status, answer.trouble) == (400, "bad_request"), said
    large = b"x" * 8_000_001
    span = {"Content-Range": f"bytes 0-8000000/{len(large)}"}
    assert rina.ask("PUT", path, raw=large, headers=span).status == 413
