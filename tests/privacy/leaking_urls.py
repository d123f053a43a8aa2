"""The addresses of the product, and pages that someone forgot to close: the negative control."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from network.models import ProfileFact
from portal.urls import urlpatterns as of_the_product


def everybody_by_name(request: HttpRequest) -> HttpResponse:
    """Reads facts beside the one door."""
    return HttpResponse(" ".join(ProfileFact.objects.values_list("text", flat=True)))


def in_a_header(request: HttpRequest, whose: str) -> HttpResponse:
    answer = HttpResponse("Nothing to see.")
    fact = ProfileFact.objects.get(profile__public_id=whose, kind="contact")
    answer["Content-Disposition"] = f'attachment; filename="{fact.text}.pdf"'
    return answer


urlpatterns = [
    path("forgotten/", everybody_by_name, name="forgotten"),
    path("forgotten/<slug:whose>/", in_a_header, name="forgotten_one"),
    *of_the_product,
]
