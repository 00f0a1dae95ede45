"""nginx with the lines of docs/server/proxy.md, as the proxy in front of servers."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import PATIENCE_S, end, free_port, is_listening, wait_until

PAGE = Path(__file__).parents[3] / "docs/server/proxy.md"
PUBLIC_NAME = "pesan.office.example"
_AROUND = """\
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
access_log {folder}/access.log;
client_body_temp_path {folder}/bodies;
proxy_temp_path {folder}/proxied;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{lines}
}}
"""


def lines_of_the_page() -> str:
    """Return what the page has for workstations, then what it has for the internet."""
    found = re.findall(r"```nginx\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 2
    return "".join(found)


@contextmanager
def an_nginx(folder: Path, authority: Authority, servers: Sequence[int]) -> Iterator[int]:
    """Pass what comes at the returned port, with a certificate for localhost, on to these two ports.

    A request whose Host is PUBLIC_NAME comes from the internet.
    """
    folder.mkdir()
    port, certificate = free_port(), authority.certificate("localhost")
    given = {f"10.0.0.1{place}:8443": f"127.0.0.1:{one}" for place, one in enumerate(servers, 1)}
    given |= {"443 ssl": f"127.0.0.1:{port} ssl", "/etc/nginx/loket.pem": str(certificate)}
    given["/etc/nginx/pesan.pem"] = str(certificate)
    given["loket.office.example"] = "localhost"
    lines = lines_of_the_page()
    for written, here in given.items():
        assert written in lines, written
        lines = lines.replace(written, here)
    config = folder / "nginx.conf"
    user = "user root;" if folder.stat().st_uid == 0 else ""
    config.write_text(_AROUND.format(folder=folder, lines=lines, user=user))
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert program is not None
    log = folder / "nginx.log"
    with log.open("ab") as written_to:
        process = subprocess.Popen([program, "-p", str(folder), "-c", str(config)], stderr=written_to)
    try:
        wait_until(lambda: is_listening(port), PATIENCE_S, f"nginx: {log.read_text()}")
        yield port
    finally:
        end(process)
