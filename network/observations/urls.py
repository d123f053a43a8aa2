"""Obstacles met, what is told of them, and what institutions answer, under `observations/`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.observations.pages import own, reading, told

app_name = "observations"

urlpatterns = [
    path("", own.mine, name="mine"),
    path(_("record/"), own.record, name="record"),
    path(_("one/<slug:observation>/"), own.observation, name="observation"),
    path(_("one/<slug:observation>/withdraw/"), own.withdraw, name="withdraw"),
    path(_("wording/<slug:finding>/"), own.wording, name="wording"),
    path(_("told/"), told.told, name="told"),
    path(_("told/<slug:recommendation>/"), told.answer, name="answer"),
    path(_("recommendations/"), reading.recommendations, name="recommendations"),
]
