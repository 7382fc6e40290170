"""The demo's statistics, built by the pages' own acts."""

import time

from accounts.models import Region, Role
from accounts.reference import load_regions
from core import clock, journal
from reports import demo, figures
from reports.returns.models import Call, CallStage, Return
from reports.statistics import targets
from reports.statistics.divisions import districts
from reports.statistics.models import Observation, Origin, Target
from reports.statistics.standing import standings
from tests import people


def test_the_demo_has_something_to_show(db):
    load_regions(Region)
    cast = {"officer": people.make_user(Role.OFFICER), "head": people.make_user(Role.HEAD)}
    for region in Region.objects.filter(parent="411700"):
        cast[f"district-{region.pk}"] = people.make_user(Role.DISTRICT, region=region)
    figures.load()
    targets.load()
    begun = time.monotonic()
    demo.build(cast)
    assert time.monotonic() - begun < 10
    assert sorted(Call.objects.values_list("stage", flat=True)) == [CallStage.CLOSED, CallStage.OPEN]
    assert Return.objects.late(clock.today()).count() == 5
    assert Observation.objects.filter(origin=Origin.REPORTED).count() == 13 * 5
    years = Observation.objects.of_whole_years().filter(indicator__code="key_enterprises", region="411702")
    assert years.values("year").distinct().count() == 11
    rows = Target.objects.select_related("indicator", "region")
    assert {row.light for row in standings(list(rows), districts(), clock.today())} == {"green", "amber", "red", "grey"}
    assert journal.verify()[1] is None
