"""Addresses of the rolling forecast."""

from django.urls import path

from luopan.web.views import forecast

urlpatterns = [
    path("", forecast.index, name="forecast"),
    path("call/", forecast.call, name="call_forecast"),
    path("beside/", forecast.beside, name="call_beside"),
    path("moves/", forecast.moves, name="forecast_moves"),
    path("year/", forecast.year, name="forecast_year"),
    path("accuracy/", forecast.accuracy, name="forecast_accuracy"),
    path("accuracy/answer/", forecast.answer, name="answer_accuracy"),
]
