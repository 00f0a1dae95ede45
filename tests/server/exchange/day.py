"""A day of a queue as Asterisk's queue_log has it, and what happened in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random

from db.enums import QueueOutcome
from server.exchange.events import Event
from server.exchange.queue_log import BadLine, event_of
from server.exchange.stays import Stay, stays_of

QUEUES = ("layanan", "perizinan", "pengaduan")
Known = tuple[str, str, int, datetime, datetime | None, QueueOutcome, int | None, str, str]


@dataclass
class Day:
    """lines: In the order in which Asterisk writes them. stays: What happened."""

    random: Random
    began: datetime
    lines: list[str] = field(default_factory=list)
    stays: set[Known] = field(default_factory=set)

    def live(self, calls: int) -> Day:
        """Let callers come, wait, be answered, give up, and go from queue to queue."""
        written: list[tuple[int, str]] = [
            (_second(self.began), self._line(self.began, "NONE|NONE|NONE|QUEUESTART|"))
        ]
        for number in range(calls):
            at = self.began + timedelta(seconds=self.random.randrange(1, 28_800))
            written += self._call(f"{_second(at)}.{number}", at)
        written.sort(key=lambda one: one[0])
        self.lines = [line for _second, line in written]
        return self

    def _call(self, call_ref: str, at: datetime) -> list[tuple[int, str]]:
        random, found = self.random, []
        count, number = dict.fromkeys(QUEUES, 0), f"+62812{random.randrange(10**6):06}"
        queues = [random.choice(QUEUES) for _ in range(random.choice((1, 1, 1, 2, 3)))]

        def write(queue: str, agent: str, words: str) -> None:
            found.append((_second(at), self._line(at, f"{call_ref}|{queue}|{agent}|{words}")))

        for place, queue in enumerate(queues):
            following = queues[place + 1] if place + 1 < len(queues) else ""
            count[queue] += 1
            entered, position = at, random.randrange(1, 9)
            write(queue, "NONE", f"ENTERQUEUE||{number}|{position}")
            for _ in range(random.choice((0, 0, 1, 3))):
                at += timedelta(seconds=random.choice((1, 7, 15)))
                write(queue, f"PJSIP/{random.randrange(1001, 1009)}", "RINGNOANSWER|15000")
            # Of two stays without a second in one second the log does not say which was first.
            at += timedelta(seconds=random.choice((0, 1, 4, 5, 6, 19, 20, 21, 200)[place > 0 :]))
            waited = _second(at) - _second(entered)
            outcome, reason, left = QueueOutcome.FLOWED_OUT, "", at
            end = random.choice(("timeout", "key", "empty")) if following else random.choice(("talk", "gone"))
            if end == "talk":
                agent, talked = f"PJSIP/{random.randrange(1001, 1009)}", random.randrange(1, 600)
                write(queue, agent, f"CONNECT|{waited}|{call_ref}9|3")
                at += timedelta(seconds=talked)
                over = random.choice(
                    ("COMPLETEAGENT|", "COMPLETECALLER|", "BLINDTRANSFER|1020|from-internal|")
                )
                write(queue, agent, f"{over}{waited}|{talked}|{position}")
                outcome = QueueOutcome.ANSWERED
            elif end == "gone":
                write(queue, "NONE", f"ABANDON|{position}|{position}|{waited}")
                outcome = QueueOutcome.ABANDONED
            elif end == "key":
                write(queue, "NONE", f"EXITWITHKEY|0|{position}|{position}|{waited}")
            else:
                write(queue, "NONE", f"EXITWITH{end.upper()}|1|1|{waited}".replace("WITHEMPTY", "EMPTY"))
            if outcome is QueueOutcome.FLOWED_OUT:
                reason = end
            known = (call_ref, queue, count[queue], _floor(entered), _floor(left), outcome, waited * 1000)
            self.stays.add((*known, reason, following))
        return found

    def _line(self, at: datetime, words: str) -> str:
        return f"{_second(at)}|{words}"


def a_day(seed: int, calls: int) -> Day:
    return Day(Random(seed), datetime(2026, 11, 24, 1, 0, 0, 400_000, tzinfo=timezone.utc)).live(calls)


def known(stay: Stay) -> Known:
    return (
        *(stay.call_ref, stay.queue, stay.stay, stay.entered_at, stay.left_at, stay.outcome, stay.wait_ms),
        *(stay.reason, stay.next_queue),
    )


def stays_of_lines(lines: list[str]) -> set[Known]:
    by_call: dict[str, list[Event]] = {}
    for line in lines:
        try:
            event = event_of(line)
        except BadLine:
            continue
        if event is not None and event.call_ref:
            by_call.setdefault(event.call_ref, []).append(event)
    return {known(stay) for events in by_call.values() for stay in stays_of(events)}


def _second(at: datetime) -> int:
    return int(at.timestamp())


def _floor(at: datetime) -> datetime:
    return at.replace(microsecond=0)
