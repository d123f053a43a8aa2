"""What is kept of profiles, why, how long."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from network.actions import retention
from network.actions.profiles import erasing, showing
from network.models import (
    AudienceNotice,
    Coordination,
    Exclusion,
    FactFile,
    Grant,
    Node,
    Profile,
    ProfileFact,
    ProfileView,
    Term,
    Vouching,
)
from network.purposes import (
    DAYS_IN_A_YEAR,
    Basis,
    Erasure,
    Purpose,
    about_nobody,
    keeps,
    purpose,
    when_erased,
)

PROFILE = purpose(
    Purpose(
        key="profile",
        name=_("Profiles"),
        why=_(
            "Members show who they are, each fact to whom they choose. A year without a renewal, "
            "and nobody else sees the profile."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("whom the person chose, fact by fact; who vouched, only if the person shows it"),
        term=timedelta(days=2 * DAYS_IN_A_YEAR),
        since=_("the profile was last renewed"),
        purge=erasing.purge_profiles,
        due=retention.counted(erasing.stale_profiles),
    )
)
DECEASED = purpose(
    Purpose(
        key="deceased",
        name=_("Profiles of the dead"),
        why=_("Who wished that everything be deleted is deleted; a mistake can be undone first."),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("nobody"),
        term=timedelta(days=30),
        since=_("the death was reported"),
        purge=showing.purge_deceased,
        due=retention.counted(showing.deceased_profiles),
    )
)
SHARING = purpose(
    Purpose(
        key="sharing",
        name=_("Facts shared by name, exclusions, notices"),
        why=_(
            "A fact reaches the organisation, person or mission that somebody named, never those "
            "they excluded; new organisations only after a notice."
        ),
        basis=Basis.EXPLICIT_CONSENT,
        readers=_("the person; a receiver sees the fact, who is excluded sees nothing"),
        until=_("until the person takes it back or the profile is erased"),
    )
)
PROFILE_VIEWS = purpose(
    Purpose(
        key="profile_views",
        name=_("Who saw a profile"),
        why=_("The person knows which organisations saw their profile, and how many people."),
        basis=Basis.INTEREST,
        readers=_("the person: organisations by name, people as a number"),
        term=timedelta(days=DAYS_IN_A_YEAR),
        since=_("the view"),
        purge=erasing.purge_profile_views,
        due=retention.counted(erasing.old_profile_views),
    )
)
VOUCHING = purpose(
    Purpose(
        key="vouching",
        name=_("Vouching"),
        why=_(
            "In place of proof a member says that they know somebody. Nothing shows before the "
            "person accepts it, and then only to whom they choose."
        ),
        basis=Basis.CONSENT,
        readers=_("the person; who vouched, without the answer; others, if the person shows it"),
        until=_("until who vouched takes it back, or one of both is erased"),
    )
)
COORDINATION = purpose(
    Purpose(
        key="coordination",
        name=_("Coordinating a place"),
        why=_("Coordinators see the people of their place, and of no other."),
        basis=Basis.INTEREST,
        readers=_("coordinators"),
        until=_("until the account is erased"),
    )
)

keeps(
    Profile,
    {
        PROFILE: "user offered_to node language ask_each_time hidden_at renewed_at created_at",
        DECEASED: "after_death deceased_at",
    },
    says_nothing="id public_id version",
)
keeps(
    ProfileFact,
    {PROFILE: "profile kind term text language details as_of voucher audience position updated_at"},
    says_nothing="id public_id",
)
keeps(FactFile, {PROFILE: "fact kind content"})
keeps(
    Grant,
    {SHARING: "fact organisation user mission_id until given_at"},
    says_nothing="id public_id",
)
keeps(Exclusion, {SHARING: "profile organisation user sector since"}, says_nothing="id public_id")
keeps(
    AudienceNotice,
    {SHARING: "profile organisation told_at approved_at refused_at made_at"},
    says_nothing="id",
)
keeps(
    Vouching,
    {VOUCHING: "profile voucher made_at answered_at is_accepted"},
    says_nothing="id public_id",
)
keeps(ProfileView, {PROFILE_VIEWS: "profile what organisation viewer_key day"}, says_nothing="id")
keeps(Coordination, {COORDINATION: "user node since until"}, says_nothing="id")
about_nobody(Node, Term)

when_erased(
    Erasure.DELETED,
    "network.Coordination.user",
    "network.Exclusion.user",
    "network.Grant.user",
    "network.Profile.user",
    "network.ProfileFact.voucher",
    "network.Vouching.voucher",
)
when_erased(Erasure.CUT, "network.Profile.offered_to")
