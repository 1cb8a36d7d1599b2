"""Deny by default: every route declares who it is for, and the gate refuses the rest."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from luopan.org.access import Action
from luopan.web import middleware
from luopan.web.policy import PUBLIC, SIGNED_IN, Policy, policy, policy_of, routes


def methods(view):
    """What a view answers to: of an operation of the API, its methods; else any."""
    return sorted(getattr(getattr(view, "policies", None), "methods", ["GET"]))


def test_every_route_declares_a_policy():
    silent = [
        (place, method)
        for place, view in routes()
        for method in methods(view)
        if policy_of(view, method) is None
    ]
    assert not silent


def test_every_operation_of_the_api_is_among_the_routes_with_a_policy_of_its_own():
    from luopan.api.topics import whole

    contract = whole()
    told = {
        (operation.operation_id or operation.view_func.__name__): method
        for view in contract.path_views()
        for operation in view.operations
        for method in operation.methods
        if isinstance(operation.view_func.policy, Policy)
    }
    operations = sum(len(view.operations) for view in contract.path_views())
    assert len(told) == operations >= 57
    addresses = [place for place, view in routes() if hasattr(view, "policies")]
    assert len(addresses) == operations
    paths = [
        key for bound in contract._get_bound_routers() for key in bound.path_operations
    ]
    assert len(paths) == len(set(paths))  # of two views of one address, one is deaf


def test_an_operation_that_declares_nothing_is_refused_at_run_time(ask, world):
    from luopan.api.contract import Contract

    contract = Contract()

    @contract.get("/open")
    def opened(request):
        return {}

    @contract.post("/open")
    @policy(Action.PLANS_CREATE)
    def closed(request):
        return {}

    (path_view,) = contract.sealed().path_views()
    view = path_view.get_view()
    assert policy_of(view, "GET") is None
    assert policy_of(view, "POST").actions == (Action.PLANS_CREATE,)
    assert policy_of(view, "DELETE").public  # let in, to be told 405
    assert ask(view, world.adam) == 403


def test_a_declared_view_keeps_its_policy():
    @policy(Action.TARGETS_READ, Action.TARGETS_EDIT)
    def view(request):
        return HttpResponse()

    assert policy_of(view).actions == (Action.TARGETS_READ, Action.TARGETS_EDIT)
    assert not policy_of(view).public


@pytest.fixture
def ask(world):
    """What the gate answers a user who calls a view: a status, or None for "pass"."""

    def answer(view, user=None):
        from django.contrib.auth.models import AnonymousUser

        request = RequestFactory().get("/somewhere/")
        request.user, request.at, request.on = (
            user or AnonymousUser(),
            world.at,
            world.on,
        )
        request.company, request.COOKIES = None, {}
        found = middleware.Gate(lambda _request: None).process_view(
            request, view, (), {}
        )
        return found.status_code if found is not None else None

    return answer


def test_an_undeclared_view_is_refused_at_run_time(ask, world):
    def view(request):
        return HttpResponse()

    assert ask(view) == 403
    assert ask(view, world.adam) == 403


def test_who_is_not_signed_in_goes_to_the_door(ask):
    assert ask(policy(SIGNED_IN)(lambda request: None)) == 302
    assert ask(policy(PUBLIC)(lambda request: None)) is None


def test_a_role_that_does_not_allow_it_is_refused(ask, world):
    view = policy(Action.PLANS_CREATE)(lambda request: None)
    assert ask(view, world.dora) is None
    assert ask(view, world.bob) == 403  # a rep
    assert ask(view, world.zed) == 403  # his role has ended
    assert ask(view, world.eve) == 403  # her account is disabled


def test_what_is_hidden_answers_like_what_is_not(client, world):
    client.force_login(world.bob)
    nothing = client.get("/targets/999999/")
    nowhere = client.get("/no-such-place/")
    assert nothing.status_code == nowhere.status_code == 404
    assert nothing.content == nowhere.content


def test_a_part_sends_the_whole_page_to_sign_in(client, db):
    here = "http://testserver/strategy/?year=2026"
    answer = client.get(
        "/strategy/", headers={"HX-Request": "true", "HX-Current-URL": here}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"].endswith("?next=/strategy/%3Fyear%3D2026")
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"}
    answer = client.get("/strategy/", headers=elsewhere)
    assert answer["HX-Redirect"].endswith("?next=/")


def test_a_refused_part_is_its_sentence(client, world):
    client.force_login(world.alice)
    answer = client.get("/strategy/?objective=NONE", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.content.decode().startswith('<p class="problem" role="alert">')
