"""Every URL of the product. Each stage's pages stand in ``luopan.web.views``."""

from django.urls import path

from luopan.web.views import entry, frame, targets, today

urlpatterns = [
    path("", today.home, name="home"),
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("welcome/<str:token>/", entry.welcome, name="welcome"),
    path("healthz", entry.alive, name="alive"),
    path("readyz", entry.ready, name="ready"),
    path("find/", frame.find, name="find"),
    path("language/", frame.language, name="language"),
    path("me/", frame.me, name="me"),
    path("targets/", targets.index, name="targets"),
    path("targets/new/", targets.new, name="new_plan"),
    path("targets/new/preview/", targets.preview, name="preview_plan"),
    path("targets/compare/", targets.compare, name="compare"),
    path("targets/<int:version_id>/", targets.version, name="version"),
    path("targets/<int:version_id>/copy/", targets.copy, name="copy_version"),
    path("targets/<int:version_id>/commit/", targets.commit, name="commit_version"),
]
handler404 = "luopan.web.views.entry.nothing_here"
