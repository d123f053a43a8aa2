"""Where our log-in pages stand in for the library's, by the library's own names."""

from django.urls import path

from network.views import log_in

urlpatterns = [
    path("login/", log_in.LogIn.as_view(), name="account_login"),
    path("login/code/", log_in.AskForCode.as_view(), name="account_request_login_code"),
]
