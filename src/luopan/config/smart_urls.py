"""Addresses of the SMART audit of a version."""

from django.urls import path

from luopan.web.views import smart

urlpatterns = [
    path("targets/audit/", smart.newest, name="newest_audit"),
    path("targets/<int:version_id>/audit/", smart.index, name="smart_audit"),
    path("targets/<int:version_id>/audit/bar/", smart.bar, name="audit_bar"),
]
