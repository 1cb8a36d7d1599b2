"""Addresses of targets that do not add up."""

from django.urls import path

from luopan.web.views import aims

urlpatterns = [
    path("targets/aims/", aims.newest, name="newest_aims"),
    path("targets/<int:version_id>/aims/", aims.index, name="aims"),
    path("targets/<int:version_id>/aims/card/", aims.card, name="aims_card"),
    path("targets/<int:version_id>/aims/set/", aims.change, name="set_aims"),
    path("targets/<int:version_id>/aims/read/", aims.read, name="read_aims"),
]
