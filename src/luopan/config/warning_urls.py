"""Addresses of early warning, and of its rules."""

from django.urls import path

from luopan.web.views import warnings

urlpatterns = [
    path("track/warnings/", warnings.index, name="warnings"),
    path("track/warnings/<int:number>/", warnings.one, name="warning"),
    path(
        "track/warnings/<int:number>/do/<str:act>/",
        warnings.change,
        name="change_warning",
    ),
    path("settings/warnings/", warnings.rules, name="warning_rules"),
    path("settings/warnings/set/", warnings.set_rule, name="set_warning_rule"),
]
