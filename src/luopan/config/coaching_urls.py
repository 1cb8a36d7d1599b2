"""Addresses of coaching: who needs me, a person, a talk of two."""

from django.urls import path

from luopan.web.views import coaching

urlpatterns = [
    path("", coaching.index, name="coach"),
    path("rule/", coaching.set_rule, name="set_talk_rule"),
    path("of/<path:code>/", coaching.person, name="coach_person"),
    path("write/<path:code>/", coaching.write, name="write_talk"),
    path("talks/<int:number>/", coaching.talk, name="coach_talk"),
    path("talks/<int:number>/correct/", coaching.correct, name="correct_talk"),
    path("talks/<int:number>/do/<str:act>/", coaching.change, name="change_talk"),
]
