"""Requests that no program of ours sends: each gets a clear answer, none a 500, and nothing is changed."""

from __future__ import annotations

import json
import logging
import random
import re
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from uuid_utils.compat import uuid7

from db.sync.messages import PUSH_BYTES
from server import application, pages, serving
from server.config import Config, ConfigError, Tls, database_password, read_config, read_secrets
from server.log import JsonFormatter
from server.openapi import description
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import comes_true
from tests.server.instance import RunningServer
from tests.server.running import Client, a_process, a_server
from tests.server.test_push_and_pull import a_case, a_note

SitDown = Callable[[str], Client]
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # of `openssl rand -base64 32`
DIRECTORY = """
[directory]
addresses = ["ldaps://x"]
user = "cn=x"
base = "o=x"
[[directory.groups]]
group = "cn=x"
role = "agent"
"""
BAD_BODIES = {
    "no JSON": b"{",
    "no object": b"[]",
    "no UTF-8": b'"\xff\xfe"',
    "deep": b'{"mutations":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep facts": b'{"mutations":[{"number":1,"name":"n","args":"","args_hash":"","author":'
    b'"00000000-0000-0000-0000-000000000000","facts":{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}}]}",
    "a number that is none": b'{"mutations":[{"number":1e400}]}',
    "many": json.dumps({"mutations": [{}] * 51}).encode(),
    "none": b'{"mutations":[]}',
}


@pytest.mark.parametrize("program", ["", "x", "-1", "1.0", "1_0", "9" * 4_000])
def test_a_program_that_is_no_number_is_a_bad_request(sit_down: SitDown, program: str) -> None:
    client = sit_down("rina")
    client.program = program
    assert client.pull().status == 400


@pytest.mark.parametrize("what", BAD_BODIES)
def test_a_body_that_is_not_what_is_described_is_a_bad_request(sit_down: SitDown, what: str) -> None:
    answer = sit_down("rina").ask("POST", "/v1/push", raw=BAD_BODIES[what])
    assert (answer.status, answer.trouble) == (400, "bad_request")


def test_a_refusal_names_what_would_be_allowed(server: RunningServer) -> None:
    answer = Client(server.port).ask("GET", "/v1/push")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    answer = Client(server.port).ask("GET", "/v1/pull")
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(server: RunningServer) -> None:
    client = Client(server.port)
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        head = "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        line.sendall(f"{head}Content-Length: {10**9}\r\n\r\n".encode())
        line.settimeout(10)
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    with socket.create_connection(("127.0.0.1", server.port)) as line:  # of which nobody says the length
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        line.settimeout(10)
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        line.sendall(chunk + chunk)
        assert line.recv(100).startswith(b"HTTP/1.1 413")
    assert client.ask("POST", "/v1/session", raw=b"{}", headers={"Content-Encoding": "gzip"}).status == 415
    assert client.sign_in("rina", "x" * (PUSH_BYTES // 100)).status == 413


def test_words_of_a_query_that_are_no_cursor_are_a_bad_request(sit_down: SitDown) -> None:
    client = sit_down("rina")
    good = client.page().position or client.pages()[-1].cursor
    bad: list[dict[str, Any]] = [
        {"cursor": "x"},
        {"cursor": "1:2:3@ nobody/x/y"},
        {"cursor": "'; DROP TABLE loket.case_; --"},
        {"cursor": good.replace(":", ";")},
        {"cursor": f"5:1:@ {good.split(' ')[-1]}"},
        {"position": "!!"},
        {"position": "AAAA"},
        {"oldest": 0},
        {"oldest": "many"},
        {"acknowledged": -1},
        {"acknowledged": 2**31},
        {"cursor": "x" * 7_000},
    ]
    for query in bad:
        answer = client.pull(**query)
        assert answer.status in (200, 400), (query, answer)
        assert answer.status == 400 or "cursor" in query, query
    assert client.pages()


def test_whatever_is_sent_no_answer_is_an_error_of_the_server(
    sit_down: SitDown, shared: SharedOffice
) -> None:
    """Requests made of the described ones by changing, dropping and doubling their parts."""
    rng = random.Random(17)
    client = sit_down("rina")
    good = {
        "/v1/push": {"mutations": client.sent(a_case(1))},
        "/v1/cases": {"ids": [uuid7()], "position": ""},
        "/v1/session": {"login": "rina", "password": "x", "code": "", "former": "", "new_password": ""},
        "/v1/second_factor": {"login": "rina", "password": "x"},
        "/v1/enrol": {"client_id": uuid7(), "workstation": "H77", "secret": "s" * 40, "first": 1},
    }
    odd: list[Any] = [None, "", "\0", "\ud83d", -1, 2**63, 1.5, [], {}, True, "x" * 9_000, "☃" * 50]
    seen: set[int] = set()
    for _ in range(250):
        path = rng.choice(list(good))
        body = msgspec.json.decode(msgspec.json.encode(good[path]))
        _spoil(body, rng, odd)
        try:
            raw = json.dumps(body).encode()
        except (ValueError, UnicodeEncodeError):
            continue
        answer = client.ask(rng.choice(["POST", "POST", "POST", "PUT", "GET"]), path, raw=raw)
        seen.add(answer.status)
        assert answer.status < 500, (path, body, answer)
    assert 400 in seen


def _spoil(body: Any, rng: random.Random, odd: list[Any]) -> None:
    part = body
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(part[key], dict | list) and part[key] and rng.random() < 0.8:
            part = part[key]
            continue
        if isinstance(part, dict) and rng.random() < 0.2:
            del part[key]
        else:
            part[key] = rng.choice(odd)
        return


def test_who_sends_slowly_is_cut_off_and_others_are_served(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 1.0)
    monkeypatch.setattr(application, "BODY_WITHIN_S", 1.0)
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    head = b"POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    for number, line in enumerate(slow):
        line.sendall(head[:20] if number % 2 else head + b"Content-Length: 100\r\n\r\n{")
    assert Client(server.port).sign_in("rina").status == 200
    for number, line in enumerate(slow):
        line.settimeout(10)
        received = line.recv(1000)
        assert received == b"" if number % 2 else received.startswith(b"HTTP/1.1 408")
        line.close()


def test_an_answer_that_its_client_reads_slowly_arrives_whole_and_the_connection_stays(
    sit_down: SitDown, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 1.0)
    monkeypatch.setattr(pages, "PAGE_BYTES", 50_000_000)
    rina = sit_down("rina")
    case = a_case(1)
    assert rina.push(case).status == 200
    for _ in range(10):
        notes = [a_note(case.case_id, "x" * 90_000) for _ in range(40)]
        assert rina.push(*notes).status == 200
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        line.settimeout(10)
        line.connect(("127.0.0.1", server.port))
        request = f" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {rina.token}\r\n\r\n"
        line.sendall(f"GET /v1/pull{request}".encode())
        head, _, body = line.recv(65_536).partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        assert length is not None, head
        left = int(length[1]) - len(body)
        assert left > 30_000_000
        while left > 0:  # the whole answer takes about 4 s, which is several times the limit
            if left > 8_000_000:  # the rest is in the system's buffers, and the limit runs for it
                time.sleep(4 * 65_536 / int(length[1]))
            received = len(line.recv(min(left, 65_536), socket.MSG_WAITALL))
            assert received
            left -= received
        line.sendall(f"GET /v1/openapi.json{request}".encode())
        assert line.recv(12) == b"HTTP/1.1 200"


def test_while_the_database_is_away_the_answer_names_the_time_to_retry(
    sit_down: SitDown, server: RunningServer, shared: SharedOffice
) -> None:
    client = sit_down("rina")
    name, elsewhere = shared.database, {**shared.conninfo("postgres"), "dbname": "postgres"}
    with psycopg.connect(**elsewhere, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            answer = client.pull()
            assert (answer.status, answer.trouble) == (503, "unreachable")
            assert answer.headers["retry-after"]
            assert Client(server.local_port).ask("GET", "/healthz").status == 503
        finally:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert client.pull().status == 200
    assert Client(server.local_port).ask("GET", "/healthz").status == 200


def test_health_and_metrics_are_on_the_port_of_this_computer_only(
    sit_down: SitDown, server: RunningServer
) -> None:
    sit_down("rina").pages()
    for path in ("/healthz", "/metrics"):
        assert Client(server.port).ask("GET", path).status == 404
    figures = Client(server.local_port).ask("GET", "/metrics").body.decode()
    assert 'loket_requests_total{method="GET",route="/v1/pull",status="200"}' in figures
    assert "rina" not in figures


def test_the_log_says_nothing_of_people(
    sit_down: SitDown, shared: SharedOffice, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client = sit_down("rina")
        client.push(a_case(1, subject="Rahasia besar"), author=uuid7())
        client.push(a_case(2, subject="Rahasia besar"), args='{"mutation": "log_case", "subject": "Rahasia"}')
        client.pull(cursor="Rahasia")
        client.sign_in("rina", "Rahasia")
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any('"route": "/v1/push"' in line for line in lines)
    for line in lines:
        assert msgspec.json.decode(line)
        assert not any(word in line for word in ("Rahasia", "rina", "Rina", client.token, "127.0.0.1"))


def test_bytes_that_are_no_http_are_a_line_of_the_log_and_no_error(
    shared: SharedOffice, tmp_path: Path
) -> None:
    with a_process(shared, tmp_path) as server:
        with socket.create_connection(("127.0.0.1", server.port), 10) as line:
            line.sendall(b"GET / HTTP/1.1\r\nRahasia\r\n\r\n")
            assert b" 400 " in line.recv(100)
        lines = [msgspec.json.decode(one) for one in server.log.read_text().splitlines()]
    assert [one["event"] for one in lines if one["where"] == "aiohttp.server"] == ["a client sent no HTTP"]
    assert {one["level"] for one in lines} == {"info"}
    assert not any(word in server.log.read_text() for word in ("Rahasia", "127.0.0.1"))


def test_each_route_is_described_and_nothing_else_is(server: RunningServer) -> None:
    routes = {
        (route.method.lower(), route.resource.canonical)
        for route in server.serving.server.application.router.routes()
        if route.resource is not None
        and (route.method != "HEAD" or route.resource.canonical.startswith("/v1/files/"))
        if not route.resource.canonical.startswith("/public/")  # of providers and visitors
    }
    described = {(verb, path) for path, verbs in description()["paths"].items() for verb in verbs}
    assert routes == described
    parameters = description()["components"]["parameters"]
    for path, verbs in description()["paths"].items():
        for verb, endpoint in verbs.items():
            names = [
                parameters[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"]
                for one in endpoint["parameters"]
            ]
            assert names.count("Loket-Program") == 1, (path, verb)
            assert ("Want-Repr-Digest" in names) is (verb == "head")
    served = Client(server.port).ask("GET", "/v1/openapi.json")
    assert served.said == description()


def test_a_renewed_certificate_is_used_without_a_restart(
    shared: SharedOffice, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "server.pem"
    first, second = (Authority(tmp_path / name) for name in ("first", "second"))
    file.write_bytes(first.certificate("localhost").read_bytes())
    with a_server(shared, tls=Tls(str(file), str(file))) as server:
        assert Client(server.port, _trusting(first)).sign_in("rina").status == 200
        with pytest.raises(ssl.SSLCertVerificationError):
            Client(server.port, _trusting(second)).sign_in("rina")
        file.write_bytes(second.certificate("localhost").read_bytes())

        def is_used() -> bool:
            try:
                return Client(server.port, _trusting(second)).sign_in("rina").status == 200
            except ssl.SSLCertVerificationError:
                return False

        assert comes_true(is_used, 20)
        file.write_bytes(b"half a certificate")
        assert comes_true(lambda: "the new certificate cannot be used yet" in caplog.text, 20)
        assert Client(server.port, _trusting(second)).sign_in("rina").status == 200


def _trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.file))


def test_a_configuration_that_cannot_work_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "server.toml"
    with pytest.raises(ConfigError, match=r"server\.toml: No such file"):
        read_config(path)
    for words, fault in (
        ("[listen", ""),
        ("[listen]\nport = 70000", r"line 2: listen\.port"),
        ("[listening]\n", "listening"),
        ('[tls]\ncertificate = "a.pem"', "tls needs both"),
        ('[files]\nstore = "berkas"', "files.store: a full path"),
        ('[directory]\naddresses = ["https://x"]', "'https://x' is no address"),
        ('[directory]\naddresses = ["ldap://x"]', "directory.user is missing"),
        ('[directory]\naddresses = ["ldap://x"]\nuser = "cn=x"\nbase = "o=x"', "no group has a role"),
        (DIRECTORY.replace('"agent"', '"unit_officer"'), "an officer has a unit"),
        (DIRECTORY.replace("[[", 'ca_file = "/nowhere"\n[['), "/nowhere is not there"),
        ('[second_factor]\nroles = ["chief"]', "second_factor.roles"),
        ('[second_factor]\nroles = ["board"]', "nobody types a code at a wall-board"),
        (DIRECTORY.replace('"agent"', '"board"'), "a wall-board has a login of its own"),
    ):
        path.write_text(words)
        with pytest.raises(ConfigError, match=rf"server\.toml.*{fault}"):
            read_config(path)
    for words, fault in (
        (DIRECTORY, "directory.password_file is missing"),
        ('[second_factor]\nroles = ["agent"]', "second_factor.key_file is missing"),
    ):
        path.write_text(words)
        with pytest.raises(ConfigError, match=fault):
            read_secrets(read_config(path))
    key = tmp_path / "key"
    path.write_text(f'[second_factor]\nroles = ["agent"]\nkey_file = "{key.as_posix()}"')
    for words, good in (("geheim", False), (f"{KEY}\n{KEY}\n", True)):
        key.write_text(words)
        key.chmod(0o600)
        if good:
            assert read_secrets(read_config(path)).second_factor_keys == (KEY.encode(), KEY.encode())
        else:
            with pytest.raises(ConfigError, match="a key is 32 octets"):
                read_secrets(read_config(path))
    secret = tmp_path / "database"
    secret.write_text("geheim\n")
    path.write_text(f'[database]\npassword_file = "{secret.as_posix()}"')
    secret.chmod(0o644)
    with pytest.raises(ConfigError, match="others may read it"):
        database_password(read_config(path))
    secret.chmod(0o600)
    assert database_password(read_config(path)) == "geheim"
    for spoil, fault in ((lambda: secret.write_bytes(b"\xff"), "not UTF-8"), (secret.unlink, "No such file")):
        spoil()
        with pytest.raises(ConfigError, match=f"database: {fault}"):
            database_password(read_config(path))
    secret.write_text("geheim\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert database_password(Config()) == "geheim"
