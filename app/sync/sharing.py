"""The shared database for this desktop: with which login it is used, its state, what was refused."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.access.session import Session
from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.common.jobs import Jobs
from app.mutations import read_back
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.settings import Settings, SharedSettings
from app.settings.preferences import Preferences
from app.sync.gateways import gateway_of
from app.sync.own_password import OwnPassword
from app.sync.presence_link import SharedPresence
from app.sync.rejected_changes import changes_that_wait
from app.sync.rejection_service import RejectionService
from app.sync.saved_logins import SavedLogins, login_key
from app.sync.sync_status import Light, LightState, light
from db.outbox_keys import derive_key
from db.records import AgentRecord
from db.replica import Replica
from db.sync.gateway import Gateway, Way
from db.sync.sync_status import (
    NEEDS_SIGN_IN,
    NO_PROOF,
    Access,
    Login,
    Proof,
    SharedError,
    SyncPhase,
    SyncStatus,
    Trouble,
)
from db.sync.waiting_rows import Station, station

if TYPE_CHECKING:
    from db.sync.worker import SyncWorker

__all__ = ["CODE_NEEDED", "CODE_WRONG", "PASSWORD_CHANGE", "UNKNOWN_OFFLINE", "Proof", "Sharing"]

_log = logging.getLogger(__name__)
MOST_SHOWN = 30  # waiting changes
PASSWORD_CHANGE, CODE_NEEDED, CODE_WRONG = (  # what `sign_in_refused` asks for besides the password
    one.value for one in (Trouble.PASSWORD_CHANGE, Trouble.CODE_NEEDED, Trouble.CODE_WRONG)
)
UNKNOWN_OFFLINE = "unknown_offline"  # no connection, and nobody with that name signed in here before
GatewayOf = Callable[[SharedSettings], Gateway]


class Sharing(QObject):
    """Without a shared database it is off, and everything is complete on this computer."""

    changed = Signal()  # the state of the connection
    waiting_read = Signal(object)  # tuple of WaitingChange, the oldest first
    signed_in = Signal()  # the password is right: the person is signed in as soon as the records know them
    sign_in_refused = Signal(str)  # a word of Trouble, UNKNOWN_OFFLINE, or LightState.NO_KEY_STORE
    # The user must set up the second factor: the address for the app, to be shown as a QR code.
    second_factor_wanted = Signal(str)
    monitored = Signal()  # a supervisor listens to the user of this desktop, or something about it changed
    tried = Signal(str, str)  # how far a connection test got (db/sync/connection_test.py); the server's text
    _status_changed = Signal(object)  # from the worker's thread to this one

    def __init__(
        self,
        replica: Replica,
        records: Records,
        session: Session,
        editor: CaseEditor,
        drafting: Drafting,
        preferences: Preferences,
        jobs: Jobs,
        clock: Callable[[], datetime],
        gateway_of: GatewayOf = gateway_of,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session = records, session
        self._editor = editor
        self._jobs, self._clock = jobs, clock
        self._order = AnswerOrder()
        self._place, self._code = preferences.settings.shared, preferences.settings.desk.workstation
        self._gateway_of = gateway_of
        self._made_gateway: Gateway | None = None
        self.status = SyncStatus()
        self.rejections = RejectionService(records, session, editor, drafting, self.retry_now, self)
        self.presence = SharedPresence()
        self._kept = SavedLogins(preferences, self._place, jobs, replica.keys, self)
        self.own_password = OwnPassword(self._kept, session, jobs, self._gateway, self)
        self._arriving: UUID | None = None  # confirmed, and not in the records yet
        self._used: UUID | None = None  # whose login the shared database is used with
        self._unjudged: tuple[Login, SharedError] | None = None  # asked before the key store was read
        self._wait_for_keys: list[Callable[[], None]] = []
        self._sits_down_unasked = not self._place.asks_password
        self._worker: SyncWorker | None = None
        if not self.is_on:
            return
        from db.sync.worker import SyncWorker  # a driver of 10 MB, only for those who use it

        self._worker = SyncWorker(
            replica,
            read_back,
            changed=self._status_changed.emit,
            others_changed=self.presence.heard,
            lost=self.presence.lost,
            back=self.presence.back,
            monitored=self.monitored.emit,
            clock=clock,
        )
        self.presence.publisher = self._worker
        self._status_changed.connect(self._on_status, Qt.ConnectionType.QueuedConnection)
        self._kept.changed.connect(self._on_kept)
        self.own_password.changed.connect(self._use)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_signed_out)
        preferences.changed.connect(self._on_settings)
        preferences.enrolment_code_changed.connect(self._kept.read)

    @property
    def is_on(self) -> bool:
        """Whether this desktop began with a shared database; changing that needs a restart."""
        return self._place.is_used

    @property
    def is_connected(self) -> bool:
        return self.status.phase is SyncPhase.LIVE

    @property
    def is_arriving(self) -> bool:
        """Whether a person signed in whom the records do not know yet: they are being filled."""
        return self._arriving is not None

    @property
    def workstation(self) -> str:
        return self._records.workstation

    @property
    def last_login(self) -> str:
        """The name to propose."""
        return self._kept.last_name

    @property
    def light(self) -> Light:
        return light(self.status, self.is_on, self._clock(), self._kept.is_without_store)

    # -- commands ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read the key store, then connect with the last login; that signs nobody in."""
        if self._worker is None:
            return
        self._worker.start()
        self._kept.read()

    def once_keys_are_known(self, then: Callable[[], None]) -> None:
        """Call it when the key store has given the keys of those who sign in here; at once
        without sharing.
        """
        if self.is_on:
            self._wait_for_keys.append(then)
        else:
            then()

    def sign_in(self, login: str, password: str, proof: Proof = NO_PROOF) -> None:
        """Sign a person in: `signed_in`, `sign_in_refused` or `second_factor_wanted` follows."""
        login = login.strip().lower()
        self._kept.load(login, partial(self._prove, Login(login, password), proof))

    def _prove(self, login: Login, proof: Proof) -> None:
        gateway, salt = self._gateway(), self._kept.salt_of(login.name)
        valid = Login(login.name, proof.new_password or login.password)
        self._jobs.run(
            lambda: (_who_is(gateway, login, proof), derive_key(valid.password, salt)),
            partial(self._proven, valid),
            (
                (_MustSetUp, lambda must: self.second_factor_wanted.emit(must.uri)),
                (SharedError, partial(self._not_proven, login)),
            ),
        )

    def try_connection(self, place: SharedSettings) -> None:
        """Check for a shared database, and what is in the way; `tried` follows."""
        agent, is_own = self._session.agent, login_key(place, "") == login_key(self._place, "")
        login = self._kept.of(agent.id) if self.is_on and is_own and agent is not None else None
        self._records.read(station, partial(self._try_way, place, login))

    def _try_way(self, place: SharedSettings, login: Login | None, own: Station) -> None:
        from db.sync.connection import Enrolment
        from db.sync.connection_test import Found

        gateway = self._gateway_of(place)
        is_enrolled = login is not None and own.enrolled_as
        enrolment = Enrolment(own.client_id, own.enrolled_as, self._kept.secret) if is_enrolled else None

        def done(found: tuple[Found, str]) -> None:
            self.tried.emit(found[0].value, found[1])

        self._jobs.run(lambda: gateway.try_connection(login, enrolment), done)

    @Slot()
    def retry_now(self) -> None:
        """Try at once."""
        if self._kept.is_without_store:
            self._kept.read()
        elif self._worker is not None:
            self._worker.retry()

    def read_waiting(self) -> None:
        """`waiting_read` follows."""
        if self.is_on:
            self._records.read(
                lambda tx: changes_that_wait(tx, MOST_SHOWN), self._order.unless_late(self.waiting_read.emit)
            )

    def open_case(self, case_id: UUID) -> None:
        """Open the case of a waiting change."""
        self._editor.open(case_id)

    @Slot(object)
    def awake(self, _asleep_since: datetime) -> None:
        """The computer has slept: the old connection is useless."""
        self.retry_now()

    def stop(self) -> None:
        """The program ends; what still waits is shown at the next start."""
        if self._worker is not None:
            self._status_changed.disconnect(self._on_status)
            self._worker.stop()
            self._worker = self.presence.publisher = None

    def way(self) -> Way | None:
        """Return how the signed-in person connects to the shared database; None while there
        is no connection.
        """
        agent = self._session.agent
        login = self._kept.of(agent.id) if agent is not None else None
        if login is None or not self.is_connected:
            return None
        return Way(self._gateway(), login)

    def files_over(self, hashes: Sequence[str]) -> Sequence[str] | None:
        """Return which files of erased attachments may be deleted; None while there is no connection.

        Blocks; for any thread but the GUI's.
        """
        way = self.way()
        if way is None:
            return None
        if not hashes:
            return ()
        try:
            return way.gateway.files_over(way.login, hashes)
        except SharedError:  # the light shows it
            return None

    # -- who it is -----------------------------------------------------------------------------------------

    @Slot()
    def _on_kept(self) -> None:
        """The key store is read: waiting sign-ins can be decided, and waiting changes can be sent."""
        if not self._kept.is_without_store:
            waiting, self._wait_for_keys = self._wait_for_keys, []
            for then in waiting:
                then()
        unjudged, self._unjudged = self._unjudged, None
        if unjudged is not None:
            self._not_proven(*unjudged)
        last = self._kept.last
        if self._sits_down_unasked and last is not None and self._nobody_is_here:
            self._take_the_seat(last)
        self._use()
        self.changed.emit()

    @property
    def _nobody_is_here(self) -> bool:
        return self._session.agent is None and self._arriving is None

    def _proven(self, login: Login, found: tuple[UUID, bytes]) -> None:
        agent_id, key = found
        if self._kept.is_without_store and all(person.id != agent_id for person in self._session.staff):
            self.sign_in_refused.emit(LightState.NO_KEY_STORE.value)
            return
        self._kept.keep(agent_id, login, key)
        self._sit_down(agent_id)

    def _not_proven(self, login: Login, error: SharedError) -> None:
        """Without a connection, a person who signed in here before may do so with that password."""
        if not self._kept.is_read:
            self._unjudged = (login, error)
            return
        _log.warning("not signed in: %s", error)
        known = self._kept.who(login)
        if error.trouble is Trouble.LOGIN_CLOSED:
            self._kept.forget(known)
        elif error.trouble not in NEEDS_SIGN_IN and known is not None:
            self._sit_down(known)
            return
        is_unknown = error.trouble is Trouble.UNREACHABLE
        self.sign_in_refused.emit(UNKNOWN_OFFLINE if is_unknown else error.trouble.value)

    def _sit_down(self, agent_id: UUID) -> None:
        self._take_the_seat(agent_id)
        self._use()
        self.signed_in.emit()

    def _take_the_seat(self, agent_id: UUID) -> None:
        self._sits_down_unasked = False
        self._arriving = agent_id
        self._session.sign_in(agent_id)
        if self._session.agent is not None and self._session.agent.id == agent_id:
            self._arriving = None

    @Slot()
    def _use(self) -> None:
        """Connect with the signed-in person's login; before any sign-in, with the last one.

        So unsent changes are sent, and a person whose login was closed meanwhile loses the records here.
        """
        if self._worker is None or not self._kept.secret:
            return
        agent = self._session.agent
        agent_id = self._arriving or (agent.id if agent is not None else self._kept.last)
        login = self._kept.of(agent_id)
        self._used = agent_id
        if login is None or agent_id is None:
            self._worker.use(None)
            return
        others = self._kept.others(agent_id)
        self._worker.use(
            Access(
                self._gateway(),
                login,
                self.workstation,
                self._kept.secret,
                others,
                agent_id,
                self._kept.enrolment_code,
            )
        )

    def _gateway(self) -> Gateway:
        if self._made_gateway is None:
            self._made_gateway = self._gateway_of(self._place)
        return self._made_gateway

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_agent(self, agent: AgentRecord) -> None:
        if agent.id == self._arriving:
            self._arriving = None
        self._use()
        if self.is_on:
            self.rejections.read()
        self.changed.emit()

    @Slot()
    def _on_signed_out(self) -> None:
        """What this person saved last is still sent."""
        self._arriving = None
        self._sits_down_unasked = False
        self.rejections.forget()
        self.changed.emit()

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        """A new code for this workstation: the shared database must know."""
        if settings.desk.workstation != self._code:
            self._code = settings.desk.workstation
            self._use()

    @Slot(object)
    def _on_status(self, status: SyncStatus) -> None:
        refused_before, was, self.status = self.status.waiting.refused, self.status.trouble, status
        if status.trouble is Trouble.LOGIN_CLOSED and was is not Trouble.LOGIN_CLOSED:
            self._kept.forget(self._used)
        self.changed.emit()
        if status.waiting.refused != refused_before:
            self.rejections.read()


class _MustSetUp(Exception):  # noqa: N818 - an event, not an error
    """The user has no second factor yet. uri: Of a new secret, which must not be logged."""

    def __init__(self, uri: str) -> None:
        super().__init__("the second factor must be set up")
        self.uri = uri


def _who_is(gateway: Gateway, login: Login, proof: Proof) -> UUID:
    """Blocks for some seconds. Raises SharedError, or _MustSetUp."""
    try:
        return gateway.who_is(login, proof)
    except SharedError as error:
        if error.trouble is not Trouble.CODE_SETUP:
            raise
    raise _MustSetUp(gateway.set_up_second_factor(login))
