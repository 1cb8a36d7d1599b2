"""Addresses of what a number is held against: the audit, the ways, how far one may settle."""

from django.urls import path

from luopan.web.views import authority, resources, smart, ways

urlpatterns = [
    path("targets/audit/", smart.newest, name="newest_audit"),
    path("targets/<int:version_id>/audit/", smart.index, name="smart_audit"),
    path("targets/<int:version_id>/audit/marks/", smart.marks, name="audit_marks"),
    path(
        "targets/<int:version_id>/audit/of/<path:code>/",
        smart.of_unit,
        name="audit_of_unit",
    ),
    path(
        "targets/<int:version_id>/audit/talk/<path:code>/",
        smart.in_talk,
        name="audit_in_talk",
    ),
    path("targets/<int:version_id>/audit/bar/", smart.bar, name="audit_bar"),
    path("targets/ways/", ways.newest, name="newest_ways"),
    path("targets/new/ways/", ways.of_new, name="new_plan_ways"),
    path(
        "targets/<int:version_id>/ways/<path:code>/choose/",
        ways.choose,
        name="choose_way",
    ),
    path("targets/<int:version_id>/ways/<path:code>/", ways.index, name="ways"),
    path("targets/resources/", resources.newest, name="newest_resources"),
    path("targets/<int:version_id>/resources/", resources.index, name="resources"),
    path(
        "targets/<int:version_id>/resources/plan/",
        resources.plan,
        name="plan_resources",
    ),
    path(
        "targets/<int:version_id>/resources/read/",
        resources.read,
        name="read_resources",
    ),
    path("settings/authority/", authority.index, name="authority"),
    path("settings/authority/set/", authority.change, name="set_authority"),
]
