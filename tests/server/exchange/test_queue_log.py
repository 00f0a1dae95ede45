"""queue_log is followed through rotation, copies, crashes and lines that are not whole."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.exchange.events import Event, Kind
from server.exchange.members import extension_of
from server.exchange.queue_log import BadLine, Place, QueueLog, event_of
from tests.server.exchange.day import a_day


class Reader:
    """Reads as the server does: what it has read is known once its place is kept."""

    def __init__(self, path: Path) -> None:
        self._log = QueueLog(path)
        self._place: Place | None = None
        self.seen: set[int] = set()
        self.bad = 0

    def read(self, is_killed: bool = False) -> None:
        place = self._place
        while True:
            batch = self._log.read(place)
            self.seen |= {one.seq for one in batch.events}
            place = batch.place
            if not batch.has_more:
                break
        if not is_killed:
            self._place = place


def expected(lines: list[str]) -> set[int]:
    return {one.seq for one in map(event_of, lines) if one is not None}


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_whatever_happens_to_the_file(seed: int) -> None:
    day, random = a_day(seed, 12), Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "queue_log")
        reader, waiting, rotated = Reader(path), "".join(f"{line}\n" for line in day.lines), 0
        while waiting:
            size = random.randrange(1, 400)  # often in the middle of a line
            with path.open("a") as file:
                file.write(waiting[:size])
            waiting = waiting[size:]
            is_whole = path.read_bytes().endswith(b"\n")
            match random.randrange(6):
                case 0 if is_whole:
                    path.rename(path.with_name(f"queue_log.{rotated}"))
                    rotated += 1
                case 1 if is_whole:
                    with path.open("rb") as plain, gzip.open(f"{path}-{rotated}.gz", "wb") as packed:
                        shutil.copyfileobj(plain, packed)
                    path.unlink()
                    rotated += 1
                case 2:  # rsync: another inode, the same file
                    shutil.copy(path, f"{folder}/copy")
                    Path(folder, "copy").replace(path)
                case 3:
                    reader.read(is_killed=True)
                case _:
                    reader.read()
        reader.read()
        assert reader.seen == expected(day.lines)


def test_a_line_that_is_being_written_waits_and_a_broken_one_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    entered = "1764320000|1764320000.1|layanan|NONE|ENTERQUEUE||+628121|1\n"
    path.write_text(f"{entered}1764320009|1764320000.1|layanan|PJSIP/10")
    log = QueueLog(path)
    first = log.read(None)
    assert ([one.kind for one in first.events], first.has_more) == ([Kind.ENTERED], True)
    with path.open("a") as file:
        file.write(f"01|CONNECT|9|1764320001.2|3\n1764320010|17643\n{entered[:52]}{entered}")
    second = log.read(first.place)
    assert [(one.kind, one.wait_s) for one in second.events] == [(Kind.ANSWERED, 9.0)]
    assert (second.bad, second.has_more) == (2, False)
    assert log.read(second.place).events == ()


def test_no_file_is_no_place_and_a_shorter_copy_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    log = QueueLog(path)
    assert log.read(None).place is None
    lines = [f"17643200{n:02}|1.{n}|layanan|NONE|ENTERQUEUE||+62812|1\n" for n in range(20)]
    path.write_text("".join(lines))
    whole = log.read(None)
    path.write_text("".join(lines[:10]))
    assert len(log.read(whole.place).events) == 10


SAID = "1764320009|1764320000.1|layanan|PJSIP/1001|"


@pytest.mark.parametrize(
    ("line", "kind", "wait_s", "talk_s", "reason"),
    [
        (f"{SAID}CONNECT|9|1764320001.2|3", Kind.ANSWERED, 9, None, None),
        (f"{SAID}COMPLETECALLER|9|61|2", Kind.ENDED, 9, 61, None),
        (f"{SAID}BLINDTRANSFER|1020|from-internal|9|61|2", Kind.ENDED, 9, 61, None),
        (f"{SAID}ATTENDEDTRANSFER|BRIDGE|3f1c|9|61|2", Kind.ENDED, 9, 61, None),
        (f"{SAID}ATTENDEDTRANSFER|LINK|PJSIP/a-1|PJSIP/b-2|9|61|2", Kind.ENDED, 9, 61, None),
        (f"{SAID}ABANDON|2|4|33", Kind.ABANDONED, 33, None, None),
        (f"{SAID}EXITWITHTIMEOUT|1|4|60", Kind.LEFT, 60, None, "timeout"),
        (f"{SAID}EXITEMPTY|1|4|60", Kind.LEFT, 60, None, "empty"),
        (f"{SAID}EXITWITHKEY|0|1|4|12", Kind.LEFT, 12, None, "key"),
        (f"{SAID}EXITWITHKEY|0|1", Kind.LEFT, None, None, "key"),
        (f"{SAID}WITHDRAW|1|4|12|note", Kind.LEFT, 12, None, "withdrawn"),
        (f"{SAID}AGENTDUMP|", Kind.LEFT, None, None, "agent_hung_up"),
        (f"{SAID}RINGNOANSWER|15000", Kind.RANG, None, None, None),
        (f"{SAID}RINGCANCELED|1500", Kind.RANG, None, None, None),
    ],
)
def test_each_line_of_a_call_is_understood(
    line: str, kind: Kind, wait_s: float | None, talk_s: float | None, reason: str | None
) -> None:
    """As Asterisk 23 writes them: apps/app_queue.c."""
    found = event_of(line)
    assert isinstance(found, Event)
    assert (found.kind, found.wait_s, found.talk_s) == (kind, wait_s, talk_s)
    assert found.facts.get("reason") == reason


def test_an_entry_has_number_and_position_also_with_a_name() -> None:
    found = event_of("1764320000|1764320000.1|layanan|NONE|ENTERQUEUE||+628121|4|Budi_S")
    assert found is not None
    assert found.facts == {"remote": "+628121", "position": 4}


@pytest.mark.parametrize(
    "line",
    [
        "1764320000|NONE|NONE|NONE|CONFIGRELOAD|",
        f"{SAID}ADDMEMBER|",
        "1764320000|NONE|layanan|Rina|PAUSE|Break",
    ],
)
def test_what_is_of_no_call_is_left_out(line: str) -> None:
    assert event_of(line) is None


@pytest.mark.parametrize(
    "line", ["", "1764320000|1.1", "then|1.1|layanan|NONE|ABANDON|1|1|1", f"{SAID}CONNECT"]
)
def test_a_line_that_is_not_whole_is_no_event(line: str) -> None:
    with pytest.raises(BadLine):
        event_of(line)


@pytest.mark.parametrize(
    ("interface", "extension"),
    [
        ("PJSIP/1001", "1001"),
        ("SIP/1001-000000a3", "1001"),
        ("Local/1001@from-queue/n", "1001"),
        ("user/1001@pbx.example", "1001"),
        ("1001@pbx.example", "1001"),
        ("1001", "1001"),
        ("Rina Wijaya", ""),
        ("PJSIP/trunk", ""),
    ],
)
def test_the_extension_of_a_member_is_in_its_interface(interface: str, extension: str) -> None:
    assert extension_of(interface) == extension
