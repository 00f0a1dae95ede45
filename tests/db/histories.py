"""Random histories of three workstations: without a network, with one that breaks, with processes that die.

What must hold is in history_checks.py. Half of the histories begin with cases that all have.
tests/server/test_histories.py runs them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from db.errors import StorageError
from db.sync import pull
from db.sync.sync_status import SharedError, Trouble
from tests.db.history_checks import (
    check_compared,
    check_effects,
    check_end,
    check_images,
    check_outbox,
    check_pulled,
    check_server,
)
from tests.db.history_faults import Died, Wire, die
from tests.db.history_office import Desk, HistoryOffice
from tests.db.history_work import WORK, Pen

HISTORIES = settings(
    max_examples=25,  # more of them, and others each time: make bench ONLY=sync_histories
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],  # the bench makes what it finds small
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)
DESKS = st.integers(0, 2)
WAYS = st.sampled_from(["push", "pull", "sync", "sync"])
# At the n-th statement or commit: the network goes, the process dies, others (or its person) are faster.
POINTS = st.integers(1, 60) | st.integers(-3, -1)
FAULTS = st.tuples(POINTS, st.sampled_from(["cut", "die", "die", "work", "push", "pull", "sync"]), DESKS)
# Who sees a case changes more often than in an office.
WORKS = st.sampled_from([*WORK, *3 * ("flag", "assign", "at_unit", "link"), "note"])
PICKS = st.integers(0, 15)
SYNCED = ("log", "log", "escalate", "call")
PAGE = pull.PAGE
ROUNDS = 2  # the first takes all there; in the second everybody reads what came last


class Histories(RuleBasedStateMachine):
    office: HistoryOffice

    def __init__(self) -> None:
        super().__init__()
        self.pen = Pen()

    @initialize(
        is_synced=st.booleans(),
        page=st.sampled_from([2, PAGE]),
        is_heavy=st.sampled_from([True, False, False]),
    )
    def start(self, is_synced: bool, page: int, is_heavy: bool) -> None:
        # After a long absence, and of a heavy case, it comes in parts, and a part may be the last that comes.
        self._set_pages(page, is_heavy)
        if not is_synced:
            self.office.begin()
            return
        self.pen.minute = len(SYNCED)
        if not self.office.begin("synced"):
            self._make_synced()

    def _set_pages(self, page: int, is_heavy: bool) -> None:
        raise NotImplementedError

    def _make_synced(self) -> None:
        """All histories that start with cases start with these."""
        self.office.begin()
        self.pen.minute = 0
        for pick, what in enumerate(SYNCED):
            assert self._work(self.office.desks[0], what, pick)
        for desk in self.office.desks:
            self._round(desk)
            check_pulled(desk)
        self.office.keep("synced")
        self.office.begin("synced")

    @rule(number=DESKS, what=WORKS, pick=PICKS)
    def work(self, number: int, what: str, pick: int) -> None:
        desk = self.office.desks[number]
        before = desk.accepted
        self._work(desk, what, pick)
        check_outbox(desk)
        check_images(desk)
        assert desk.accepted >= before

    @rule(pick=PICKS)
    def arrive(self, pick: int) -> None:
        self.pen.minute += 1
        self.office.arrive(self.pen.minute, pick)

    @rule(number=DESKS, way=WAYS)
    def exchange(self, number: int, way: str) -> None:
        self._exchange(self.office.desks[number], way, None)

    @rule(number=DESKS, what=WORKS, pick=PICKS, point=st.integers(1, 40))
    def broken_work(self, number: int, what: str, pick: int, point: int) -> None:
        """A user without a report that it is done has not done it."""
        desk = self.office.desks[number]
        try:
            with self.office.faults.armed(point, die):
                self._work(desk, what, pick)
        except StorageError:
            desk.restart()
        check_outbox(desk)
        check_images(desk)

    @rule(number=DESKS, way=WAYS, fault=FAULTS, what=st.none() | WORKS, pick=PICKS)
    def broken_exchange(
        self, number: int, way: str, fault: tuple[int, str, int], what: str | None, pick: int
    ) -> None:
        if what is not None:
            self._work(self.office.desks[number], what, pick)
        self._exchange(self.office.desks[number], way, fault)

    @rule(number=DESKS, other=DESKS, what=WORKS, pick=PICKS)
    def late_commit(self, number: int, other: int, what: str, pick: int) -> None:
        """What began first ends last: at the second commit of a push, its own, another desk is faster."""
        self._work(self.office.desks[number], what, pick)
        self._exchange(self.office.desks[number], "push", (-2, "sync", other))

    def _exchange(self, desk: Desk, way: str, fault: tuple[int, str, int] | None) -> None:
        if fault is None:
            self._round(desk, way)
            is_whole = way != "push"
        else:
            is_whole = self._broken_round(desk, way, *fault)
        self._check(desk, way, is_whole)

    def _check(self, desk: Desk, way: str, is_whole: bool) -> None:
        """After an exchange; is_whole: It came to its end, and nobody wrote beside it."""
        check_server(self.office)
        check_outbox(desk)
        if is_whole:
            check_pulled(desk)
        elif way == "push":
            check_images(desk)
        else:
            desk.confirmed = None

    @rule(number=DESKS, what=st.sampled_from(["restart", "restart", "person", "unit", "epoch"]))
    def change(self, number: int, what: str) -> None:
        desk = self.office.desks[number]
        if what == "restart":
            desk.restart()
            check_images(desk)
        elif what == "person":
            seat = self.office.desks[1]
            # rina has the same sight as sari, and sits elsewhere, too
            seat.login = ("sari", "rina", "wati")[number]
        elif what == "unit":
            self.office.move_dedi()
        else:
            self.office.change("UPDATE loket.sync_server SET epoch = gen_random_uuid()")

    @rule(number=DESKS, other=DESKS, pick=PICKS)
    def long_absence(self, number: int, other: int, pick: int) -> None:
        """A workstation that was filled without finished cases gets one whole when it continues."""
        desk, there = self.office.desks[number], self.office.desks[other]
        if there is desk:
            there = self.office.desks[(other + 1) % 3]
        self._round(there)
        self._check(there, "sync", True)
        if not self._work(there, "cancel", pick):
            return
        self._round(there)
        self._check(there, "sync", True)
        with self.office.short_memory():
            desk.fill_anew()
            self._round(desk)
            self._check(desk, "sync", True)
        self._work(there, "reopen", pick)
        self._round(there)
        self._check(there, "sync", True)
        self._round(desk, "pull")
        self._check(desk, "pull", True)

    def teardown(self) -> None:
        try:
            for _ in range(ROUNDS):
                for desk in self.office.desks:
                    self._round(desk)
            check_server(self.office)
            for desk in self.office.desks:
                check_end(desk)
            with self.office.short_memory():  # one side may lack finished cases
                check_compared(self.office.desks[self.pen.minute % 3])
            check_effects(self.office)
        finally:
            self.office.end()

    def _work(self, desk: Desk, what: str, pick: int) -> bool:
        mutations = self.pen.write(desk, what, pick)
        return bool(mutations) and desk.do(*mutations)

    def _round(self, desk: Desk, way: str = "sync") -> None:
        if way != "pull":
            assert desk.exchange.push() is None
        if way != "push":
            desk.exchange.pull()

    def _broken_round(self, desk: Desk, way: str, number: int, kind: str, other: int) -> bool:
        """Return whether it came to its end, and nobody wrote beside it."""
        is_alone = True

        def beside(work: Callable[[], object], wire: Wire | None) -> None:
            nonlocal is_alone
            is_alone = False
            if wire is not None or kind != "work":
                with contextlib.suppress(SharedError):
                    work()

        deeds = self.office.deeds(number)
        if kind == "work":
            deeds[kind] = partial(beside, lambda: self._work(desk, "note", number))
        elif kind not in deeds:
            there = self.office.desks[other]
            if there is desk:
                return self._broken_round(desk, way, number, kind, (other + 1) % 3)
            there.confirmed = None

            def meanwhile() -> None:
                """What begins after a transaction ends before it: a number that only grows would miss it."""
                if kind != "pull":
                    self._work(there, "log", number)
                self._round(there, kind)

            deeds[kind] = partial(beside, meanwhile)
        try:
            with self.office.broken_at(number, deeds[kind]):
                self._round(desk, way)
        except SharedError as error:
            if error.trouble is not Trouble.UNREACHABLE:
                raise
            return False
        except (Died, StorageError):
            desk.restart()
            return False
        return is_alone and way != "push"
