"""What a desktop asks beside push and pull: another password, outcomes, archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from uuid_utils.compat import uuid7

from app.mutations.steps import CloseCase
from db.server.admin.archiving import archive
from server.sessions import LIMITS
from tests.db.shared_office import SharedOffice
from tests.server.instance import RunningServer
from tests.server.running import SECRET, Answer, Client
from tests.server.test_push_and_pull import a_case, a_note

SitDown = Callable[[str], Client]
NEW = "kata sandi baru"


def change(client: Client, present: str, new: str) -> Answer:
    return client.ask("POST", "/v1/password", {"present": present, "new": new})


def test_a_new_password_is_valid_everywhere_at_once_and_the_former_one_nowhere(
    sit_down: SitDown, shared: SharedOffice, server: RunningServer
) -> None:
    rina, other = sit_down("rina"), sit_down("rina")
    assert change(rina, "secret of rina", NEW).status == 204
    assert (rina.page_status(), other.page_status()) == (200, 401)
    assert Client(server.port).sign_in("rina", "secret of rina").status == 401
    assert Client(server.port).sign_in("rina", NEW).status == 200
    with shared.connect("postgres", autocommit=True) as raw:
        words = raw.execute("SELECT password FROM loket.login").fetchall()
    assert NEW not in str(words)


def test_a_password_is_changed_only_by_a_person_who_knows_it_and_not_to_a_weak_one(
    sit_down: SitDown, server: RunningServer
) -> None:
    rina = sit_down("rina")
    for weak in ("pendek", "rina      ", "x" * 300, "secret of rina", "kata sandi\u200bbaru", "1234567890"):
        assert change(rina, "secret of rina", weak).trouble == "bad_request"
    tried = [change(rina, "salah salah", NEW).trouble for _ in range(LIMITS["pair"] + 1)]
    assert tried == ["sign_in"] * LIMITS["pair"] + ["too_many"]
    assert change(rina, "secret of rina", NEW).trouble == "too_many"
    assert rina.page_status() == 200  # whoever sits at the unlocked desk signs nobody out
    assert change(Client(server.port), "secret of rina", NEW).status == 401


def test_outcomes_are_for_the_workstation_that_has_the_secret(sit_down: SitDown) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    case = a_case(1)
    rina.push(case, a_note(uuid7()))

    def outcomes(client: Client, secret: str) -> Answer:
        station = {"client_id": rina.client_id, "secret": secret}
        return client.ask("POST", "/v1/settled", {"station": station, "oldest": 1})

    for client in (rina, sari):  # also by a colleague who signs in there
        found = outcomes(client, SECRET).said["outcomes"]
        assert [(one["mut_no"], one["outcome"]) for one in found] == [(1, "applied"), (2, "rejected")]
        assert outcomes(client, "t" * 40).trouble == "not_enrolled"
    assert outcomes(sari, "").status == 400


def test_a_computer_that_is_not_enrolled_neither_finds_nor_recalls_archived_cases(
    server: RunningServer,
) -> None:
    rina = Client(server.port)
    assert rina.sign_in("rina").status == 200
    for answer in (
        rina.ask("GET", "/v1/archive?digits=240226"),
        rina.ask("POST", "/v1/archive", {"case_id": uuid7()}),
    ):
        assert (answer.status, answer.trouble) == (403, "not_enrolled")


def test_the_archive_is_open_to_those_who_may_see_the_case(sit_down: SitDown, shared: SharedOffice) -> None:
    rina, dedi = sit_down("rina"), sit_down("dedi")
    ago = datetime.now(timezone.utc) - timedelta(days=1000)
    at = {"asked_at": ago, "opened_at": ago, "occurred_at": ago}
    case = a_case(1, number="CC-240226-001-001-0", subject="Izin lama", **at)
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("UPDATE loket.sync_client SET earliest_opening = '2000-01-01'")
    assert rina.push(case, CloseCase(case_id=case.case_id, reason="Selesai", occurred_at=ago)).status == 200
    with shared.connect("postgres", autocommit=True) as raw:
        assert archive(raw, datetime.now(timezone.utc) - timedelta(days=730)).moved == 1

    def found(client: Client) -> Any:
        return client.ask("GET", "/v1/archive?digits=240226").said["cases"]

    assert [one["subject"] for one in found(rina)] == ["Izin lama"]
    assert found(dedi) == []
    assert dedi.ask("POST", "/v1/archive", {"case_id": case.case_id}).said == {"was_there": False}
    assert [one["subject"] for one in found(rina)] == ["Izin lama"]
    assert rina.ask("POST", "/v1/archive", {"case_id": case.case_id}).said == {"was_there": True}
    assert found(rina) == []
    assert rina.push(a_note(case.case_id, "Lagi")).status == 200
