"""Addresses of what units ask of other departments."""

from django.urls import path

from luopan.web.views import supports

urlpatterns = [
    path("", supports.index, name="supports"),
    path("<int:version_id>/ask/", supports.ask, name="ask_support"),
    path("<int:support_id>/do/<str:act>/", supports.act, name="support_act"),
    path("workbook/", supports.workbook, name="supports_workbook"),
]
