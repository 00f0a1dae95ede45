"""The business changes: each is a named mutation with its arguments, one file per noun.

`read_back` restores a mutation from an outbox row.
"""

from __future__ import annotations

from typing import get_args

import msgspec

from app.mutations.agent_state import (
    ChangeAgentState,
    EndAgentState,
    EndLineGap,
    EndLostIntervals,
    RecordSleep,
    StartLineGap,
)
from app.mutations.arrival import KeepMessageFile, MoveCorrespondent, RecordArrival, RecordTemplates
from app.mutations.article import ReviewArticle, ReviseArticle, WithdrawArticle, WriteArticle
from app.mutations.at_unit import AnswerUnit, AskBack, PassEscalation
from app.mutations.attachment import AddAttachment, RemoveAttachment
from app.mutations.canned_text import KeepCannedText, RemoveCannedText
from app.mutations.case import AddEvidence, AddNote, AssignCase, ChangeDetails, LogCase
from app.mutations.contact import (
    AnswerContact,
    ChangeRemote,
    EndContact,
    LinkContact,
    MarkContactReturned,
    RecordGivenUpCall,
    SetDisposition,
    StartCallBack,
    StartContact,
    TellTransfer,
    TellVideo,
)
from app.mutations.contact_by_hand import RecordContact
from app.mutations.conversation import (
    BlockCorrespondent,
    CloseForSilence,
    EndEpisode,
    HandOver,
    OfferConversation,
    PassOffer,
    RecordOptIn,
    RecordOptOut,
    RegisterAddress,
    ReleaseConversation,
    ReturnConversation,
    SendBotMessage,
    SendNotice,
    SendSurveyLink,
    TakeConversation,
    TakeOverConversation,
    UnblockCorrespondent,
)
from app.mutations.delivery import RecordReceipt, RecordSendResult, StartSending
from app.mutations.erasure import EraseApplicant
from app.mutations.escalation import (
    Escalate,
    RecordSolution,
    RecordUnitAnswer,
    ReturnEscalation,
    SendPacket,
)
from app.mutations.links import LinkCases, UnlinkCases
from app.mutations.merge import MergeApplicants, UndoMerge
from app.mutations.message import RecordMessage
from app.mutations.outgoing import (
    MarkAsSent,
    SendAgain,
    SendMessage,
    SendTemplate,
    StartConversation,
    WithdrawMessage,
)
from app.mutations.output import NoteOutput
from app.mutations.people import (
    AddApplicant,
    AddHandle,
    ChangeApplicant,
    RegisterAgent,
    RegisterUnit,
    TakeExtension,
)
from app.mutations.person import (
    AnswerDataRequest,
    AskOfData,
    JoinOrganisation,
    LeaveOrganisation,
    RemoveHandle,
)
from app.mutations.recording import AddRecording, EraseRecording, NotePlayed, SetConsent
from app.mutations.reveal import RevealNumbers
from app.mutations.shift_plan import PlanShifts
from app.mutations.sp4n import LogFromSp4n, TakeFromSp4n
from app.mutations.steps import (
    CancelCase,
    CloseCase,
    ConfirmReceipt,
    RecordAnswer,
    ReopenCase,
    TellSolution,
)
from app.mutations.tags import AddTag, RemoveTag
from app.mutations.view import RemoveView, SaveView
from app.mutations.waiting import EndWait, EndWaitByDate, WaitForApplicant
from db.mutation import Mutation, UnknownMutation

AnyMutation = (
    RegisterUnit
    | RegisterAgent
    | TakeExtension
    | AddApplicant
    | ChangeApplicant
    | AddHandle
    | StartContact
    | TellVideo
    | AnswerContact
    | LinkContact
    | EndContact
    | SetDisposition
    | MarkContactReturned
    | RecordGivenUpCall
    | StartCallBack
    | TellTransfer
    | ChangeRemote
    | RecordMessage
    | RecordContact
    | SetConsent
    | AddRecording
    | NotePlayed
    | EraseRecording
    | LogCase
    | LogFromSp4n
    | TakeFromSp4n
    | ChangeDetails
    | AddNote
    | AddEvidence
    | AddAttachment
    | RemoveAttachment
    | RevealNumbers
    | NoteOutput
    | AssignCase
    | WaitForApplicant
    | EndWait
    | EndWaitByDate
    | RecordAnswer
    | Escalate
    | SendPacket
    | ReturnEscalation
    | PassEscalation
    | AskBack
    | AnswerUnit
    | RecordSolution
    | RecordUnitAnswer
    | TellSolution
    | ConfirmReceipt
    | CloseCase
    | ReopenCase
    | CancelCase
    | WriteArticle
    | ReviseArticle
    | ReviewArticle
    | WithdrawArticle
    | KeepCannedText
    | RemoveCannedText
    | ChangeAgentState
    | EndAgentState
    | EndLostIntervals
    | StartLineGap
    | EndLineGap
    | RecordSleep
    | PlanShifts
    | SaveView
    | RemoveView
    | MergeApplicants
    | UndoMerge
    | JoinOrganisation
    | LeaveOrganisation
    | RemoveHandle
    | AskOfData
    | AnswerDataRequest
    | EraseApplicant
    | AddTag
    | RemoveTag
    | LinkCases
    | UnlinkCases
    | RegisterAddress
    | RecordArrival
    | KeepMessageFile
    | MoveCorrespondent
    | RecordTemplates
    | StartSending
    | RecordSendResult
    | RecordReceipt
    | SendBotMessage
    | SendNotice
    | SendSurveyLink
    | HandOver
    | OfferConversation
    | PassOffer
    | ReturnConversation
    | CloseForSilence
    | TakeConversation
    | TakeOverConversation
    | ReleaseConversation
    | StartConversation
    | SendMessage
    | SendTemplate
    | WithdrawMessage
    | SendAgain
    | MarkAsSent
    | EndEpisode
    | BlockCorrespondent
    | UnblockCorrespondent
    | RecordOptOut
    | RecordOptIn
)

NAMES = frozenset(str(one.__struct_config__.tag) for one in get_args(AnyMutation))


class _Named(msgspec.Struct):
    mutation: str


_decoder: msgspec.json.Decoder[Mutation] = msgspec.json.Decoder(AnyMutation)


def read_back(args: str) -> Mutation:
    """Raise UnknownMutation for one of a newer program, ValidationError for an invalid one."""
    try:
        return _decoder.decode(args)
    except msgspec.ValidationError as error:
        name = msgspec.json.decode(args, type=_Named).mutation
        if name not in NAMES:
            raise UnknownMutation(name) from error
        raise
