"""后台任务 Background work: what runs, what is done, what failed and may be run again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luopan.org import errands
from luopan.trail import services
from luopan.web.exports import download
from luopan.web.parts import go, is_part, page, part
from luopan.web.policy import SIGNED_IN, policy
from luopan.web.words import jobs as words
from luopan.web.words import lists

SHOWN = 60
MOST = 10_000  # of one workbook


@policy(SIGNED_IN)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """One's own jobs; who operates the system sees all."""
    if "xlsx" in request.GET:
        rows = errands.jobs_seen(request.user, on=request.on, limit=MOST + 1)
        export = lists.jobs(words.lines(rows), request.on, most=MOST)
        return download(export, at=request.at)
    found = errands.jobs_seen(request.user, on=request.on, limit=SHOWN)
    context = {
        "here": "jobs",
        "jobs": sorted(words.lines(found), key=lambda job: not job.stopped),
        "sentence": words.of_jobs(found),
        "busy": any(row.state in {"ready", "running"} for row in found),
    }
    if is_part(request):
        return part(request, "jobs/_list.html", context)
    return page(request, "jobs/page.html", context)


@policy(SIGNED_IN)
@require_POST
def again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a failed job back into the queue."""
    found = errands.job_seen(request.user, job_id, on=request.on)
    services.run_again(actor=request.user, at=request.at, job_id=found.id)
    messages.success(request, _("Queued again."))
    return go(request, reverse("jobs"))
