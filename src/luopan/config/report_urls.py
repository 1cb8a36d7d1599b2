"""Addresses of reports, of their rule, and of bulletins for rooms."""

from django.urls import path

from luopan.web.views import bulletins, report_rules, reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/write/<str:code>/", reports.write, name="write_report"),
    path("reports/send/<str:code>/", reports.send, name="send_report"),
    path("reports/rules/", report_rules.index, name="report_rules"),
    path("reports/rules/set/", report_rules.change, name="set_report_rule"),
    path("reports/<int:number>/", reports.one, name="report"),
    path("reports/<int:number>/mark/<str:act>/", reports.mark, name="mark_report"),
    path("bulletins/", bulletins.index, name="bulletins"),
    path("bulletins/add/", bulletins.add, name="add_bulletin"),
    path("bulletins/<int:number>/", bulletins.one, name="bulletin"),
    path(
        "bulletins/<int:number>/picture.png", bulletins.picture, name="bulletin_picture"
    ),
    path(
        "bulletins/<int:number>/do/<str:act>/", bulletins.change, name="change_bulletin"
    ),
    path("bulletins/sent/<int:number>/", bulletins.sent, name="bulletin_sent"),
    path(
        "bulletins/sent/<int:number>/picture.png",
        bulletins.sent_picture,
        name="bulletin_sent_picture",
    ),
]
