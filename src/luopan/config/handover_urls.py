"""Addresses of handovers."""

from django.urls import path

from luopan.web.views import handovers

urlpatterns = [
    path("", handovers.index, name="handovers"),
    path("new/", handovers.prepare, name="prepare_handover"),
    path("<int:number>/", handovers.one, name="handover"),
    path("<int:number>/do/<str:act>/", handovers.change, name="change_handover"),
]
