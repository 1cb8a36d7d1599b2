"""Addresses of sources: where records are pulled from."""

from django.urls import path

from luopan.web.views import sources

urlpatterns = [
    path("", sources.index, name="sources"),
    path("new/<str:kind>/", sources.new, name="new_source"),
    path("<int:source_id>/", sources.one, name="source"),
    path("<int:source_id>/change/", sources.change, name="change_source"),
    path("<int:source_id>/do/<str:act>/", sources.act, name="source_act"),
]
