"""Which delivered page continues the rows of a workstation, and which one must not be applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from db.sync.connection import Greeting
from db.sync.delivered_pages import MOST, DeliveredPages, Snapshot
from db.sync.messages import NOBODY, Page, pack_shared, unpack_shared
from db.sync.transport import Since

ME = uuid7()
NOW = datetime(2026, 11, 30, tzinfo=timezone.utc)
HERE = Since("epoch", f"10:10:@newest {ME}/agent", 5, 4)


def a_page(after: str, snapshot: str, sight: str = "agent", epoch: str = "epoch") -> bytes:
    greeting = Greeting(epoch, NOBODY, True, f"{NOBODY}/{sight}", 90, NOW)
    return pack_shared(Page(greeting, cursor=f"{snapshot}@newer", after=after))


def taken(since: Since, *pages: bytes) -> Page | None:
    delivered = DeliveredPages()
    for page in pages:
        delivered.add(page)
    return delivered.take(since, ME)


def test_a_page_that_continues_the_rows_here_becomes_one_of_this_user() -> None:
    page = taken(HERE, a_page("9:10:9", "12:12:"))
    assert page is not None
    assert page.cursor == f"12:12:@newer {ME}/agent"
    assert (page.greeting.agent_id, page.greeting.sight) == (ME, f"{ME}/agent")
    assert page.last_mut == 4


def test_pages_follow_each_other_and_one_that_is_here_is_skipped() -> None:
    delivered = DeliveredPages()
    for page in (a_page("8:8:", "9:9:"), a_page("9:9:", "11:11:"), a_page("11:11:", "13:13:")):
        delivered.add(page)
    first = delivered.take(HERE, ME)
    assert first is not None
    assert first.after == "9:9:"
    second = delivered.take(replace(HERE, cursor=first.cursor), ME)
    assert second is not None
    assert second.after == "11:11:"
    assert not delivered


@pytest.mark.parametrize(
    ("since", "page"),
    [
        (HERE, a_page("11:11:", "12:12:")),  # one was missed
        (HERE, a_page("9:11:9", "12:12:")),  # 10 was written in a page that was missed
        (HERE, a_page("9:9:", "12:12:", sight="supervisor")),
        (HERE, a_page("9:9:", "12:12:", sight="agent/team")),
        (HERE, a_page("9:9:", "12:12:", epoch="another")),
        (replace(HERE, cursor=f"10:10:@newest {NOBODY}/agent"), a_page("9:9:", "12:12:")),  # another user
        (replace(HERE, oldest_mut=4), a_page("9:9:", "12:12:")),  # the outcome of 4 is not known here
        (replace(HERE, cursor=""), a_page("9:9:", "12:12:")),
        (HERE, b"no page"),
        (HERE, a_page("9:9:", "12:12:")[:-4]),
    ],
)
def test_of_a_page_that_does_not_continue_nothing_is_applied(since: Since, page: bytes) -> None:
    assert taken(since, page) is None


def test_after_a_gap_none_of_the_later_pages_is_applied() -> None:
    assert taken(HERE, a_page("11:11:", "12:12:"), a_page("9:9:", "14:14:")) is None


def test_a_workstation_that_was_busy_for_long_pulls() -> None:
    pages = [a_page(f"{at}:{at}:", f"{at + 1}:{at + 1}:") for at in range(10, 11 + MOST)]
    assert taken(HERE, *pages) is None
    assert taken(HERE, *pages[:-1]) is not None


def test_a_page_that_is_too_large_when_unpacked_is_refused() -> None:
    page = Page(Greeting("epoch", NOBODY, True, "", 90, NOW), cursor="x" * 17_000_000)
    with pytest.raises(ValueError):
        unpack_shared(pack_shared(page))
    with pytest.raises((ValueError, msgspec.DecodeError)):
        unpack_shared(b"")


@st.composite
def snapshots(draw: Any) -> Snapshot:
    xmax = draw(st.integers(3, 12))
    running = draw(st.frozensets(st.integers(3, 11)))
    return Snapshot(xmax, frozenset(one for one in running if one < xmax))


@given(snapshots(), snapshots())
def test_a_snapshot_includes_another_if_it_sees_every_transaction_that_the_other_sees(
    one: Snapshot, other: Snapshot
) -> None:
    sees_all = all(one.sees(xid) for xid in range(15) if other.sees(xid))
    assert one.includes(other) is sees_all
