"""What meetings keep of people: who registered, what they need, who runs a series."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from events.actions import desk, guests, intervisions, retention
from events.models import (
    AccessTally,
    Arrangement,
    CalendarReading,
    CalendarSource,
    DataAgreement,
    DataAgreementText,
    DataTask,
    DeskMark,
    Guest,
    GuestAnswer,
    ImportedDate,
    Intervision,
    Invitation,
    Meeting,
    MeetingCard,
    MeetingLanguage,
    MeetingMessage,
    MeetingText,
    MessageReply,
    NewcomerWish,
    NewcomerWords,
    Notice,
    PersonalCalendar,
    Place,
    Registration,
    RegistrationContact,
    Reminder,
    Series,
    SeriesException,
    SeriesRole,
    SeriesText,
    WaitingMove,
)
from network.actions.retention import counted
from network.purposes import Basis, Erasure, Purpose, about_nobody, keeps, purpose, when_erased

REGISTRATION = purpose(
    Purpose(
        key="registration",
        name=_("Registering for a meeting"),
        why=_("Keeps the place, confirms it, and tells the person when something changes."),
        basis=Basis.CONSENT,
        readers=_(
            "the person by a secret link, coordinators; those who run the meeting read the name, "
            "welcomers that of newcomers, and nobody of them how to reach the person"
        ),
        term=timedelta(days=30),
        since=_("the meeting, or at once when the person asks"),
        purge=retention.purge_contacts,
        due=counted(retention.of_old_meetings),
    )
)
ACCESS_NEEDS = purpose(
    Purpose(
        key="access_needs",
        name=_("Access needs"),
        why=_("The meeting is made ready for what somebody needs to take part."),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("the person by a secret link, those who run the meeting, coordinators"),
        term=timedelta(days=7),
        since=_("the meeting, or at once when the person asks"),
        purge=retention.purge_access_needs,
        due=counted(retention.with_old_needs),
    )
)
MESSAGES = purpose(
    Purpose(
        key="messages",
        name=_("Messages about a meeting"),
        why=_(
            "Those who run a meeting write to those who come, who may answer; the portal carries "
            "it, so that nobody is shown an address."
        ),
        basis=Basis.CONSENT,
        readers=_("those it was written to, those who run the meeting, coordinators"),
        term=timedelta(days=30),
        since=_("the meeting; an answer at once when its author asks"),
        purge=retention.purge_messages,
        due=counted(retention.old_messages),
    )
)
INVITATIONS = purpose(
    Purpose(
        key="invitations",
        name=_("Invitations to a meeting"),
        why=_("Somebody is invited by a link of their own, and is written to once."),
        basis=Basis.INTEREST,
        readers=_("the person by a secret link; those who invite, but not the address"),
        term=timedelta(days=30),
        since=_("the meeting, or at once when the person wants no invitation"),
        purge=retention.purge_invitations,
        due=counted(retention.old_invitations),
    )
)
GUESTS = purpose(
    Purpose(
        key="guests",
        name=_("A guest among peers"),
        why=_(
            "A meeting of peers lets one guest in if all who come agree: they read who it is. Who "
            "answered what is read by nobody, and deleted when answers are counted."
        ),
        basis=Basis.INTEREST,
        readers=_(
            "the participants, those who run the meeting and those who call participants, but not "
            "the address; an answer: its author by a secret link, nobody else"
        ),
        term=timedelta(days=7),
        since=_("the meeting; at once when the guest does not come or asks for it"),
        purge=guests.purge_guests,
        due=counted(guests.old_guests),
    )
)
FIGURES = purpose(
    Purpose(
        key="figures",
        name=_("Figures of meetings"),
        why=_("How many came, waited, were new; without the contact these name nobody."),
        basis=Basis.INTEREST,
        readers=_("coordinators; the public knows how many places are left"),
        until=_("for good: once the contact is deleted it leads to nobody"),
    )
)
DESK = purpose(
    Purpose(
        key="desk",
        name=_("Welcome desk"),
        why=_("What a telephone at the door sends twice counts once; the key names nobody."),
        basis=Basis.INTEREST,
        readers=_("nobody"),
        term=timedelta(days=8),
        since=_("the meeting"),
        purge=desk.forget_desk_marks,
        due=counted(desk.old_desk_marks),
    )
)
INTERVISION = purpose(
    Purpose(
        key="intervision",
        name=_("Intervision"),
        why=_(
            "Those present see at which step they are. Nothing of what is said is stored, and "
            "nothing of who is there."
        ),
        basis=Basis.INTEREST,
        readers=_("who has the link of the session"),
        term=timedelta(days=1),
        since=_("the end of the session or of the meeting, at the latest"),
        purge=intervisions.forget_intervisions,
        due=counted(intervisions.old_intervisions),
    )
)
RUNNING = purpose(
    Purpose(
        key="running",
        name=_("Running a series"),
        why=_("Facilitators and welcomers have a part in a series, from a day until another."),
        basis=Basis.REQUEST,
        readers=_("coordinators"),
        until=_("until the account is erased"),
    )
)

LIST_ACTS = purpose(
    Purpose(
        key="list_acts",
        name=_("Who changed a waiting list"),
        why=_("A mistake can be traced, and told to the person; afterwards the log says no name."),
        basis=Basis.INTEREST,
        readers=_("the person it concerns, coordinators"),
        term=timedelta(days=365),
        since=_("the act"),
        purge=retention.purge_list_actors,
        due=counted(retention.old_moves),
    )
)

keeps(
    Registration,
    {
        REGISTRATION: "user invitation person_key submission_key code_hash link_version "
        "told_sequence",
        FIGURES: "status rank places is_walk_in is_first_time if_full lapsed_offers "
        "offer_expires_at arrived_at created_at updated_at",
    },
    says_nothing="id public_id meeting version",
)
keeps(
    RegistrationContact,
    {
        REGISTRATION: "name email phone phone_use language wants_reminders",
        ACCESS_NEEDS: "access_needs support_person interpreter assistance_dog",
    },
    says_nothing="registration",
)
keeps(
    PersonalCalendar,
    {REGISTRATION: "user registration link_version addresses_key renewed_at"},
    says_nothing="id public_id",
)
keeps(
    NewcomerWish,
    {REGISTRATION: "registration way contacted_at", LIST_ACTS: "contacted_by"},
)
keeps(Reminder, {REGISTRATION: "registration date days_before"}, says_nothing="id")
keeps(
    Intervision,
    {INTERVISION: "step step_started_at timer_seconds lead_version is_offered ended_at"},
    says_nothing="id public_id meeting version",
)
keeps(DeskMark, {DESK: "key at"}, says_nothing="id meeting")
keeps(
    Invitation,
    {INVITATIONS: "name email language link_version code_hash created_by created_at revoked_at"},
    says_nothing="id public_id meeting uses",
)
keeps(
    Guest,
    {GUESTS: "name why email language invitation proposed_by created_at"},
    says_nothing="id public_id meeting state is_opposed asked answer_by approved_at",
)
keeps(GuestAnswer, {GUESTS: "registration answer"}, says_nothing="id guest")
keeps(Notice, {REGISTRATION: "key sequence"}, says_nothing="id registration")
keeps(
    WaitingMove,
    {
        FIGURES: "meeting registration kind rank at until capacity because other",
        LIST_ACTS: "actor",
    },
    says_nothing="id",
)
keeps(
    MeetingMessage,
    {MESSAGES: "author role audience body submission_key created_at"},
    says_nothing="id public_id meeting by_mail by_call unreached",
)
keeps(
    MessageReply,
    {MESSAGES: "message registration body submission_key created_at"},
    says_nothing="id public_id",
)
keeps(
    SeriesRole, {RUNNING: "role user since until is_named"}, says_nothing="id series organisation"
)
about_nobody(
    AccessTally,
    Arrangement,
    CalendarReading,
    CalendarSource,
    ImportedDate,
    DataAgreement,
    DataAgreementText,
    DataTask,
    Meeting,
    MeetingCard,
    MeetingLanguage,
    MeetingText,
    NewcomerWords,
    Place,
    Series,
    SeriesException,
    SeriesText,
)
when_erased(
    Erasure.DELETED,
    "events.PersonalCalendar.user",
    "events.SeriesRole.user",
)
when_erased(
    Erasure.CUT,
    "events.MeetingMessage.author",
    "events.Guest.proposed_by",
    "events.NewcomerWish.contacted_by",
    "events.Invitation.created_by",
    "events.Registration.user",
    "events.WaitingMove.actor",
)
