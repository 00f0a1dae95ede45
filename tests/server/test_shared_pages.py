"""A page that is read once for many has what each of its users would have pulled, and nothing else."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import aiohttp
import msgspec
import pytest
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState
from app.mutations.canned_text import KeepCannedText
from app.mutations.case import AssignCase, ChangeDetails
from app.mutations.contact import LinkContact, StartContact
from app.mutations.escalation import Escalate, ReturnEscalation
from app.mutations.people import AddApplicant, AddHandle, NewHandle
from app.mutations.recording import AddRecording, SetConsent
from db.enums import AgentState, Channel, Consent, Direction, HandleKind, Role
from db.mutation import Mutation
from db.server.admin.people import add_person
from db.server.presence import others
from db.sync.connection import Enrolment
from db.sync.messages import Page, PresenceEvent, decode_event, unpack_shared
from server import events as server_events
from server import pages
from server.presence_rounds import PresenceRounds
from server.shared_pages import SharedPages, SharedRound
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, made_template
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server, close_login
from tests.server.test_push_and_pull import a_case, a_note

TEAM, OTHER_TEAM = uuid7(), uuid7()
MORE = {
    "agus": (Role.AGENT, ""),
    "budi": (Role.UNIT_OFFICER, "perizinan"),
    "citra": (Role.UNIT_OFFICER, "pengendalian"),
    "eka": (Role.SUPERVISOR, ""),
    "fitri": (Role.AGENT, ""),
    "gita": (Role.AGENT, ""),
}
EVERYBODY = ("rina", "sari", "dedi", "wati", *MORE)


class Office:
    """An office with a workstation for each person; pages are read for all of them."""

    def __init__(self, shared: SharedOffice, server: RunningServer) -> None:
        self.shared, self._server = shared, server
        self.clients: dict[str, Client] = {}
        for number, login in enumerate(EVERYBODY):
            client = self.clients[login] = Client(server.port)
            assert client.sign_in(login).status == 200
            assert client.enrol(f"D{number:02}").status == 204
        self._pages = SharedPages(server.serving.server.database)
        self.read()

    def read(self) -> dict[str, Page | None]:
        """Return the next page of each person."""
        news: SharedRound = self._server.do(self._pages.read([hashed(one) for one in self.clients.values()]))
        found = {login: news.pages.get(hashed(one)) for login, one in self.clients.items()}
        return {login: None if body is None else unpack_shared(body) for login, body in found.items()}

    def presence(self) -> dict[str, PresenceEvent]:
        """Return who is at which case, as each person is told."""
        rounds = PresenceRounds(self._server.serving.server.database)
        events = self._server.do(rounds.read([hashed(one) for one in self.clients.values()]))
        told = {login: decode_event.decode(events[hashed(one)]) for login, one in self.clients.items()}
        return {login: one for login, one in told.items() if isinstance(one, PresenceEvent)}

    def settle(self) -> None:
        self.read()
        for client in self.clients.values():
            client.pages()

    def do(self, login: str, *mutations: Mutation) -> None:
        client = self.clients[login]
        before = client.number
        assert client.push(*mutations).said == {"done": before + len(mutations)}
        assert self.ask("SELECT name, reason FROM loket.mutation WHERE outcome = 'rejected'") == []

    def ask(self, query: str, *values: Any) -> list[Any]:
        with self.shared.owner.begin() as connection:
            return list(connection.exec_driver_sql(query, values).all())

    def root(self, query: str, *values: Any) -> None:
        with self.shared.owner.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(query, values)


def hashed(client: Client) -> bytes:
    return hashlib.sha256(client.token.encode()).digest()


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    shared = SharedOffice(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    with shared.connect("postgres", autocommit=True) as raw:
        for login, (role, unit) in MORE.items():
            shared.ids[login] = add_person(raw, login, f"secret of {login}", login.title(), role, unit)
        raw.execute("UPDATE loket.agent SET team_id = %s WHERE name IN ('Fitri', 'Gita')", (TEAM,))
    with a_server(shared) as server:
        yield Office(shared, server)
    shared.close()


def now() -> dict[str, Any]:
    return {"occurred_at": datetime.now(timezone.utc)}


class Scenes:
    """What happens, and whom it names: these pull."""

    def __init__(self, office: Office) -> None:
        self.office, self.ids = office, office.shared.ids
        self._numbers = 100

    def case(self, **more: Any) -> Any:
        self._numbers += 1
        return a_case(self._numbers, **more)

    def a_case_at_the_unit(self, **more: Any) -> tuple[UUID, UUID]:
        person, case, asked = uuid7(), self.case(**more), uuid7()
        given = {
            "unit_id": self.office.shared.unit_id,
            "question": "Kapan terbit?",
            "due_at": datetime.now(timezone.utc) + timedelta(days=1),
        }
        self.office.do(
            "rina",
            AddApplicant(applicant_id=person, name="Ibu Ani", handles=(number_of(),), **now()),
            msgspec.structs.replace(case, applicant_id=person),
            Escalate(escalation_id=asked, case_id=case.case_id, **given, **now()),
        )
        return case.case_id, asked

    def open_case(self) -> set[str]:
        self.office.do("rina", self.case())
        return {"rina"}

    def confidential_case(self) -> set[str]:
        self.office.do("rina", self.case(is_confidential=True))
        return {"rina"}

    def handed_over_confidential_case(self) -> set[str]:
        case = self.case(is_confidential=True)
        self.office.do("rina", case)
        self.office.settle()
        self.office.do("wati", AssignCase(case_id=case.case_id, agent_id=self.ids["sari"], **now()))
        return {"wati", "sari", "rina"}  # all rows of the case come again, and those of rina name her

    def note_of_a_supervisor_in_a_confidential_case(self) -> set[str]:
        case = self.case(is_confidential=True)
        self.office.do("rina", case)
        self.office.settle()
        self.office.do("wati", a_note(case.case_id))
        return {"wati", "rina"}

    def case_becomes_confidential(self) -> set[str]:
        case = self.case()
        self.office.do("rina", case)
        self.office.settle()
        self.office.do(
            "rina", ChangeDetails(case_id=case.case_id, changes={"is_confidential": "yes"}, **now())
        )
        return {"rina"}

    def case_at_the_unit(self) -> set[str]:
        self.a_case_at_the_unit()
        return {"rina"}

    def anonymous_case_at_the_unit(self) -> set[str]:
        self.a_case_at_the_unit(is_anonymous=True)
        return {"rina"}

    def case_at_the_unit_becomes_anonymous(self) -> set[str]:
        case_id, _asked = self.a_case_at_the_unit()
        self.office.settle()
        self.office.do("rina", ChangeDetails(case_id=case_id, changes={"is_anonymous": "yes"}, **now()))
        return {"rina"}

    def confidential_case_comes_back_from_the_unit(self) -> set[str]:
        _case_id, asked = self.a_case_at_the_unit(is_confidential=True)
        self.office.settle()
        self.office.do("dedi", ReturnEscalation(escalation_id=asked, reason="Bukan kami", **now()))
        return {"dedi", "rina"}

    def call_without_a_case_is_linked(self) -> set[str]:
        call, case = uuid7(), self.case(is_confidential=True)
        self.office.do(
            "sari",
            StartContact(
                contact_id=call, channel=Channel.VOICE, direction=Direction.INBOUND, remote="+62811", **now()
            ),
            SetConsent(contact_id=call, consent=Consent.YES, **now()),
            AddRecording(
                recording_id=uuid7(),
                contact_id=call,
                path="a.opus",
                sha256="0" * 64,
                bytes=1,
                duration_ms=1,
                keep_until=datetime.now(timezone.utc) + timedelta(days=90),
                **now(),
            ),
            case,
        )
        self.office.settle()
        self.office.do("sari", LinkContact(contact_id=call, case_id=case.case_id, **now()))
        return {"sari"}

    def texts_of_ones_own_and_of_all(self) -> set[str]:
        for number, is_shared in enumerate((True, False)):
            shortcut = f"teks{self._numbers}{number}"
            text = KeepCannedText(text_id=uuid7(), shortcut=shortcut, text="A", is_shared=is_shared, **now())
            self.office.do("agus", text)
        return {"agus"}

    def state_of_an_agent(self) -> set[str]:
        state = ChangeAgentState(interval_id=uuid7(), state=AgentState.BREAK, reason="makan", **now())
        self.office.do("agus", state)
        return {"agus"}

    def number_of_a_person_of_the_unit(self) -> set[str]:
        self.a_case_at_the_unit()
        ((person_id,),) = self.office.ask(
            "SELECT applicant_id FROM loket.case_ WHERE applicant_id IS NOT NULL "
            "ORDER BY opened_at DESC LIMIT 1"
        )
        self.office.settle()
        self.office.do("agus", AddHandle(applicant_id=person_id, handle=number_of(), **now()))
        return {"agus"}

    def case_of_a_team(self) -> set[str]:
        case = self.case()
        self.office.do("sari", case)
        self.office.settle()
        self.office.root(
            "UPDATE loket.case_ SET team_id = %s, xid = pg_current_xact_id() WHERE id = %s",
            OTHER_TEAM,
            case.case_id,
        )
        return {"sari"}


def number_of() -> NewHandle:
    return NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=f"+62811{uuid7().int % 10**7:07}")


PARTS = ("case", "a_case_at_the_unit")  # of scenes
SCENES = [name for name in vars(Scenes) if not name.startswith("_") and name not in PARTS]


@pytest.mark.parametrize("scene", SCENES)
def test_a_shared_page_is_what_each_of_its_users_would_have_pulled(office: Office, scene: str) -> None:
    scenes = Scenes(office)
    scenes._numbers = 110 + 20 * SCENES.index(scene)
    office.settle()
    named = getattr(scenes, scene)()
    shared = office.read()
    assert {login for login, page in shared.items() if page is None} == named
    for login, client in office.clients.items():
        page = shared[login]
        (own,) = client.pages()
        if page is None:
            continue
        assert content(page) == content(own), login
        assert page.greeting.sight.partition("/")[2] == own.greeting.sight.partition("/")[2]
        assert (page.last_mut, page.outcomes, page.position) == (0, (), "")


def content(page: Page) -> Any:
    rows = {
        name: sorted(dict(zip(some.columns, row, strict=True)).items() for row in some.rows)
        for name, some in page.rows.items()
    }
    gone = {name: sorted(ids) for name, ids in page.gone.items()}
    return rows, gone, page.set_aside, sorted(page.continued or [])


def test_a_page_names_the_cases_with_older_rows_and_no_new_case(office: Office) -> None:
    old, new = a_case(901), a_case(902)
    office.do("rina", old)
    office.settle()
    office.do("rina", new, a_note(old.case_id))
    page = office.read()["sari"]
    assert page is not None
    assert page.continued == [old.case_id]


def test_without_news_nothing_is_sent_and_the_next_page_continues_the_last_one(office: Office) -> None:
    office.settle()
    before = office.clients["sari"].cursor.partition("@")[0]
    assert set(office.read().values()) == {None}
    assert set(office.read().values()) == {None}
    office.do("rina", a_case(903))
    page = office.read()["sari"]
    assert page is not None
    assert page.after <= before


def test_what_is_too_much_for_a_page_is_pulled(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.settle()
    monkeypatch.setattr(pages, "SHARED_ROWS", 3)
    case = a_case(904)
    office.do("rina", case, *(a_note(case.case_id) for _ in range(4)))
    assert set(office.read().values()) == {None}
    office.do("rina", a_note(case.case_id))
    assert office.read()["sari"] is not None


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (905, "UPDATE loket.server_session SET revoked_at = now() WHERE role_name = 'gita'"),
        (906, "UPDATE loket.server_session SET expires_at = now() WHERE role_name = 'gita'"),
        (907, "UPDATE loket.sync_client SET closed_at = now() WHERE workstation = 'D09'"),
    ],
)
def test_a_session_that_has_ended_gets_no_page(office: Office, number: int, what: str) -> None:
    before = "SELECT token_hash, expires_at FROM loket.server_session WHERE role_name = 'gita'"
    office.settle()
    kept = office.ask(before)
    office.root(what)
    office.do("rina", a_case(number))
    found = office.read()
    assert found["gita"] is None
    assert found["fitri"] is not None
    for token, until in kept:
        office.root(
            "UPDATE loket.server_session SET revoked_at = NULL, expires_at = %s WHERE token_hash = %s",
            until,
            token,
        )
    office.root("UPDATE loket.sync_client SET closed_at = NULL WHERE workstation = 'D09'")


def test_after_a_restore_everybody_pulls(office: Office) -> None:
    office.settle()
    office.root("UPDATE loket.sync_server SET epoch = gen_random_uuid()")
    office.do("rina", a_case(908))
    assert set(office.read().values()) == {None}


def test_the_moved_officer_gets_no_page_of_the_unit_that_was_left(office: Office) -> None:
    office.settle()
    other = office.shared.other_unit_id
    office.root("UPDATE loket.agent SET unit_id = %s WHERE name = 'Budi'", other)
    office.do("rina", a_case(909))
    found = office.read()
    page = found["budi"]
    assert page is None or page.greeting.sight.endswith(f"/unit_officer/{other}")
    assert found["dedi"] is not None
    office.root("UPDATE loket.agent SET unit_id = %s WHERE name = 'Budi'", office.shared.unit_id)


def test_each_user_learns_of_those_at_the_cases_that_the_policies_show(office: Office) -> None:
    scenes = Scenes(office)
    scenes._numbers = 700
    scenes.a_case_at_the_unit()
    scenes.a_case_at_the_unit(is_confidential=True)
    scenes.case_of_a_team()
    scenes.confidential_case()
    scenes.handed_over_confidential_case()
    office.root(
        "INSERT INTO loket.presence (client_id, case_id, agent_id, workstation, doing, field, since) "
        "SELECT gen_random_uuid(), c.id, %s, 'X01', 'views', '', now() FROM loket.case_ c",
        office.shared.ids["rina"],
    )
    assert len(office.ask("SELECT FROM loket.case_")) > 8
    events = office.presence()
    told = {login: sorted(one.case_id for one in said.cases) for login, said in events.items()}
    for login, client in office.clients.items():
        enrolment = Enrolment(client.client_id, "", "")
        with office.shared.engine(login).begin() as connection:
            seen = sorted(one.case_id for one in others(connection, enrolment))
        assert told[login] == seen, login
    assert len({tuple(cases) for cases in told.values()}) >= 6
    office.root("DELETE FROM loket.presence")


# -- over sockets ------------------------------------------------------------------------------------------


def test_a_lost_notification_is_made_up_for(
    sit_down: Callable[[str], Client], shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_events, "SHARES_EVERY_S", 0.2)
    rina = sit_down("rina")
    with a_server(shared) as second:
        sari = Client(second.port)
        sari.sign_in("sari")
        sari.enrol("S01")
        monkeypatch.setattr(server_events.Events, "changed", lambda _events: None)

        async def work(session: aiohttp.ClientSession) -> None:
            socket = await opened(session, sari)
            with pytest.raises(asyncio.TimeoutError):  # without news, nothing is sent
                await asyncio.wait_for(socket.receive(), 1)
            await asyncio.to_thread(rina.push, a_case(1))
            assert rows_by(unpack_shared((await heard(socket)).data), "case_", "id")

        together(work)


def test_who_is_at_a_case_is_sent_when_it_changes_and_nobody_asks(
    sit_down: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_events, "PRESENCE_ROUND_S", 0.1)
    rina, sari, dedi = sit_down("rina"), sit_down("sari"), sit_down("dedi")
    case = a_case(1)
    rina.push(case)

    async def work(session: aiohttp.ClientSession) -> None:
        one, two, unit = [await opened(session, client) for client in (rina, sari, dedi)]
        for names in (["Rina"], []):
            given = {"case_id": case.case_id, "doing": "views", "field": "", "since": now()["occurred_at"]}
            said = {"event": "presence", "cases": [given] if names else []}
            await one.send_str(msgspec.json.encode(said).decode())
            while [at["name"] for at in (await heard(two)).json()["cases"]] != names:
                pass
        assert (await heard(unit)).json()["cases"] == []  # the unit was not asked about this case
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(unit.receive(), 1)

    together(work)


async def opened(session: aiohttp.ClientSession, client: Client) -> Any:
    headers = {"Authorization": f"Bearer {client.token}"}
    socket = await session.ws_connect(f"http://127.0.0.1:{client.port}/v1/events", headers=headers)
    assert (await socket.receive(20)).json()["event"] == "changes"
    return socket


async def heard(socket: Any) -> aiohttp.WSMessage:
    message: aiohttp.WSMessage = await socket.receive(20)
    return message


def together(work: Callable[[aiohttp.ClientSession], Any]) -> None:
    async def run() -> None:
        async with aiohttp.ClientSession() as session:
            await work(session)

    asyncio.run(asyncio.wait_for(run(), 60))


def test_a_save_comes_as_a_page_to_the_others_and_as_an_event_to_its_author(
    sit_down: Callable[[str], Client],
) -> None:
    rina, sari, wati = sit_down("rina"), sit_down("sari"), sit_down("wati")
    case = a_case(1)

    async def work(session: aiohttp.ClientSession) -> None:
        author, taker, boss = [await opened(session, one) for one in (rina, sari, wati)]
        await asyncio.to_thread(rina.push, case)
        for socket in (taker, boss):
            page = unpack_shared((await heard(socket)).data)
            assert [UUID(bytes=row[0]) for row in rows_by(page, "case_", "id")] == [case.case_id]
        said = (await heard(author)).json()
        assert said["event"] == "changes"
        assert said["moment"] == page.cursor.partition("@")[0]

    together(work)


def test_whoever_left_gets_no_page_more(sit_down: Callable[[str], Client], shared: SharedOffice) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")

    async def work(session: aiohttp.ClientSession) -> None:
        socket = await opened(session, sari)
        await asyncio.to_thread(close_login, shared, "sari")
        await asyncio.to_thread(rina.push, a_case(1))
        over, kinds = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED), []
        while (message := await heard(socket)).type not in over:
            kinds.append(message.type)
        assert aiohttp.WSMsgType.BINARY not in kinds

    together(work)


def rows_by(page: Page, table: str, *columns: str) -> Sequence[tuple[Any, ...]]:
    said = page.rows[table]
    places = [said.columns.index(name) for name in columns]
    return [tuple(row[place] for place in places) for row in said.rows]
