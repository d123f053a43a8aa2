"""Who is in the network; one module a concept."""

from network.models.accounts import COORDINATORS, EDITORS, Membership, User, group_words
from network.models.audit import AuditEntry
from network.models.changes import Change, ChangeCounter
from network.models.consents import Consent, ErasureProof
from network.models.jobs import CallEntry, Mail, PeriodicRun, Worker
from network.models.materials import Material
from network.models.organisations import Organisation, OrganisationText, Representation
from network.models.purges import PurgeCount
from network.models.sessions import OpenSession
from network.models.settings import ModuleSwitch, PortalSettings, QueueCare
from network.models.sheets import CodeSheet, SheetCode
from network.models.texts import Origin, Register, Text

__all__ = [
    "COORDINATORS",
    "EDITORS",
    "AuditEntry",
    "CallEntry",
    "Change",
    "ChangeCounter",
    "CodeSheet",
    "Consent",
    "ErasureProof",
    "Mail",
    "Material",
    "Membership",
    "ModuleSwitch",
    "OpenSession",
    "Organisation",
    "OrganisationText",
    "Origin",
    "PeriodicRun",
    "PortalSettings",
    "PurgeCount",
    "QueueCare",
    "Register",
    "Representation",
    "SheetCode",
    "Text",
    "User",
    "Worker",
    "group_words",
]
