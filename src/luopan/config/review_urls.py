"""Addresses of what we learn: adjustments, close, review, handover, reward."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
