"""What a desktop asks of the shared database outside the exchange of the sync worker.

server_gateway.py has it. This module imports no HTTP client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from db.sync.sync_status import NO_PROOF, Proof

if TYPE_CHECKING:
    from db.mutation import ReadBack
    from db.replica import Replica
    from db.sync.connection import Enrolment
    from db.sync.connection_test import Found
    from db.sync.current_program import CurrentProgram
    from db.sync.messages import (
        AskFigure,
        AskOpenData,
        AskReports,
        CountedAccess,
        CountedFigure,
        KeepReport,
        KeptReport,
        OpenDataEdition,
        OwnQueues,
    )
    from db.sync.quality_messages import (
        AnswerReview,
        AskWork,
        MyReviews,
        OfMonth,
        OpenedWork,
        OpenWork,
        QualityMonth,
        ReviewableWork,
    )
    from db.sync.server_connection import ServerConnection
    from db.sync.server_files import ServerFiles
    from db.sync.server_gateway import BoardQuestions, MonitoringLine
    from db.sync.skm_messages import OfInvitations, OfRounds, SkmInvitations, SkmRounds
    from db.sync.sp4n_messages import TrackedCase
    from db.sync.sync_status import Access, ArchivedCase, Login


class Gateway(Protocol):
    """One shared database. Any thread; each method blocks for some seconds at most. Raises SharedError."""

    def connect(
        self, replica: Replica, access: Access, read_back: ReadBack, stopping: Event
    ) -> ServerConnection:
        """Connect the sync worker; the connection breaks off as soon as `stopping` is set."""

    def who_is(self, login: Login, proof: Proof = NO_PROOF) -> UUID:
        """Return the id of the user with this login, whose password may be replaced by that of the proof."""

    def set_up_second_factor(self, login: Login) -> str:
        """Return the address of a new secret for an authenticator app, to be shown as a QR code.

        The next `who_is` with a code confirms it.
        """

    def change_password(self, login: Login, new: str) -> None:
        """Change the password; app/common/password_rules.py says which ones are accepted.

        After an error the former password is valid; only if the connection broke at the very end it is
        unknown which.
        """

    def find_archived(
        self, login: Login, digits: str = "", person: UUID | None = None
    ) -> tuple[ArchivedCase, ...]:
        """Return archived cases whose number begins with these digits, or those of a person; newest first."""

    def put_back(self, login: Login, case_id: UUID) -> bool:
        """Return a case to the working tables; return whether it was in the archive."""

    def own_queues(self, login: Login) -> OwnQueues:
        """Return what the telephone exchange says of the user as a member of its queues."""

    def figures(self, login: Login, questions: Sequence[AskFigure]) -> Sequence[CountedFigure]:
        """Return figures of the same moment, in the order of the questions: at most 500."""

    def figure_cases(self, login: Login, question: AskFigure) -> Sequence[UUID]:
        """Return the case of each row that a figure counts, at most 5,000 after those that it skips."""

    def figure_contacts(self, login: Login, question: AskFigure) -> Sequence[UUID]:
        """Return the contacts that a figure of calls counts, at most 5,000 after those that it skips."""

    def figure_accesses(self, login: Login, question: AskFigure) -> Sequence[CountedAccess]:
        """Return the accesses to personal data that a figure counts, at most 5,000, the newest first."""

    def open_board(self, login: Login) -> BoardQuestions:
        """Return a line by which a supervisor asks what happens now, to be closed."""

    def open_monitoring(self, login: Login) -> MonitoringLine:
        """Return a line by which a desk speaks about listening to calls, to be closed."""

    def keep_report(self, login: Login, request: KeepReport) -> Sequence[KeptReport]:
        """Keep a printed report; return all prints of its period, the newest first."""

    def kept_reports(self, login: Login, asked: AskReports) -> Sequence[KeptReport]:
        """Return the prints of a report about one period, the newest first."""

    def open_data(self, login: Login, asked: AskOpenData) -> OpenDataEdition:
        """Return the open data of a month; they are made when they are first asked for."""

    def skm_rounds(self, login: Login, request: OfRounds | None = None) -> SkmRounds:
        """Change a round of the satisfaction survey, if something is said; return all rounds."""

    def skm_invitations(self, login: Login, request: OfInvitations | None = None) -> SkmInvitations:
        """Take or settle an invitation, if something is said; return whom the user may ask for now."""

    def quality_month(self, login: Login, request: OfMonth) -> QualityMonth:
        """Ask for the reviews of a month, or change one; return those of its month."""

    def reviewable_work(self, login: Login, asked: AskWork) -> ReviewableWork:
        """Return work of an agent that a supervisor may choose by hand."""

    def open_work(self, login: Login, request: OpenWork) -> OpenedWork:
        """Let the server note that the user reads written work for its review."""

    def my_reviews(self, login: Login, request: AnswerReview | None = None) -> MyReviews:
        """Answer a review of the user's work, if something is said; return those that were shared."""

    def tracked_cases(self, login: Login, tracking: Sequence[str]) -> Sequence[TrackedCase]:
        """Return the cases of the whole office with these tracking ids of SP4N-LAPOR!, for a supervisor."""

    def current_program(self, login: Login) -> CurrentProgram | None:
        """Return the current version of the program; None if it was never set."""

    def files_over(self, login: Login, hashes: Sequence[str]) -> tuple[str, ...]:
        """Return the hashes whose erasure is confirmed, and that nothing refers to any more."""

    def open_files(self, login: Login) -> ServerFiles:
        """Return the files on the server, to be closed."""

    def try_connection(self, login: Login | None, enrolment: Enrolment | None) -> tuple[Found, str]:
        """Return how far a connection gets, and the message of the server or the network if it fails.

        enrolment: None if this workstation is not enrolled there yet. Raises nothing.
        """

    def clock_ahead_s(self, login: Login) -> float | None:
        """Return how far this computer's clock is ahead of the server's; None without a connection."""

    def office_zone(self, login: Login) -> str | None:
        """Return the time zone of the server's days; None without a connection, or from an older server."""


@dataclass(frozen=True)
class Way:
    """How the signed-in person reaches the shared database now."""

    gateway: Gateway
    login: Login
