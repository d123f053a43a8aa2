"""Pages of one's own profile, under `account/profile/`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.profiles.pages import keeping as profile_keeping
from network.profiles.pages import own as own_profile
from network.profiles.pages import sharing as profile_sharing
from network.profiles.pages import vouching

urlpatterns = [
    path("", own_profile.home, name="profile"),
    path(_("start/"), own_profile.start, name="profile_start"),
    path(_("offered/<slug:profile>/"), own_profile.answer_offer, name="profile_offered"),
    path(_("step/<slug:kind>/"), own_profile.step, name="profile_step"),
    path(_("photo/"), profile_keeping.photo, name="profile_photo"),
    path(_("take-away/<slug:fact>/"), own_profile.remove, name="profile_remove"),
    path(_("who-sees-what/"), own_profile.audiences, name="profile_audiences"),
    path(_("shared/"), profile_sharing.sharing, name="profile_sharing"),
    path(_("shared/<slug:share>/end/"), profile_sharing.stop_sharing, name="profile_share_end"),
    path(_("never/"), profile_sharing.exclusions, name="profile_exclusions"),
    path(
        _("never/<slug:exclusion>/end/"),
        profile_sharing.stop_excluding,
        name="profile_exclusion_end",
    ),
    path(_("institutions/"), profile_sharing.institutions, name="profile_institutions"),
    path(
        _("institutions/<slug:organisation>/"),
        profile_sharing.answer_institution,
        name="profile_institution",
    ),
    path(_("known-by/"), vouching.vouching, name="profile_vouching"),
    path(_("known-by/<slug:vouching>/"), vouching.answer, name="profile_vouching_answer"),
    path(_("seen-as/<slug:audience>/"), profile_keeping.seen_as, name="profile_seen_as"),
    path(_("looks/"), profile_keeping.looks, name="profile_looks"),
    path(_("hide/"), profile_keeping.hide, name="profile_hide"),
    path(_("show/"), profile_keeping.show_again, name="profile_show"),
    path(_("renew/"), profile_keeping.renew, name="profile_renew"),
    path(_("erase/"), profile_keeping.erase, name="profile_erase"),
    path("data.json", profile_keeping.take_away, {"kind": "json"}, name="profile_json"),
    path("data.html", profile_keeping.take_away, {"kind": "html"}, name="profile_html"),
]
