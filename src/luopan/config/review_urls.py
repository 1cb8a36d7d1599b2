"""Addresses of what we learn: adjustments, close, review, handover, reward."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luopan.config.looking_back_urls")),
]
