"""What is kept of trajectories and detachments, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.actions.trajectories import ending
from network.models import (
    Detachment,
    HostTrajectory,
    TemplateStep,
    TrajectoryDocument,
    TrajectoryFile,
    TrajectoryNote,
    TrajectoryPart,
    TrajectoryStep,
    TrajectoryTemplate,
)
from network.purposes import Basis, Erasure, Purpose, about_nobody, keeps, purpose, when_erased

HALF_A_YEAR = timedelta(days=182)

TRAJECTORIES = purpose(
    Purpose(
        key="trajectories",
        name=_("Trajectories of teams"),
        why=_(
            "A team is accompanied before and after it hires a peer worker. Notes are about the "
            "tasks of the team; from recruitment on the peer worker reads and writes all of it."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_(
            "those who act for the organisation, the coordinators of the place and the referent, "
            "the peer worker who takes part"
        ),
        term=HALF_A_YEAR,
        since=_("the trajectory ended"),
        purge=ending.purge_trajectories,
        due=retention.counted(ending.old_trajectories),
    )
)
DETACHMENTS = purpose(
    Purpose(
        key="detachments",
        name=_("Detachments"),
        why=_(
            "An expert works durably at a partner institution. It is shown only while both want "
            "it, to those whom the person chooses."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("those who read the trajectory; whom both sides show it to"),
        term=HALF_A_YEAR,
        since=_("the end of the detachment"),
        purge=ending.purge_detachments,
        due=retention.counted(ending.old_detachments),
    )
)

keeps(
    HostTrajectory,
    {
        TRAJECTORIES: "organisation node kind wishes state referent host_referent asked_at "
        "started_on ended_at changed_at"
    },
    says_nothing="id public_id names version",
)
keeps(
    TrajectoryStep,
    {TRAJECTORIES: "trajectory planned_on done_on"},
    says_nothing="id position stage titles texts reminded_of",
)
keeps(
    TrajectoryPart,
    {TRAJECTORIES: "trajectory profile asked_at joined_at"},
    says_nothing="id public_id",
)
keeps(
    TrajectoryNote,
    {TRAJECTORIES: "trajectory side part author words written_at"},
    says_nothing="id public_id",
)
keeps(
    TrajectoryDocument,
    {TRAJECTORIES: "trajectory side part author title kind size link added_at"},
    says_nothing="id public_id",
)
keeps(TrajectoryFile, {TRAJECTORIES: "document content"})
keeps(
    Detachment,
    {DETACHMENTS: "trajectory level starts_on ends_on host_shows_at fact"},
    says_nothing="id",
)
about_nobody(TrajectoryTemplate, TemplateStep)

when_erased(
    Erasure.CUT,
    "network.HostTrajectory.referent",
    "network.TrajectoryNote.author",
    "network.TrajectoryDocument.author",
)
