"""The description of all endpoints (OpenAPI 3.1), generated from the types of the messages."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from db.sync.messages import (
    DIGEST_HEADER,
    PROGRAM_HEADER,
    TITLE,
    AskBoard,
    AskCases,
    AskFigure,
    AskFigures,
    AskOpenData,
    AskOutcomes,
    AskReports,
    Backlog,
    ChangePassword,
    Compare,
    CountedAccesses,
    CountedCases,
    CountedContacts,
    CountedFigure,
    CountedFigures,
    EnrolStation,
    FoundCases,
    Hashes,
    KeepReport,
    KeptReports,
    Office,
    OpenDataEdition,
    Outcomes,
    OwnQueues,
    Problem,
    Pushed,
    PushMutations,
    RecallCase,
    Recalled,
    ReportCompared,
    SecondFactorSecret,
    Session,
    SetUpSecondFactor,
    SignIn,
    TrailEnd,
    UploadState,
)
from db.sync.monitoring_messages import (
    BeginMonitoring,
    EndMonitoring,
    KeepMonitoring,
    MonitoringSigns,
    MonitoringState,
    ShowMonitoring,
)
from db.sync.quality_messages import (
    AnswerReview,
    AskQuality,
    AskWork,
    CloseCalibration,
    DecideReview,
    DropReview,
    HandIn,
    KeepReview,
    MyReviews,
    OpenedWork,
    OpenWork,
    QualityMonth,
    ReviewableWork,
    StartCalibration,
    TakeOver,
)
from db.sync.skm_messages import (
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
    SettleSkmInvitation,
    SkmInvitations,
    SkmRounds,
    StartSkmRound,
    TakeSkmInvitation,
)
from db.sync.sp4n_messages import AskTracking, TrackedCases
from server.pulling import PullQuery
from server.questions import AskArchive

_REF = "#/components/schemas/{name}"
_TYPES = (
    *(SignIn, Session, EnrolStation, ChangePassword, PushMutations, Pushed, AskCases, Problem),
    *(AskOutcomes, Outcomes, Office, FoundCases, RecallCase, Recalled, Hashes, Backlog),
    *(AskFigures, CountedFigure, CountedFigures, CountedCases, CountedContacts),
    *(StartSkmRound, CloseSkmRound, KeepSkmPlan, ImportSkmAnswers, SkmRounds),
    *(TakeSkmInvitation, SettleSkmInvitation, SkmInvitations),
    *(
        AskQuality,
        AskWork,
        OpenWork,
        OpenedWork,
        KeepReview,
        DropReview,
        TakeOver,
        DecideReview,
        StartCalibration,
        HandIn,
    ),
    *(CloseCalibration, AnswerReview, QualityMonth, ReviewableWork, MyReviews),
    *(BeginMonitoring, KeepMonitoring, EndMonitoring, MonitoringState, ShowMonitoring, MonitoringSigns),
    *(AskTracking, TrackedCases),
    *(Compare, ReportCompared, UploadState, TrailEnd, SetUpSecondFactor, SecondFactorSecret),
)
_PAGE = {
    "application/msgpack": {
        "schema": {"description": "Page, CasesPage, Compared, Board: db/sync/messages.py"}
    }
}


def _json(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _endpoint(
    summary: str,
    *,
    body: type | None = None,
    query: type | None = None,
    answer: Any = None,
    status: str = "200",
    is_open: bool = False,
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": summary,
        "responses": {
            status: {"description": "done", **({"content": answer} if answer else {})},
            "default": {"description": "not carried out", "content": _json(Problem)},
        },
        "security": [] if is_open else [{"token": []}],
    }
    if body is not None:
        made["requestBody"] = {"required": True, "content": _json(body)}
    if query is not None:
        made["parameters"] = _query(query)
    return made


def _query(kind: type) -> list[dict[str, Any]]:
    found = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in found.items()]


def _monitoring_endpoints() -> dict[str, Any]:
    state = _json(MonitoringState)
    return {
        "/v1/monitoring/begin": {
            "post": _endpoint("Ask to listen to an agent's call", body=BeginMonitoring, answer=state)
        },
        "/v1/monitoring/keep": {"post": _endpoint("Go on listening", body=KeepMonitoring, answer=state)},
        "/v1/monitoring/end": {"post": _endpoint("End listening", body=EndMonitoring, answer=state)},
        "/v1/monitoring/signs": {
            "post": _endpoint(
                "What the agent's desk shows, and has to show",
                body=ShowMonitoring,
                answer=_json(MonitoringSigns),
            )
        },
    }


def _survey_endpoints() -> dict[str, Any]:
    rounds, invitations = _json(SkmRounds), _json(SkmInvitations)
    return {
        "/v1/skm/rounds": {
            "get": _endpoint("Rounds of the satisfaction survey", answer=rounds),
            "post": _endpoint("Start a round", body=StartSkmRound, answer=rounds),
        },
        "/v1/skm/close": {"post": _endpoint("Close a round", body=CloseSkmRound, answer=rounds)},
        "/v1/skm/plan": {"post": _endpoint("Keep the follow-up plan", body=KeepSkmPlan, answer=rounds)},
        "/v1/skm/import": {"post": _endpoint("Import answers", body=ImportSkmAnswers, answer=rounds)},
        "/v1/skm/invitations": {"get": _endpoint("Whom the user may ask", answer=invitations)},
        "/v1/skm/take": {
            "post": _endpoint("Keep an invitation while asking", body=TakeSkmInvitation, answer=invitations)
        },
        "/v1/skm/settle": {
            "post": _endpoint("What became of it", body=SettleSkmInvitation, answer=invitations)
        },
    }


def _quality_endpoints() -> dict[str, Any]:
    month, mine = _json(QualityMonth), _json(MyReviews)
    posts = (
        ("review", "Keep or share a review", KeepReview),
        ("drop", "Drop a draft", DropReview),
        ("take_over", "Take over the work of another reviewer's draft", TakeOver),
        ("decide", "Decide about an objection", DecideReview),
        ("calibrate", "Start a calibration", StartCalibration),
        ("hand_in", "Hand in the answers for a calibration", HandIn),
        ("close", "End a calibration without those who did not hand in", CloseCalibration),
    )
    return {
        "/v1/quality": {"get": _endpoint("Reviews of a month", query=AskQuality, answer=month)},
        "/v1/quality/works": {
            "get": _endpoint("Work to choose from", query=AskWork, answer=_json(ReviewableWork))
        },
        "/v1/quality/open": {"post": _endpoint("Read written work", body=OpenWork, answer=_json(OpenedWork))},
        "/v1/quality/mine": {"get": _endpoint("Reviews of the user's work", answer=mine)},
        "/v1/quality/answer": {"post": _endpoint("Agree or object", body=AnswerReview, answer=mine)},
        **{
            f"/v1/quality/{name}": {"post": _endpoint(words, body=body, answer=month)}
            for name, words, body in posts
        },
    }


def _file_endpoints() -> dict[str, Any]:
    octets = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    get = _endpoint("A file, or the bytes that Range names", answer=octets)
    name = {"name": "sha256", "in": "path", "required": True, "schema": {"pattern": "^[0-9a-f]{64}$"}}
    get["parameters"] = [name, _header("Range", False, "RFC 9110, section 14: one range of bytes")]
    get["responses"]["206"] = {"description": "a part", "content": octets}
    head = _endpoint("Whether the file is here. Compares its hash if asked, and drops a wrong one")
    head["parameters"] = [name, _header(DIGEST_HEADER, False, "RFC 9530: any value")]
    put = _endpoint("Send a block of a file, or ask how much of it is here", answer=_json(UploadState))
    put["parameters"] = [
        name,
        _header("Content-Range", True, "bytes FIRST-LAST/SIZE; bytes */SIZE without a body asks"),
    ]
    put["requestBody"] = {"content": octets}
    delete = _endpoint("Remove a file that no row needs any more", status="204")
    delete["parameters"] = [name]
    return {"get": get, "head": head, "put": put, "delete": delete}


def _header(name: str, is_needed: bool, words: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": name, "in": "header", "required": is_needed, "description": words, "schema": schema}


@cache
def description() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template=_REF)
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1"},
        "paths": {
            "/v1/session": {
                "post": _endpoint("Sign in", body=SignIn, answer=_json(Session), is_open=True),
                "delete": _endpoint("Sign out", status="204"),
            },
            "/v1/second_factor": {
                "post": _endpoint(
                    "Make a secret for an authenticator app, which the next sign-in confirms by a code",
                    body=SetUpSecondFactor,
                    answer=_json(SecondFactorSecret),
                    is_open=True,
                )
            },
            "/v1/enrol": {"post": _endpoint("Enrol a workstation", body=EnrolStation, status="204")},
            "/v1/push": {"post": _endpoint("Run mutations", body=PushMutations, answer=_json(Pushed))},
            "/v1/pull": {"get": _endpoint("A page of new rows", query=PullQuery, answer=_PAGE)},
            "/v1/cases": {"post": _endpoint("Whole cases", body=AskCases, answer=_PAGE)},
            "/v1/events": {"get": _endpoint("New rows, wake-ups and presence, as a WebSocket", status="101")},
            "/v1/compare": {"post": _endpoint("Compare rows", body=Compare, answer=_PAGE)},
            "/v1/compared": {
                "post": _endpoint("Report how many rows differed", body=ReportCompared, status="204")
            },
            "/v1/password": {
                "post": _endpoint("Change the signed-in user's password", body=ChangePassword, status="204")
            },
            "/v1/settled": {
                "post": _endpoint("What became of changes", body=AskOutcomes, answer=_json(Outcomes))
            },
            "/v1/queues": {
                "get": _endpoint("What the telephone exchange says of the user", answer=_json(OwnQueues))
            },
            "/v1/office": {"get": _endpoint("Current program, time zone, clock", answer=_json(Office))},
            "/v1/archive": {
                "get": _endpoint("Find archived cases", query=AskArchive, answer=_json(FoundCases)),
                "post": _endpoint("Recall an archived case", body=RecallCase, answer=_json(Recalled)),
            },
            "/v1/sp4n/cases": {
                "post": _endpoint(
                    "Which complaints of SP4N-LAPOR! have a case, for supervisors",
                    body=AskTracking,
                    answer=_json(TrackedCases),
                )
            },
            "/v1/figures": {
                "get": _endpoint(
                    "A figure, of the facts that the user may read",
                    query=AskFigure,
                    answer=_json(CountedFigure),
                ),
                "post": _endpoint(
                    "Several figures of the same moment", body=AskFigures, answer=_json(CountedFigures)
                ),
            },
            "/v1/figures/cases": {
                "get": _endpoint("The cases behind a figure", query=AskFigure, answer=_json(CountedCases)),
            },
            "/v1/figures/contacts": {
                "get": _endpoint(
                    "The contacts behind a figure of calls", query=AskFigure, answer=_json(CountedContacts)
                ),
            },
            "/v1/figures/accesses": {
                "get": _endpoint(
                    "The accesses behind a figure of the audit trail, for supervisors",
                    query=AskFigure,
                    answer=_json(CountedAccesses),
                ),
            },
            "/v1/board": {
                "get": _endpoint("What happens now, or what has changed", query=AskBoard, answer=_PAGE)
            },
            "/v1/reports": {
                "get": _endpoint("Printed reports of a period", query=AskReports, answer=_json(KeptReports)),
                "post": _endpoint("Keep a printed report", body=KeepReport, answer=_json(KeptReports)),
            },
            "/v1/open-data": {
                "post": _endpoint(
                    "The open data of a month, made when they are first asked for",
                    body=AskOpenData,
                    answer=_json(OpenDataEdition),
                )
            },
            **_survey_endpoints(),
            **_quality_endpoints(),
            **_monitoring_endpoints(),
            "/v1/files_over": {
                "post": _endpoint("Files that may be deleted", body=Hashes, answer=_json(Hashes))
            },
            "/v1/files_lacking": {
                "post": _endpoint("Files that may be sent", body=Hashes, answer=_json(Hashes))
            },
            "/v1/files/{sha256}": _file_endpoints(),
            "/v1/backlog": {"post": _endpoint("Report unsent changes", body=Backlog, status="204")},
            "/v1/trail": {
                "post": _endpoint("Report the end of the audit trail", body=TrailEnd, status="204")
            },
            "/v1/openapi.json": {
                "get": _endpoint("This description", answer={"application/json": {}}, is_open=True)
            },
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {"program": _program_header()},
        },
    }
    for verbs in described["paths"].values():
        for endpoint in verbs.values():
            endpoint.setdefault("parameters", []).append({"$ref": "#/components/parameters/program"})
    return described


def _program_header() -> dict[str, Any]:
    words = "Which version of the protocol the program speaks; without it, the server's"
    schema = {"type": "integer", "minimum": 1}
    return {**_header(PROGRAM_HEADER, False, words), "schema": schema}
