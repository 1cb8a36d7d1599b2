"""Versions have names in two languages, as other named things have."""

import pytest
from django.utils.translation import override

from luopan.org.language import spoken
from luopan.targets import queries, services
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused


def by(play, who="dora"):
    return {"actor": getattr(play.world, who), "at": play.world.at}


def test_each_reader_finds_his_own(play):
    version = services.name_version(
        **by(play), version=play.version, name="初稿", name_other="First draft"
    )
    for language, name in (("zh-hans", "初稿"), ("en", "First draft")):
        with override(language):
            assert spoken(version) == name
            (plan,) = queries.plans(play.world.dora, on=play.on)
            assert plan.versions[0].name == name
    entry = Entry.objects.get(act="targets.name_version")
    assert entry.details["before"] == ["Draft", ""]


def test_a_copy_is_called_so_in_both(play):
    services.name_version(
        **by(play), version=play.version, name="初稿", name_other="First draft"
    )
    copy = services.copy_version(**by(play), version=play.version)
    assert (copy.name, copy.name_other) == ("初稿 副本", "Copy of First draft")
    named = services.copy_version(
        **by(play), version=play.version, name="二稿", name_other="Second"
    )
    assert (named.name, named.name_other) == ("二稿", "Second")


def test_who_may_and_when(play):
    said = {"version": play.version, "name": "Mine"}
    with pytest.raises(Refused):  # she does not see the whole company
        services.name_version(**by(play, "alice"), **said)
    for wrong in ("", " ", "x" * 201):
        with pytest.raises(Refused, match="1 to 200"):
            services.name_version(**by(play), version=play.version, name=wrong)
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=100)
    services.commit(**by(play), version=play.version)
    with pytest.raises(Refused, match="is committed and can no longer change"):
        services.name_version(**by(play), **said)
