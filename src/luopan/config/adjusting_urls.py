"""Addresses of adjustments."""

from django.urls import path

from luopan.web.views import adjusting, replanning

urlpatterns = [
    path("", adjusting.index, name="adjustments"),
    path("new/", adjusting.new, name="new_adjustment"),
    path("<int:number>/", adjusting.one, name="adjustment"),
    path("<int:number>/effect/", adjusting.effect, name="adjustment_effect"),
    path("<int:number>/again/", adjusting.again, name="adjust_again"),
    path("<int:number>/do/<str:act>/", adjusting.change, name="change_adjustment"),
    path("mid-year/", replanning.index, name="replans"),
    path("mid-year/policy/", replanning.set_policy, name="set_shortfall_policy"),
    path("mid-year/open/", replanning.open_one, name="open_replan"),
    path("mid-year/<int:version_id>/", replanning.one, name="replan"),
]
