"""Addresses of target customers."""

from django.urls import path

from luopan.web.views import targeting

urlpatterns = [
    path("", targeting.index, name="target_customers"),
    path("do/<str:act>/", targeting.change, name="change_targeting"),
]
