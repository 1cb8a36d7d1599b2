"""Addresses of letters of commitment and of "explain my number"."""

from django.urls import path

from luopan.web.views import explain, letters, papers

urlpatterns = [
    path("targets/explain/", explain.own, name="own_number"),
    path("targets/signed/", letters.newest, name="newest_letters"),
    path("targets/<int:version_id>/explain/<path:code>/", explain.unit, name="explain"),
    path(
        "targets/<int:version_id>/sign/<path:code>/", letters.sign, name="sign_letter"
    ),
    path("targets/<int:version_id>/signed/", letters.board, name="signed_board"),
    path(
        "targets/<int:version_id>/signed/record/",
        letters.record,
        name="record_on_paper",
    ),
    path("targets/signed/papers/", papers.newest, name="newest_papers"),
    path("targets/<int:version_id>/signed/papers/", papers.index, name="papers"),
    path(
        "targets/<int:version_id>/signed/papers/look/",
        papers.preview,
        name="preview_papers",
    ),
    path(
        "targets/<int:version_id>/signed/papers/record/",
        papers.record,
        name="record_papers",
    ),
    path(
        "targets/<int:version_id>/signed/letters/",
        letters.ask_for_all,
        name="all_letters",
    ),
    path("letters/zip/<int:job_id>/", letters.fetch_all, name="letters_zip"),
    path("letters/file/<str:kind>/<path:number>/", letters.paper, name="letter_paper"),
    path("letters/read/<path:number>/", letters.letter, name="letter"),
    path("settings/letters/", letters.templates, name="letter_templates"),
    path("settings/letters/take/", letters.take_template, name="take_template"),
    path("settings/letters/drop/", letters.drop_template, name="drop_template"),
    path(
        "settings/letters/ours/<str:language>/",
        letters.our_template,
        name="our_template",
    ),
]
