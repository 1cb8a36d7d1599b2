"""Addresses of customers in the settings: whose they are, and what is done to them."""

from django.urls import path

from luopan.web.views import clientele

urlpatterns = [
    path("", clientele.index, name="customers"),
    path("workbook/", clientele.workbook, name="customers_workbook"),
    path("first/", clientele.first, name="first_owners"),
    path("do/<str:act>/", clientele.act, name="act_on_customers"),
    path("of/<path:code>/do/<str:act>/", clientele.change, name="change_customer"),
    path("of/<path:code>/", clientele.one, name="customer"),
]
