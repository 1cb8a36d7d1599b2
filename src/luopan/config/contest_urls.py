"""Addresses of contests 竞赛."""

from django.urls import path

from luopan.web.views import contests

urlpatterns = [
    path("", contests.index, name="contests"),
    path("new/", contests.new, name="new_contest"),
    path("<int:contest_id>/", contests.one, name="contest"),
    path("<int:contest_id>/move/", contests.move, name="move_entrant"),
    path("<int:contest_id>/off/", contests.call_off, name="call_off_contest"),
]
