"""Typed models of all tables, one file per aggregate; no behaviour beyond invariants."""

from keck.persistence.models.account import Account, Staff
from keck.persistence.models.adoption import Adoption, Proposal
from keck.persistence.models.advice import Advice
from keck.persistence.models.agreement import Agreement, AgreementRecord
from keck.persistence.models.area import Area, AreaLevel, AreaSet
from keck.persistence.models.audit import AuditEntry, AuditHead
from keck.persistence.models.batch import Batch
from keck.persistence.models.correction import Correction
from keck.persistence.models.crosswalk import Crosswalk
from keck.persistence.models.dataset import Dataset, Measure
from keck.persistence.models.factor import Challenge, Factor, FactorCode
from keck.persistence.models.foundation import Announcement, Dismissal, MemberSummary, StaffAct
from keck.persistence.models.indicator import Indicator
from keck.persistence.models.inquiry import Inquiry, InquiryEvent
from keck.persistence.models.invitation import Invitation
from keck.persistence.models.job import Idempotency, Job, Outbox
from keck.persistence.models.leaving import Erasure, Export, Tombstone
from keck.persistence.models.login_session import LoginEvent, LoginSession
from keck.persistence.models.mail import Mail, Ticket
from keck.persistence.models.mapping import Mapping
from keck.persistence.models.membership import Membership
from keck.persistence.models.network import MemberValue, NetworkMember
from keck.persistence.models.note import Note
from keck.persistence.models.provider import LinkedLogin, MemberDomain, Provider, SignInFlow
from keck.persistence.models.published import (
    Artefact,
    Manifest,
    PublishedErasure,
    PublishedNetwork,
    PublishedRelease,
    PublishedTenant,
    PublishedWithdrawal,
)
from keck.persistence.models.recovery import OfficialContact, Recovery
from keck.persistence.models.release import (
    Release,
    ReleaseAreaSet,
    ReleaseCrosswalk,
    ReleaseIndicator,
    ReleaseRevision,
    Shown,
    Withdrawal,
)
from keck.persistence.models.release_link import ReleaseLink
from keck.persistence.models.revision import Block, ObservationBlock, Revision
from keck.persistence.models.setting import Consent, Setting
from keck.persistence.models.site_text import SiteText
from keck.persistence.models.source import Source
from keck.persistence.models.street import Street, StreetDirectory
from keck.persistence.models.support import SupportGrant, SupportTicket
from keck.persistence.models.tenant import SlugHistory, Tenant
from keck.persistence.models.upload import Upload

__all__ = [
    "Account",
    "Adoption",
    "Advice",
    "Agreement",
    "AgreementRecord",
    "Announcement",
    "Area",
    "AreaLevel",
    "AreaSet",
    "Artefact",
    "AuditEntry",
    "AuditHead",
    "Batch",
    "Block",
    "Challenge",
    "Consent",
    "Correction",
    "Crosswalk",
    "Dataset",
    "Dismissal",
    "Erasure",
    "Export",
    "Factor",
    "FactorCode",
    "Idempotency",
    "Indicator",
    "Inquiry",
    "InquiryEvent",
    "Invitation",
    "Job",
    "LinkedLogin",
    "LoginEvent",
    "LoginSession",
    "Mail",
    "Manifest",
    "Mapping",
    "Measure",
    "MemberDomain",
    "MemberSummary",
    "MemberValue",
    "Membership",
    "NetworkMember",
    "Note",
    "ObservationBlock",
    "OfficialContact",
    "Outbox",
    "Proposal",
    "Provider",
    "PublishedErasure",
    "PublishedNetwork",
    "PublishedRelease",
    "PublishedTenant",
    "PublishedWithdrawal",
    "Recovery",
    "Release",
    "ReleaseAreaSet",
    "ReleaseCrosswalk",
    "ReleaseIndicator",
    "ReleaseLink",
    "ReleaseRevision",
    "Revision",
    "Setting",
    "Shown",
    "SignInFlow",
    "SiteText",
    "SlugHistory",
    "Source",
    "Staff",
    "StaffAct",
    "Street",
    "StreetDirectory",
    "SupportGrant",
    "SupportTicket",
    "Tenant",
    "Ticket",
    "Tombstone",
    "Upload",
    "Withdrawal",
]
