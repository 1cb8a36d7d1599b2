"""Addresses of market insight."""

from django.urls import path

from luopan.web.views import market, market_downloads

urlpatterns = [
    path("", market.index, name="market"),
    path("add/", market.add, name="add_market"),
    path("files/", market.receive, name="receive_market"),
    path("files/<int:file_id>/", market.file, name="market_file"),
    path("files/<int:file_id>/apply/", market.apply, name="apply_market"),
    path(
        "files/<int:file_id>/discard/",
        market.discard,
        name="discard_market",
    ),
    path("workbook/", market_downloads.markets, name="market_workbook"),
    path("template/", market_downloads.template, name="market_template"),
    path("<str:code>/", market.segment, name="market_segment"),
    path(
        "<str:code>/workbook/",
        market_downloads.segment,
        name="segment_workbook",
    ),
    path(
        "<str:code>/do/<str:act>/",
        market.change,
        name="change_market",
    ),
]
