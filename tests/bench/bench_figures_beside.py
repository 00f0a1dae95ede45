"""Facts are made beside the work of the office: how late they are, and what they cost it."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from math import sqrt
from random import Random
from statistics import mean, variance
from uuid import UUID

from sqlalchemy import Engine, text

from app.figures.making import LOCK
from db.fact_tables import SPANS
from tests.bench.bench_shared import Place, office
from tests.bench.routine import note
from tests.bench.rows import percentile, row
from tests.db.masses import add_cases
from tests.db.shared_office import Station
from tests.end2end.peers.machine import comes_true
from tests.server.running import a_process, through

CASES, TRIES, MOST_LAG_S = 2_000, 20, 5.0
PUSHED_CASES, NOTES, ROUNDS, MOST_LOSS_PERCENT = 200, 4_000, 5, 3.0
# Mirrored: the records grow, and each turn is a little slower than the last one.
TURNS = (False, True, True, False)


def bench_figures_lag() -> list[dict[str, object]]:
    """From the end of a push until the new case has its fact, at times of no pattern."""
    random, lags_s = Random(7), []
    with office() as place, a_process(place.shared, place.folder) as process:
        rina = place.shared.station("rina")
        pattern = rina.log()
        rina.sync()
        add_cases(place.shared, pattern, CASES, 3)
        with through(process.port, rina) as exchange:
            _until_fact(place.shared.owner, pattern)
            for _ in range(TRIES):
                time.sleep(random.uniform(0, 3))
                case_id = rina.log()
                exchange.push()
                lags_s.append(_until_fact(place.shared.owner, case_id))
    print(f"    facts came after {min(lags_s):.1f} to {max(lags_s):.1f} s")
    return [row("figures_lag_s", percentile(lags_s, 95), "s", budget=MOST_LAG_S)]


bench_figures_lag.rows = ["figures_lag_s"]  # type: ignore[attr-defined]


def bench_push_beside_figures() -> list[dict[str, object]]:
    """What a workstation sends in a second while facts of 200 cases are made, beside what it sends without.

    In turns: while another session holds the lock of the facts, none are made. The first turn is not counted.
    """
    rates: dict[bool, list[float]] = {True: [], False: []}
    with office() as place, a_process(place.shared, place.folder) as process:
        running = place.shared.server
        running.do(running.serving.server.figures.close())  # only the process makes facts, not this one
        rina = place.shared.station("rina")
        cases = [rina.log() for _ in range(PUSHED_CASES)]
        rina.sync()
        _pushed_per_s(place, process.port, rina, cases, is_beside=False)
        for is_beside in TURNS * ROUNDS:
            rates[is_beside].append(_pushed_per_s(place, process.port, rina, cases, is_beside))
    alone, beside = (mean(rates[one]) for one in (False, True))  # medians of so few differ by more
    for words, is_beside in (("alone", False), ("beside the figures", True)):
        print(f"    changes a second {words}: " + " ".join(f"{one:.0f}" for one in rates[is_beside]))
    loss = (1 - beside / alone) * 100
    error = sqrt(sum(variance(one) / len(one) for one in rates.values())) / alone * 100
    print(f"    the loss is {loss:.1f} % with a standard error of {error:.1f} %")
    return [row("push_beside_figures_loss", loss, "%", budget=MOST_LOSS_PERCENT)]


bench_push_beside_figures.rows = ["push_beside_figures_loss"]  # type: ignore[attr-defined]


def _pushed_per_s(place: Place, port: int, rina: Station, cases: list[UUID], is_beside: bool) -> float:
    with ExitStack() as rest:
        if not is_beside:
            holder = rest.enter_context(closing(place.shared.connect("postgres", autocommit=True)))
            holder.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        for _ in range(NOTES // len(cases)):
            rina.do(*(note(case_id) for case_id in cases))
        exchange = rest.enter_context(through(port, rina))
        began = time.perf_counter()
        exchange.push()
        return NOTES / (time.perf_counter() - began)


def _until_fact(owner: Engine, case_id: UUID) -> float:
    """Wait until the case has its fact; return how long that took."""
    began = time.perf_counter()
    query = text(f"SELECT EXISTS (SELECT 1 FROM loket.{SPANS.name} WHERE case_id = :id)")

    def is_there() -> bool:
        with owner.connect() as connection:
            return bool(connection.execute(query, {"id": case_id}).scalar_one())

    assert comes_true(is_there, 120)
    return time.perf_counter() - began
