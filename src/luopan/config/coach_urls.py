"""Addresses of coaching: reports, meetings, talks, abilities."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luopan.config.report_urls")),
    path("", include("luopan.config.meeting_urls")),
    path("", include("luopan.config.coaching_urls")),
    path("", include("luopan.config.pack_urls")),
]
