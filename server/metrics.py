"""Figures of one instance for Prometheus: counts and times, no data of people or cases."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from server.database import Database
from server.directory_people import DirectoryPeople
from server.events import Events


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

        if directory is not None:
            away = Gauge(
                "loket_directory_away", "1 while the office's directory gives no answer", registry=own
            )
            away.set_function(lambda: directory.is_away)

    def text(self) -> bytes:
        return generate_latest(self._registry)
