"""Every URL of the product. Each stage's pages stand in ``luopan.web.views``."""

from django.urls import path

from luopan.web.views import entry

urlpatterns = [
    path("", entry.home, name="home"),
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("welcome/<str:token>/", entry.welcome, name="welcome"),
    path("healthz", entry.alive, name="alive"),
    path("readyz", entry.ready, name="ready"),
]
