"""Addresses of meeting packs, under coaching."""

from django.urls import path

from luopan.web.views import packs

urlpatterns = [
    path("pack/", packs.index, name="pack"),
    path("pack/part/<str:which>/", packs.rest, name="pack_part"),
    path("pack/file/<str:kind>/", packs.file, name="pack_file"),
    path("pack/made/<int:job_id>/", packs.fetch, name="pack_made"),
    path("meetings/<int:number>/pack/", packs.index, name="meeting_pack"),
    path(
        "meetings/<int:number>/pack/part/<str:which>/",
        packs.rest,
        name="meeting_pack_part",
    ),
    path(
        "meetings/<int:number>/pack/file/<str:kind>/",
        packs.file,
        name="meeting_pack_file",
    ),
    path("pack/templates/", packs.templates, name="pack_templates"),
    path("pack/templates/take/", packs.take_template, name="take_pack_template"),
    path("pack/templates/drop/", packs.drop_template, name="drop_pack_template"),
    path(
        "pack/templates/ours/<str:kind>/",
        packs.our_template,
        name="our_pack_template",
    ),
]
