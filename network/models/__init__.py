"""Who is in the network; one module a concept."""

from network.models.accounts import COORDINATORS, EDITORS, Membership, User, group_words
from network.models.audit import AuditEntry
from network.models.changes import Change, ChangeCounter
from network.models.consents import Consent, ErasureProof
from network.models.detachments import Detachment
from network.models.fact_kinds import FactKind
from network.models.jobs import CallEntry, Mail, PeriodicRun, Worker
from network.models.materials import Material
from network.models.mission_messages import MissionMessage
from network.models.missions import (
    MissionFeedback,
    MissionProposal,
    MissionRequest,
    MissionState,
    ProposalState,
    RefusalReason,
)
from network.models.nodes import Coordination, Node
from network.models.observations import Finding, Observation, WordingAgreement
from network.models.offer_answers import AnswerBack, AnswerState, OfferAnswer
from network.models.offers import Offer, OfferKind, OfferRefusal, OfferState, OfferText
from network.models.organisations import (
    Organisation,
    OrganisationText,
    Representation,
    Sector,
)
from network.models.profiles import (
    AfterDeath,
    AudienceChoice,
    FactFile,
    Profile,
    ProfileFact,
)
from network.models.purges import PurgeCount
from network.models.readiness import Contract, Question, Readiness, ReadinessAnswer
from network.models.readiness_reviews import (
    GivenBack,
    LookedAt,
    ReadinessReply,
    ReadinessReview,
    ReviewAsk,
    ReviewVerdict,
    Verdict,
)
from network.models.recommendations import Recommendation, RecommendationAnswer
from network.models.representative_invitations import RepresentativeInvitation
from network.models.sessions import OpenSession
from network.models.settings import ModuleSwitch, PortalSettings, QueueCare
from network.models.sharing import AudienceNotice, Exclusion, Grant, ProfileView
from network.models.sheets import CodeSheet, SheetCode
from network.models.terms import Term
from network.models.texts import Origin, Register, Text
from network.models.trajectories import (
    HostTrajectory,
    Side,
    TrajectoryDocument,
    TrajectoryFile,
    TrajectoryNote,
    TrajectoryPart,
    TrajectoryState,
    TrajectoryStep,
)
from network.models.trajectory_templates import (
    Stage,
    TemplateStep,
    TrajectoryKind,
    TrajectoryTemplate,
)
from network.models.vouching import Vouching

__all__ = [
    "COORDINATORS",
    "EDITORS",
    "AfterDeath",
    "AnswerBack",
    "AnswerState",
    "AudienceChoice",
    "AudienceNotice",
    "AuditEntry",
    "CallEntry",
    "Change",
    "ChangeCounter",
    "CodeSheet",
    "Consent",
    "Contract",
    "Coordination",
    "Detachment",
    "ErasureProof",
    "Exclusion",
    "FactFile",
    "FactKind",
    "Finding",
    "GivenBack",
    "Grant",
    "HostTrajectory",
    "LookedAt",
    "Mail",
    "Material",
    "Membership",
    "MissionFeedback",
    "MissionMessage",
    "MissionProposal",
    "MissionRequest",
    "MissionState",
    "ModuleSwitch",
    "Node",
    "Observation",
    "Offer",
    "OfferAnswer",
    "OfferKind",
    "OfferRefusal",
    "OfferState",
    "OfferText",
    "OpenSession",
    "Organisation",
    "OrganisationText",
    "Origin",
    "PeriodicRun",
    "PortalSettings",
    "Profile",
    "ProfileFact",
    "ProfileView",
    "ProposalState",
    "PurgeCount",
    "Question",
    "QueueCare",
    "Readiness",
    "ReadinessAnswer",
    "ReadinessReply",
    "ReadinessReview",
    "Recommendation",
    "RecommendationAnswer",
    "RefusalReason",
    "Register",
    "Representation",
    "RepresentativeInvitation",
    "ReviewAsk",
    "ReviewVerdict",
    "Sector",
    "SheetCode",
    "Side",
    "Stage",
    "TemplateStep",
    "Term",
    "Text",
    "TrajectoryDocument",
    "TrajectoryFile",
    "TrajectoryKind",
    "TrajectoryNote",
    "TrajectoryPart",
    "TrajectoryState",
    "TrajectoryStep",
    "TrajectoryTemplate",
    "User",
    "Verdict",
    "Vouching",
    "WordingAgreement",
    "Worker",
    "group_words",
]
