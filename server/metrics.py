"""Figures of one instance for Prometheus: counts and times, no data of people or cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timezone

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.figures.making import Progress
from server.channels.channels import AddressHealth
from server.database import Database
from server.directory_people import DirectoryPeople
from server.events import Events
from server.exchange.health import SourceHealth


class Metrics:
    def __init__(self, database: Database, events: Events, directory: DirectoryPeople | None) -> None:
        own = self._registry = CollectorRegistry()
        labels = ("method", "route")
        self.requests = Counter("loket_requests", "Requests", (*labels, "status"), registry=own)
        self.seconds = Histogram("loket_request_seconds", "Time of a request", labels, registry=own)
        self.mutations = Counter("loket_mutations", "Mutations that have an outcome", registry=own)
        sockets = Gauge("loket_sockets", "Workstations that are connected", registry=own)
        sockets.set_function(lambda: len(events))
        waiting = Gauge("loket_database_waiting", "Requests that use or await the database", registry=own)
        waiting.set_function(lambda: database.waiting)

        self.webhooks = Counter("loket_webhooks", "Calls of providers", ("channel", "status"), registry=own)
        if directory is not None:
            away = Gauge(
                "loket_directory_away", "1 while the office's directory gives no answer", registry=own
            )
            away.set_function(lambda: directory.is_away)

    def watch_addresses(self, health: Callable[[], Sequence[AddressHealth]]) -> None:
        """Show whether the addresses of the written channels work."""
        self._registry.register(_Addresses(health))

    def watch_figures(self, progress: Callable[[], Progress]) -> None:
        """Show how far the facts are."""
        waiting = Gauge(
            "loket_figures_waiting", "Cases whose facts have to be made again", registry=self._registry
        )
        waiting.set_function(lambda: progress().waiting)
        age = Gauge(
            "loket_figures_age_seconds", "Time since changes were last counted", registry=self._registry
        )
        age.set_function(lambda: _age_s(progress().made_at))

    def watch_reports(self, fault: Callable[[], str]) -> None:
        """Show whether the reports of the month are written."""
        works = Gauge(
            "loket_reports_works", "0 while reports that are due cannot be written", registry=self._registry
        )
        works.set_function(lambda: not fault())

    def watch_exchange(
        self, health: Callable[[], Mapping[str, SourceHealth]], clock_ahead_s: Callable[[], float]
    ) -> None:
        """Show whether the telephone exchange is read here."""
        clock = Gauge(
            "loket_exchange_clock_seconds", "How far the exchange's clock is ahead", registry=self._registry
        )
        clock.set_function(clock_ahead_s)
        self._registry.register(_Sources(health))

    def text(self) -> bytes:
        return generate_latest(self._registry)


def _age_s(at: datetime | None) -> float:
    return float("nan") if at is None else (datetime.now(timezone.utc) - at).total_seconds()


class _Addresses(Collector):
    def __init__(self, health: Callable[[], Sequence[AddressHealth]]) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        labels = ["name", "channel", "code"]
        works = GaugeMetricFamily(
            "loket_address_works", "1 while an address of the office works", labels=labels
        )
        leads = GaugeMetricFamily(
            "loket_address_leads", "1 where this instance fetches and sends", labels=labels[:2]
        )
        for one in self._health():
            of = [one.name, one.channel.value]
            works.add_metric([*of, one.health.code], one.health.works)
            leads.add_metric(of, one.leads)
        yield works
        yield leads


class _Sources(Collector):
    def __init__(self, health: Callable[[], Mapping[str, SourceHealth]]) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        works = GaugeMetricFamily(
            "loket_exchange_works", "1 while a source of the telephone exchange is read", labels=["source"]
        )
        bad = GaugeMetricFamily(
            "loket_exchange_bad_lines", "Lines that could not be read since the start", labels=["source"]
        )
        for name, one in self._health().items():
            works.add_metric([name], one.works)
            bad.add_metric([name], one.bad)
        yield works
        yield bad
