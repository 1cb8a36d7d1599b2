"""Messages leave by seven kinds of channels, once, and only what may be read there."""

import base64
import hashlib
import hmac
import socket
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from luopan.org import hooks, outgoing, services, telling
from luopan.org.access import Denied, Unknown
from luopan.org.channels import MOST_FAILURES
from luopan.org.couriers import KINDS, LONGEST_TEXT
from luopan.org.models import Channel, Passage, Told, Webhook
from luopan.org.passages import LASTS, whose
from luopan.org.telling import Saying, hearing_of, is_quiet, quiet_now
from luopan.trail import outbox, outward
from luopan.trail.models import Entry, Message, Recurring
from luopan.trail.refusal import Refused
from tests.org.providers import HOSTS, providers

NOW = datetime(2027, 1, 4, 4, 0, tzinfo=UTC)  # noon in Shanghai
TEAMS = (
    "https://prod-01.logic.azure.com:443/workflows/643e69f83c8944438d68119179a10a64/"
    "triggers/manual/paths/invoke?api-version=2016-06-01"
    "&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebWbDGYFr0z0eu"
)
ROOMS = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=a1b2c3d4e5f6",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/5d5a4e45-bb9e",
    "slack": "https://hooks.slack.com/services/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",
    "teams": TEAMS,
    "webhook": "https://bot.company.example/luopan?k=v",
}
MAIL = {
    "host": "smtp.company.example",
    "port": "465",
    "mode": "ssl",
    "sender": "luopan@company.example",
    "user": "luopan@company.example",
    "password": "p@ss/w?rd",
}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    with providers(tmp_path_factory.mktemp("providers")) as met:
        yield met


@pytest.fixture
def met(played, settings, tmp_path, monkeypatch):
    """The providers, met by whoever sends; names resolve to addresses of the world."""
    settings.HOME, settings.URL = tmp_path, "https://luopan.company.example"
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", played.authority)
    monkeypatch.setenv("SSL_CERT_FILE", played.authority)
    real = socket.getaddrinfo

    def getaddrinfo(host, *args, **named):
        known = "93.184.216.34" if host in HOSTS else host
        return real(known, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    played.forget()
    with outward.led(played.where()):
        yield played


@pytest.fixture
def admin(world):
    return world.adam


@pytest.fixture
def added(admin):
    """Adds a channel of a kind for the company, or for somebody alone."""

    def add(kind, actor=None, own=False, **said):
        asked = MAIL if kind == "mail" else {"address": ROOMS[kind]}
        return services.add_channel(
            actor=actor or admin,
            at=NOW,
            kind=kind,
            name=f"The {kind}",
            said=asked | said,
            own=own,
        )

    return add


def _say(
    channel, user=None, subject="两件事等你", text="华东: 轮到你", where="/align/1/CN/"
):
    outbox.post(
        at=NOW,
        channel="told",
        recipient=f"channel:{channel.pk}",
        content={
            "channel": channel.pk,
            "user": user.pk if user else 0,
            "subject": subject,
            "text": text,
            "where": where,
        },
        key=f"say:{channel.pk}",
    )
    outbox.dispatch(clock=lambda: NOW)
    return Message.objects.get(key=f"say:{channel.pk}")


URL = "https://luopan.company.example/align/1/CN/"
SAID = f"华东: 轮到你\n{URL}"


def test_each_room_gets_exactly_its_payload(met, added):
    """Seven kinds: the very host, path and words; rooms get a plain link, no way in."""
    for kind in ROOMS:
        assert _say(added(kind)).state == "sent", Message.objects.last().problem
    wecom, ding, feishu, slack, teams, program = met.calls
    assert (wecom.host, wecom.path) == ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send")
    assert wecom.query == {"key": "693a91f6-7xxx-4bc4"}
    assert wecom.json["msgtype"] == "text"
    assert wecom.json["text"]["content"].split() == ["两件事等你", *SAID.split()]
    assert (ding.host, ding.path) == ("oapi.dingtalk.com", "/robot/send")
    assert ding.query == {"access_token": "a1b2c3d4e5f6"}
    assert ding.json["text"]["content"] == f"两件事等你\r\n{SAID}"
    assert feishu.path.rstrip("/") == "/open-apis/bot/v2/hook/5d5a4e45-bb9e"
    assert feishu.json == {
        "msg_type": "text",
        "content": {"text": f"两件事等你\r\n{SAID}"},
    }
    assert slack.path == "/services/T1JJ3T3L2/B2JJ3T3L2/TIiajkdnlazkcOXrIdevi7FQ"
    assert slack.json["attachments"][0]["title"] == "两件事等你"
    assert slack.json["attachments"][0]["text"] == SAID
    assert teams.host == "prod-01.logic.azure.com"
    assert teams.query["sig"] == "KODuebWbDGYFr0z0eu"
    card = teams.json["attachments"][0]["content"]["body"]
    assert [block["type"] for block in card] == ["TextBlock", "TextBlock"]
    assert card[0]["text"] == "两件事等你"
    assert card[1]["text"] == f"华东: 轮到你\n\n[{URL}]({URL})"
    assert (program.host, program.path) == ("bot.company.example", "/luopan")
    assert program.query == {"k": "v"}
    assert (program.json["title"], program.json["message"]) == ("两件事等你", SAID)
    assert not Passage.objects.exists()


def test_mail_goes_to_ones_own_address_with_a_way_in(met, added, world):
    """Signed in at the server, from the company's sender; the link opens once."""
    world.bob.person.email = "bob@company.example"
    world.bob.person.save()
    assert _say(added("mail"), world.bob).state == "sent"
    (mail,) = met.mails
    assert (mail["To"], mail["Subject"]) == ("bob@company.example", "两件事等你")
    assert "luopan@company.example" in mail["From"]
    login = base64.b64encode(b"\0luopan@company.example\0p@ss/w?rd").decode()
    assert met.calls == [f"AUTH PLAIN {login}"]
    *_text, link = mail.get_content().split()
    token = link.removeprefix("https://luopan.company.example/go/").rstrip("/")
    kept = Passage.objects.get()
    assert token not in str(vars(kept))
    assert whose(token, at=datetime.now(UTC)) == world.bob
    assert (kept.where, kept.expires_at - kept.created_at) == ("/align/1/CN/", LASTS)


def test_a_signed_room_of_ones_own_and_one_of_an_administrator(
    met, added, world, admin
):
    """DingTalk's signature; a way in for who reads alone, never for who operates."""
    secret = "SECabcdef0123456789"
    own = added("dingtalk", actor=world.bob, own=True, secret=secret)
    assert _say(own, world.bob).state == "sent"
    query = met.calls[0].query
    said = f"{query['timestamp']}\n{secret}".encode()
    right = base64.b64encode(hmac.digest(secret.encode(), said, "sha256")).decode()
    assert query["sign"] in {right, quote(right, safe="")}
    assert "/go/" in met.calls[0].json["text"]["content"]
    _say(added("wecom", actor=admin, own=True), admin)
    assert "/go/" not in met.calls[1].json["text"]["content"]
    assert URL in met.calls[1].json["text"]["content"]
    far = f"/answers/1/{quote('华' * 60)}/"  # longer than a way in can be: signs nobody in
    _say(added("feishu", actor=world.bob, own=True), world.bob, where=far)
    assert far in met.calls[2].json["content"]["text"]


def test_what_is_answered_is_read(met, added):
    """200 with an error code is a refusal; too fast and 503 come again; both are kept."""
    room = added("wecom")
    met.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    lost = _say(room)
    assert (lost.state, "93000" in lost.problem) == ("parked", True)
    room.refresh_from_db()
    assert (room.failures, "invalid webhook" in room.problem) == (1, True)
    for met.status, met.answer in ((200, {"errcode": 45009}), (503, {})):
        Message.objects.all().delete()
        again = _say(room)
        assert (again.state, again.due_at) == ("ready", NOW + timedelta(minutes=2))
    met.status, met.answer = 302, {}
    Message.objects.all().delete()
    assert _say(room).state == "parked"  # not led elsewhere
    met.status, met.answer = 200, {"errcode": 0}
    Message.objects.all().delete()
    assert _say(room).state == "sent"
    room.refresh_from_db()
    assert (room.failures, room.problem) == (0, "")


def test_of_an_address_of_teams_only_what_is_theirs_is_kept(met, added, world):
    """Apprise would read a file of this machine, or any address, as a template."""
    more = "&template=/etc/hostname&verify=no&id=other&:app_body=x"
    own = added("teams", actor=world.bob, own=True, address=TEAMS + more)
    assert _say(own, world.bob).state == "sent"
    (call,) = met.calls
    assert call.path.split("/")[2] == "643e69f83c8944438d68119179a10a64"
    assert set(call.query) == {"api-version", "sp", "sv", "sig"}
    for odd in ("https://prod-01.logic.azure.com/x?sig=abc", TEAMS.replace("sig", "x")):
        with pytest.raises(Refused, match="Teams"):
            KINDS["teams"].read({"address": odd})


def test_a_program_answers_as_it_likes(met, added):
    """Only chat programs say in the text that they took nothing; of long answers the start."""
    room = added("webhook")
    for answer in ({"code": 200, "msg": "x" * 200_000}, {"errcode": 7}):
        met.answer = answer
        assert _say(room).state == "sent", Message.objects.last().problem
        Message.objects.all().delete()
    met.answer = {"errcode": 0, "more": "x" * 200_000}
    assert _say(added("wecom")).state == "sent"


def test_what_fails_again_and_again_is_stopped_and_told(met, added, world, admin):
    """Twenty times in a row; then its letters are given up, shown, and tried again."""
    room = added("feishu")
    worn = {"failures": 30, "failing_since": timezone.now() - timedelta(hours=20)}
    Channel.objects.filter(pk=room.pk).update(**worn)
    met.status = 500
    _say(room)
    room.refresh_from_db()
    assert room.stopped_at is None  # not for one bad morning
    Message.objects.all().delete()
    worn["failing_since"] -= timedelta(hours=5)
    Channel.objects.filter(pk=room.pk).update(**worn)
    _say(room)
    room.refresh_from_db()
    assert room.stopped_at is not None
    told = outgoing.troubles(admin, on=world.on)
    assert [(one.what, one.name) for one in told] == [("channel", "The feishu")]
    assert not outgoing.troubles(world.bob, on=world.on)
    outbox.dispatch(clock=lambda: NOW + timedelta(minutes=3))
    (lost,) = outgoing.given_up()
    assert [one.what for one in outgoing.troubles(admin, on=world.on)][-1] == "letters"
    services.start_channel(actor=admin, at=NOW, channel=room)
    met.status = 200
    with pytest.raises(Denied):
        services.send_again(actor=world.bob, at=NOW, message_id=lost.id)
    services.send_again(actor=admin, at=NOW, message_id=lost.id)
    outbox.dispatch(clock=lambda: NOW)
    assert Message.objects.get().state == "sent"
    assert not outgoing.troubles(admin, on=world.on)


def test_who_may_run_which_channel(met, added, world, admin):
    """The company's: who operates. One's own: oneself; others do not learn of it."""
    with pytest.raises(Denied):
        added("wecom", actor=world.bob)
    with pytest.raises(Refused, match="chat rooms"):
        added("webhook", actor=world.bob, own=True)
    own, company = added("slack", actor=world.bob, own=True), added("wecom")
    acts = (services.test_channel, services.stop_channel, services.remove_channel)
    for act in acts:
        for actor, channel in (
            (world.charlie, own),
            (admin, own),
            (world.bob, company),
        ):
            with pytest.raises(Unknown):
                act(actor=actor, at=NOW, channel=channel)
    services.remove_channel(actor=world.bob, at=NOW, channel=own)
    own.refresh_from_db()
    assert own.sealed == ""
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in str(list(Entry.objects.values()))
    assert "693a91f6" not in company.sealed + str(outgoing.channel_rows())


BAD = [
    ("wecom", {"address": "https://qyapi.weixin.qq.com.evil.example/x?key=693a91f67"}),
    (
        "wecom",
        {"address": "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdefgh"},
    ),
    ("dingtalk", {"address": ROOMS["dingtalk"], "secret": "a b"}),
    ("feishu", {"address": ROOMS["wecom"]}),
    ("teams", {"address": "https://logic.azure.com.evil.example/workflows/a?sig=b"}),
    ("webhook", {"address": "http://127.0.0.1:8000/"}),
    ("webhook", {"address": "http://169.254.169.254/latest/meta-data"}),
    ("webhook", {"address": "http://nowhere.invalid/"}),
    ("mail", MAIL | {"host": "localhost"}),
    ("mail", MAIL | {"port": "many"}),
    ("mail", MAIL | {"sender": "nobody"}),
    ("pigeon", {}),
]


def test_what_is_no_channel_is_refused(met, admin, monkeypatch):
    """With a sentence; addresses of the house too, unless the operator allows them."""
    monkeypatch.delenv("LUOPAN_ALLOW_PRIVATE", raising=False)
    for kind, said in BAD:
        with pytest.raises(Refused):
            services.add_channel(
                actor=admin, at=NOW, kind=kind, name="x", said={"address": ""} | said
            )
    assert not Channel.objects.exists()
    monkeypatch.setenv("LUOPAN_ALLOW_PRIVATE", "127.0.0.0/8")
    said = {"address": "http://127.0.0.1:9/"}
    services.add_channel(actor=admin, at=NOW, kind="webhook", name="x", said=said)


def test_a_name_that_moves_into_the_house_is_refused_when_sent(added, met, monkeypatch):
    """Looked at again when connecting: what was typed long ago gains nothing."""
    room = added("webhook")
    with outward.led({}):
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, port, **_named: [(2, 1, 6, "", ("10.0.0.7", port))],
        )
        lost = _say(room)
    assert (lost.state, "10.0.0.7" in lost.problem) == ("parked", True)
    assert not met.calls


QUIET = [
    ("21:00", "07:30", {"20:59": 0, "21:00": 1, "00:00": 1, "07:29": 1, "07:30": 0}),
    ("12:00", "14:00", {"11:59": 0, "12:00": 1, "13:59": 1, "14:00": 0}),
    ("08:00", "08:00", {"08:00": 0, "03:00": 0}),
]


def test_quiet_hours_of_the_company(world):
    """Over midnight, within a day, none; by the company's clock (UTC+8, no summer time)."""
    for start, end, at in QUIET:
        for hour, quiet in at.items():
            span = time.fromisoformat(start), time.fromisoformat(end)
            assert is_quiet(time.fromisoformat(hour), *span) == bool(quiet), hour
    hearing = telling.Hearing(())
    for hour, quiet in ((12, False), (13, True), (23, True), (0, False)):
        at = datetime(2026, 7, 1, hour, 0, tzinfo=UTC)  # 20:00, 21:00, 07:00, 08:00
        assert quiet_now(hearing, at) == quiet
    assert quiet_now(hearing, datetime(2026, 7, 1, 23, 29, tzinfo=UTC))
    assert not quiet_now(hearing, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))


def test_one_says_how_one_hears(met, added, world):
    """By default the company's mail, once a day; never by somebody else's channel."""
    mail, own = added("mail"), added("slack", actor=world.bob, own=True)
    other = added("slack", actor=world.charlie, own=True)
    world.bob.person.email = "bob@company.example"
    assert hearing_of(world.bob).channels == (mail.pk,)
    said = {"quiet_from": time(22), "quiet_until": time(7), "digest_at": time(9)}
    wanted = {"actor": world.bob, "at": NOW, "kinds": {"talk": "once"}, **said}
    services.choose_messages(channels=[own.pk], **wanted)
    hearing = hearing_of(world.bob)
    assert (hearing.channels, hearing.at_once()) == ((own.pk,), True)
    assert (hearing.mode("talk"), hearing.mode("action")) == ("once", "digest")
    assert set(Recurring.objects.values_list("name", flat=True)) == {
        "messages 08:00",
        "messages 09:00",
    }
    for bad in (
        {"channels": [other.pk]},
        {"channels": [], "kinds": {"talk": "often"}},
        {"channels": [], "digest_at": time(9, 30)},
        {"channels": [], "quiet_until": time(9, 30)},
    ):
        with pytest.raises(Refused):
            services.choose_messages(**wanted | bad)
    services.stop_channel(actor=world.bob, at=NOW, channel=own)
    assert hearing_of(world.bob).channels == ()


def test_a_message_leaves_once_by_each_channel(met, added, world, admin):
    """Said again under its key it is the same; what no longer waits is forgotten."""
    own = added("slack", actor=world.bob, own=True)
    saying = Saying(world.bob.pk, (own.pk,), "a", "b", "/", "once:1", ("x", "y"))
    for _time in range(2):
        services.tell(actor=admin, at=NOW, sayings=[saying])
    outbox.dispatch(clock=lambda: NOW)
    outbox.dispatch(clock=lambda: NOW + timedelta(days=1))
    assert len(met.calls) == 1
    later = Saying(world.bob.pk, (), "", "", "/", "once:2", ("y",))
    services.tell(actor=admin, at=NOW, sayings=[later])
    assert [one.key for one in Told.objects.all()] == ["y"]
    world.bob.is_active = False
    world.bob.save()
    assert _say(own, world.bob).state == "sent"  # to nobody
    assert len(met.calls) == 1


def test_webhooks_are_signed_tried_again_and_stopped(met, world, admin):
    """What was done, once, thin; the signature fits; a fault comes again under one key."""
    hook, secret = services.add_webhook(
        actor=admin,
        at=NOW,
        name="ERP",
        url="https://bot.company.example/in?x=1",
        events=["organisation.changed"],
    )
    assert secret not in hook.sealed + str(list(Entry.objects.values()))
    services.add_unit(
        actor=admin,
        at=NOW,
        code="NEW",
        name="新区",
        parent=world.north,
        start_date=world.on,
    )
    services.choose_language(actor=admin, at=NOW, language="en")  # not asked for
    assert hooks.pump(at=NOW) >= 2
    assert hooks.pump(at=NOW) == 0
    met.status = 503
    outbox.dispatch(clock=lambda: NOW)
    met.status = 200
    outbox.dispatch(clock=lambda: NOW + timedelta(minutes=3))
    outbox.dispatch(clock=lambda: NOW + timedelta(days=1))
    first, second = met.calls
    assert first.json == second.json
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert (second.json["event"], second.json["act"]) == (
        "organisation.changed",
        "org.add_unit",
    )
    thin = {"id", "event", "act", "subject", "unit", "link", "at", "seq"}
    assert set(second.json) == thin and second.json["unit"] == "NEW"
    assert "新区" not in second.body.decode()
    at, mac = second.headers["X-Luopan-Signature"].split(",")
    said = hmac.new(
        secret.encode(), f"{at[2:]}.".encode() + second.body, hashlib.sha256
    )
    assert mac == f"v1={said.hexdigest()}"
    days_ago = timezone.now() - timedelta(days=2)
    Webhook.objects.update(failures=MOST_FAILURES, failing_since=days_ago)
    met.status = 404
    services.test_webhook(actor=admin, at=NOW, webhook=hook)
    outbox.dispatch(clock=lambda: NOW)
    (row,) = outgoing.webhook_rows()
    assert (row.state, row.worn) == ("stopped", True)
    assert row.problem == "The other side answers with status 404."
    assert [one.what for one in outgoing.troubles(admin, on=world.on)] == ["webhook"]
    services.start_webhook(actor=admin, at=NOW, webhook=hook)
    services.remove_webhook(actor=admin, at=NOW, webhook=hook)
    with pytest.raises(Unknown):
        services.stop_webhook(actor=admin, at=NOW, webhook=Webhook.objects.get())


def test_webhooks_of_the_house_and_of_nobody(met, world, admin):
    """Private addresses, unknown events and people who do not operate are refused."""
    asked = {"at": NOW, "name": "x", "events": ["target.agreed"]}
    fine = "https://bot.company.example/"
    for said in (
        {"actor": world.bob, "url": fine},
        {"actor": admin, "url": "http://10.0.0.7/"},
        {"actor": admin, "url": "http://localhost/"},
        {"actor": admin, "url": "ftp://bot.company.example/"},
        {"actor": admin, "url": fine, "events": ["all"]},
        {"actor": admin, "url": fine, "events": []},
    ):
        with pytest.raises(Refused):
            services.add_webhook(**asked | said)
    assert not Webhook.objects.exists()


def test_every_kind_is_asked_for_and_fits(met):
    """Texts are cut to what rooms take; each kind has its example."""
    assert set(KINDS) == {*ROOMS, "mail"}
    assert LONGEST_TEXT <= 2_000
