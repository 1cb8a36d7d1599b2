"""Every URL of the product. Each stage's pages stand in ``luopan.web.views``."""

from django.urls import path

from luopan.web.views import entry, frame, imports, targets, today

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
    path("import/", imports.index, name="imports"),
    path("import/<int:upload_id>/", imports.upload, name="upload"),
    path("import/<int:upload_id>/say/", imports.say, name="say_upload"),
    path("import/<int:upload_id>/accept/", imports.accept, name="accept_upload"),
    path("import/<int:upload_id>/reopen/", imports.reopen, name="reopen_upload"),
    path("import/<int:upload_id>/discard/", imports.discard, name="discard_upload"),
    path("import/batch/<int:batch_id>/", imports.batch, name="batch"),
    path("import/batch/<int:batch_id>/revoke/", imports.take_back, name="revoke_batch"),
]
handler404 = "luopan.web.views.entry.nothing_here"
