"""An assistive technology that asks a program everything that AT-SPI can answer, over and over.

`/usr/bin/python3 accessibility_client.py PID SECONDS SEED walk|listen` runs with the system's Python, which
has libatspi (Debian: gir1.2-atspi-2.0), in the session bus of the program with this process id. "walk" asks
about the whole tree without a cache, and again about objects of earlier walks, which may be gone. "listen"
registers for every event, and asks about the source of an event at once, as a screen reader does. It prints
its figures as one line of JSON when the time is up or the program has ended.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (the version is chosen first)

EVENTS = ("object", "window", "focus", "document", "mouse")
KEPT = 400  # objects of earlier walks that are asked again
ASKED_SHARE = 0.05  # of the events' sources
DEEPEST = 60
ANSWER_MS, START_MS = 5_000, 20_000
Answer = TypeVar("Answer")


class GoneError(Exception):
    """The program has ended."""


class Client:
    def __init__(self, pid: int, seconds: float, seed: int, listens: bool) -> None:
        self._pid, self._listens = pid, listens
        self._met_at = 0.0
        self._ends_at = time.monotonic() + seconds
        self._chance = random.Random(seed)
        self._kept: list[Atspi.Accessible | None] = [None] * KEPT
        self._is_asking_source = False
        self._is_gone = False
        self._listener = Atspi.EventListener.new(self._on_event)
        self.figures: Counter[str] = Counter()
        self.longest_s = 0.0

    def run(self) -> None:
        Atspi.init()
        Atspi.set_timeout(ANSWER_MS, START_MS)
        if self._listens:
            for kind in EVENTS:
                self._ask(partial(lambda kind: self._listener.register(kind), kind))
        while time.monotonic() < self._ends_at:
            try:
                program = self._program()
                if program is None or self._listens:
                    self._pump(0.2)
                    continue
                program.set_cache_mask(Atspi.Cache.NONE)
                self._walk(program, 0)
                self.figures["walks"] += 1
                self._ask_kept()
            except GoneError:
                self.figures["gone"] = 1
                return

    def _program(self) -> Atspi.Accessible | None:
        self._check()
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for number in range(desktop.get_child_count()):
            child = self._ask(partial(lambda number: desktop.get_child_at_index(number), number))
            if child is not None and self._ask(child.get_process_id) == self._pid:
                return child
        return None

    @property
    def walked_s(self) -> float:
        """Since the first object that it asked about."""
        return time.monotonic() - self._met_at if self._met_at else 0.0

    # -- asking --------------------------------------------------------------------------------------------

    def _walk(self, one: Atspi.Accessible, depth: int) -> None:
        if time.monotonic() > self._ends_at or depth > DEEPEST:
            return
        self._examine(one)
        self._kept[self._chance.randrange(KEPT)] = one
        self._pump(0)
        children = self._ask(one.get_child_count) or 0
        for number in range(children):
            child = self._ask(partial(lambda number: one.get_child_at_index(number), number))
            if child is not None:
                self._walk(child, depth + 1)

    def _ask_kept(self) -> None:
        """Ask what may be gone by now."""
        for one in self._chance.sample(self._kept, 60):
            if one is not None:
                self._examine(one)
                self._ask(one.get_parent)

    def _examine(self, one: Atspi.Accessible) -> None:
        self.figures["objects"] += 1
        self._met_at = self._met_at or time.monotonic()
        for question in (
            one.get_name,
            one.get_description,
            one.get_role,
            one.get_role_name,
            one.get_localized_role_name,
            one.get_state_set,
            one.get_attributes,
            one.get_index_in_parent,
            one.get_accessible_id,
            one.get_interfaces,
        ):
            self._ask(question)
        for relation in self._ask(one.get_relation_set) or ():
            for number in range(self._ask(relation.get_n_targets) or 0):
                target = self._ask(
                    partial(lambda number, relation: relation.get_target(number), number, relation)
                )
                if target is not None:
                    self._ask(target.get_name)
        for part, asked in (
            (one.get_component_iface, self._ask_place),
            (one.get_action_iface, self._ask_actions),
            (one.get_value_iface, self._ask_value),
            (one.get_text_iface, self._ask_text),
            (one.get_table_iface, self._ask_table),
            (one.get_table_cell, self._ask_cell),
            (one.get_selection_iface, self._ask_selection),
        ):
            found = self._ask(part)
            if found is not None:
                asked(found)

    def _ask_place(self, part: Atspi.Component) -> None:
        extents = self._ask(lambda: part.get_extents(Atspi.CoordType.SCREEN))
        self._ask(lambda: part.get_extents(Atspi.CoordType.WINDOW))
        self._ask(part.get_layer)
        if extents is not None and extents.width > 0 and extents.height > 0:
            x = extents.x + self._chance.randrange(extents.width)
            y = extents.y + self._chance.randrange(extents.height)
            below = self._ask(lambda: part.get_accessible_at_point(x, y, Atspi.CoordType.SCREEN))
            if below is not None:
                self._ask(below.get_name)

    def _ask_actions(self, part: Atspi.Action) -> None:
        for number in range(self._ask(part.get_n_actions) or 0):
            for question in (part.get_action_name, part.get_action_description, part.get_key_binding):
                self._ask(partial(lambda question, number: question(number), question, number))

    def _ask_value(self, part: Atspi.Value) -> None:
        for question in (part.get_current_value, part.get_minimum_value, part.get_maximum_value):
            self._ask(question)

    def _ask_text(self, part: Atspi.Text) -> None:
        length = self._ask(part.get_character_count) or 0
        caret = self._ask(part.get_caret_offset) or 0
        self._ask(lambda: Atspi.Text.get_text(part, 0, length))
        self._ask(lambda: Atspi.Text.get_text(part, -3, length + 3))
        for unit in (Atspi.TextGranularity.WORD, Atspi.TextGranularity.LINE, Atspi.TextGranularity.SENTENCE):
            self._ask(partial(lambda unit: part.get_string_at_offset(caret, unit), unit))
        self._ask(lambda: part.get_text_attributes(caret))
        self._ask(lambda: part.get_character_extents(max(0, length - 1), Atspi.CoordType.SCREEN))
        for number in range(self._ask(part.get_n_selections) or 0):
            self._ask(partial(lambda number: Atspi.Text.get_selection(part, number), number))

    def _ask_table(self, part: Atspi.Table) -> None:
        rows, columns = self._ask(part.get_n_rows) or 0, self._ask(part.get_n_columns) or 0
        self._ask(part.get_caption)
        self._ask(part.get_selected_rows)
        for row in {0, rows - 1, rows, self._chance.randrange(rows + 1)}:  # one past the end, too
            self._ask(partial(lambda row: part.get_row_header(row), row))
            self._ask(partial(lambda row: part.is_row_selected(row), row))
            for column in range(columns):
                cell = self._ask(
                    partial(lambda row, column: part.get_accessible_at(row, column), row, column)
                )
                if cell is not None:
                    self._examine(cell)
        for column in range(columns):
            self._ask(partial(lambda column: part.get_column_header(column), column))

    def _ask_cell(self, part: Atspi.TableCell) -> None:
        for question in (
            lambda: Atspi.TableCell.get_position(part),
            part.get_row_span,
            part.get_column_header_cells,
            part.get_row_header_cells,
            lambda: Atspi.TableCell.get_table(part),
        ):
            self._ask(question)

    def _ask_selection(self, part: Atspi.Selection) -> None:
        for number in range(self._ask(part.get_n_selected_children) or 0):
            chosen = self._ask(partial(lambda number: part.get_selected_child(number), number))
            if chosen is not None:
                self._ask(chosen.get_name)

    def _ask(self, question: Callable[[], Answer]) -> Answer | None:
        """Return the answer; None if there is none: the object may be gone."""
        self.figures["questions"] += 1
        began_at = time.monotonic()
        try:
            return question()
        except GLib.Error as error:
            self.figures[f"error: {error.message.partition(' path')[0][:50]}"] += 1
            self._check()
            return None
        finally:
            self.longest_s = max(self.longest_s, time.monotonic() - began_at)

    def _check(self) -> None:
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            raise GoneError from None

    # -- listening -----------------------------------------------------------------------------------------

    def _on_event(self, event: Atspi.Event) -> None:
        self.figures["events"] += 1
        is_over = self._is_gone or time.monotonic() > self._ends_at
        if is_over or event.source is None or self._is_asking_source:
            return
        if self._chance.random() > ASKED_SHARE:
            return
        self._is_asking_source = True
        try:
            self._kept[self._chance.randrange(KEPT)] = event.source
            self._examine(event.source)
            self._ask(event.source.get_parent)
        except GoneError:
            self._is_gone = True  # thousands of its events may still wait
        finally:
            self._is_asking_source = False

    def _pump(self, seconds: float) -> None:
        """Handle the events that have come, and those that come within so many seconds."""
        context = GLib.MainContext.default()
        for _ in range(50):
            if not context.iteration(False):
                break
        if seconds:
            ends: list[bool] = []
            GLib.timeout_add(round(1000 * seconds), lambda: ends.append(True))  # None: once only
            while not ends:
                context.iteration(True)


def main(pid: int, seconds: float, seed: int, role: str) -> int:
    client = Client(pid, seconds, seed, role == "listen")
    client.run()
    walked_s, longest_s = round(client.walked_s, 1), round(client.longest_s, 2)
    print(json.dumps({"walked_s": walked_s, "longest_answer_s": longest_s, **client.figures}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
