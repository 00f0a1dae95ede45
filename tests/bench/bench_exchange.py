"""How fast the log of a telephone exchange is read into the records, and how soon who waits is known."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from sqlalchemy import text

from server.config import AmiConfig, ExchangeConfig, Secrets
from server.exchange.queue_log import QueueLog
from tests.bench.rows import percentile, rate, row
from tests.db.postgres import ON_DISK, a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.end2end.peers.machine import LOOPBACK
from tests.server.exchange.asterisk import Asterisk
from tests.server.exchange.day import Day
from tests.server.instance import RunningServer

CALLS, LEAST_PER_S = 20_000, 5_000.0
CALLERS, MOST_LAG_S = 60, 1.0


def bench_exchange() -> list[dict[str, object]]:
    """Read a queue_log of 20,000 calls, about 100,000 lines, as the server does when it is connected."""
    with tempfile.TemporaryDirectory() as folder, a_server(ON_DISK) as postgres:
        office = SharedOffice(postgres, made_template(postgres), Path(folder))
        path = Path(folder, "queue_log")
        lines = Day(Random(1), datetime.now(timezone.utc) - timedelta(days=2)).live(CALLS).lines
        path.write_text("".join(f"{line}\n" for line in lines))
        server = RunningServer(
            office.conninfo("loket_server"), exchange=ExchangeConfig(queue_log=str(path / "none"))
        )
        try:
            exchange, log = server.serving.server.exchange, QueueLog(path)
            server.do(exchange.close())
            began = time.perf_counter()
            while server.start(exchange.read_log(log)).result(600):
                pass
            took_s = time.perf_counter() - began
            server.end()
            lags = _lags(office)
        finally:
            office.close()
    return [
        rate("exchange_import_per_s", len(lines) / took_s, least=LEAST_PER_S),
        row("exchange_lag_s", percentile(lags, 95), "s", budget=MOST_LAG_S),
    ]


bench_exchange.rows = ["exchange_import_per_s", "exchange_lag_s"]  # type: ignore[attr-defined]


def _lags(office: SharedOffice) -> list[float]:
    """Return how long it takes from each caller's entry to queue_now, beside those who came before."""
    peer, lags = Asterisk(secret="bench"), []
    ami = AmiConfig(host=LOOPBACK, port=peer.port, tls=False)
    server = RunningServer(
        office.conninfo("loket_server"),
        secrets=Secrets(exchange_password="bench"),
        exchange=ExchangeConfig(ami=ami),
    )
    query = text("SELECT waiting FROM loket.queue_now WHERE queue = 'layanan'")
    try:
        while not server.serving.server.exchange.health["live"].works:
            time.sleep(0.1)
        with office.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for number in range(1, CALLERS + 1):
                began = time.perf_counter()
                peer.join(f"{time.time():.0f}.{number}", "+628121")
                while connection.execute(query).scalar_one() < number:
                    time.sleep(0.005)
                lags.append(time.perf_counter() - began)
    finally:
        server.end()
        peer.end()
    return lags
