"""Missions told by telephone to people without e-mail: what one says, and who does not call."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.dates import date_format
from network.actions import ask_for_call, withdraw_calls
from network.actions.missions.writing import calls_of
from network.actions.profiles.writing import PROFILE, WEIGHS_ON_CONSENT
from network.audiences import Viewer
from network.missions.telling import WAITS, proposals, still_true
from network.models import CallEntry, MissionProposal, Profile, ProposalState
from network.models.missions import OPEN
from network.modules import is_on

SCRIPT = "mission_"
ASKED: str | Promise = gettext_lazy(
    "A request for work waits for your answer, until %(day)s. You may say yes, or no without a "
    "reason; without an answer it counts as no. May I tell you who asks, and for what?"
)
SENTENCES: dict[str, str | Promise] = {
    **dict.fromkeys(WAITS, ASKED),
    "ends_soon": gettext_lazy(
        "What you said yes to ends on %(day)s. If it is to end otherwise, tell me."
    ),
    "ended": gettext_lazy(
        "What you had said yes to has ended, and nothing is shared for it any more."
    ),
    "written": gettext_lazy(
        "Something is written to you about what you said yes to. May I read it to you?"
    ),
    "taken_back": gettext_lazy(
        "What I had asked you no longer waits for an answer: there is nothing to do."
    ),
}


def call_about(row: MissionProposal, what: str, *, key: str) -> None:
    """Put a call on the list in the place of a former one about the same mission.

    None between two reminders, nor about the end of what nobody told them of.
    """
    if what == "waits_on":
        return
    about = {"subject_kind": PROFILE, "subject_id": row.profile.public_id}
    was_told = _calls_about(row).filter(outcome=CallEntry.Outcome.REACHED).exists()
    if not CallEntry.objects.filter(key=key).exists():
        withdraw_calls(**about, key_begins=calls_of(row))
    if what != "taken_back" or was_told:
        ask_for_call(key, script=f"{SCRIPT}{what}:{row.public_id}", **about, tells_all=False)


def _calls_about(row: MissionProposal) -> QuerySet[CallEntry]:
    return CallEntry.objects.filter(key__startswith=calls_of(row))


def hidden_from(viewer: Viewer) -> Q:
    """The calls about missions that this viewer does not make.

    Who weighs on what somebody says does not ask; nor does who stands for the one who asks them.
    """
    about = Q(subject_kind=PROFILE, script__startswith=SCRIPT)
    if not is_on("missions") or viewer.sectors & WEIGHS_ON_CONSENT:
        return about
    theirs = MissionProposal.objects.filter(
        profile=OuterRef("pk"),
        state__in=[ProposalState.PROPOSED, ProposalState.ACCEPTED],
        request__state__in=OPEN,
        request__organisation__in=viewer.stands_in,
    )
    asked = Profile.objects.filter(Exists(theirs))
    return about & Q(subject_id__in=asked.values("public_id"))


def is_about_mission(call: CallEntry) -> bool:
    return call.script.startswith(SCRIPT)


def sentence_of(call: CallEntry) -> str:
    """What to say, in the language of now; nothing when it is not true any more."""
    what, row = _read(call)
    if row is None or not still_true(row, what):
        return ""
    day = row.answer_by if what in WAITS else row.request.ends_on
    words = str(SENTENCES[what]) % {"day": date_format(day, "DATE_FORMAT")}
    if what in WAITS and row.profile.user_id is not None:
        where = _("You find it in your account, with a code of your sheet.")
        return f"{words} {where}"
    return words


def page_of(call: CallEntry) -> str:
    """Where a helper reads it aloud and notes the answer; nowhere for who answers themselves."""
    _what, row = _read(call)
    is_helped = row is not None and row.profile.user_id is None
    return reverse("missions:proposal", args=[row.public_id]) if row and is_helped else ""


def _read(call: CallEntry) -> tuple[str, MissionProposal | None]:
    what, _colon, proposal = call.script.removeprefix(SCRIPT).partition(":")
    return what, proposals().filter(public_id=proposal).first()
