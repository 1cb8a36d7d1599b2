"""Addresses of reports of the day and the week, and of their rule."""

from django.urls import path

from luopan.web.views import report_rules, reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/write/<str:code>/", reports.write, name="write_report"),
    path("reports/send/<str:code>/", reports.send, name="send_report"),
    path("reports/rules/", report_rules.index, name="report_rules"),
    path("reports/rules/set/", report_rules.change, name="set_report_rule"),
    path("reports/<int:number>/", reports.one, name="report"),
    path("reports/<int:number>/mark/<str:act>/", reports.mark, name="mark_report"),
]
