"""Addresses of the screens about trajectories, under `trajectories/` of the admin."""

from django.urls import path

from network.trajectories.admin import kinds, screens

urlpatterns = [
    path("", screens.TrajectoryList.as_view(), name="trajectories"),
    path("add/", screens.TrajectoryOpen.as_view(), name="trajectory_add"),
    path("kinds/", kinds.TemplateList.as_view(), name="templates"),
    path("kinds/add/", kinds.TemplatePage.as_view(), name="template_add"),
    path("kinds/<slug:slug>/", kinds.TemplatePage.as_view(), name="template"),
    path("kinds/<slug:slug>/steps/add/", kinds.StepPage.as_view(), name="template_step_add"),
    path("kinds/<slug:slug>/steps/<int:position>/", kinds.StepPage.as_view(), name="template_step"),
    path(
        "kinds/<slug:slug>/steps/<int:position>/remove/",
        kinds.StepRemove.as_view(),
        name="template_step_remove",
    ),
    path("<str:public_id>/", screens.TrajectoryPage.as_view(), name="trajectory"),
    path("<str:public_id>/start/", screens.TrajectoryStart.as_view(), name="trajectory_start"),
    path(
        "<str:public_id>/referents/",
        screens.TrajectoryReferents.as_view(),
        name="trajectory_referents",
    ),
    path("<str:public_id>/ask/", screens.TrajectoryAskPerson.as_view(), name="trajectory_person"),
    path("<str:public_id>/yes/", screens.TrajectoryJoinAloud.as_view(), name="trajectory_yes"),
    path(
        "<str:public_id>/detachment/",
        screens.TrajectoryDetachment.as_view(),
        name="trajectory_detachment",
    ),
    path("<str:public_id>/<slug:act>/", screens.TrajectoryAct.as_view(), name="trajectory_act"),
]
