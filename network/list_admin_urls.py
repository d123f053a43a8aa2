"""Where coordinators keep places and words, under the admin."""

from django.urls import path

from network import node_admin, term_admin

urlpatterns = [
    path("nodes/", node_admin.NodeList.as_view(), name="nodes"),
    path("nodes/add/", node_admin.NodeAdd.as_view(), name="node_add"),
    path("nodes/of/<slug:slug>/", node_admin.NodePage.as_view(), name="node"),
    path("nodes/of/<slug:slug>/entrust/", node_admin.NodeEntrust.as_view(), name="node_entrust"),
    path(
        "nodes/of/<slug:slug>/<int:coordination>/end/",
        node_admin.NodeEnd.as_view(),
        name="node_end",
    ),
    path("words/", term_admin.VocabularyList.as_view(), name="terms"),
    path("words/<slug:vocabulary>/", term_admin.TermList.as_view(), name="vocabulary"),
    path("words/<slug:vocabulary>/add/", term_admin.TermAdd.as_view(), name="term_add"),
    path("words/<slug:vocabulary>/of/<slug:slug>/", term_admin.TermPage.as_view(), name="term"),
]
