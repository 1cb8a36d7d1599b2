"""Sources in the matrix of rights: only who operates the whole system sees them at all."""

BASE = "/settings/sources/"


def build(world, by):
    """One source, of a folder: nothing has to be reached to ask about it."""
    from luopan.records.connecting.spec import Spec
    from luopan.records.services import connecting

    spec = Spec(name="Drop", kind="folder", rule="every 5")
    world.source = connecting.add_source(**by, spec=spec)


def builders(ask_type, absent):
    """How each route is asked; see ``matrix_align.builders``."""

    def at(tail, data=None):
        def ask(world, _principal, relation):
            number = absent if relation == "absent" else world.source.pk
            return ask_type(f"{BASE}{number}/{tail}", data)

        return ask

    def new(data=None):
        def ask(_world, _principal, relation):
            kind = "no-such-kind" if relation == "absent" else "folder"
            return ask_type(f"{BASE}new/{kind}/", data)

        return ask

    said = {"name": "Other", "rule": "daily 05:00"}
    return {
        (BASE, "GET"): lambda _world, _principal, _relation: ask_type(BASE),
        (f"{BASE}new/<str:kind>/", "GET"): new(),
        (f"{BASE}new/<str:kind>/", "POST"): new(said),
        (f"{BASE}<int:source_id>/", "GET"): at(""),
        (f"{BASE}<int:source_id>/change/", "POST"): at("change/", said),
        (f"{BASE}<int:source_id>/do/<str:act>/", "POST"): at("do/stop/", {}),
    }
