"""A page whose numbers take long: the job is asked for once, and the page says how far it is."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from luopan.targets import queries, services
from luopan.targets.patience import Unfolded, Unreplayed
from luopan.web.parts import page

AGAIN = 2  # seconds after which a program may ask again


def ask(request: HttpRequest, problem: Unfolded) -> queries.Readiness:
    """Have the numbers worked out, unless somebody asked already."""
    version, on = problem.version, request.on
    if isinstance(problem, Unreplayed):
        by = {"actor": request.user, "at": request.at, "version": version}
        services.ask_to_replay(**by, seq=problem.seq, act=problem.act)
        return queries.Readiness(False, problem.steps, True)
    found = queries.readiness(request.user, version.pk, on=on)
    if not found.ready and not found.asked:
        services.ask_to_fold(actor=request.user, at=request.at, version=version)
    return found


def page_of(request: HttpRequest, problem: Unfolded) -> HttpResponse:
    """What stands in the place of the page until the numbers are there; then it is loaded."""
    context = {
        "here": "targets",
        "version": problem.version,
        "found": ask(request, problem),
        "sentence": str(problem),
        "acted": request.method != "GET",
    }
    answer = page(request, "targets/folding.html", context, status=problem.status)
    answer["Retry-After"] = str(AGAIN)
    return answer


def told(request: HttpRequest, problem: Unfolded) -> HttpResponse:
    """The same for programs."""
    ask(request, problem)
    headers = {"Retry-After": str(AGAIN)}
    return JsonResponse(problem.told(), status=problem.status, headers=headers)
