"""The web application: the routes, and the limits that are checked before anything is parsed."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from app.directory.directory import Directory
from db.enums import Channel
from db.sync.messages import (
    BAD_REQUEST,
    CASES_BYTES,
    COMPARE_BYTES,
    NOT_FOUND,
    PROGRAM_HEADER,
    PUSH_BYTES,
    QUESTIONS_BYTES,
    REPORT_BYTES,
    SMALL_BYTES,
    TOO_LARGE,
    AskBoard,
    AskCases,
    AskFigure,
    AskFigures,
    AskOpenData,
    AskOutcomes,
    AskReports,
    Backlog,
    Board,
    CasesPage,
    ChangePassword,
    Compare,
    Compared,
    EnrolStation,
    Hashes,
    KeepReport,
    Page,
    Problem,
    PushMutations,
    RecallCase,
    ReportCompared,
    SetUpSecondFactor,
    SignIn,
    TrailEnd,
    encode_json,
    encode_page,
)
from db.sync.monitoring_messages import BeginMonitoring, EndMonitoring, KeepMonitoring, ShowMonitoring
from db.sync.quality_messages import (
    AnswerReview,
    AskQuality,
    AskWork,
    CloseCalibration,
    DecideReview,
    DropReview,
    HandIn,
    KeepReview,
    OpenWork,
    StartCalibration,
    TakeOver,
)
from db.sync.skm_messages import (
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
    SettleSkmInvitation,
    StartSkmRound,
    TakeSkmInvitation,
)
from db.sync.sp4n_messages import AskTracking
from db.sync.sync_status import Trouble
from db.sync.tables import PROGRAM
from server.board import Boards
from server.channels.channels import Channels
from server.channels.kinds import KINDS, Kind
from server.channels.public import Public
from server.channels.records import Records
from server.config import Config, Secrets
from server.database import Database
from server.directory_people import DirectoryPeople
from server.events import HEARTBEAT_S, Events
from server.exchange.exchange import Exchange
from server.figures import Figures
from server.files import Files
from server.metrics import Metrics
from server.monitoring import Monitoring
from server.open_data import OpenDataEditions
from server.openapi import description
from server.passwords import Passwords
from server.pulling import Pulling, PullQuery
from server.pushing import Pushing
from server.questions import AskArchive, Questions
from server.refused import Refused
from server.reports import Reports
from server.review_cards import ReviewCards
from server.review_draw import ReviewDraw
from server.reviews import Reviews
from server.scheduled_reports import ScheduledReports
from server.second_factor import SecondFactor
from server.sessions import Sessions, SignedIn
from server.survey_links import SurveyLinks
from server.surveys import Surveys

_log = logging.getLogger(__name__)
T = TypeVar("T", bound=msgspec.Struct)
BODY_WITHIN_S = 30.0
JSON, MESSAGE_PACK = "application/json", "application/msgpack"
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_COMPRESSED_FROM = 1_000  # bytes


class Server:
    """The parts of one instance, and the application that joins them."""

    def __init__(
        self, config: Config, database: Database, secrets: Secrets, kinds: Mapping[Channel, Kind] = KINDS
    ) -> None:
        self._config = config
        self.database = database
        self.passwords = Passwords()
        directory, codes = config.directory, config.second_factor
        self.directory: DirectoryPeople | None = None
        if directory.is_used:
            asked = Directory(directory, secrets.directory_password)
            self.directory = DirectoryPeople(database, asked, directory.check_s)
        self.second_factor = SecondFactor(codes.roles, codes.issuer, secrets.second_factor_keys)
        self.sessions = Sessions(database, self.passwords, self.second_factor, self.directory)
        self.events = Events(database, self.sessions)
        self.running = 0  # requests, also those whose client is gone
        self.metrics = Metrics(database, self.events, self.directory)
        self._pushing, self._pulling = Pushing(database), Pulling(database)
        self._questions = Questions(database)
        self.files = Files(config.files, database, self.sessions)
        self._reports = Reports(database)
        self._surveys = Surveys(database, secrets.survey_keys)
        self._survey_links = SurveyLinks(config.survey, Records(database, self.events))
        own = config.channels.office_files
        self.review_cards = ReviewCards(Path(own) if own else None)
        self._reviews = Reviews(database, config.quality.drawn, self.review_cards)
        self.review_draw = ReviewDraw(database, config.quality.drawn)
        self._monitoring = Monitoring(database, self.events.wake_monitored)
        self.figures = Figures(database, self.events, config.channels.office_files)
        self.boards = Boards(database, self.events, config.board.names)
        self.exchange = Exchange(
            config.exchange, secrets.exchange_password, database, self.events, self._note_stays
        )
        files = config.channels.office_files
        office_files = Path(files) if files else None
        self._open_data = OpenDataEditions(config.open_data, database, office_files)
        self.scheduled_reports = ScheduledReports(
            config.reports, database, office_files, self._open_data, config.open_data.folder
        )
        self.channels = Channels(config.channels, database, self.events, self.files, kinds)
        self.metrics.watch_addresses(self.channels.health)
        self.metrics.watch_exchange(self.exchange.present_health, self.exchange.clock_ahead_s)
        self.metrics.watch_figures(lambda: self.figures.progress)
        if self.scheduled_reports.is_on:
            self.metrics.watch_reports(lambda: self.scheduled_reports.fault or "")
        self.application = self._make_application()

    def _note_stays(self) -> None:
        """Stays of callers in queues have changed."""
        self.figures.wake()
        self.boards.note_changes()

    def _make_application(self) -> web.Application:
        application = web.Application(
            middlewares=[self._observe, self._answer_errors], client_max_size=PUSH_BYTES
        )
        application.add_routes(
            [
                web.post("/v1/session", self._open_session),
                web.delete("/v1/session", self._close_session),
                web.post("/v1/second_factor", self._set_up_second_factor),
                web.post("/v1/enrol", self._enrol),
                web.post("/v1/push", self._push),
                web.get("/v1/pull", self._pull),
                web.post("/v1/cases", self._cases),
                web.get("/v1/events", self._events),
                web.post("/v1/compare", self._compare),
                web.post("/v1/compared", self._report_compared),
                web.post("/v1/password", self._change_password),
                web.post("/v1/settled", self._outcomes),
                web.get("/v1/office", self._office),
                web.get("/v1/queues", self._own_queues),
                web.get("/v1/archive", self._archive),
                web.post("/v1/archive", self._recall),
                web.post("/v1/sp4n/cases", self._tracked_cases),
                web.post("/v1/files_over", self._files_over),
                web.post("/v1/files_lacking", self._files_lacking),
                web.get("/v1/files/{sha256:[0-9a-f]{64}}", self._send_file),
                web.put("/v1/files/{sha256:[0-9a-f]{64}}", self._receive_file),
                web.delete("/v1/files/{sha256:[0-9a-f]{64}}", self._remove_file),
                web.post("/v1/backlog", self._backlog),
                web.post("/v1/trail", self._anchor_trail),
                web.get("/v1/figures", self._figure),
                web.post("/v1/figures", self._figures),
                web.get("/v1/figures/cases", self._figure_cases),
                web.get("/v1/figures/contacts", self._figure_contacts),
                web.get("/v1/figures/accesses", self._figure_accesses),
                web.get("/v1/board", self._board),
                web.get("/v1/reports", self._kept_reports),
                web.post("/v1/reports", self._keep_report),
                web.post("/v1/open-data", self._edition),
                web.get("/v1/skm/rounds", self._skm_rounds),
                web.post("/v1/skm/rounds", self._start_skm_round),
                web.post("/v1/skm/close", self._close_skm_round),
                web.post("/v1/skm/plan", self._keep_skm_plan),
                web.post("/v1/skm/import", self._import_skm_answers),
                web.get("/v1/skm/invitations", self._skm_invitations),
                web.post("/v1/skm/take", self._take_skm_invitation),
                web.post("/v1/skm/settle", self._settle_skm_invitation),
                web.get("/v1/quality", self._quality),
                web.get("/v1/quality/works", self._reviewable_work),
                web.post("/v1/quality/open", self._open_work),
                web.post("/v1/quality/review", self._keep_review),
                web.post("/v1/quality/drop", self._drop_review),
                web.post("/v1/quality/take_over", self._take_over_review),
                web.post("/v1/quality/decide", self._decide_review),
                web.post("/v1/quality/calibrate", self._start_calibration),
                web.post("/v1/quality/hand_in", self._hand_in_calibration),
                web.post("/v1/quality/close", self._close_calibration),
                web.get("/v1/quality/mine", self._my_reviews),
                web.post("/v1/quality/answer", self._answer_review),
                web.post("/v1/monitoring/begin", self._begin_monitoring),
                web.post("/v1/monitoring/keep", self._keep_monitoring),
                web.post("/v1/monitoring/end", self._end_monitoring),
                web.post("/v1/monitoring/signs", self._show_monitoring),
                web.get("/v1/openapi.json", self._describe),
            ]
        )
        Public(self.channels, self.metrics, self._address).add_to(application)
        application.on_startup.append(self._start)
        application.on_shutdown.append(self._close_sockets)
        application.on_cleanup.append(self._end)
        return application

    async def _start(self, _application: web.Application) -> None:
        self.events.start()
        self.files.start()
        self.channels.start()
        self.figures.start()
        self.exchange.start()
        self.scheduled_reports.start()
        self.review_draw.start()
        self._monitoring.start()
        if self.directory is not None:
            self.directory.start()

    async def _close_sockets(self, _application: web.Application) -> None:
        await self.channels.close()  # the sockets of visitors end
        await self.exchange.close()
        await self.scheduled_reports.close()
        await self.review_draw.close()
        await self._monitoring.close()
        await self.figures.close()
        await self.events.close()

    async def _end(self, _application: web.Application) -> None:
        if self.directory is not None:
            await self.directory.close()
        self.passwords.close()
        await self.files.close()
        await asyncio.to_thread(self.database.close)

    # -- every request -------------------------------------------------------------------------------------

    @web.middleware
    async def _observe(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count and log a request: the route without its parameters, no name, no token."""
        began, number = time.perf_counter(), uuid4().hex[:12]
        route = request.match_info.route.resource
        path = route.canonical if route is not None else "other"
        status = 499  # the client closed the connection
        self.running += 1
        try:
            response = await handler(request)
            status = response.status
            if not response.prepared:
                response.headers.update({**_HEADERS, **response.headers, "X-Request-Id": number})
            return response
        finally:
            self.running -= 1
            took_s = time.perf_counter() - began
            is_socket = path.endswith(("/events", "/socket"))
            self.metrics.requests.labels(request.method, path, str(status)).inc()
            if not is_socket:
                self.metrics.seconds.labels(request.method, path).observe(took_s)
            _log.info(
                "request",
                extra={
                    "fields": {
                        "id": number,
                        "method": request.method,
                        "route": path,
                        "status": status,
                        "ms": round(took_s * 1000, 1),
                    }
                },
            )

    @web.middleware
    async def _answer_errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return _problem(refused.status, refused.problem)
        except web.HTTPRequestEntityTooLarge:
            return _problem(413, Problem(TOO_LARGE))
        except web.HTTPException as error:
            answer = _problem(error.status, Problem(NOT_FOUND if error.status in (404, 405) else BAD_REQUEST))
            if allowed := error.headers.get("Allow"):
                answer.headers["Allow"] = allowed
            return answer
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception:  # noqa: BLE001 - the edge of the server: a fault in one request must not end another
            _log.exception("a request failed")
            return _problem(500, Problem(Trouble.FAILED.value))

    async def _who(self, request: web.Request, *, boards_may: bool = False) -> SignedIn:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not 20 <= len(token) <= 100:
            raise Refused(401, Trouble.SIGN_IN.value)
        who = await self.sessions.of(token)
        if who.is_board and not boards_may:
            raise Refused(403, Trouble.NO_ROLE.value, "a wall-board may ask for the board only")
        if who.client_id is not None:
            self.events.note_heard(who.client_id)
        return who

    def _address(self, request: web.Request) -> str:
        """Return the client's address; behind trusted proxies, the one that they report, from the right.

        Some proxies append to the header of the request, others add a line of their own below it.
        """
        address = request.remote or ""
        trusted = self._config.listen.trusted_proxies
        reports = ",".join(request.headers.getall("X-Forwarded-For", ()))
        for reported in reversed(reports.split(",")):
            if address not in trusted or not reported.strip():
                break
            address = reported.strip()
        return address

    # -- endpoints -----------------------------------------------------------------------------------------

    async def _open_session(self, request: web.Request) -> web.Response:
        payload = await _body(request, SignIn, SMALL_BYTES)
        _program(request)
        return _json(await self.sessions.open(payload, self._address(request)))

    async def _close_session(self, request: web.Request) -> web.Response:
        await self.sessions.close(await self._who(request, boards_may=True))
        return web.Response(status=204)

    async def _set_up_second_factor(self, request: web.Request) -> web.Response:
        payload = await _body(request, SetUpSecondFactor, SMALL_BYTES)
        return _json(await self.sessions.set_up_second_factor(payload, self._address(request)))

    async def _enrol(self, request: web.Request) -> web.Response:
        who = await self._who(request, boards_may=True)
        await self.sessions.enrol(who, await _body(request, EnrolStation, SMALL_BYTES))
        return web.Response(status=204)

    async def _push(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        payload = await _body(request, PushMutations, PUSH_BYTES)
        done = await self._pushing.run(who, payload, _program(request))
        self.metrics.mutations.inc(done.count)
        if done.count:
            self.events.changed()
        return _json(done.pushed)

    async def _pull(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        asked = _query(request, PullQuery)
        return await _packed(request, await self._pulling.new_rows(who, asked, _program(request)))

    async def _cases(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        asked = await _body(request, AskCases, CASES_BYTES)
        return await _packed(request, await self._pulling.cases(who, asked, _program(request)))

    async def _compare(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        asked = await _body(request, Compare, COMPARE_BYTES)
        return await _packed(request, await self._pulling.compare(who, asked, _program(request)))

    async def _report_compared(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        await self._questions.report_compared(who, await _body(request, ReportCompared, SMALL_BYTES))
        return web.Response(status=204)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=SMALL_BYTES, compress=False)
        if not socket.can_prepare(request):
            raise Refused(400, BAD_REQUEST)
        await socket.prepare(request)
        await self.events.serve(who, request, socket)
        return socket

    async def _change_password(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        payload = await _body(request, ChangePassword, SMALL_BYTES)
        await self.sessions.change_password(who, payload, self._address(request))
        return web.Response(status=204)

    async def _outcomes(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._questions.outcomes(who, await _body(request, AskOutcomes, SMALL_BYTES)))

    async def _office(self, request: web.Request) -> web.Response:
        return _json(await self._questions.office(await self._who(request)))

    async def _own_queues(self, request: web.Request) -> web.Response:
        return _json(await self.exchange.own_queues(await self._who(request)))

    async def _archive(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._questions.archive(who, _query(request, AskArchive)))

    async def _recall(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._questions.recall(who, await _body(request, RecallCase, SMALL_BYTES)))

    async def _tracked_cases(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._questions.tracked(who, await _body(request, AskTracking, QUESTIONS_BYTES)))

    async def _figure(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self.figures.ask(who, _query(request, AskFigure)))

    async def _figures(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self.figures.ask_all(who, await _body(request, AskFigures, QUESTIONS_BYTES)))

    async def _figure_cases(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        return _json(await self.figures.cases(who, _query(request, AskFigure)))

    async def _figure_contacts(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        return _json(await self.figures.contacts(who, _query(request, AskFigure)))

    async def _figure_accesses(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        return _json(await self.figures.accesses(who, _query(request, AskFigure)))

    async def _board(self, request: web.Request) -> web.Response:
        who = await self._who(request, boards_may=True)
        who.station  # noqa: B018 - raises Refused without a workstation
        return await _packed(request, await self.boards.ask(who, _query(request, AskBoard).after))

    async def _kept_reports(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reports.kept(who, _query(request, AskReports)))

    async def _keep_report(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reports.keep(who, await _body(request, KeepReport, REPORT_BYTES)))

    async def _edition(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._open_data.edition(who, await _body(request, AskOpenData, SMALL_BYTES)))

    async def _skm_rounds(self, request: web.Request) -> web.Response:
        return _json(await self._surveys.rounds(await self._who(request)))

    async def _start_skm_round(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._surveys.start(who, await _body(request, StartSkmRound, SMALL_BYTES)))

    async def _close_skm_round(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._surveys.close(who, await _body(request, CloseSkmRound, SMALL_BYTES)))

    async def _keep_skm_plan(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._surveys.plan(who, await _body(request, KeepSkmPlan, QUESTIONS_BYTES)))

    async def _import_skm_answers(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._surveys.take_in(who, await _body(request, ImportSkmAnswers, REPORT_BYTES)))

    async def _skm_invitations(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        await self._survey_links.send_due()
        return _json(await self._surveys.invitations(who))

    async def _take_skm_invitation(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._surveys.take(who, await _body(request, TakeSkmInvitation, SMALL_BYTES)))

    async def _settle_skm_invitation(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._surveys.settle(who, await _body(request, SettleSkmInvitation, SMALL_BYTES)))

    async def _quality(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        return _json(await self._reviews.month(who, _query(request, AskQuality)))

    async def _reviewable_work(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        who.station  # noqa: B018 - raises Refused without a workstation
        return _json(await self._reviews.works(who, _query(request, AskWork)))

    async def _open_work(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.open(who, await _body(request, OpenWork, SMALL_BYTES)))

    async def _keep_review(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.keep(who, await _body(request, KeepReview, QUESTIONS_BYTES)))

    async def _drop_review(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.drop(who, await _body(request, DropReview, SMALL_BYTES)))

    async def _take_over_review(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.take_over(who, await _body(request, TakeOver, SMALL_BYTES)))

    async def _decide_review(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.decide(who, await _body(request, DecideReview, SMALL_BYTES)))

    async def _start_calibration(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.calibrate(who, await _body(request, StartCalibration, SMALL_BYTES)))

    async def _hand_in_calibration(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.hand_in(who, await _body(request, HandIn, SMALL_BYTES)))

    async def _close_calibration(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.close(who, await _body(request, CloseCalibration, SMALL_BYTES)))

    async def _my_reviews(self, request: web.Request) -> web.Response:
        return _json(await self._reviews.mine(await self._who(request)))

    async def _answer_review(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._reviews.answer(who, await _body(request, AnswerReview, SMALL_BYTES)))

    async def _begin_monitoring(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._monitoring.begin(who, await _body(request, BeginMonitoring, SMALL_BYTES)))

    async def _keep_monitoring(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._monitoring.keep(who, await _body(request, KeepMonitoring, SMALL_BYTES)))

    async def _end_monitoring(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._monitoring.end(who, await _body(request, EndMonitoring, SMALL_BYTES)))

    async def _show_monitoring(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._monitoring.signs(who, await _body(request, ShowMonitoring, SMALL_BYTES)))

    async def _files_over(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self._questions.files_over(who, await _body(request, Hashes, SMALL_BYTES)))

    async def _files_lacking(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self.files.lacking(who, (await _body(request, Hashes, SMALL_BYTES)).hashes))

    async def _send_file(self, request: web.Request) -> web.StreamResponse:
        who = await self._who(request)
        return await self.files.send(who, request.match_info["sha256"], request)

    async def _receive_file(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        return _json(await self.files.receive(who, request.match_info["sha256"], request))

    async def _remove_file(self, request: web.Request) -> web.Response:
        await self.files.remove(await self._who(request), request.match_info["sha256"])
        return web.Response(status=204)

    async def _backlog(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        await self._questions.report_backlog(who, await _body(request, Backlog, SMALL_BYTES))
        return web.Response(status=204)

    async def _anchor_trail(self, request: web.Request) -> web.Response:
        who = await self._who(request)
        await self._questions.anchor_trail(who, await _body(request, TrailEnd, SMALL_BYTES))
        return web.Response(status=204)

    async def _describe(self, _request: web.Request) -> web.Response:
        return _json(description())


async def _body(request: web.Request, kind: type[T], most_bytes: int) -> T:
    """Read a JSON body; its size and time are limited before it is parsed. Raises Refused."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused(415, BAD_REQUEST, "no compressed bodies")
    if request.content_type != JSON:
        raise Refused(415, BAD_REQUEST, JSON)
    if (request.content_length or 0) > most_bytes:
        raise Refused(413, TOO_LARGE)
    payload = bytearray()
    try:
        await asyncio.wait_for(_read(request, payload, most_bytes), BODY_WITHIN_S)
    except asyncio.TimeoutError as error:
        raise Refused(408, BAD_REQUEST) from error
    try:
        return msgspec.json.decode(payload, type=kind)
    except msgspec.ValidationError as error:  # it names fields, not their values
        raise Refused(400, BAD_REQUEST, str(error)[:300]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, BAD_REQUEST) from error


async def _read(request: web.Request, payload: bytearray, most_bytes: int) -> None:
    while chunk := await request.content.readany():
        payload += chunk
        if len(payload) > most_bytes:
            raise Refused(413, TOO_LARGE)


def _query(request: web.Request, kind: type[T]) -> T:
    try:
        return msgspec.convert(dict(request.query), kind, strict=False)
    except msgspec.ValidationError as error:
        raise Refused(400, BAD_REQUEST, str(error)[:300]) from error


def _program(request: web.Request) -> int:
    """Return the protocol version of the client's program."""
    header = request.headers.get(PROGRAM_HEADER, str(PROGRAM))
    if not re.fullmatch("[0-9]{1,9}", header):
        raise Refused(400, BAD_REQUEST, PROGRAM_HEADER)
    return int(header)


def _json(payload: Any) -> web.Response:
    return web.Response(body=encode_json(payload), content_type=JSON)


def _problem(status: int, problem: Problem) -> web.Response:
    headers = {"Retry-After": str(problem.retry_after_s)} if problem.retry_after_s else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return web.Response(body=encode_json(problem), status=status, content_type=JSON, headers=headers)


async def _packed(request: web.Request, page: Page | CasesPage | Compared | Board) -> web.Response:
    """Answer with a page: MessagePack, compressed if the client accepts that."""
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    body, is_compressed = await asyncio.to_thread(_pack, page, takes_gzip)
    headers = {"Content-Encoding": "gzip"} if is_compressed else None
    return web.Response(body=body, content_type=MESSAGE_PACK, headers=headers)


def _pack(page: Page | CasesPage | Compared | Board, takes_gzip: bool) -> tuple[bytes, bool]:
    body = encode_page(page)
    if not takes_gzip or len(body) < _COMPRESSED_FROM:
        return body, False
    packer = zlib.compressobj(1, wbits=31)  # of gzip
    return packer.compress(body) + packer.flush(), True
