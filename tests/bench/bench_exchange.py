"""How fast the log of a telephone exchange is read into the records."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from server.config import ExchangeConfig
from server.exchange.queue_log import QueueLog
from tests.bench.rows import rate
from tests.db.postgres import ON_DISK, a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.server.exchange.day import Day
from tests.server.instance import RunningServer

CALLS, LEAST_PER_S = 20_000, 5_000.0


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
        finally:
            server.end()
            office.close()
    return [rate("exchange_import_per_s", len(lines) / took_s, least=LEAST_PER_S)]


bench_exchange.rows = ["exchange_import_per_s"]  # type: ignore[attr-defined]
