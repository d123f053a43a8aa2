"""What is held of somebody's trajectories, for themselves, from whichever side."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from network.account_data import Fact, Row, Section, holds_account_data
from network.masking import masked
from network.models import (
    Detachment,
    HostTrajectory,
    TrajectoryDocument,
    TrajectoryNote,
    TrajectoryPart,
    User,
)


@holds_account_data
def your_trajectories(user: User) -> Iterable[Section]:
    parts = TrajectoryPart.objects.filter(profile__user=user).order_by("pk")
    yield Section(
        "trajectory_parts",
        _("Trajectories in which you take part, or were asked to"),
        [
            [
                *_work(part.trajectory),
                Fact("asked_at", _("asked on"), part.asked_at),
                Fact("joined_at", _("your yes"), part.joined_at),
            ]
            for part in parts.select_related("trajectory__organisation")
        ],
    )
    detached = Detachment.objects.filter(trajectory__part__in=parts).order_by("pk")
    yield Section(
        "detachments",
        _("Your detachments"),
        [
            [Fact("detachment", _("detachment"), row.in_words)]
            for row in detached.select_related("level", "trajectory__organisation")
        ],
    )
    asked = HostTrajectory.objects.filter(host_referent__user=user).order_by("pk")
    yield Section(
        "trajectories_asked",
        _("Trajectories of organisations in which one turns to you"),
        [
            [*_work(row), Fact("wishes", _("in your words"), masked(row.wishes))]
            for row in asked.select_related("organisation")
        ],
    )
    accompanied = HostTrajectory.objects.filter(referent=user).order_by("pk")
    yield Section(
        "trajectories_accompanied",
        _("Trajectories that you accompany"),
        [_work(row) for row in accompanied.select_related("organisation")],
    )


@holds_account_data
def what_you_wrote_in_trajectories(user: User) -> Iterable[Section]:
    notes = TrajectoryNote.objects.filter(author=user).order_by("pk")
    yield Section(
        "trajectory_notes",
        _("Notes that you wrote in trajectories"),
        [
            [
                Fact("trajectory", _("public id"), note.trajectory.public_id),
                Fact("words", _("in your words"), masked(note.words)),
                Fact("written_at", _("when"), note.written_at),
            ]
            for note in notes.select_related("trajectory")
        ],
    )
    documents = TrajectoryDocument.objects.filter(author=user).order_by("pk")
    yield Section(
        "trajectory_documents",
        _("Documents that you added to trajectories"),
        [
            [
                Fact("trajectory", _("public id"), document.trajectory.public_id),
                Fact("title", _("title"), masked(document.title)),
                Fact("link", _("link"), document.link),
                Fact("added_at", _("when"), document.added_at),
            ]
            for document in documents.select_related("trajectory")
        ],
    )


def _work(row: HostTrajectory) -> Row:
    return [
        Fact("id", _("public id"), row.public_id),
        Fact("organisation", _("organisation"), row.organisation.name),
        Fact("kind", _("kind"), row.get_kind_display()),
        Fact("state", _("state"), row.get_state_display()),
        Fact("started_on", _("from"), row.started_on),
        Fact("ended_at", _("ended on"), row.ended_at),
    ]
