"""Addresses of meetings, of recurring ones and their kinds, and of what was promised."""

from django.urls import path

from luopan.web.views import meeting_promises, meeting_series, meetings

urlpatterns = [
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/<int:number>/", meetings.one, name="meeting"),
    path("meetings/<int:number>/do/<str:act>/", meetings.change, name="change_meeting"),
    path("meetings/series/new/", meeting_series.new, name="new_meeting_series"),
    path(
        "meetings/series/arrange/",
        meeting_series.arrange,
        name="arrange_meeting_series",
    ),
    path("meetings/series/<int:number>/", meeting_series.series, name="meeting_series"),
    path(
        "meetings/series/<int:number>/do/<str:act>/",
        meeting_series.change,
        name="change_meeting_series",
    ),
    path("meetings/kinds/", meeting_series.presets, name="meeting_presets"),
    path(
        "meetings/kinds/save/", meeting_series.save_preset, name="save_meeting_preset"
    ),
    path("meetings/promises/", meeting_promises.index, name="meeting_promises"),
    path(
        "meetings/promises/<int:number>/do/<str:act>/",
        meeting_promises.change,
        name="change_meeting_promise",
    ),
]
