"""Coordinators' screens of offers, under `offers/`, which answer 404 while the module is off."""

from django.urls import path

from network.modules import while_on
from network.offers import admin as offer_admin
from network.offers import answer_admin as offer_answer_admin
from network.offers.board import MISSIONS

urlpatterns = [
    path("", while_on(MISSIONS, offer_admin.OfferList.as_view()), name="offers"),
    path(
        "placements/",
        while_on(MISSIONS, offer_answer_admin.PlacementList.as_view()),
        name="placements",
    ),
    path(
        "answers/<str:public_id>/",
        while_on(MISSIONS, offer_answer_admin.AnswerPage.as_view()),
        name="offer_answer",
    ),
    path(
        "<str:public_id>/",
        while_on(MISSIONS, offer_admin.OfferPage.as_view()),
        name="offer",
    ),
    path(
        "<str:public_id>/remove/",
        while_on(MISSIONS, offer_admin.OfferRemove.as_view()),
        name="offer_remove",
    ),
]
