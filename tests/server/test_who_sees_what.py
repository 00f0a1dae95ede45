"""Every endpoint, every role and every kind of case: who gets in, and what each of them sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.sync.messages import decode_compared
from tests.db.postgres import Databases, value_of
from tests.db.shared_office import PEOPLE, made_template
from tests.server.instance import RunningServer
from tests.server.running import SECRET, Client, a_server, close_login, rows_in
from tests.server.target_office import Target

HASH = "c" * 64
OPEN = {("POST", "/v1/session"), ("POST", "/v1/second_factor"), ("GET", "/v1/openapi.json")}
PUBLIC = {  # of providers and visitors: they sign no session, and tests/server/channels has what they may
    *(("GET", "/public/whatsapp"), ("POST", "/public/whatsapp")),
    *(("GET", "/public/chat/{file}"), ("GET", "/public/chat/{site}/socket")),
    *(("POST", "/public/chat/{site}/say"), ("POST", "/public/chat/{site}/poll")),
    *(("GET", "/public/open/v1/openapi.json"), ("POST", "/public/open/v1/messages")),
    *(("POST", "/public/open/v1/statuses"), ("POST", "/public/open/v1/leaves")),
    ("GET", "/public/open/v1/conversations/{correspondent}"),
    ("GET", "/public/open/v1/messages/{message_id}/files/{number}"),
}
FILLED = {
    **{"report": "daily", "span": "day", "since": "2026-11-30", "until": "2026-12-01"},
    **{"made_at": "2026-12-01T00:00:00Z", "waiting": 0, "cells": []},
}
SKM_ROUND = {
    **{"id": str(uuid7()), "form_id": "kontak-2026", "since": "2026-10-01", "until": "2027-01-01"},
    **{"population": 100, "percent": 50},
}
REVIEW = {
    **{"id": str(uuid7()), "kind": "call", "work_id": str(uuid7()), "card_id": "panggilan-2026"},
    **{"answers": {}, "notes": []},
}
EXPERT = str(uuid7())
CALIBRATION = {
    **{"id": str(uuid7()), "kind": "call", "work_id": str(uuid7()), "expert_id": EXPERT},
    "reviewers": [EXPERT, str(uuid7()), str(uuid7())],
}
# By endpoint: a request that is understood, and whether it is for an enrolled workstation only.
ENDPOINTS: dict[tuple[str, str], tuple[Any, bool]] = {
    ("DELETE", "/v1/session"): (None, False),
    ("POST", "/v1/enrol"): ({"client_id": str(uuid7()), "workstation": "Z1", "secret": SECRET}, False),
    ("POST", "/v1/push"): (
        {
            "mutations": [
                {"number": 1, "name": "x", "args": "", "args_hash": "", "author": str(uuid7())},
            ]
        },
        True,
    ),
    ("GET", "/v1/pull"): (None, True),
    ("POST", "/v1/cases"): ({"ids": [str(uuid7())]}, True),
    ("GET", "/v1/events"): (None, True),
    ("POST", "/v1/compare"): ({"epoch": "", "cursor": ""}, True),
    ("POST", "/v1/compared"): ({"differing": 0}, True),
    ("POST", "/v1/password"): ({"present": "x", "new": "y"}, False),
    ("POST", "/v1/settled"): ({"station": {"client_id": str(uuid7()), "secret": SECRET}, "oldest": 1}, False),
    ("GET", "/v1/office"): (None, False),
    ("GET", "/v1/queues"): (None, False),
    ("GET", "/v1/archive"): (None, True),
    ("GET", "/v1/figures"): (None, False),
    ("POST", "/v1/figures"): (
        {"questions": [{"figure": "cases_opened", "since": "2026-11-01", "until": "2026-12-01"}]},
        False,
    ),
    ("GET", "/v1/figures/cases"): (None, True),
    ("GET", "/v1/figures/contacts"): (None, True),
    ("GET", "/v1/figures/accesses"): (None, True),
    ("GET", "/v1/board"): (None, True),
    ("GET", "/v1/reports"): (None, False),
    ("POST", "/v1/reports"): ({"id": str(uuid7()), "filled": FILLED}, False),
    ("POST", "/v1/open-data"): ({"month": "2026-11-01"}, False),
    ("GET", "/v1/skm/rounds"): (None, False),
    ("POST", "/v1/skm/rounds"): (SKM_ROUND, False),
    ("POST", "/v1/skm/close"): ({"id": str(uuid7())}, False),
    ("POST", "/v1/skm/plan"): ({"id": str(uuid7()), "plan": []}, False),
    ("POST", "/v1/skm/import"): ({"id": str(uuid7()), "sha256": HASH, "answers": []}, False),
    ("GET", "/v1/skm/invitations"): (None, True),
    ("POST", "/v1/skm/take"): ({"case_id": str(uuid7())}, True),
    ("POST", "/v1/skm/settle"): ({"case_id": str(uuid7()), "outcome": "refused"}, True),
    ("GET", "/v1/quality"): (None, True),
    ("GET", "/v1/quality/works"): (None, True),
    ("POST", "/v1/quality/open"): ({"kind": "thread", "work_id": str(uuid7())}, True),
    ("POST", "/v1/quality/review"): (REVIEW, True),
    ("POST", "/v1/quality/drop"): ({"id": str(uuid7()), "month": "2026-11-01"}, True),
    ("POST", "/v1/quality/take_over"): ({"draft_id": str(uuid7()), "month": "2026-11-01"}, True),
    ("POST", "/v1/quality/decide"): ({"id": str(uuid7()), "answers": {}, "decision": "Ya"}, True),
    ("POST", "/v1/quality/calibrate"): (CALIBRATION, True),
    ("POST", "/v1/quality/hand_in"): ({"id": str(uuid7()), "answers": {}}, True),
    ("POST", "/v1/quality/close"): ({"id": str(uuid7())}, True),
    ("GET", "/v1/quality/mine"): (None, True),
    ("POST", "/v1/quality/answer"): ({"id": str(uuid7())}, True),
    ("POST", "/v1/monitoring/begin"): (
        {"id": str(uuid7()), "agent_id": str(uuid7()), "way": "exchange", "reason": "x"},
        True,
    ),
    ("POST", "/v1/monitoring/keep"): ({"id": str(uuid7()), "mode": "listen"}, True),
    ("POST", "/v1/monitoring/end"): ({"id": str(uuid7())}, True),
    ("POST", "/v1/monitoring/signs"): ({}, True),
    ("POST", "/v1/archive"): ({"case_id": str(uuid7())}, True),
    ("POST", "/v1/sp4n/cases"): ({"tracking": ["1"]}, True),
    ("POST", "/v1/files_over"): ({"hashes": []}, False),
    ("POST", "/v1/files_lacking"): ({"hashes": [HASH]}, True),
    ("GET", f"/v1/files/{HASH}"): (None, False),
    ("PUT", f"/v1/files/{HASH}"): (None, False),  # its headers are read first
    ("DELETE", f"/v1/files/{HASH}"): (None, False),
    ("POST", "/v1/trail"): ({"sequence": 1, "hash": "0" * 64}, True),
    ("POST", "/v1/backlog"): ({"count": 0, "since": None, "author": ""}, True),
}
DESK = {"rina", "sari", "wati"}
SEES = {  # wati is a supervisor, dedi an officer
    "case": DESK,
    "closed": DESK,
    "elsewhere": DESK,  # another unit has the question
    "shy_case": {*DESK, "dedi"},  # dedi's unit has the question; anonymous
    "passed_case": {*DESK, "dedi"},  # dedi's unit had it
    "secret": {"sari", "wati"},  # sari's, confidential
    "unseen": {"sari", "wati"},  # was rina's, who still talks to the applicant
    "answered": {"sari", "wati"},
}


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    found = Target(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def server(office: Target) -> Iterator[RunningServer]:
    with a_server(office) as running:
        yield running


@pytest.fixture(scope="module")
def desks(server: RunningServer) -> dict[str, Client]:
    found = {login: Client(server.port) for login in PEOPLE}
    for number, (login, client) in enumerate(found.items(), 1):
        assert client.sign_in(login).status == 200
        assert client.enrol(f"E{number}0").status == 204
    return found


def ask(client: Client, endpoint: tuple[str, str]) -> tuple[int, str]:
    body, _needs = ENDPOINTS[endpoint]
    answer = client.ask(*endpoint, body)
    return answer.status, answer.said["trouble"] if answer.status >= 400 and answer.body else ""


def test_the_tables_name_every_endpoint_of_the_server(server: RunningServer) -> None:
    router = server.serving.server.application.router
    routes = [(one.method, one.resource.canonical) for one in router.routes() if one.resource is not None]
    named = {(method, path.replace(HASH, "{sha256}")) for method, path in (*ENDPOINTS, *OPEN, *PUBLIC)}
    assert {
        (method, path.replace(":[0-9a-f]{64}", "")) for method, path in routes if method != "HEAD"
    } == named


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_no_endpoint_answers_without_a_session(server: RunningServer, endpoint: tuple[str, str]) -> None:
    client = Client(server.port)
    for token in ("", "x" * 43):
        client.token = token
        assert ask(client, endpoint) == (401, "sign_in")


@pytest.mark.parametrize(
    "endpoint", [one for one, (_body, needs) in ENDPOINTS.items() if needs], ids=" ".join
)
def test_an_endpoint_of_workstations_needs_one_that_is_enrolled(
    server: RunningServer, endpoint: tuple[str, str]
) -> None:
    client = Client(server.port)
    assert client.sign_in("rina").status == 200
    assert ask(client, endpoint) == (403, "not_enrolled")


def by_pull(client: Client, case_id: UUID) -> bool:
    client.cursor = client.epoch = ""
    return case_id in rows_in(client.pages(), "case_")


def by_cases(client: Client, case_id: UUID) -> bool:
    rows = client.cases([case_id]).rows
    seen = "case_" in rows
    assert not set(rows) - {"contact", "recording"} or seen  # a call of one's own stays one's own
    return seen


def by_compare(client: Client, case_id: UUID) -> bool:
    client.cursor = client.epoch = ""
    client.pages()
    asked = {"epoch": client.epoch, "cursor": client.cursor, "table": "case_", "ids": [case_id]}
    answer = client.ask("POST", "/v1/compare", asked)
    assert answer.status == 200, answer.body
    compared = decode_compared.decode(answer.body)
    assert not compared.has_moved
    return "case_" in compared.rows


def by_push(client: Client, case_id: UUID) -> bool:
    """A mutation that its author may not make on a case that is not seen ends as on one that is not there."""
    note = AddNote(note_id=uuid7(), case_id=case_id, text="x", occurred_at=datetime.now(timezone.utc))
    assert client.push(note).status == 200
    client.cursor = client.epoch = ""
    said = [one for page in client.pages() for one in page.outcomes if one.mut_no == client.number]
    return not (said[-1].reason is not None and said[-1].reason["code"] == "no_such_case")


WAYS: dict[str, Callable[[Client, UUID], bool]] = {
    "pull": by_pull,
    "cases": by_cases,
    "compare": by_compare,
    "push": by_push,
}


@pytest.mark.parametrize("case", [*SEES, "absent"])
@pytest.mark.parametrize("login", PEOPLE)
@pytest.mark.parametrize("way", WAYS)
def test_each_role_sees_by_each_endpoint_the_cases_of_its_rule_and_no_other(
    office: Target, desks: dict[str, Client], way: str, login: str, case: str
) -> None:
    case_id = office.facts.get(case, uuid7())
    assert WAYS[way](desks[login], case_id) is (login in SEES.get(case, ()))


SEES_LETTERS = {"letter": DESK, "letter_answer": DESK, "secret_letter": {"sari", "wati"}}


@pytest.mark.parametrize("letter", SEES_LETTERS)
@pytest.mark.parametrize("login", PEOPLE)
def test_each_role_sees_the_messages_of_its_rule_and_no_other(
    office: Target, desks: dict[str, Client], login: str, letter: str
) -> None:
    desk, message_id = desks[login], office.facts[letter]
    desk.cursor = desk.epoch = ""
    pages = desk.pages()
    sees = login in SEES_LETTERS[letter]
    assert (message_id in rows_in(pages, "message")) is sees
    talk = office.facts[f"{letter.removesuffix('_answer')}_talk"]
    assert (talk in rows_in(pages, "conversation")) is sees
    files = rows_in(pages, "message_file").values()
    assert (message_id in {UUID(bytes=one["message_id"]) for one in files}) is (
        sees and letter != "letter_answer"
    )
    asked = {"epoch": desk.epoch, "cursor": desk.cursor, "table": "message", "ids": [message_id]}
    compared = decode_compared.decode(desk.ask("POST", "/v1/compare", asked).body)
    assert ("message" in compared.rows) is sees
    of_case = desk.cases([office.facts["secret"]]).rows
    assert ("message" in of_case) is (login in SEES["secret"])
    assert bool(rows_in(pages, "office_address")) is (login in DESK)


def test_a_unit_gets_nothing_by_which_an_anonymous_applicant_is_known(
    office: Target, desks: dict[str, Client]
) -> None:
    dedi, facts = desks["dedi"], office.facts
    dedi.cursor = dedi.epoch = ""
    pages = dedi.pages()
    entries = rows_in(pages, "timeline_entry").values()
    kinds = {one["kind"] for one in entries if UUID(bytes=one["case_id"]) == facts["shy_case"]}
    assert "case_logged" in kinds
    assert not kinds & {"contact_started", "message_received", "receipt_confirmed"}
    assert rows_in(pages, "applicant").keys() == {facts["asker"]}
    assert facts["shy_call"] not in rows_in(pages, "contact")
    assert not any(rows_in(pages, name) for name in ("data_request", "applicant_merge", "membership"))


@pytest.mark.parametrize("login", PEOPLE)
def test_hours_texts_and_views_of_colleagues_are_theirs(
    office: Target, desks: dict[str, Client], login: str
) -> None:
    desk = desks[login]
    desk.cursor = desk.epoch = ""
    pages, me = desk.pages(), office.ids[login]
    hours = {UUID(bytes=one["agent_id"]) for one in rows_in(pages, "agent_state").values()}
    assert hours <= {me} or PEOPLE[login].value == "supervisor"
    planned = {UUID(bytes=one["agent_id"]) for one in rows_in(pages, "shift_plan").values()}
    everybody = {office.ids[one] for one in ("rina", "sari")}
    assert planned == (everybody if PEOPLE[login].value == "supervisor" else everybody & {me})
    for name in ("canned_text", "saved_view"):
        owners = {one["owner_id"] for one in rows_in(pages, name).values()}
        assert owners <= {None, me.bytes}, name


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_the_token_of_a_leaver_opens_nothing(
    office: Target, server: RunningServer, endpoint: tuple[str, str]
) -> None:
    """Last: it closes the login."""
    leaver = Client(server.port)
    if value_of(office.root.execute("SELECT closed_at IS NULL FROM loket.login WHERE role_name = 'dedi'")):
        assert leaver.sign_in("dedi").status == 200
        office.facts["leavers_token"] = leaver.token
        close_login(office, "dedi")
    leaver.token = office.facts["leavers_token"]
    assert ask(leaver, endpoint) == (401, "login_closed")
