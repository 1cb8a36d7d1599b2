"""Addresses of coaching: reports, meetings, talks, abilities."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
