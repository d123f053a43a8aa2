"""Pages of an intervision behind its links, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from events import intervision_pages

urlpatterns = [
    path(_("intervision/<str:token>/"), intervision_pages.shared, name="intervision"),
    path(_("intervision/<str:token>/now/"), intervision_pages.now, name="intervision_now"),
    path(_("intervision/<str:token>/take/"), intervision_pages.take, name="intervision_take"),
    path(_("intervision/<str:token>/lead/"), intervision_pages.lead, name="intervision_lead"),
]
