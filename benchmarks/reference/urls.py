"""Addresses of the references, side by side."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from benchmarks.reference.api import MeetingViewSet, router_v2

router = DefaultRouter()
router.register("meetings", MeetingViewSet, basename="meeting")

urlpatterns = [
    path("api/v2/", router_v2.urls),
    path("drf/", include(router.urls)),
]
