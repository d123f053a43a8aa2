"""Where our pages stand in for the library's, by the library's own names."""

from django.urls import path

from network.views import factors

urlpatterns = [
    path("", factors.security, name="mfa_index"),
    path("webauthn/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("totp/activate/", factors.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("recovery-codes/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
]
