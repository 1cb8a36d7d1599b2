"""Addresses of the strategy: objectives, and the assumption book."""

from django.urls import path

from luopan.web.views import assumptions, strategy, strategy_acts

urlpatterns = [
    path("", strategy.index, name="strategy"),
    path("one-page/", strategy.one_page, name="strategy_page"),
    path("coverage/", strategy.coverage, name="strategy_coverage"),
    path("new/", strategy_acts.new, name="new_objective"),
    path("weights/", strategy_acts.weights, name="strategy_weights"),
    path(
        "measures/<int:measure_id>/withdraw/",
        strategy_acts.withdraw_measure,
        name="withdraw_measure",
    ),
    path("links/<int:carrier_id>/end/", strategy_acts.unlink, name="end_link"),
    path(
        "objectives/<path:code>/do/<str:act>/",
        strategy_acts.change,
        name="change_objective",
    ),
    path("assumptions/", assumptions.index, name="assumptions"),
    path("assumptions/new/", assumptions.new, name="new_assumption"),
    path(
        "assumptions/actions/<int:action_id>/withdraw/",
        assumptions.withdraw_action,
        name="withdraw_action",
    ),
    path(
        "assumptions/rests/<int:resting_id>/do/<str:act>/",
        assumptions.resting,
        name="change_resting",
    ),
    path(
        "assumptions/<path:code>/do/<str:act>/",
        assumptions.change,
        name="change_assumption",
    ),
    path("assumptions/<path:code>/", assumptions.one, name="assumption"),
]
