"""What the portal counts of itself: by district, summed for the city, with its basis; written over with before and after."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import Role
from benchmarking.adoption.models import Adoption
from benchmarking.exchanges.models import Event, SignUp
from benchmarking.pairings.models import Pairing
from benchmarking.practices.models import Practice
from benchmarking.training.models import TrainingRecord
from core import clock, journal
from core.models import JournalHead
from core.refusal import Refused
from reports.statistics import actions, computations
from reports.statistics.models import Observation, Origin
from reports.statistics.readings import READINGS
from tests import people
from tests.awards import builders
from tests.awards.outcomes import make_awards
from tests.racing import at_once
from tests.reports.statistics.builders import make_figure, make_indicator

WEST = "411721"


@pytest.fixture
def west(db):
    region = people.make_region(WEST, "西平县")
    people.make_user(Role.DISTRICT, "西平县经办人", region=region)
    return people.make_organization("西平虚构面粉有限公司", region=region)


def adopt(organization, by, **values):
    """Confirmed, unless `values` say otherwise."""
    told = {"confirmed_by": by, "confirmed_at": clock.now()} | values
    return Adoption.objects.create(organization=organization, reported_by=by, **told)


def test_applicants_winners_and_money_of_a_cycle(members, officer, head, district, west):
    cycle = builders.make_cycle()
    awards = make_awards(cycle, members, officer=officer, head=head)
    builders.make_application(cycle, west, stage="submitted")
    year = cycle.award_year
    found = READINGS["applicants"].read(year)
    assert found == {"411700": sum(found.values()) / 2, "411702": found["411702"], WEST: 1}
    assert READINGS["winners"].read(year) == {"411700": len(awards), "411702": len(awards), WEST: 0}
    money = Decimal(sum(award.payment.amount_fen for award in awards)) / 100
    assert READINGS["prize_money"].read(year) == {"411700": money, "411702": money, WEST: 0}
    assert READINGS["applicants"].read(year + 1) == {"411700": 0, "411702": 0, WEST: 0}


def test_adoptions_stand_at_the_end_of_the_year(officer, district, organization, west):
    adopt(organization, officer, stage="adopted", started_on=date(2016, 3, 1), adopted_on=date(2017, 12, 31))
    lapsed = adopt(west, officer, stage="lapsed", started_on=date(2016, 3, 1), lapsed_on=date(2017, 1, 1))
    begun = {year: READINGS["adoptions_begun"].read(year)["411700"] for year in (2015, 2016, 2017)}
    assert begun == {2015: 0, 2016: 2, 2017: 1}
    assert [READINGS["adoptions_formal"].read(year)["411702"] for year in (2016, 2017)] == [0, 1]
    lapsed.delete()
    assert READINGS["adoptions_begun"].read(2016)["411700"] == 1


def test_only_confirmed_adoptions_that_stand_count(officer, district, organization, west):
    """Not what nobody has confirmed, nor a line corrected back that still has its day."""
    told = {"started_on": date(2016, 3, 1), "adopted_on": date(2016, 9, 1)}
    adopt(organization, officer, stage="adopted", confirmed_by=None, confirmed_at=None, **told)
    adopt(west, officer, stage="adopting", **told)
    assert READINGS["adoptions_formal"].read(2016)["411700"] == 0
    assert READINGS["adoptions_begun"].read(2016) == {"411700": 1, "411702": 0, WEST: 1}


def test_the_portal_is_nobody_elses_source(officer, district, organization):
    """Nobody enters a figure under it; one that stands there by other ways is told, not written over."""
    indicator = make_indicator(computation="adoptions_formal")
    told = {"region": organization.region, "year": 2016, "part": "", "value": Decimal(7), "is_lower_bound": False}
    for source in ("portal", " Portal "):
        with pytest.raises(Refused, match="留给系统计算"):
            actions.enter(indicator=indicator, source=source, note="", by=officer, **told)
    foreign = make_figure(indicator, region=organization.region, year=2016, value=Decimal(7), source="portal")
    with pytest.raises(Refused, match="以“portal”为来源"):
        computations.compute(indicator, year=2016, by=officer)
    foreign.refresh_from_db()
    assert (foreign.value, foreign.origin) == (7, Origin.ENTERED)


def test_training_pairings_practices_and_events(officer, head, district, organization, west):
    told = {"topic": "质量", "hours": 4, "recorded_by": officer, "organization": west}
    TrainingRecord.objects.create(held_on=date(2017, 5, 1), participants=30, stage="confirmed", **told)
    TrainingRecord.objects.create(held_on=date(2017, 6, 1), participants=12, stage="confirmed", **told)
    TrainingRecord.objects.create(held_on=date(2017, 7, 1), participants=99, stage="recorded", **told)
    Pairing.objects.create(
        stage="running", reference="JD-1", kind="small_firm", helper=organization, helped=west, topic="帮",
        starts_on=date(2017, 1, 1), ends_on=date(2018, 1, 1), proposed_by=officer,
    )  # fmt: skip
    Practice.objects.create(
        stage="released", reference="AL-1", organization=organization, title="案例", prepared_by=officer, released_by=head,
        released_at=people.moment("2017-12-31 23:30"),
    )  # fmt: skip
    event = Event.objects.create(
        stage="held", reference="HD-1", kind="seminar", title="交流", starts_at=people.moment("2017-05-01 09:00"),
        ends_at=people.moment("2017-05-01 12:00"), place="市局", capacity=10, sign_up_until=people.moment("2017-04-30 12:00"),
        code="x", created_by=officer,
    )  # fmt: skip
    SignUp.objects.create(
        stage="confirmed", event=event, organization=west, name="甲某", phone="13800000000", code="y", signed_up_by=officer,
        signed_up_at=people.moment("2017-04-01 09:00"), checked_in_at=people.moment("2017-05-01 09:00"),
    )  # fmt: skip
    found = {name: READINGS[name].read(2017) for name in READINGS}
    assert found["training_records"] == {"411700": 2, "411702": 0, WEST: 2}
    assert found["people_trained"] == {"411700": 42, "411702": 0, WEST: 42}
    assert found["pairings"] == {"411700": 1, "411702": 0, WEST: 1}
    assert found["practices_released"] == {"411700": 1, "411702": 1, WEST: 0}
    assert found["events_held"] == {"411700": 1, "411702": 0, WEST: 0}
    assert found["event_attendance"] == {"411700": 1, "411702": 0, WEST: 1}
    assert found["nominations_recognised"] == {"411700": 0, "411702": 0, WEST: 0}


def test_a_reading_costs_the_same_however_much_there_is(officer, district, organization, west):
    def cost(name):
        with CaptureQueriesContext(connection) as captured:
            READINGS[name].read(2017)
        return len(captured)

    adopt(organization, officer, stage="adopting", started_on=date(2016, 3, 1))
    one = {name: cost(name) for name in READINGS}
    adopt(west, officer, stage="adopting", started_on=date(2016, 3, 1))
    for number in range(3):
        region = people.make_region(f"41172{number + 2}", f"县{number}")
        people.make_user(Role.DISTRICT, region=region)
        adopt(people.make_organization(region=region), officer, stage="adopting", started_on=date(2016, 3, 1))
    assert {name: cost(name) for name in READINGS} == one
    assert max(one.values()) <= 3


def test_computed_again_tells_before_and_after(client, officer, district, organization, west):
    indicator = make_indicator(computation="adoptions_begun", code="adoptions")
    adopt(organization, officer, stage="adopting", started_on=date(2016, 3, 1))
    client.force_login(officer)
    client.post(f"{indicator.get_absolute_url()}compute/", {"year": "2017"})
    head = JournalHead.objects.get().sequence
    row = Observation.objects.get(region="411702")
    assert (row.value, row.origin, row.entered_by, row.basis["reading"]) == (
        1,
        Origin.COMPUTED,
        officer,
        "adoptions_begun",
    )
    assert row.basis["journal_sequence"] == head - 1
    adopt(west, officer, stage="adopting", started_on=date(2017, 3, 1))
    again = client.post(f"{indicator.get_absolute_url()}compute/", {"year": "2017", "list": "1"}, follow=True)
    assert "新算 0 条，变更 2 条，不变 1 条" in again.content.decode()
    entry = journal.timeline(indicator).last()
    assert (entry.before, entry.after) == ({"411700": "1", WEST: "0"}, {"411700": "2", WEST: "1"})
    changed = Observation.objects.get(region=WEST)
    assert journal.timeline(changed).last().before == {"value": "0"}
    shown = client.get(changed.get_absolute_url()).content.decode()
    assert str(READINGS["adoptions_begun"].conditions) in shown
    assert changed.basis["journal_hash"] in shown


def test_what_cannot_be_computed_is_refused(officer):
    with pytest.raises(Refused, match="没有系统计算的方式"):
        computations.compute(make_indicator(), year=2017, by=officer)
    indicator = make_indicator(computation="winners")
    for year in (1999, clock.today().year + 1):
        with pytest.raises(Refused, match="只能计算"):
            computations.compute(indicator, year=year, by=officer)


def test_the_page_of_all_and_who_may(client, officer, supervisor, district, enterprise):
    for name in READINGS:
        make_indicator(computation=name)
    client.force_login(officer)
    client.post("/reports/statistics/indicators/computed/all/", {"year": "2017"})
    assert Observation.objects.count() == 2 * len(READINGS)
    assert "计入条件" in client.get("/reports/statistics/indicators/computed/?year=2017").content.decode()
    for user, status in ((supervisor, 200), (district, 403), (enterprise, 403)):
        client.force_login(user)
        assert client.get("/reports/statistics/indicators/computed/").status_code == status
        assert client.post("/reports/statistics/indicators/computed/all/", {"year": "2017"}).status_code == 403


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_compute_at_once(officer, head, district):
    indicator = make_indicator(computation="winners")
    results = at_once(*(lambda by=by: computations.compute(indicator, year=2017, by=by) for by in (officer, head)))
    assert sorted((done.new, done.same) for done in results) == [(0, 2), (2, 0)]
    assert Observation.objects.count() == 2


def test_what_a_figure_rests_on_is_chinese_whoever_computes_it(officer, district, organization):
    indicator = make_indicator(computation="pairings")
    with override("en"):
        computations.compute(indicator, year=2015, by=officer)
    basis = Observation.objects.filter(indicator=indicator).first().basis
    reading = READINGS["pairings"]
    assert (basis["title"], basis["conditions"]) == (str(reading.title), str(reading.conditions))
