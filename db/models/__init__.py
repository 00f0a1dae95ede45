"""The tables: one MetaData for the local replica and the shared database."""

from db.models.agent import Agent
from db.models.agent_state import LineGap, StateInterval
from db.models.applicant import Applicant, Handle, Organisation
from db.models.article import Article, ArticleEdition, CannedText
from db.models.attachment import Attachment
from db.models.audit import AuditEntry
from db.models.base import Base
from db.models.case import Case
from db.models.case_link import CaseLink
from db.models.case_tag import CaseTag
from db.models.contact import Contact, Recording
from db.models.conversation import Conversation, Message, MessageFile
from db.models.escalation import Escalation, Solution, UnitQuestion
from db.models.evidence import Evidence
from db.models.finding import CaseSeen, SavedView
from db.models.office_address import MessageTemplate, OfficeAddress
from db.models.outbox import ConfirmedImage, NumberGiven, Outbox, SetAside, SyncState
from db.models.person import ApplicantMerge, DataRequest, Membership
from db.models.shift_plan import ShiftPlan
from db.models.timeline_entry import TimelineEntry
from db.models.unit import Unit

__all__ = [
    "Agent",
    "Applicant",
    "ApplicantMerge",
    "Article",
    "ArticleEdition",
    "Attachment",
    "AuditEntry",
    "Base",
    "CannedText",
    "Case",
    "CaseLink",
    "CaseSeen",
    "CaseTag",
    "ConfirmedImage",
    "Contact",
    "Conversation",
    "DataRequest",
    "Escalation",
    "Evidence",
    "Handle",
    "LineGap",
    "Membership",
    "Message",
    "MessageFile",
    "MessageTemplate",
    "NumberGiven",
    "OfficeAddress",
    "Organisation",
    "Outbox",
    "Recording",
    "SavedView",
    "SetAside",
    "ShiftPlan",
    "Solution",
    "StateInterval",
    "SyncState",
    "TimelineEntry",
    "Unit",
    "UnitQuestion",
]
