"""The way from the settings of a desktop to the server program: authorities, certificates, proxies."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.settings import SharedSettings
from app.sync.gateways import gateway_of
from db.models import Case
from db.sync.connection_test import Found
from db.sync.sync_status import AtCase, Login, SharedError, SyncPhase, Trouble
from server.config import Tls
from tests.app.connect_proxy import ConnectProxy
from tests.db.desks import Desk
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import LOOPBACK, free_port
from tests.office import START
from tests.server.instance import RunningServer
from tests.server.running import a_server

CASES = Case.__table__
NAME = "loket.kantor.example"
RINA = Login("rina", "secret of rina")


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ours")


def attempts(office: SharedOffice) -> int:
    with office.owner.connect() as connection:
        found: int = connection.execute(text("SELECT count(*) FROM loket.sign_in_attempt")).scalar_one()
        return found


def test_each_fault_of_a_certificate_has_a_name_and_no_password_is_sent(
    shared: SharedOffice, ours: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    good = ours.certificate("localhost")
    for certificate, host, ca_file, trouble, found in (
        (good, LOOPBACK, ours.file, Trouble.CERTIFICATE_NAME, Found.WRONG_NAME),
        (good, "localhost", other.file, Trouble.UNTRUSTED, Found.UNTRUSTED),
        (good, "localhost", tmp_path / "none.pem", Trouble.CA_MISSING, Found.CA_MISSING),
        (
            ours.certificate("localhost", is_expired=True),
            *("localhost", ours.file, Trouble.CERTIFICATE_EXPIRED, Found.EXPIRED),
        ),
        (
            ours.certificate("localhost", is_early=True),
            *("localhost", ours.file, Trouble.CERTIFICATE_TOO_NEW, Found.TOO_NEW),
        ),
    ):
        with a_server(shared, tls=Tls(str(certificate), str(certificate))) as server:
            gateway = gateway_of(SharedSettings(server=f"https://{host}:{server.port}", ca_file=str(ca_file)))
            with pytest.raises(SharedError) as error:
                gateway.who_is(RINA)
            assert error.value.trouble is trouble
            assert gateway.try_connection(RINA, None)[0] is found
    assert attempts(shared) == 0
    with a_server(shared, tls=Tls(str(good), str(good))) as server:
        gateway = gateway_of(
            SharedSettings(server=f"https://localhost:{server.port}", ca_file=str(ours.file))
        )
        assert gateway.who_is(RINA) == shared.ids["rina"]
        assert attempts(shared) > 0


def test_requests_and_events_go_through_the_proxy_of_the_environment(
    shared: SharedOffice, ours: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(ours.certificate(NAME))
    with a_server(shared, tls=Tls(file, file)) as server:
        proxy = ConnectProxy(server.port, "loket:rahasia/kantor")
        settings = SharedSettings(server=f"https://{NAME}:{server.port}", ca_file=str(ours.file))
        monkeypatch.setenv("HTTPS_PROXY", f"http://loket:rahasia%2Fkantor@{LOOPBACK}:{proxy.port}")
        rina, sari = (
            Desk(shared, tmp_path / f"{login}.sqlite3", login, code, gateway_of(settings))
            for login, code in (("rina", "R01"), ("sari", "S01"))
        )
        rina.until(lambda: rina.status.phase is SyncPhase.LIVE)
        case_id = rina.log()
        sari.until(lambda: case_id in sari.rows(CASES))
        rina.worker.publish([AtCase(case_id, rina.me.agent_id, "views", "", START)])
        sari.worker.publish([AtCase(case_id, sari.me.agent_id, "views", "", START)])
        rina.until(lambda: [one.name for one in rina.others] == ["Sari"])
        assert set(proxy.asked) == {f"{NAME}:{server.port}"}
        rina.close()
        sari.close()
        monkeypatch.setenv("HTTPS_PROXY", f"http://loket:salah@{LOOPBACK}:{proxy.port}")
        wrong = gateway_of(settings)
        with pytest.raises(SharedError, match="407") as error:
            wrong.who_is(RINA)
        assert error.value.trouble is Trouble.PROXY
        assert "salah" not in str(error.value)
        proxy.close()
        for variable in (f"http://{LOOPBACK}:{free_port()}", "socks5://10.0.0.1:1080"):
            monkeypatch.setenv("HTTPS_PROXY", variable)
            found, detail = gateway_of(settings).try_connection(None, None)
            assert (found, LOOPBACK in detail) == (Found.PROXY, False)


def test_a_test_of_the_connection_names_the_step_that_fails(
    server: RunningServer, shared: SharedOffice, tmp_path: Path
) -> None:
    def found(login: Login | None, address: str = f"http://{LOOPBACK}:{server.port}") -> Found:
        return gateway_of(SharedSettings(server=address)).try_connection(login, None)[0]

    assert found(None) is Found.PROVEN
    assert found(RINA) is Found.FINE
    assert found(Login("rina", "salah salah")) is Found.SIGN_IN
    assert found(None, f"http://{LOOPBACK}:{free_port()}") is Found.REFUSED
    assert found(None, "https://tidak-ada.invalid") is Found.NAME_UNKNOWN
    assert found(None, f"http://{LOOPBACK}:{server.local_port}") is Found.NO_SERVER
    for _ in range(10):
        found(Login("rina", "salah salah"))
    assert found(RINA) is Found.TOO_MANY
