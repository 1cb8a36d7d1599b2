"""Addresses of coaching: who needs me, a person, a talk of two, abilities, onboarding."""

from django.urls import path

from luopan.web.views import abilities, coaching, onboarding

urlpatterns = [
    path("", coaching.index, name="coach"),
    path("rule/", coaching.set_rule, name="set_talk_rule"),
    path("of/<path:code>/", coaching.person, name="coach_person"),
    path("write/<path:code>/", coaching.write, name="write_talk"),
    path("talks/<int:number>/", coaching.talk, name="coach_talk"),
    path("talks/<int:number>/correct/", coaching.correct, name="correct_talk"),
    path("talks/<int:number>/do/<str:act>/", coaching.change, name="change_talk"),
    path("abilities/", abilities.index, name="abilities"),
    path("abilities/of/<path:code>/", abilities.person, name="person_abilities"),
    path("abilities/see/<path:code>/", abilities.say, name="see_skill"),
    path("abilities/skills/", abilities.skills, name="skills"),
    path("abilities/skills/<str:code>/", abilities.edit_skill, name="edit_skill"),
    path(
        "abilities/training/<str:code>/",
        abilities.edit_training,
        name="edit_training",
    ),
    path("abilities/training/<str:code>/step/", abilities.step, name="step_training"),
    path("onboarding/", onboarding.index, name="onboarding"),
    path("onboarding/way/", onboarding.way, name="onboarding_way"),
    path("onboarding/begin/<path:code>/", onboarding.begin, name="begin_onboarding"),
    path("onboarding/mark/<path:code>/", onboarding.mark, name="mark_milestone"),
]
