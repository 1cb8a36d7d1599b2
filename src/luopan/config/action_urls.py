"""Addresses of action plans."""

from django.urls import path

from luopan.web.views import action, actions, templates

urlpatterns = [
    path("", actions.index, name="act"),
    path("add/", actions.add, name="add_action"),
    path("begin/", actions.begin, name="begin_actions"),
    path("gap/", actions.gap, name="action_gap"),
    path("workbook/", actions.workbook, name="actions_workbook"),
    path("templates/", templates.index, name="action_templates"),
    path("templates/save/", templates.save, name="save_action_template"),
    path("templates/retire/", templates.retire, name="retire_action_template"),
    path("<int:action_id>/", action.index, name="action"),
    path("<int:action_id>/do/<str:act>/", action.change, name="change_action"),
]
