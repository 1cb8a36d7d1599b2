"""Addresses of back-solve."""

from django.urls import path

from luopan.web.views import backsolve

urlpatterns = [
    path("", backsolve.own, name="own_back_solve"),
    path("card/", backsolve.week, name="own_week"),
    path("do/<str:act>/<path:code>/", backsolve.change, name="change_back_solve"),
    path("of/<path:code>/", backsolve.index, name="back_solve"),
]
