"""Pages of people: an opaque id, and nothing of the person in the address."""

from django.urls import path

from network.views import finding_people, people

app_name = "people"

urlpatterns = [
    path("", finding_people.people, name="people"),
    path("<slug:public_id>/", people.person, name="person"),
    path("<slug:public_id>/photo/", people.photo, name="photo"),
]
