"""Addresses of incentives 激励."""

from django.urls import path

from luopan.web.views import pay, pay_schemes

urlpatterns = [
    path("", pay.mine, name="pay"),
    path("people/", pay.people, name="pay_people"),
    path("person/<path:code>/", pay.person, name="pay_person"),
    path("disputes/", pay.disputes, name="pay_disputes"),
    path("disputes/new/", pay.dispute, name="dispute_pay"),
    path("disputes/<int:dispute_id>/", pay.one_dispute, name="pay_dispute"),
    path("disputes/<int:dispute_id>/decide/", pay.decide, name="decide_dispute"),
    path("rule/", pay.rule, name="reward_rule"),
    path("schemes/", pay_schemes.index, name="pay_schemes"),
    path("schemes/new/", pay_schemes.new, name="new_pay_scheme"),
    path("schemes/<int:scheme_id>/", pay_schemes.scheme, name="pay_scheme"),
    path("schemes/<int:scheme_id>/rules/", pay_schemes.lines, name="pay_scheme_rules"),
    path(
        "schemes/<int:scheme_id>/publish/",
        pay_schemes.publish,
        name="publish_pay_scheme",
    ),
]
