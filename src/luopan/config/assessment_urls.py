"""Addresses of assessment sheets 考核表, of the scores by them, and of the dilution ledger."""

from django.urls import path

from luopan.web.views import assessment, dilution, scores

urlpatterns = [
    path("targets/dilution/", dilution.newest, name="newest_dilution"),
    path("targets/<int:version_id>/dilution/", dilution.index, name="dilution"),
    path("targets/<int:version_id>/dilution/caps/", dilution.caps, name="padding_caps"),
    path("targets/assessment/", assessment.newest, name="newest_assessment"),
    path(
        "targets/assessment/plan/<int:plan_id>/", assessment.index, name="assessments"
    ),
    path(
        "targets/assessment/plan/<int:plan_id>/new/",
        assessment.new,
        name="new_assessment",
    ),
    path(
        "targets/assessment/plan/<int:plan_id>/copy/",
        assessment.copy,
        name="copy_assessments",
    ),
    path(
        "targets/assessment/plan/<int:plan_id>/score/<path:code>/",
        scores.unit,
        name="score",
    ),
    path(
        "targets/assessment/plan/<int:plan_id>/mark/<path:code>/",
        scores.mark,
        name="mark_score",
    ),
    path(
        "targets/assessment/mark/<int:mark_id>/back/",
        scores.take_back,
        name="take_back_mark",
    ),
    path("targets/assessment/<int:sheet_id>/", assessment.sheet, name="assessment"),
    path(
        "targets/assessment/<int:sheet_id>/lines/",
        assessment.lines,
        name="assessment_lines",
    ),
    path(
        "targets/assessment/<int:sheet_id>/publish/",
        assessment.publish,
        name="publish_assessment",
    ),
]
