"""A screen reader that reads what a program shows. Each line asks for the tree; it is printed as JSON.

`/usr/bin/python3 reading_client.py PID` runs with the system's Python, which has libatspi (Debian:
gir1.2-atspi-2.0), in the session bus of the program. An object has "id", "role", "name", "states" and
"parents", the roles above it. Objects that are not shown, and what is in them, are left out.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402  (the version is chosen first)

PATIENCE_S = 60.0
DEEPEST = 60


def program(pid: int) -> Any:
    ends_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_at:
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for number in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(number)
            if child is not None and child.get_process_id() == pid and child.get_child_count():
                return child
        time.sleep(0.2)  # libatspi reports a new program to its own main loop only, which nothing runs here
    raise SystemExit("the program did not come to the accessibility bus")


def read(one: Any, parents: tuple[str, ...], found: list[dict[str, Any]]) -> None:
    states = one.get_state_set()
    role = one.get_role_name()
    if len(parents) > DEEPEST or not (states.contains(Atspi.StateType.SHOWING) or len(parents) < 1):
        return
    found.append(
        {
            "id": one.get_accessible_id() or "",
            "role": role,
            "name": one.get_name() or "",
            "states": [state.value_nick for state in states.get_states()],
            "parents": parents,
        }
    )
    for number in range(one.get_child_count()):
        child = one.get_child_at_index(number)
        if child is not None:
            read(child, (*parents, role), found)


def main(pid: int) -> None:
    Atspi.init()
    reads = program(pid)
    reads.set_cache_mask(Atspi.Cache.NONE)
    print("ready", flush=True)
    for _ in sys.stdin:
        found: list[dict[str, Any]] = []
        read(reads, (), found)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
