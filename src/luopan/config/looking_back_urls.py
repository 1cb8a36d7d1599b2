"""Addresses of reviews, and of the next cycle."""

from django.urls import path

from luopan.web.views import looking_back, next_cycle

urlpatterns = [
    path("", looking_back.index, name="review"),
    path("new/", looking_back.begin, name="begin_review"),
    path("next/", next_cycle.index, name="next_cycle"),
    path("<int:number>/", looking_back.one, name="one_review"),
    path("<int:number>/do/<str:act>/", looking_back.change, name="change_review"),
    path("<int:number>/answer/", looking_back.answer, name="answer_review"),
    path("<int:number>/next/", next_cycle.of_review, name="open_next"),
]
