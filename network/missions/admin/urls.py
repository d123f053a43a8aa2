"""Screens of missions in the admin, under `missions/`."""

from django.urls import path

from network.missions.admin import board, figures, mission, people

urlpatterns = [
    path("", board.MissionBoard.as_view(), name="missions"),
    path("figures/", figures.MissionFigures.as_view(), name="mission_figures"),
    path("<slug:public_id>/", mission.MissionPage.as_view(), name="mission"),
    path("<slug:public_id>/moderate/", mission.Moderation.as_view(), name="mission_moderate"),
    path("<slug:public_id>/refuse/", mission.Refusal.as_view(), name="mission_refuse"),
    path("<slug:public_id>/peer/", mission.PeerLead.as_view(), name="mission_peer"),
    path("<slug:public_id>/people/", people.MissionPeople.as_view(), name="mission_people"),
    path("<slug:public_id>/act/<slug:act>/", mission.MissionAct.as_view(), name="mission_act"),
]
