"""Addresses of the customers of a number, and of a number by people."""

from django.urls import path

from luopan.web.views import customers, people

urlpatterns = [
    path("targets/customers/", customers.own, name="own_customers"),
    path(
        "targets/<int:version_id>/customers/of/<path:code>/",
        customers.index,
        name="customers_of",
    ),
    path(
        "targets/<int:version_id>/customers/do/<str:act>/<path:code>/",
        customers.act,
        name="customers_act",
    ),
    path("decompose/people/", people.own, name="own_people"),
    path(
        "decompose/<int:version_id>/people/of/<path:code>/",
        people.index,
        name="by_people",
    ),
    path(
        "decompose/<int:version_id>/people/do/<path:code>/",
        people.spread,
        name="spread_by_people",
    ),
    path("settings/ramps/", people.ramps, name="ramps"),
    path("settings/ramps/set/", people.set_ramp, name="set_ramp"),
]
