"""Listening at the server: nobody listens without a sign that the agent's desk shows at this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from db.enums import Role
from db.server.admin.people import add_person
from db.sync.messages import AskFigure, MonitoringEvent, decode_event
from db.sync.monitoring_messages import (
    BeginMonitoring,
    EndMonitoring,
    KeepMonitoring,
    MonitoringEnd,
    MonitoringMode,
    MonitoringState,
    MonitoringWay,
    OfMonitoring,
    ShowMonitoring,
    ShownSign,
    SignNotShown,
)
from db.sync.sync_status import SharedError, Trouble
from tests.db.postgres import Databases
from tests.db.shared_office import PEOPLE, SharedOffice, Station, made_template
from tests.end2end.peers.machine import comes_true
from tests.server.running import a_server

LISTEN, WHISPER, JOIN = MonitoringMode.LISTEN, MonitoringMode.WHISPER, MonitoringMode.JOIN


class Listening:
    """wati is the supervisor and listens to rina; sari is another agent, dedi a unit's officer."""

    def __init__(self, shared: SharedOffice) -> None:
        self.shared = shared
        self.stations: dict[str, Station] = {name: shared.station(name) for name in PEOPLE}
        self.id, self.contact_id = uuid7(), uuid7()
        self._noted_before = 0

    def start_anew(self) -> None:
        self.id, self.contact_id = uuid7(), uuid7()
        self.sql("DELETE FROM loket.monitoring")
        self._noted_before = self.sql("SELECT max(id) FROM loket.access_event")[0][0]

    def add(self, login: str, role: Role) -> None:
        with self.shared.connect("postgres", autocommit=True) as raw:
            self.shared.ids[login] = add_person(raw, login, f"secret of {login}", login.title(), role)

    def add_supervisor(self, login: str) -> None:
        if login not in self.stations:
            self.add(login, Role.SUPERVISOR)
            self.stations[login] = self.shared.station(login)

    def say(self, said: OfMonitoring, login: str = "wati") -> MonitoringState:
        way = self.stations[login].reach(None)
        assert way is not None
        return way.monitoring(said)

    def begin(
        self, whom: str = "rina", login: str = "wati", reason: str = "Mutu", one: UUID | None = None
    ) -> MonitoringState:
        given: dict[str, Any] = {"agent_id": self.shared.ids[whom], "way": MonitoringWay.EXCHANGE}
        return self.say(BeginMonitoring(id=one or self.id, reason=reason, **given), login)

    def keep(self, mode: MonitoringMode = LISTEN, is_connected: bool = False) -> MonitoringState:
        return self.say(KeepMonitoring(id=self.id, mode=mode, is_connected=is_connected))

    def end(self) -> MonitoringState:
        return self.say(EndMonitoring(id=self.id))

    def show(
        self, *modes: MonitoringMode, login: str = "rina", why: MonitoringEnd | None = None
    ) -> list[tuple[str, MonitoringMode]]:
        """Confirm the sign of these modes; return the signs that the desk has to show."""
        shown = [ShownSign(id=self.id, mode=mode, contact_id=self.contact_id) for mode in modes]
        not_shown = [SignNotShown(id=self.id, why=why)] if why else []
        way = self.stations[login].reach(None)
        assert way is not None
        found = way.monitoring_signs(ShowMonitoring(shown=shown, not_shown=not_shown)).signs
        return [(one.name, one.mode) for one in found]

    def pass_time(self, column: str, seconds: float) -> None:
        """Let the last report be so old."""
        self.sql(
            f"UPDATE loket.monitoring SET {column} = {column} - :by * interval '1 s' WHERE id = :id", seconds
        )

    def sql(self, query: str, by: float = 0.0) -> list[Any]:
        with self.shared.owner.begin() as connection:
            found = connection.execute(text(query), {"id": self.id, "by": by})
            return [tuple(row) for row in found] if found.returns_rows else []

    def row(self, *columns: str) -> Any:
        return self.sql(f"SELECT {', '.join(columns)} FROM loket.monitoring WHERE id = :id")[0]

    def latest_access(self) -> tuple[str, UUID | None, datetime | None]:
        """Return the latest access, as a supervisor reads it: kind, whose call, and when it ended."""
        way, today = self.stations["wati"].reach(None), datetime.now(timezone.utc).date()
        assert way is not None
        since, until = today - timedelta(days=2), today + timedelta(days=2)
        found = way.figure_accesses(AskFigure(figure="accesses", since=since, until=until))[0]
        return found.access.value, found.of_agent_id, found.until

    def noted(self) -> list[tuple[str, str, str]]:
        found: list[tuple[str, str, str]] = self.sql(
            "SELECT what, by, subject FROM loket.access_event WHERE id > :by ORDER BY id", self._noted_before
        )
        return found


def through_loket(listening: Listening, token_sha256: str) -> BeginMonitoring:
    given: dict[str, Any] = {"agent_id": listening.shared.ids["rina"], "reason": "Mutu"}
    return BeginMonitoring(id=listening.id, way=MonitoringWay.LOKET, token_sha256=token_sha256, **given)


@pytest.fixture(scope="module")
def whole_office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listening]:
    shared = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    shared.server.do(shared.server.serving.server.figures.make())  # the list of accesses waits for the first
    yield Listening(shared)
    shared.close()


@pytest.fixture
def listening(whole_office: Listening) -> Listening:
    """Return the office on a day on which nobody has listened yet."""
    whole_office.start_anew()
    return whole_office


def no_role() -> Any:
    return pytest.raises(SharedError, match=Trouble.NO_ROLE.value)


def test_nothing_is_shown_to_the_supervisor_before_the_agents_desk_has_confirmed(
    listening: Listening,
) -> None:
    assert listening.begin() == MonitoringState(id=listening.id)
    assert listening.keep().shown is None
    assert listening.show() == [("Wati", LISTEN)]
    assert listening.keep().shown is None  # the desk knows of it, and has not shown it
    listening.show(LISTEN)
    assert listening.keep().shown is LISTEN
    assert listening.row("began_at")[0] is None
    listening.keep(is_connected=True)
    assert listening.row("began_at IS NOT NULL", "contact_id") == (True, listening.contact_id)


def test_a_call_that_is_answered_without_the_sign_has_not_begun(listening: Listening) -> None:
    listening.begin()
    assert listening.keep(is_connected=True).shown is None
    assert listening.row("began_at")[0] is None


def test_what_hindered_the_sign_for_a_moment_is_not_why_it_was_never_shown(listening: Listening) -> None:
    """The first report of a desk can come before its window has painted the sign."""
    listening.begin()
    listening.show(why=MonitoringEnd.HIDDEN)
    listening.show()
    listening.pass_time("asked_at", 5)
    assert listening.keep().end is MonitoringEnd.NOT_SHOWN


def test_without_a_confirmation_in_time_it_is_over(listening: Listening) -> None:
    listening.begin()
    listening.pass_time("asked_at", 5)
    assert listening.keep().end is MonitoringEnd.NOT_SHOWN
    assert listening.show(LISTEN) == []  # too late
    assert listening.keep().end is MonitoringEnd.NOT_SHOWN


@pytest.mark.parametrize("why", [MonitoringEnd.OFF, MonitoringEnd.NO_CALL, MonitoringEnd.HIDDEN])
def test_the_desk_says_why_it_does_not_show_the_sign(listening: Listening, why: MonitoringEnd) -> None:
    listening.begin()
    listening.show(why=why)
    assert listening.keep().end is None  # another desk of this agent may have the call
    listening.pass_time("asked_at", 5)
    assert listening.keep().end is why


def test_it_is_over_as_soon_as_the_sign_is_not_confirmed_any_more(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    listening.pass_time("shown_at", 5)
    assert listening.keep().end is MonitoringEnd.SIGN_LOST
    assert listening.row("end_reason") == ("sign_lost",)


def test_the_desk_that_shows_it_ends_it_with_the_call(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.show(why=MonitoringEnd.CALL_OVER, login="sari")  # not hers
    assert listening.keep().end is None
    listening.show(why=MonitoringEnd.CALL_OVER)
    assert listening.keep().end is MonitoringEnd.CALL_OVER


def test_nobody_confirms_the_sign_for_another_agent(listening: Listening) -> None:
    listening.begin()
    for login in ("sari", "wati"):
        assert listening.show(LISTEN, login=login) == []
    assert listening.keep().shown is None
    with no_role():
        listening.show(LISTEN, login="dedi")


def test_a_whisper_waits_for_its_own_sign(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    assert listening.keep(WHISPER, is_connected=True).shown is LISTEN
    assert listening.show(LISTEN) == [("Wati", WHISPER)]
    assert listening.keep(WHISPER, is_connected=True).shown is LISTEN
    listening.show(WHISPER)
    assert listening.keep(WHISPER, is_connected=True).shown is WHISPER
    changes = listening.row("changes")[0]
    assert [one["mode"] for one in changes] == ["listen", "whisper"]


def test_everything_is_in_the_record_of_accesses(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    for mode in (WHISPER, JOIN):
        listening.keep(mode, is_connected=True)
        listening.show(mode)
        listening.keep(mode, is_connected=True)
    listening.keep(JOIN, is_connected=True)
    listening.end()
    listening.end()
    acts = ("listened to a call", "whispered in a call", "joined a call", "listening ended")
    rina = str(listening.shared.ids["rina"])
    assert listening.noted() == [(what, "wati", rina) for what in acts]


def end_by_supervisor(listening: Listening) -> None:
    listening.end()


def end_by_call(listening: Listening) -> None:
    listening.show(why=MonitoringEnd.CALL_OVER)


def lose_sign(listening: Listening) -> None:
    listening.pass_time("shown_at", 5)
    listening.keep(is_connected=True)


def lose_supervisor(listening: Listening) -> None:
    listening.pass_time("began_at", 9)
    listening.pass_time("kept_at", 9)
    listening.show()


@pytest.mark.parametrize("end", [end_by_supervisor, end_by_call, lose_sign, lose_supervisor])
def test_that_listening_ended_is_in_the_record_of_accesses_whoever_ended_it(
    listening: Listening, end: Callable[[Listening], None]
) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    end(listening)
    rina, *ended = str(listening.shared.ids["rina"]), "listening ended", "wati"
    assert listening.noted()[1:] == [(*ended, rina)]
    ((station, at, ended_at),) = listening.sql(
        "SELECT client_id, at, (SELECT ended_at FROM loket.monitoring) FROM loket.access_event "
        "ORDER BY id DESC LIMIT 1"
    )
    assert (station, at) == (listening.stations["wati"].enrolment.client_id, ended_at)


def test_it_ends_once_in_the_record_of_accesses_if_neither_desk_asks_again(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    for column in ("began_at", "shown_at", "kept_at"):
        listening.pass_time(column, 9)
    with a_server(listening.shared), a_server(listening.shared):
        assert comes_true(lambda: listening.row("end_reason") == ("lost",), 20)
    acts = ["listened to a call", "listening ended"]
    assert [what for what, _, _ in listening.noted()] == acts
    assert listening.row("ended_at < now() - interval '4 s'") == (True,)


def test_the_list_of_accesses_says_to_whom_a_supervisor_listened_and_until_when(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    assert listening.latest_access() == ("listened", listening.shared.ids["rina"], None)
    listening.show(why=MonitoringEnd.CALL_OVER)
    (ended_at,) = listening.row("ended_at")
    assert listening.latest_access() == ("listened", listening.shared.ids["rina"], ended_at)


@pytest.mark.parametrize("mode", [WHISPER, JOIN])
def test_what_nobody_could_hear_is_in_no_record(listening: Listening, mode: MonitoringMode) -> None:
    listening.begin()
    listening.keep(mode)
    listening.keep(mode, is_connected=True)  # before the sign
    listening.show(mode)
    listening.keep(mode)  # before the call
    assert listening.noted() == []
    assert listening.row("changes", "began_at") == ([], None)


def test_a_whisper_that_is_taken_back_before_its_sign_is_in_no_record(listening: Listening) -> None:
    listening.begin()
    listening.show(LISTEN)
    listening.keep(WHISPER, is_connected=True)
    listening.keep(LISTEN, is_connected=True)
    assert [what for what, _, _ in listening.noted()] == ["listened to a call"]


def test_listening_again_is_noted_before_the_sign_has_changed(listening: Listening) -> None:
    listening.begin()
    listening.show(WHISPER)
    listening.keep(WHISPER, is_connected=True)
    listening.keep(LISTEN, is_connected=True)
    acts = ["whispered in a call", "listened to a call"]
    assert [what for what, _, _ in listening.noted()] == acts
    assert [one["mode"] for one in listening.row("changes")[0]] == ["whisper", "listen"]


@pytest.mark.parametrize("login", ["sari", "dedi", "tuti"])
def test_nobody_goes_on_or_ends_what_another_supervisor_listens_to(listening: Listening, login: str) -> None:
    """sari is an agent, dedi a unit's officer, tuti another supervisor."""
    if login == "tuti":
        listening.add_supervisor(login)
    listening.begin()
    listening.show(LISTEN)
    listening.keep(is_connected=True)
    for said in (KeepMonitoring(id=listening.id, mode=JOIN), EndMonitoring(id=listening.id)):
        with pytest.raises(SharedError):
            listening.say(said, login)
    assert listening.row("mode", "ended_at") == ("listen", None)


def test_where_the_agents_policy_has_it_off_a_supervisors_requests_hear_nothing(listening: Listening) -> None:
    listening.begin()
    listening.show(why=MonitoringEnd.OFF)
    assert listening.keep(JOIN, is_connected=True).shown is None
    listening.pass_time("asked_at", 5)
    assert listening.keep(JOIN, is_connected=True).end is MonitoringEnd.OFF
    assert listening.keep(JOIN, is_connected=True).end is MonitoringEnd.OFF
    assert (listening.row("began_at"), listening.noted()) == ((None,), [])


def test_the_reason_is_asked_once_a_day_for_each_agent(listening: Listening) -> None:
    assert listening.begin(reason=" ").needs_reason
    assert listening.show() == []
    assert not listening.begin(reason="Keluhan").needs_reason
    listening.end()
    again = uuid7()
    assert not listening.begin(reason="", one=again).needs_reason
    listening.say(EndMonitoring(id=again))
    assert listening.begin("sari", reason="", one=uuid7()).needs_reason
    listening.sql("UPDATE loket.monitoring SET asked_at = asked_at - interval '1 day'")
    assert listening.begin(reason="", one=uuid7()).needs_reason
    reasons = listening.sql("SELECT reason FROM loket.monitoring")
    assert set(reasons) == {("Keluhan",)}


def test_only_a_supervisor_listens_and_only_to_agents_of_the_team(
    listening: Listening,
) -> None:
    for login in ("sari", "dedi"):
        with no_role():
            listening.begin(login=login)
    for whom in ("dedi", "wati"):
        with no_role():
            listening.begin(whom)
    listening.add("eka", Role.AGENT)
    with listening.shared.owner.begin() as connection:
        for login, team in (("eka", uuid7()), ("wati", uuid7())):
            connection.execute(
                text(
                    "UPDATE loket.agent SET team_id = :team WHERE id = (SELECT agent_id FROM loket.login "
                    "WHERE role_name = :login)"
                ),
                {"team": team, "login": login},
            )
    with no_role():
        listening.begin("eka")
    assert listening.begin("rina").end is None  # of no team
    for said in (KeepMonitoring(id=listening.id, mode=JOIN), EndMonitoring(id=listening.id)):
        with no_role():
            listening.say(said, "sari")


def test_one_supervisor_at_a_time_and_a_silent_one_is_over(listening: Listening) -> None:
    listening.add_supervisor("tuti")
    listening.begin()
    listening.show(LISTEN)
    other = uuid7()
    assert listening.begin(login="tuti", one=other).end is MonitoringEnd.BUSY
    listening.pass_time("kept_at", 5)
    assert listening.show(LISTEN) == []
    assert listening.keep().end is MonitoringEnd.LOST
    assert listening.begin(login="tuti", one=other).end is None


def test_the_agents_desk_is_woken_at_once_also_at_another_instance(listening: Listening) -> None:
    with a_server(listening.shared) as other:
        way = listening.stations["rina"]
        way.use_server(other.port)
        reached = way.reach(None)
        assert reached is not None
        is_woken = Event()

        def heard(message: bytes | str) -> None:
            if isinstance(message, str) and isinstance(decode_event.decode(message), MonitoringEvent):
                is_woken.set()

        socket = reached.listen(8.0, heard, lambda: None)
        listening.begin()
        assert is_woken.wait(10)
        socket.flush()
        listening.stations["rina"].use_server(listening.shared.server.port)


def test_the_agents_desk_learns_whose_call_with_which_token_it_may_take(listening: Listening) -> None:
    listening.sql("UPDATE loket.agent SET extension = '1002' WHERE name = 'Wati'")
    digest = "ab" * 32
    listening.say(through_loket(listening, digest))
    way = listening.stations["rina"].reach(None)
    assert way is not None
    (sign,) = way.monitoring_signs(ShowMonitoring()).signs
    assert (sign.way, sign.extension, sign.token_sha256) == (MonitoringWay.LOKET, "1002", digest)


@pytest.mark.parametrize("token", ["", "x" * 64, "ab" * 31])
def test_without_a_digest_of_a_token_the_agents_loket_is_not_asked(listening: Listening, token: str) -> None:
    with pytest.raises(SharedError):
        listening.say(through_loket(listening, token))
    assert listening.show() == []


def test_sql_shows_it_to_those_whom_it_is_about(listening: Listening) -> None:
    listening.begin()
    for login, sees in (("rina", 1), ("wati", 1), ("sari", 0), ("dedi", 0)):
        with listening.shared.engine(login).begin() as connection:
            found = connection.execute(text("SELECT count(*) FROM loket.monitoring")).scalar_one()
            assert found == sees, login
