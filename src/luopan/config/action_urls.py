"""Addresses of action plans."""

from django.urls import path

from luopan.web.views import (
    action,
    action_calendar,
    action_sheets,
    action_ticks,
    actions,
    templates,
)

urlpatterns = [
    path("", actions.index, name="act"),
    path("add/", actions.add, name="add_action"),
    path("forms/<str:which>/", actions.form, name="action_form"),
    path("begin/", actions.begin, name="begin_actions"),
    path("together/", action_ticks.change, name="change_actions"),
    path("gap/", actions.gap, name="action_gap"),
    path("workbook/", actions.workbook, name="actions_workbook"),
    path("calendar/subscribe/", action_calendar.subscribe, name="subscribe_actions"),
    path("calendar/end/", action_calendar.end, name="end_action_feed"),
    path("calendar/<str:token>.ics", action_calendar.feed, name="action_feed"),
    path("sheet/template/", action_sheets.template, name="action_sheet_template"),
    path("sheet/receive/", action_sheets.receive, name="receive_action_sheet"),
    path("sheet/<int:file_id>/", action_sheets.index, name="action_file"),
    path("sheet/<int:file_id>/apply/", action_sheets.apply, name="apply_action_file"),
    path(
        "sheet/<int:file_id>/discard/",
        action_sheets.discard,
        name="discard_action_file",
    ),
    path("templates/", templates.index, name="action_templates"),
    path("templates/save/", templates.save, name="save_action_template"),
    path("templates/retire/", templates.retire, name="retire_action_template"),
    path("<int:action_id>/", action.index, name="action"),
    path("<int:action_id>/do/<str:act>/", action.change, name="change_action"),
]
