"""Addresses of what all numbers stand on: exchange rates, calendars, products."""

from django.urls import path

from luopan.web.views import calendars, products, rates

urlpatterns = [
    path("rates/", rates.index, name="rates"),
    path("rates/look/", rates.look, name="look_at_rates"),
    path("rates/take/", rates.take, name="take_rates"),
    path("products/", products.index, name="products"),
    path("products/<path:code>/do/<str:act>/", products.change, name="change_product"),
    path("products/<path:code>/", products.one, name="product"),
    path("calendars/", calendars.index, name="calendars"),
    path("calendars/add/", calendars.add, name="add_calendar"),
    path("calendars/<str:code>/", calendars.one, name="calendar"),
    path(
        "calendars/<str:code>/do/<str:act>/", calendars.change, name="change_calendar"
    ),
]
