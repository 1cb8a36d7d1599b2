"""Addresses of closing a period, of one's own figures, of a closed month today."""

from django.urls import path

from luopan.web.views import closing

urlpatterns = [
    path("", closing.index, name="closing"),
    path("mine/", closing.own, name="own_closing"),
    path("open/", closing.begin, name="closing_begin"),
    path("objections/<int:number>/decide/", closing.decide, name="closing_decide"),
    path(
        "objections/<int:number>/withdraw/",
        closing.withdraw,
        name="closing_withdraw",
    ),
    path("<str:period>/", closing.one, name="closing_round"),
    path("<str:period>/do/<str:act>/", closing.change, name="closing_change"),
    path("<str:period>/today/", closing.today, name="closing_today"),
    path("<str:period>/<str:seat>/", closing.seat, name="closing_seat"),
    path(
        "<str:period>/<str:seat>/confirm/",
        closing.confirm,
        name="closing_confirm",
    ),
    path(
        "<str:period>/<str:seat>/object/",
        closing.object_to,
        name="closing_object",
    ),
]
