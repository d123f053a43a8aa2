"""Pages of people: an opaque id, and nothing of the person in the address."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from network.people import finding_pages as finding_people
from network.people import pages as people
from network.profiles.pages import vouching

app_name = "people"

urlpatterns = [
    path("", finding_people.people, name="people"),
    path("<slug:public_id>/", people.person, name="person"),
    path(_("<slug:public_id>/i-know-them/"), vouching.vouch_for, name="vouch"),
    path("<slug:public_id>/photo/", people.photo, name="photo"),
]
