"""The office's proxy is asked for each web server, and for nothing on this computer."""

from __future__ import annotations

import ssl
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backends import fail
from PySide6.QtNetwork import QSslCertificate, QSslConfiguration
from pytestqt.qtbot import QtBot

from app.clock import now
from app.jobs import Jobs
from app.lookups import oss
from app.lookups.finding import OSS, Finding, Question
from app.lookups.lookups import Lookups
from app.policy.web import get
from app.preferences import Preferences
from app.secrets import Secrets
from app.settings import OssSettings, Settings
from app.system_proxy import Proxy, proxy_for
from tests.app.connect_proxy import ConnectProxy
from tests.app.lookup_samples import INQUERY_NIB, NIB
from tests.app.lookup_servers import LookupServer, lookup_server, says
from tests.end2end.peers.certificates import Authority
from tests.wine import roll_out, runs_on_wine

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
WEB_SERVER = "web.kantor.example"  # no name server knows it: only a proxy gets there


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(authority: Authority) -> Iterator[LookupServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate(WEB_SERVER))
    with lookup_server(context) as server:
        yield server


@pytest.fixture
def proxy(server: LookupServer) -> Iterator[ConnectProxy]:
    proxy = ConnectProxy(int(server.address.split(":")[2].partition("/")[0]), login="rina:r@hasia")
    yield proxy
    proxy.close()


def use(proxy: ConnectProxy, monkeypatch: pytest.MonkeyPatch, name: str = "HTTPS_PROXY") -> None:
    monkeypatch.setenv(name, f"http://rina:r%40hasia@127.0.0.1:{proxy.port}")


def test_the_policys_web_server_is_asked_over_the_proxy(
    server: LookupServer, proxy: ConnectProxy, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(proxy, monkeypatch, "https_proxy")
    server.answer = says(b"serial = 1", kind="text/plain")
    assert get(f"https://{WEB_SERVER}/office.toml", str(authority.file))[0] == b"serial = 1"
    assert (proxy.asked, proxy.users) == ([f"{WEB_SERVER}:443"], ["rina"])


@pytest.fixture
def qt_trusts(authority: Authority) -> Iterator[None]:
    if runs_on_wine():
        roll_out(authority.file)
        yield
        return
    before = QSslConfiguration.defaultConfiguration()
    trusting = QSslConfiguration(before)
    trusting.addCaCertificate(QSslCertificate(authority.file.read_bytes()))
    QSslConfiguration.setDefaultConfiguration(trusting)
    yield
    QSslConfiguration.setDefaultConfiguration(before)


@pytest.mark.skipif(
    sys.platform == "win32" and not runs_on_wine(), reason="Windows asks the person before it trusts"
)
@pytest.mark.usefixtures("qt_trusts")
def test_a_lookup_goes_over_the_proxy_of_the_environment_in_capitals_too(
    server: LookupServer,
    proxy: ConnectProxy,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    use(proxy, monkeypatch)
    server.answer = says(INQUERY_NIB)
    jobs, heard = Jobs(), []
    settings = Settings(oss=OssSettings(True, f"https://{WEB_SERVER}/api-base"))
    preferences = Preferences(settings, tmp_path / "settings.toml", Secrets(fail.Keyring()), jobs)
    preferences.change(settings, oss_key="kunci")
    lookups = Lookups(preferences, now)
    lookups.found.connect(heard.append)
    lookups.failed.connect(heard.append)
    lookups.ask(Question(OSS, oss.INQUERY_NIB, NIB))
    qtbot.waitUntil(lambda: bool(heard))
    lookups.stop()
    jobs.stop()
    assert isinstance(heard[0], Finding), heard[0]
    assert set(proxy.asked) == {f"{WEB_SERVER}:443"}


def test_this_computer_and_what_the_environment_excepts_is_asked_directly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "proxy.kantor.example:3128")
    monkeypatch.setenv("no_proxy", ".intra.example")
    assert proxy_for("https://api.example/") == Proxy("proxy.kantor.example", 3128)
    for address in (
        "https://oss.intra.example/",
        "http://127.0.0.1:8080/",
        "http://localhost/",
        "http://[::1]/",
    ):
        assert proxy_for(address) is None


@pytest.fixture
def connection_settings() -> Iterator[Callable[[str, str], None]]:
    """Sets this user's proxy and its exceptions as Windows' page "Proxy" does; they are gone afterwards."""
    import winreg

    path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections"
    name, is_direct, has_proxy = "DefaultConnectionSettings", 1, 2

    def choose(proxy: str, exceptions: str) -> None:
        texts = (proxy.encode(), exceptions.encode(), b"")  # the last one: where a PAC script is
        counted = b"".join(struct.pack("<I", len(text)) + text for text in texts)
        value = struct.pack("<III", 0x46, 2, is_direct | has_proxy) + counted + bytes(32)
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
            winreg.SetValueEx(key, name, 0, winreg.REG_BINARY, value)

    yield choose
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
        winreg.DeleteValue(key, name)


@pytest.mark.skipif(not runs_on_wine(), reason="on Windows the proxy is the person's or the office's to set")
def test_windows_proxy_counts_and_so_do_its_exceptions(
    connection_settings: Callable[[str, str], None],
) -> None:
    connection_settings("proxy.kantor.example:3128", "*.intra.example")
    assert proxy_for("https://api.example/") == Proxy("proxy.kantor.example", 3128)
    assert proxy_for("https://oss.intra.example/") is None
