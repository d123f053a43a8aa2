"""Pages of trajectories, under `trajectories/`; none of them is public but how to ask."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.trajectories.pages import reading, taking_part, writing

app_name = "trajectories"

urlpatterns = [
    path("", reading.trajectories, name="trajectories"),
    path(_("ask/"), reading.ask, name="ask"),
    path("<slug:public_id>/", reading.trajectory, name="trajectory"),
    path(_("<slug:public_id>/answer/"), taking_part.answer, name="answer"),
    path(_("<slug:public_id>/leave/"), taking_part.leave, name="leave"),
    path(_("<slug:public_id>/on-my-profile/"), taking_part.on_profile, name="on_profile"),
    path(_("<slug:public_id>/take-back/"), reading.withdraw, name="withdraw"),
    path(_("<slug:public_id>/steps/<int:position>/plan/"), writing.plan, name="plan"),
    path(_("<slug:public_id>/steps/<int:position>/"), writing.step, name="step"),
    path(_("<slug:public_id>/notes/"), writing.note, name="note"),
    path(_("<slug:public_id>/documents/"), writing.document_add, name="document_add"),
    path(_("<slug:public_id>/documents/<slug:document>/"), writing.document, name="document"),
    path(_("<slug:public_id>/remove/"), writing.remove, name="remove"),
    path(_("<slug:public_id>/showing/"), writing.showing, name="showing"),
    path(_("<slug:public_id>/end/"), writing.end, name="end"),
]
