"""Who really asks, when proxies stand before this server."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luopan.trail.upkeep.exposure import Exposure, is_address

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)


def believed(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take address and scheme from forwarding headers, but from named proxies only.

    Whatever else such headers say is taken away: nobody behind this can believe it.
    ``request.forwarded`` keeps whether there were any.
    """

    def with_true_peer(request: HttpRequest) -> HttpResponse:
        said = {
            name: request.META.pop(name) for name in FORWARDED if name in request.META
        }
        request.forwarded = bool(said)
        exposure: Exposure = settings.EXPOSURE
        if said and exposure.trusts(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = _client(
                said.get("HTTP_X_FORWARDED_FOR", ""),
                request.META["REMOTE_ADDR"],
                exposure,
            )
            scheme = said.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2]
            if scheme.strip() == "https":
                request.META["wsgi.url_scheme"] = "https"
        return answer(request)

    return with_true_peer


def _client(chain: str, peer: str, exposure: Exposure) -> str:
    """The last address that is no proxy of ours: what stands left of it anybody can write."""
    hops = [hop.strip() for hop in chain.split(",")]
    strange = (hop for hop in reversed(hops) if not exposure.trusts(hop))
    client = next(strange, "")
    return client if is_address(client) else peer
