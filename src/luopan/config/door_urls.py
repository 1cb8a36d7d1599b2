"""The routes of allauth that are open, at our addresses; all others are not routed."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.urls import path

from luopan.web.views import entry, me

_activate = totp.ActivateTOTPView.as_view(
    extra_context={"passkeys": "webauthn" in settings.MFA_SUPPORTED_TYPES}
)
urlpatterns = [
    # allauth knows pages by its own names
    path("sign-in/", entry.sign_in, name="account_login"),
    path("sign-out/", entry.sign_out, name="account_logout"),
    path("me/", me.me, name="mfa_index"),
    path("me/", me.me, name="account_set_password"),
    path("sign-in/code/", base.authenticate, name="mfa_authenticate"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("me/confirm/code/", base.reauthenticate, name="mfa_reauthenticate"),
    path("me/app/", _activate, name="mfa_activate_totp"),
    path("me/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "me/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "me/codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("me/", me.me, name="mfa_list_webauthn"),
    path("me/keys/new/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("me/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "me/confirm/key/",
        keys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
]
