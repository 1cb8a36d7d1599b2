"""Addresses of what we learn: adjustments, close, review, handover, reward."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luopan.config.looking_back_urls")),
    path("handovers/", include("luopan.config.handover_urls")),
    path("adjustments/", include("luopan.config.adjusting_urls")),
    path("close/", include("luopan.config.closing_urls")),
    path("pay/", include("luopan.config.pay_urls")),
    path("contests/", include("luopan.config.contest_urls")),
]
