"""Where requests of programs part from those of people.

What carries them is loaded when the first one comes, and of operations the topics that they ask
for (``api.topics``): a process that only shows pages does without.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

BEGINS = "/api/v1/"


def carried(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let programs in by their tokens; sessions mean nothing to them."""

    def with_bearer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(BEGINS):
            return answer(request)
        from luopan.api.bearer import carry

        return carry(request, answer)

    return with_bearer
