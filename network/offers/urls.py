"""Pages of offers, under `offers/`."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.offers import answer_pages as offer_answer_pages
from network.offers import pages as offer_pages

app_name = "offers"

urlpatterns = [
    path("", offer_pages.offers, name="offers"),
    path(_("ours/"), offer_pages.own_offers, name="own_offers"),
    path(_("new/"), offer_pages.offer_write, name="offer_new"),
    path(_("my-answers/"), offer_answer_pages.own_answers, name="own_answers"),
    path("<str:public_id>/", offer_pages.offer, name="offer"),
    path(_("<str:public_id>/write/"), offer_pages.offer_write, name="offer_write"),
    path(_("<str:public_id>/submit/"), offer_pages.offer_submit, name="offer_submit"),
    path(_("<str:public_id>/answer/"), offer_answer_pages.answer, name="answer"),
    path(
        _("<str:public_id>/answer/withdraw/"),
        offer_answer_pages.answer_withdraw,
        name="answer_withdraw",
    ),
    path(_("<str:public_id>/answers/"), offer_answer_pages.answers, name="answers"),
    path(
        _("<str:public_id>/answers/<str:answer>/"),
        offer_answer_pages.answer_want,
        name="answer_want",
    ),
    path("<str:public_id>/<slug:act>/", offer_pages.offer_act, name="offer_act"),
]
