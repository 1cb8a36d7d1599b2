"""Messages in the matrix of rights: a room of everybody's own, and what the company has."""


def build(world, by):
    """A room, a channel of the company, a webhook, a letter that did not arrive."""
    from luopan.org.models import Channel, User, Webhook
    from luopan.trail.models import Message

    at = by["at"]
    world.rooms = {
        user.username: Channel.objects.create(
            kind="slack", name="Mine", owner=user, made_at=at
        ).pk
        for user in User.objects.all()
    }
    world.channel = Channel.objects.create(kind="wecom", name="All", made_at=at).pk
    world.webhook = Webhook.objects.create(
        name="ERP", hint="erp.example", seq=0, made_at=at, stopped_at=at
    ).pk
    world.lost = Message.objects.create(
        key="lost",
        channel="told",
        recipient=f"channel:{world.channel}",
        created_at=at,
        due_at=at,
        state="parked",
    ).pk


def builders(ask_type, places, principals, absent):
    """How each route is asked for: of one's own, of the company, of nobody."""

    def number(world, principal, relation):
        if relation == "own":
            return world.rooms.get(principals[principal][0], absent)
        if relation == "others":
            other = "alice" if principals[principal][0] != "alice" else "bob"
            return world.rooms[other]
        return {"company": world.channel, "absent": absent}[relation]

    def page(where):
        return lambda _world, _principal, _relation: ask_type(where)

    def choose(_world, _principal, _relation):
        said = {"quiet_from": "22:00", "quiet_until": "07:00", "digest_at": "08:00"}
        return ask_type("/me/messages/", said)

    def add(where):
        return lambda _world, _principal, _relation: ask_type(where, {"name": "x"})

    def act(world, principal, relation):
        which = number(world, principal, relation)
        return ask_type(f"/me/messages/{which}/do/stop/", {})

    def on_webhook(world, _principal, relation):
        which = absent if relation == "absent" else world.webhook
        return ask_type(f"/settings/channels/webhooks/{which}/do/start/", {})

    def on_letter(world, _principal, _relation):
        return ask_type(f"/settings/channels/letters/{world.lost}/do/drop/", {})

    def talk(world, principal, relation):
        """Nothing was issued to the company itself."""
        code = places[principals[principal][1]].get(relation)
        code = "no-such-unit" if relation == "absent" else code
        if code in {None, "company"}:
            return None
        return ask_type(f"/answers/{world.talks['open'].pk}/{code}/")

    return {
        ("/me/messages/", "GET"): page("/me/messages/"),
        ("/me/messages/", "POST"): choose,
        ("/me/messages/add/", "POST"): add("/me/messages/add/"),
        ("/me/messages/<int:channel_id>/do/<str:act>/", "POST"): act,
        ("/settings/channels/", "GET"): page("/settings/channels/"),
        ("/settings/channels/add/", "POST"): add("/settings/channels/add/"),
        ("/settings/channels/webhooks/add/", "POST"): add(
            "/settings/channels/webhooks/add/"
        ),
        (
            "/settings/channels/webhooks/<int:webhook_id>/do/<str:act>/",
            "POST",
        ): on_webhook,
        (
            "/settings/channels/letters/<int:letter_id>/do/<str:act>/",
            "POST",
        ): on_letter,
        ("/answers/", "GET"): page("/answers/"),
        ("/answers/<int:version_id>/<path:code>/", "GET"): talk,
        ("/go/<str:token>/", "GET"): page("/go/nobody-was-given-this/"),
        ("/go/<str:token>/", "POST"): lambda _w, _p, _r: ask_type("/go/nobody/", {}),
    }
