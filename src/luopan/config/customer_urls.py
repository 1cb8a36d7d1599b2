"""Addresses of the customers of a number."""

from django.urls import path

from luopan.web.views import customers

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
]
