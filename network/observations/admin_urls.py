"""Screens about observations in the admin, beside those of the network."""

from django.urls import path

from network import finding_admin
from network.observations import admin as observation_admin

urlpatterns = [
    path("observations/", observation_admin.ObservationList.as_view(), name="observations"),
    path(
        "observations/findings/add/",
        observation_admin.FindingStart.as_view(),
        name="finding_start",
    ),
    path(
        "observations/findings/<slug:public_id>/",
        finding_admin.FindingPage.as_view(),
        name="finding",
    ),
    path(
        "observations/findings/<slug:public_id>/agree/<slug:profile>/",
        finding_admin.FindingAgree.as_view(),
        name="finding_agree",
    ),
    path(
        "observations/findings/<slug:public_id>/<slug:act>/",
        finding_admin.FindingAct.as_view(),
        name="finding_act",
    ),
    path(
        "observations/findings/<slug:finding>/recommendations/add/",
        finding_admin.RecommendationPage.as_view(),
        name="recommendation_add",
    ),
    path(
        "observations/recommendations/<slug:recommendation>/",
        finding_admin.RecommendationPage.as_view(),
        name="recommendation",
    ),
    path(
        "observations/recommendations/<slug:recommendation>/<slug:act>/",
        finding_admin.RecommendationAct.as_view(),
        name="recommendation_act",
    ),
    path(
        "observations/<slug:public_id>/",
        observation_admin.ObservationPage.as_view(),
        name="observation",
    ),
    path(
        "profiles/<str:public_id>/observation/",
        observation_admin.ObservationWrite.as_view(),
        name="observation_write",
    ),
]
