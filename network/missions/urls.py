"""Pages of missions, under `missions/`: no name and no subject in any address."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.missions.pages import asked, link, proposed, talking

app_name = "missions"

urlpatterns = [
    path("", asked.missions, name="missions"),
    path(_("ask/"), asked.ask, name="ask"),
    path(_("proposed/"), proposed.proposals, name="proposed"),
    path(_("proposed/<slug:proposal>/"), proposed.proposal, name="proposal"),
    path(_("proposed/<slug:proposal>/answer/"), proposed.answer, name="proposal_answer"),
    path(_("proposed/<slug:proposal>/leave/"), proposed.leave, name="proposal_leave"),
    path(_("proposed/<slug:proposal>/close/"), proposed.close, name="proposal_close"),
    path(_("proposed/<slug:proposal>/help/"), proposed.ask_for_help, name="proposal_help"),
    path(_("proposed/<slug:proposal>/feedback/"), proposed.feedback, name="proposal_feedback"),
    path(_("proposed/<slug:proposal>/write/"), talking.write_back, name="proposal_write"),
    path(_("proposed/<slug:proposal>/share/"), talking.share, name="proposal_share"),
    path(_("answer/yes/"), link.answered, {"answer": "yes"}, name="answered_yes"),
    path(_("answer/no/"), link.answered, {"answer": "no"}, name="answered_no"),
    path(_("answer/<str:token>/"), link.answer, name="answer"),
    path("<slug:mission>/", asked.mission, name="mission"),
    path(_("<slug:mission>/withdraw/"), asked.act, {"what": "withdraw"}, name="withdraw"),
    path(_("<slug:mission>/start/"), asked.act, {"what": "start"}, name="start"),
    path(_("<slug:mission>/close/"), asked.act, {"what": "close"}, name="close"),
    path(_("<slug:mission>/help/"), asked.ask_for_help, name="help"),
    path(_("<slug:mission>/contact/"), talking.team_contact, name="contact"),
    path(_("<slug:mission>/write/<slug:thread>/"), talking.write, name="write"),
    path(_("<slug:mission>/feedback/"), asked.feedback, name="feedback"),
]
