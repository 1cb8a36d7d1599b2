"""Addresses of collecting by workbook."""

from django.urls import path

from luopan.web.views import collect

urlpatterns = [
    path("", collect.index, name="collect"),
    path("<int:version_id>/ask/", collect.ask, name="collect_ask"),
    path("<int:version_id>/download/", collect.hand_out, name="collect_hand_out"),
    path("<int:version_id>/return/", collect.give_back, name="collect_return"),
    path("<int:version_id>/load/", collect.load, name="collect_load"),
    path("<int:version_id>/remind/", collect.remind, name="collect_remind"),
    path("<int:version_id>/workbook/", collect.workbook, name="collect_workbook"),
    path("file/<int:returned_id>/apply/", collect.apply, name="collect_apply"),
    path("file/<int:returned_id>/away/", collect.put_away, name="collect_put_away"),
]
