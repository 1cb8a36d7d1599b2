"""Messages: who hears what and when, the link of a message, the pages and who may open them."""

from datetime import UTC, datetime, time, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from luopan.org import channels, services, telling
from luopan.org.access import Role
from luopan.org.models import Channel, Passage, Told, Webhook
from luopan.org.passages import hand_passage, sweep, whose
from luopan.trail import jobs, outbox, queue
from luopan.trail.models import Entry, Job, Message
from luopan.trail.services import comment
from luopan.web import asked, sayings
from luopan.web import jobs as own_jobs
from luopan.web.words import digests
from luopan.web.words.today import EVER, Item
from tests.cast import standards

ROOM = "https://hooks.slack.com/services/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"
MONDAY = datetime(2027, 1, 4, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
SATURDAY = datetime(2027, 1, 9, 0, 0, tzinfo=UTC)


@pytest.fixture
def home(settings, tmp_path, world):
    standards(world)
    settings.HOME, settings.URL = tmp_path, "https://luopan.company.example"
    cache.clear()


@pytest.fixture
def words_only(monkeypatch):
    """Of all that may wait only words that were spoken to one: the dear sources rest."""
    monkeypatch.setattr(asked, "ASKING", {})
    monkeypatch.setattr(asked, "ROWS", {})


def hears_all(user, at):
    """He wants all messages at once, in a room that he alone reads."""
    by = {"actor": user, "at": at}
    said = {"address": ROOM}
    room = services.add_channel(**by, kind="slack", name="Mine", said=said, own=True)
    services.choose_messages(
        **by,
        channels=[room.pk],
        kinds={"work": "once"},
        quiet_from=time(21),
        quiet_until=time(7, 30),
        digest_at=time(8),
    )


@pytest.fixture
def own(world, home):
    """A room that Bob alone reads; he speaks English."""
    world.bob.language = "en"
    world.bob.save()
    return services.add_channel(
        actor=world.bob,
        at=world.at,
        kind="slack",
        name="Mine",
        said={"address": ROOM},
        own=True,
    )


@pytest.fixture
def wish(world, own, words_only):
    """What Bob wishes, by his room."""

    def choose(**said):
        asked_for = {
            "channels": [own.pk],
            "kinds": {"work": "once"},
            "quiet_from": time(21),
            "quiet_until": time(7, 30),
            "digest_at": time(8),
        }
        services.choose_messages(actor=world.bob, at=world.at, **asked_for | said)

    return choose


def _speak(world, text="@bob look", at=None):
    comment(actor=world.alice, at=at or world.at, text=text, subject="version:1")


def _items(count, kind="talk"):
    return [
        Item("x", f"{kind} {number}", "9 万", f"/{kind}/{number}/", EVER)
        for number in range(count)
    ]


WAITS = {"action": _items(5, "action"), "talk": _items(3), "work": _items(1, "work")}
HEARD = [
    (
        Role.DIRECTOR,
        [
            "Talks about targets (3)",
            "· talk 0",
            "My actions (5)",
            "· action 0",
            "Imports, mentions, background work (1)",
            "· work 0",
            "and 6 more on Today",
        ],
    ),
    (
        Role.MANAGER,
        [
            "Talks about targets (3)",
            "· talk 0",
            "· talk 1",
            "My actions (5)",
            "· action 0",
            "· action 1",
            "Imports, mentions, background work (1)",
            "· work 0",
            "and 4 more on Today",
        ],
    ),
    (
        Role.REP,
        [
            "Talks about targets (3)",
            "· talk 0",
            "· talk 1",
            "· talk 2",
            "My actions (5)",
            "· action 0",
            "· action 1",
            "· action 2",
            "and 3 more on Today",
        ],
    ),
]


def test_each_role_hears_in_its_own_measure():
    """One message, not forty: nine things; lines of each kind by role, the rest counted."""
    with translation.override("en"):
        for role, lines in HEARD:
            said = digests.digest(WAITS, role)
            assert said.subject == "9 items for you today"
            assert said.text.splitlines() == lines, role
            assert "万" not in said.text  # what stands beside a thing stays on Today
            assert said.where == "/answers/"
        assert len("\n".join(HEARD[0][1])) < 1_500
        one = digests.news(
            {"talk": [Item("x", "Yes?", "", "/align/7/CN-E/", EVER)]}, Role.REP
        )
        assert (one.subject, one.where) == ("Yes?", "/answers/7/CN-E/")
        assert digests.room(5, 2).text == "For 2 people; each sees their own on Today."
    with translation.override("zh-hans"):
        assert digests.digest(WAITS, Role.REP).subject == "今天有 9 件事等您"


def test_every_source_of_what_waits_can_be_chosen():
    """A kind that nobody could choose by would be told by no name."""
    kinds = {asked.TOLD_AS.get(source, source) for source in asked.ASKING}
    assert kinds | {"work"} == set(telling.KINDS)


def test_the_days_digest(world, wish):
    """At his hour, on workdays, in his language; nothing where nothing waits."""
    wish(kinds={})
    assert sayings.digests_at(time(8), MONDAY) == []
    _speak(world)
    (said,) = sayings.digests_at(time(8), MONDAY + timedelta(days=1))
    assert (said.user, said.subject) == (world.bob.pk, "1 item for you today")
    assert "Alice mentioned you" in said.text
    assert "look" not in said.text
    assert sayings.digests_at(time(9), MONDAY + timedelta(days=1)) == []
    assert sayings.digests_at(time(8), SATURDAY) == []
    wish(kinds={}, workdays=False)
    assert len(sayings.digests_at(time(8), SATURDAY)) == 1
    wish(kinds={"work": "never"}, workdays=False)
    assert sayings.digests_at(time(8), SATURDAY) == []


def test_news_once_and_not_in_quiet_hours(world, wish):
    """At once and once; at night nothing; in the morning all of it in one message."""
    wish()
    night = datetime(2027, 1, 4, 15, tzinfo=UTC)  # 23:00 in Shanghai
    _speak(world, at=night)
    assert sayings.news_at(night) == []
    _speak(world, "@bob and this", at=night + timedelta(minutes=9))
    morning = datetime(2027, 1, 5, 0, tzinfo=UTC)
    (said,) = sayings.news_at(morning)
    assert said.subject == "2 new items for you"
    services.tell(actor=world.operator, at=morning, sayings=[said])
    assert sayings.news_at(morning + timedelta(minutes=5)) == []
    assert Told.objects.count() == 2
    (gone,) = sayings.news_at(morning + timedelta(days=15))  # too old to wait by now
    services.tell(actor=world.operator, at=morning, sayings=[gone])
    assert (Told.objects.count(), Message.objects.count()) == (0, 1)


def test_the_worker_tells_and_may_be_killed(world, wish, monkeypatch):
    """Messages and what was told are kept with the job's "done": both or neither."""
    wish()
    _speak(world)
    monkeypatch.setattr(own_jobs, "_next", [0.0])
    sent = []
    monkeypatch.setitem(outbox.channels, "told", sent.append)
    clock = lambda: MONDAY + timedelta(hours=5)  # noqa: E731
    assert own_jobs.look(at=clock()) == 1
    assert own_jobs.look(at=clock()) == 0
    held = queue.claim(at=clock())
    real = queue.finish
    monkeypatch.setattr(jobs, "finish", _killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.perform(held, clock=clock)
    assert not Message.objects.exists()
    assert not Told.objects.exists()
    monkeypatch.setattr(jobs, "finish", real)
    later = lambda: clock() + timedelta(minutes=1)  # noqa: E731
    jobs.perform(queue.claim(at=later()), clock=later)
    outbox.dispatch(clock=later)
    assert [letter.content["subject"] for letter in sent] == ["Alice mentioned you"]
    assert Job.objects.get().state == "done"


def _killed(*_args, **_named):
    raise KeyboardInterrupt


def test_a_room_hears_how_much_and_never_whose(world, home, words_only):
    """Two things for two people of the North; none of their names, none of the things."""
    services.add_channel(
        actor=world.adam,
        at=world.at,
        kind="slack",
        name="R",
        said={"address": ROOM},
        unit=world.north,
    )
    _speak(world)
    comment(actor=world.bob, at=world.at, text="@alice you", subject="version:1")
    comment(actor=world.bob, at=world.at, text="@charlie you", subject="version:1")
    (said,) = sayings.digests_at(time(8), MONDAY + timedelta(days=1))
    assert (said.user, said.where) == (0, "/")
    assert said.subject == "今天这里有 2 件事待处理"
    assert not {"Bob", "Alice", "bob", "alice"} & set(said.text.split())
    assert sayings.digests_at(time(9), MONDAY + timedelta(days=1)) == []


@pytest.fixture
def link(world, home):
    """Hands Bob a way in, as a message would."""

    def hand(user=None, where="/answers/", at=None):
        token = hand_passage(user or world.bob, where, "k", at or timezone.now())
        return f"/go/{token}/"

    return hand


def test_a_look_at_a_link_does_nothing(link, world):
    """Chat programs and mail filters open it, many times, and it stays as good as new."""
    url = link()
    for method in ("get", "head"):
        for _time in range(3):
            answer = getattr(
                Client(headers={"user-agent": "Slackbot-LinkExpanding"}), method
            )(url)
            assert answer.status_code == 200
            assert (
                answer["Cache-Control"].startswith("max-age=0")
                or "no-store" in answer["Cache-Control"]
            )
            assert "Bob" not in answer.content.decode()
            assert "_auth_user_id" not in answer.wsgi_request.session
    assert Passage.objects.get().used_at is None
    assert not Entry.objects.filter(act="org.enter_by_link").exists()


def test_a_link_opens_its_page_signed_in_once(link, world, client):
    """The button signs in and leads there; pressed again, by anybody, it does not."""
    url = link()
    came = client.post(url)
    assert (came.status_code, came["Location"]) == (302, "/answers/")
    assert client.get("/answers/").status_code == 200
    acts = list(Entry.objects.order_by("-seq").values_list("act", "details")[:2])
    assert [act for act, _details in acts] == ["org.sign_in", "org.enter_by_link"]
    assert acts[0][1]["how"] == "link"
    stranger = Client(headers={"accept-language": "en"})
    again = stranger.post(url)
    assert again.status_code == 403
    assert "This link was used or has expired" in again.content.decode()
    assert "_auth_user_id" not in stranger.session
    assert Entry.objects.filter(act="org.enter_by_link", outcome="denied").count() == 1


def test_links_that_lead_nowhere(link, world, client):
    """Too old, replaced by a newer one, of who has left or operates, guessed: the door."""
    old = link(at=timezone.now() - timedelta(hours=13))
    assert client.post(old).status_code == 403
    first = link()
    link()
    assert client.post(first).status_code == 403
    admins = link(world.adam)
    assert client.post(admins).status_code == 403
    world.bob.is_active = False
    world.bob.save()
    assert client.post(link()).status_code == 403
    assert "_auth_user_id" not in client.session
    for _time in range(20):
        client.get("/go/guessed/")
    assert client.get("/go/guessed/").status_code == 429
    assert sweep(timezone.now() + timedelta(days=8)) >= 1


def test_from_the_message_to_its_page(world, own, client, monkeypatch):
    """What arrives in Bob's room opens the page it is about, by one press, signed in."""
    arrived = []
    monkeypatch.setattr(channels, "deliver", lambda *said: arrived.append(said))
    saying = telling.Saying(
        world.bob.pk, (own.pk,), "Yes?", "Text", "/me/messages/", "k"
    )
    services.tell(actor=world.operator, at=world.at, sayings=[saying])
    outbox.dispatch(clock=lambda: world.at)
    ((kind, kept, _to, subject, text),) = arrived
    assert (kind, kept["token"], subject) == ("slack", ROOM[-24:], "Yes?")
    said, link = text.splitlines()
    path = link.removeprefix("https://luopan.company.example")
    assert said == "Text"
    client.get(path)
    page = client.post(path, follow=True)
    assert page.redirect_chain == [("/me/messages/", 302)]
    assert "Mine" in page.content.decode()


def test_somebody_elses_link(link, world, client):
    """Who is signed in as another stays who he is, and the link stays good for its person."""
    url = link()
    client.force_login(world.charlie, "luopan.org.sign_in.Backend")
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 403
    assert int(client.session["_auth_user_id"]) == world.charlie.pk
    token = url.split("/")[2]
    assert whose(token, at=timezone.now()) == world.bob
    client.force_login(world.bob, "luopan.org.sign_in.Backend")
    assert client.get(url)["Location"] == "/answers/"  # he is in already
    assert whose(token, at=timezone.now()) == world.bob


def test_a_session_by_link_rules_nothing(link, world, client):
    """No tokens, no channels, no accounts: the password first. Answering goes."""
    client.post(
        link(world.dora)
    )  # a director: may change accounts and the organisation
    for path in (
        "/me/tokens/",
        "/act/calendar/subscribe/",
        "/me/messages/add/",
        "/settings/invite/",
        "/settings/organisation/north/do/rename/",
    ):
        answer = client.post(path, {"name": "x"})
        assert (answer.status_code, answer["Location"]) == (
            302,
            "/me/confirm/?next=/me/",
        ), path
    assert client.post("/language/", {"language": "en", "next": "/"}).status_code == 302


def test_the_second_factor_is_still_asked_for(link, world, client):
    """A link stands for the password, not for the code."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(world.bob, generate_totp_secret())
    came = client.post(link())
    assert came["Location"].startswith("/sign-in/code/")
    assert client.get("/answers/")["Location"].startswith("/sign-in/")


def test_the_pages(world, own, client, settings):
    """One's own page and the company's: what is chosen, added, tested, refused, hidden."""
    settings.URL = ""
    client.force_login(world.bob, "luopan.org.sign_in.Backend")
    said = {
        "channel": [str(own.pk)],
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "digest_at": "09:00",
        **{f"kind-{kind}": "digest" for kind in telling.KINDS},
    }
    assert client.post("/me/messages/", said).status_code == 303
    hearing = telling.hearing_of(world.bob)
    assert (hearing.channels, hearing.digest_at, hearing.workdays) == (
        (own.pk,),
        time(9),
        False,
    )
    wrong = client.post("/me/messages/", said | {"quiet_from": "8 o'clock"})
    assert wrong.status_code == 422
    assert "Write it like 21:30" in wrong.content.decode()
    added = client.post(
        "/me/messages/add/", {"kind": "slack", "name": "Two", "address": ROOM}
    )
    assert added.status_code == 303
    assert Message.objects.get().key.startswith("test:")
    assert (
        client.post("/me/messages/add/", {"kind": "mail", "name": "x"}).status_code
        == 422
    )
    other = Channel.objects.create(
        kind="slack", name="C", owner=world.charlie, made_at=MONDAY
    )
    assert client.post(f"/me/messages/{other.pk}/do/stop/").status_code == 404
    assert client.post(f"/me/messages/{own.pk}/do/fly/").status_code == 404
    assert client.post(f"/me/messages/{own.pk}/do/stop/").status_code == 303
    assert client.get("/settings/channels/").status_code == 403
    client.force_login(world.adam, "luopan.org.sign_in.Backend")
    page = client.get("/settings/channels/").content.decode()
    assert "LUOPAN_URL is not set" in page
    assert "Mine" not in page  # one's own room is nobody else's business
    assert client.post(f"/me/messages/{other.pk}/do/stop/").status_code == 404
    bad = {"kind": "wecom", "name": "W", "address": "https://evil.example/"}
    assert client.post("/settings/channels/add/", bad).status_code == 422
    made = client.post(
        "/settings/channels/add/", {"kind": "slack", "name": "All", "address": ROOM}
    )
    assert made.status_code == 303
    assert ROOM[-8:] not in client.get("/settings/channels/").content.decode()
    hook = {"name": "ERP", "url": "http://127.0.0.1/", "event": ["target.agreed"]}
    assert (
        "LUOPAN_ALLOW_PRIVATE"
        in client.post("/settings/channels/webhooks/add/", hook).content.decode()
    )
    shown = client.post(
        "/settings/channels/webhooks/add/", hook | {"url": "https://1.1.1.1/"}
    )
    assert "whsec_" in shown.content.decode()
    assert "whsec_" not in client.get("/settings/channels/").content.decode()
    sheets = client.get("/settings/channels/?xlsx=1").content
    ways, told = load_workbook(BytesIO(sheets)).worksheets
    ways, told = (str(list(sheet.values)) for sheet in (ways, told))
    assert "Slack" in ways and "not yet tried" in ways and ROOM[-8:] not in ways
    assert "ERP" in told and "agree" in told and "whsec_" not in told
    number = Webhook.objects.get().pk
    for act, status in (("test", 303), ("stop", 303), ("remove", 303), ("start", 404)):
        where = f"/settings/channels/webhooks/{number}/do/{act}/"
        assert client.post(where).status_code == status, act


def test_what_did_not_arrive_stands_on_the_operators_today(world, home, client):
    """With a word to try it again or to let it go."""
    lost = Message.objects.create(
        key="k",
        channel="told",
        recipient="channel:1",
        created_at=MONDAY,
        due_at=MONDAY,
        state="parked",
        problem="gone",
    )
    client.force_login(world.adam, "luopan.org.sign_in.Backend")
    assert "1 message was not delivered" in client.get("/").content.decode()
    assert (
        client.post(f"/settings/channels/letters/{lost.pk}/do/again/").status_code
        == 303
    )
    assert (
        client.post(f"/settings/channels/letters/{lost.pk}/do/drop/").status_code == 400
    )
    Message.objects.update(state="parked")
    assert client.post("/settings/channels/letters/0/do/drop/").status_code == 303
    assert not Message.objects.filter(state="parked").exists()
    client.force_login(world.bob, "luopan.org.sign_in.Backend")
    assert "did not arrive" not in client.get("/").content.decode()
