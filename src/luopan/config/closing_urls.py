"""Addresses of closing a period, of one's own figures, of a closed month today."""

from django.urls import path

from luopan.web.views import closing, own_figures

urlpatterns = [
    path("", closing.index, name="closing"),
    path("mine/", closing.own, name="own_closing"),
    path("open/", closing.begin, name="closing_begin"),
    path("objections/<int:number>/decide/", closing.decide, name="closing_decide"),
    path(
        "objections/<int:number>/withdraw/",
        own_figures.withdraw,
        name="closing_withdraw",
    ),
    path("<str:period>/", closing.one, name="closing_round"),
    path("<str:period>/do/<str:act>/", closing.change, name="closing_change"),
    path("<str:period>/today/", closing.today, name="closing_today"),
    path("<str:period>/<str:seat>/", own_figures.seat, name="closing_seat"),
    path(
        "<str:period>/<str:seat>/confirm/",
        own_figures.confirm,
        name="closing_confirm",
    ),
    path(
        "<str:period>/<str:seat>/object/",
        own_figures.object_to,
        name="closing_object",
    ),
]
