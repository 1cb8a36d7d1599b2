"""Addresses of adjustments."""

from django.urls import path

from luopan.web.views import adjusting

urlpatterns = [
    path("", adjusting.index, name="adjustments"),
    path("new/", adjusting.new, name="new_adjustment"),
    path("<int:number>/", adjusting.one, name="adjustment"),
    path("<int:number>/again/", adjusting.again, name="adjust_again"),
    path("<int:number>/do/<str:act>/", adjusting.change, name="change_adjustment"),
]
