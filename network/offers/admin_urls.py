"""Coordinators' screens of offers, under `offers/` of the admin."""

from django.urls import path

from network.offers import admin as offer_admin
from network.offers import answer_admin as offer_answer_admin

urlpatterns = [
    path("", offer_admin.OfferList.as_view(), name="offers"),
    path("placements/", offer_answer_admin.PlacementList.as_view(), name="placements"),
    path("answers/<str:public_id>/", offer_answer_admin.AnswerPage.as_view(), name="offer_answer"),
    path("<str:public_id>/", offer_admin.OfferPage.as_view(), name="offer"),
    path("<str:public_id>/remove/", offer_admin.OfferRemove.as_view(), name="offer_remove"),
]
