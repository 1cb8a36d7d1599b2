"""Kinds of channels: what one pastes of each, and how a message reaches it.

What is typed is looked at here, once; what is kept of it is sealed. Messages travel by
apprise, which is imported where something is sent and nowhere else.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luopan.trail.outward import Unreachable, at_most, guarded, host_of, place_of
from luopan.trail.refusal import Refused

Settings = dict[str, str]
SECONDS = 10  # from one byte of a conversation to the next
IN_ALL = 45  # seconds of a conversation; below the outbox's lease
MOST_ANSWERED = 64 * 1024  # bytes of an answer that are read
LONGEST_TEXT = 1_500  # characters; rooms take 2,000 bytes and more


@dataclass(frozen=True)
class Kind:
    """A kind of channel.

    Attributes:
        title: As screens call it.
        asks: What one pastes of it, as an example.
        read: What was typed → what is kept. Raises Refused.
        url: What is kept, and whom it is for → apprise's address of it.
    """

    title: str | Promise
    asks: str
    read: Callable[[Mapping[str, str]], Settings]
    url: Callable[[Settings, str], str]


def _pasted(said: Mapping[str, str], host: str, path: str) -> re.Match[str]:
    """An address as the chat program shows it; only https, only its own host."""
    address = said.get("address", "").strip()
    named, _port = host_of(address)
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    found = re.fullmatch(path, f"{parts.path}{query}", re.ASCII)
    if parts.scheme != "https" or not re.fullmatch(host, named) or found is None:
        raise Refused(
            _(
                "This is not the address of such a room. Copy it whole from the chat "
                "program, where it shows the robot's webhook."
            )
        )
    return found


def _room(host: str, path: str) -> Callable[[Mapping[str, str]], Settings]:
    def read(said: Mapping[str, str]) -> Settings:
        found = _pasted(said, host, path).groupdict()
        secret = said.get("secret", "").strip()
        if secret and not re.fullmatch(r"[A-Za-z0-9]{8,100}", secret):
            raise Refused(_("The signing secret can have letters and digits only."))
        return {**found, **({"secret": secret} if secret else {})}

    return read


def _teams(said: Mapping[str, str]) -> Settings:
    """What a workflow's address says; nothing else of it.

    Apprise reads options of its own from an address, a file of this machine as a template
    among them: only what Teams puts there is kept.
    """
    address = said.get("address", "").strip()[:2_000]
    host, _port = host_of(address)
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    theirs = r"[a-z0-9.-]+\.(logic\.azure\.com|api\.powerplatform\.com)"
    known = parts.scheme == "https" and re.fullmatch(theirs, host)
    if not (known and re.fullmatch(WORKFLOW, parts.path, re.I) and asked.get("sig")):
        raise Refused(
            _("This is not the address of a Teams workflow. Copy it whole from there.")
        )
    kept = {name: asked[name][0] for name in OF_TEAMS if name in asked}
    return {"address": f"https://{parts.netloc}{parts.path}?{urlencode(kept)}"}


WORKFLOW = (
    r"(?:/powerautomate/automations/direct(?:/cu/[0-9]+)?)?"
    r"/workflows/[a-z0-9_-]+/triggers/manual/paths/invoke/?"
)
OF_TEAMS = ("api-version", "sp", "sv", "sig")


def _program(said: Mapping[str, str]) -> Settings:
    address = said.get("address", "").strip()[:1_000]
    known_place(*host_of(address))
    return {"address": address}


def known_place(host: str, port: int) -> None:
    """Refuse a host that has no address, or one of the house."""
    try:
        place_of(host, port)
    except Unreachable:
        raise Refused(
            _("Host %(host)s was not found. Check the spelling."),
            host=host[:120],
        ) from None


def _mail(said: Mapping[str, str]) -> Settings:
    host = said.get("host", "").strip()
    port = int(said["port"]) if said.get("port", "").strip().isdecimal() else 0
    known_place(host, port)
    sender = said.get("sender", "").strip()
    try:
        validate_email(sender)
    except ValidationError:
        raise Refused(
            _("%(email)s is not an email address."), email=sender[:80]
        ) from None
    mode = said.get("mode", "starttls")
    if mode not in {"starttls", "ssl", "insecure"}:
        raise Refused(_("Choose how the connection is encrypted."))
    kept = {"host": host.lower(), "port": str(port), "sender": sender, "mode": mode}
    return kept | {name: said.get(name, "") for name in ("user", "password")}


def _to_mail(kept: Settings, recipient: str) -> str:
    by = ""
    if kept["user"]:
        by = f"{quote(kept['user'], '')}:{quote(kept['password'], '')}@"
    scheme = "mailto" if kept["mode"] == "insecure" else "mailtos"
    return (
        f"{scheme}://{by}{kept['host']}:{kept['port']}/?smtp={kept['host']}"
        f"&from=Luopan<{quote(kept['sender'])}>&to={quote(recipient)}"
        f"&mode={kept['mode']}&format=text"
    )


def _to_program(kept: Settings, _recipient: str) -> str:
    parts = urlsplit(kept["address"])
    scheme = "jsons" if parts.scheme == "https" else "json"
    query = "".join(
        f"&-{quote(key)}={quote(value[0])}"
        for key, value in parse_qs(parts.query).items()
    )
    return f"{scheme}://{parts.netloc}{parts.path or '/'}?method=POST{query}"


def _to_dingtalk(kept: Settings, _recipient: str) -> str:
    by = f"{kept['secret']}@" if kept.get("secret") else ""
    return f"dingtalk://{by}{kept['token']}/?format=text"


KINDS: dict[str, Kind] = {
    "mail": Kind(_("Mail"), "smtp.company.cn", _mail, _to_mail),
    "wecom": Kind(
        _("WeCom"),
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
        _room(
            r"qyapi\.weixin\.qq\.com",
            r"/cgi-bin/webhook/send\?key=(?P<token>[A-Za-z0-9_-]{8,80})",
        ),
        lambda kept, _to: f"wecombot://{kept['token']}",
    ),
    "dingtalk": Kind(
        _("DingTalk"),
        "https://oapi.dingtalk.com/robot/send?access_token=…",
        _room(
            r"oapi\.dingtalk\.com",
            r"/robot/send\?access_token=(?P<token>[A-Za-z0-9]{8,100})",
        ),
        _to_dingtalk,
    ),
    "feishu": Kind(
        _("Feishu"),
        "https://open.feishu.cn/open-apis/bot/v2/hook/…",
        _room(
            r"open\.feishu\.cn",
            r"/open-apis/bot/v2/hook/(?P<token>[A-Za-z0-9_-]{8,80})/?",
        ),
        lambda kept, _to: f"feishu://{kept['token']}/?format=text",
    ),
    "slack": Kind(
        "Slack",
        "https://hooks.slack.com/services/T…/B…/…",
        _room(
            r"hooks\.slack\.com",
            r"/services/(?P<team>[A-Z0-9]{5,20})/(?P<app>[A-Z0-9]{5,20})/(?P<token>[A-Za-z0-9]{10,60})",
        ),
        lambda kept, _to: (
            f"slack://{kept['team']}/{kept['app']}/{kept['token']}/?footer=no&image=no"
        ),
    ),
    "teams": Kind(
        "Teams",
        "https://….logic.azure.com:443/workflows/…",
        _teams,
        lambda kept, _to: _teams(kept)["address"],
    ),
    "webhook": Kind(
        _("Webhook (JSON)"), "https://bot.company.cn/luopan", _program, _to_program
    ),
}
# The others take none from a robot: they ask for an application's own login.
TAKES_PICTURES = frozenset({"wecom", "webhook"})
OF_ONES_OWN = ("wecom", "dingtalk", "feishu", "slack", "teams")


def hint_of(kind: str, kept: Settings) -> str:
    """What may be shown of a channel: where it leads, never what opens it."""
    if kind == "mail":
        return f"{kept['sender']} · {kept['host']}:{kept['port']}"
    if "address" in kept:
        return str(host_of(kept["address"])[0])[:120]
    return f"…{kept['token'][-4:]}"


def deliver(kind: str, kept: Settings, recipient: str, subject: str, text: str) -> None:
    """Send a message by a channel, and read what is answered.

    Args:
        kind: Of ``KINDS``.
        kept: What the kind's ``read`` returned.
        recipient: Mail address; of no use for rooms.
        subject: One line.
        text: Plain text.

    Raises:
        Refused: It will never arrive this way: an unknown room, a withdrawn key, an
            address of the house.
        OSError: Not this time.
    """
    courier = _courier(KINDS[kind].url(kept, recipient))
    with guarded(), at_most(IN_ALL), _answers() as answered:
        went = courier.notify(
            body=_written(kind, text[:LONGEST_TEXT]),
            title=subject,
            body_format="markdown" if kind == "teams" else "text",
        )
    for answer in answered[-1:]:
        _judge(answer, kind)
    if not went:
        raise OSError("nobody took the message")


def deliver_picture(kind: str, kept: Settings, subject: str, picture: bytes) -> None:
    """Send a picture (PNG) into a room that takes them.

    Raises:
        Refused: It will never arrive this way.
        OSError: Not this time.
    """
    if kind not in TAKES_PICTURES:
        raise Refused(_("This room does not accept pictures."))
    coded = base64.b64encode(picture).decode()
    if kind == "wecom":
        digest = hashlib.md5(picture, usedforsecurity=False).hexdigest()
        url = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={kept['token']}"
        said: dict[str, Any] = {
            "msgtype": "image",
            "image": {"base64": coded, "md5": digest},
        }
    else:
        url = kept["address"]
        said = {"title": subject, "message": "", "type": "picture", "png": coded}
    with guarded(), at_most(IN_ALL), _answers() as answered:
        _posted(url, said)
    _judge(answered[-1], kind)


def _posted(url: str, said: dict[str, Any]) -> None:
    import requests

    try:
        requests.post(url, json=said, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as fault:
        raise OSError("nobody took the picture") from fault


def _written(kind: str, text: str) -> str:
    """Cards of Teams are Markdown: an address in them is written as a link, or it breaks."""
    if kind != "teams":
        return text
    lines = [
        f"[{line}]({line})" if line.startswith("https://") else line
        for line in text.splitlines()
    ]
    return "\n\n".join(lines)


def _courier(url: str) -> Any:
    import apprise

    # On a lower level it writes addresses and texts into the log.
    logging.getLogger("apprise").setLevel(logging.WARNING)
    asset = apprise.AppriseAsset(
        app_id="Luopan",
        app_desc="Luopan",
        app_url="",
        image_url_logo="",
        secure_logging=True,
    )
    made = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if made is None:
        raise Refused(_("The settings of this channel are not valid. Add it again."))
    made.socket_connect_timeout = made.socket_read_timeout = float(SECONDS)
    made.redirects = False
    made.include_image = False  # none from elsewhere
    made.request_rate_per_sec = 0  # the outbox paces
    return made


@contextmanager
def _answers() -> Iterator[list[Any]]:
    """Answers over http within: apprise says only whether it liked them."""
    from requests import Session

    seen: list[Any] = []
    send = Session.send

    def sent(self: Session, request: Any, **named: Any) -> Any:
        answer = send(self, request, **{**named, "stream": True})
        _cut(answer)
        seen.append(answer)
        return answer

    Session.send = sent  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Session.send = send  # type: ignore[method-assign]


def _cut(answer: Any) -> None:
    """Read the beginning of an answer; whoever says more than that is not listened to."""
    said = b""
    for piece in answer.iter_content(8_192):
        said += piece
        if len(said) >= MOST_ANSWERED:
            break
    answer._content, answer._content_consumed = said[:MOST_ANSWERED], True
    answer.close()


# "Too fast" of WeCom, DingTalk and Feishu: the only ones of their refusals that pass.
TOO_FAST = {45009, 45033, 130101, 660026, 11232, 9499}


SAY_IN_TEXT = frozenset({"wecom", "dingtalk", "feishu"})


def _judge(answer: Any, kind: str) -> None:
    """Some chat programs answer 200 and say in the text that they took nothing."""
    status = answer.status_code
    if status in {408, 425, 429} or status >= 500:
        raise OSError(f"status {status}")
    if status >= 300:
        raise Refused(
            _("The other side refused it (status %(status)s)."), status=status
        )
    if kind not in SAY_IN_TEXT:  # to another program "code": 200 may mean well
        return
    try:
        said = answer.json()
    except (ValueError, RecursionError):
        return
    code, why = _code(said) if isinstance(said, dict) else (0, "")
    if code in TOO_FAST:
        raise OSError(f"too fast: {code}")
    if code:
        raise Refused(
            _("The other side refused it (%(code)s: %(why)s)."), code=code, why=why
        )


def _code(said: dict[str, Any]) -> tuple[int, str]:
    for name in ("errcode", "code", "StatusCode"):
        code = said.get(name)
        if isinstance(code, int):
            why = said.get("errmsg") or said.get("msg") or said.get("StatusMessage")
            return code, str(why or "")[:200]
    return 0, ""
