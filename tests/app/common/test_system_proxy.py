"""The office's proxy is asked for each web server, and for nothing on this computer."""

from __future__ import annotations

import logging
import ssl
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot

from app.common.clock import now
from app.common.finding import OSS, Failure, Finding, Question
from app.common.jobs import Jobs
from app.common.lookup_faults import FaultKind
from app.common.secrets import Secrets
from app.common.system_proxy import Proxy, ProxyError, proxy_for
from app.lookups import oss
from app.lookups.lookups import Lookups
from app.policy.signed import ProvisioningError
from app.policy.web import get
from app.settings import OssSettings, Settings
from app.settings.preferences import Preferences
from tests.app.connect_proxy import ConnectProxy
from tests.app.lookup_samples import INQUERY_NIB, NIB
from tests.app.lookup_servers import LookupServer, lookup_server, says
from tests.end2end.peers.certificates import Authority
from tests.platforms import is_wine

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
WEB_SERVER = "web.kantor.example"  # no name server knows it: only a proxy gets there


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server(office_authority: Authority) -> Iterator[LookupServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(office_authority.certificate(WEB_SERVER))
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
    server: LookupServer, proxy: ConnectProxy, office_authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(proxy, monkeypatch, "https_proxy")
    server.answer = says(b"serial = 1", kind="text/plain")
    assert get(f"https://{WEB_SERVER}/office.toml", str(office_authority.file))[0] == b"serial = 1"
    assert (proxy.asked, proxy.users) == ([f"{WEB_SERVER}:443"], ["rina"])


def look_up(folder: Path, qtbot: QtBot) -> Finding | Failure:
    """Ask OSS about a NIB, and return what comes of it."""
    jobs = Jobs()
    heard: list[Finding | Failure] = []
    settings = Settings(oss=OssSettings(True, f"https://{WEB_SERVER}/api-base"))
    preferences = Preferences(settings, folder / "settings.toml", Secrets(fail.Keyring()), jobs)
    preferences.change(settings, oss_key="kunci")
    lookups = Lookups(preferences, now)
    lookups.found.connect(heard.append)
    lookups.failed.connect(heard.append)
    lookups.ask(Question(OSS, oss.INQUERY_NIB, NIB))
    try:
        qtbot.waitUntil(lambda: bool(heard))
    finally:
        lookups.stop()
        jobs.stop()
    return heard[0]


@pytest.mark.skipif(
    sys.platform == "win32" and not is_wine(), reason="Windows asks the person before it trusts"
)
@pytest.mark.usefixtures("trusted")
def test_a_lookup_goes_over_the_proxy_of_the_environment_in_capitals_too(
    server: LookupServer,
    proxy: ConnectProxy,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    use(proxy, monkeypatch)
    server.answer = says(INQUERY_NIB)
    heard = look_up(tmp_path, qtbot)
    assert isinstance(heard, Finding), heard
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
        "http://localhost./",
        "http://[::ffff:127.0.0.1]/",
    ):
        assert proxy_for(address) is None


UNREADABLE = (
    "http://rina:ra/hasia@proxy:8080",
    "http://rina:12/hasia@proxy:8080",
    "http://rina:ra#hasia@proxy:8080",
    "http://rina:hasia@proxy:99999",
    "http://rina:hasia@proxy:0",
    "http://rina:hasia@[::1",
)


@pytest.mark.parametrize("proxy", UNREADABLE)
def test_a_proxy_variable_that_cannot_be_read_is_reported_without_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with caplog.at_level(logging.WARNING), pytest.raises(ProvisioningError) as raised:
        get(f"https://{WEB_SERVER}/office.toml", "")
    assert (raised.value.kind, raised.value.detail) == ("unreachable", "the proxy variable cannot be read")
    assert "the proxy variable cannot be read" in caplog.text
    assert "hasia" not in caplog.text


@pytest.mark.parametrize("proxy", ["https://proxy:443", "socks5://proxy:1080"])
def test_a_kind_of_proxy_that_loket_does_not_speak_is_refused_and_not_passed_over(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ProxyError, match="only http:// proxies"):
        proxy_for("https://api.example/")


def test_a_lookup_without_a_usable_proxy_ends_with_a_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", UNREADABLE[0])
    failure = look_up(tmp_path, qtbot)
    assert isinstance(failure, Failure)
    assert failure.kind is FaultKind.PROXY


@pytest.fixture
def connection_settings() -> Iterator[Callable[[str, str], None]]:
    """Sets this user's proxy and its exceptions as Windows' page "Proxy" does; they are gone afterwards."""
    if sys.platform != "win32":
        pytest.skip("Windows only: its settings")
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


@pytest.mark.skipif(not is_wine(), reason="on Windows the proxy is the person's or the office's to set")
def test_windows_proxy_counts_and_so_do_its_exceptions(
    connection_settings: Callable[[str, str], None],
) -> None:
    connection_settings("proxy.kantor.example:3128", "*.intra.example")
    assert proxy_for("https://api.example/") == Proxy("proxy.kantor.example", 3128)
    assert proxy_for("https://oss.intra.example/") is None
