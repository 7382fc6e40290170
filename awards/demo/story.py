"""The demo's story: the cycle of 2015 from call to certificate, this year's in the middle of expert review, a district's with an open door,
a new award's in the middle of oral defences, and the city's smaller awards, each where something waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from awards.applications import handing_in
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.criteria.loading import load as load_criteria
from awards.criteria.models import Item
from awards.cycles import actions as cycles
from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook
from awards.demo import (
    applying,
    calendar,
    craft,
    deciding,
    doors,
    hearing,
    judging,
    keeping,
    naming,
    programmes,
    rating,
    service,
    topping,
    vetting,
)
from awards.demo.cast import Cast, arrive, enrol, hire
from awards.demo.firms import WINNERS, firms
from awards.demo.hashing import shared_hash
from awards.inquiries import preparing
from awards.panels.models import Panel
from awards.review.models import ScoreSheet
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
CRITERIA = Path(settings.BASE_DIR) / "awards/criteria/data/gbt19580-2012.yaml"
SHORT_SETS = (CRITERIA.with_name("small-enterprise.yaml"), Path(__file__).parent / "data/criteria-merit.yaml")
Say = Callable[[str], None]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Story:
    """What one stage hands to the next."""

    say: Say
    cast: Cast = field(default_factory=Cast)
    cycle: Cycle = field(default_factory=Cycle)
    applications: list[Application] = field(default_factory=list)
    admitted: list[Application] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)


def publish(rulebook: Rulebook, cast: Cast, moment: datetime) -> Cycle:
    with clock.at(moment):
        cycle = cycles.load_rulebook(rulebook, by=cast["officer"])
        cycles.publish(cycle, by=cast["head"])
    return cycle


def call(story: Story) -> None:
    with clock.at(day("2015-08-10 09:00")):
        load_criteria(CRITERIA)
        hire(story.cast)
    story.cycle = publish(calendar.first(), story.cast, day("2015-08-25 10:00"))


def application(story: Story) -> None:
    with clock.at(day("2015-08-28 14:00")):
        enrol(story.cast)
    rating.rate(story.cast, story.cycle.criteria, rating.BEFORE, day("2015-08-29 09:00"))
    story.applications = applying.apply(story.cycle, story.cast, firms(), day("2015-09-01"), 30)


def screening(story: Story) -> None:
    applying.check_completeness(story.applications, story.cast, day("2015-10-08 09:00"))
    vetting.inquire(story.cycle, story.cast, [Stage.ACCEPTED], day("2015-10-13 09:00"))
    story.admitted = applying.review_preliminarily(story.applications, story.cast, day("2015-10-19 09:00"))


def review(story: Story) -> None:
    story.panels = judging.name_panels(story.cycle, story.cast, story.admitted, day("2015-10-26 09:00"))
    judging.begin(story.panels, story.cast, day("2015-11-02 09:00"))
    items = list(Item.objects.of(story.cycle.criteria_id))
    for n, sheet in enumerate(_sheets(story.cycle)):
        judging.score(sheet, story.cast, items, day("2015-11-04 09:30") + timedelta(days=n % 18, minutes=n))


def consensus(story: Story) -> None:
    for n, case in enumerate(story.admitted):
        judging.agree(case, story.cast, day("2015-11-30 09:00") + timedelta(days=n // 3, hours=2 * (n % 3)))


def visits(story: Story) -> None:
    for n, case in enumerate(story.admitted):
        judging.visit(case, story.cast, day("2015-12-14 08:30") + timedelta(days=2 * (n // 2)))


def ranking(story: Story) -> None:
    deciding.rank(story.cycle, story.cast, day("2016-01-12 09:00"))


def committee(story: Story) -> None:
    deciding.vote(story.cycle, story.cast, day("2016-01-21 09:00"))


def notice(story: Story) -> None:
    deciding.publicise(story.cycle, story.cast, day("2016-01-25 09:00"))


def decision(story: Story) -> None:
    vetting.inquire(story.cycle, story.cast, preparing.RECHECKED, day("2016-02-17 09:00"), recheck=True)
    deciding.decide(story.cycle, story.cast, day("2016-02-24 09:00"))


def award(story: Story) -> None:
    deciding.award(story.cycle, story.cast, day("2016-03-04 15:00"))
    rating.rate(story.cast, story.cycle.criteria, rating.AFTER, day("2016-05-10 09:00"))


STAGES: dict[str, Callable[[Story], None]] = {
    "call": call,
    "application": application,
    "screening": screening,
    "review": review,
    "consensus": consensus,
    "visits": visits,
    "ranking": ranking,
    "committee": committee,
    "notice": notice,
    "decision": decision,
    "award": award,
}


@shared_hash()
def tell(say: Say, until: str | None = None) -> Story:
    """The cycle of 2015, through stage `until`; without it to its end, followed by this year's cycles."""
    story = Story(say)
    for name, stage in STAGES.items():
        stage(story)
        say(f"2015: {name}")
        if name == until:
            return story
    this_year(story)
    return story


def this_year(story: Story) -> None:
    """The city's cycle in the middle of expert review, the district's open for applications, a new award's oral defences half over."""
    now = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = now.date()
    hearings = publish(calendar.hearing(today), story.cast, now - timedelta(days=75, hours=-9))
    cycle = publish(calendar.city(today), story.cast, now - timedelta(days=70, hours=-9))
    applicants = [firm for firm in firms() if firm.key not in WINNERS][:14]
    opens = calendar.IN_REVIEW["application"][0]
    applications = applying.apply(cycle, story.cast, applicants, now + timedelta(days=opens), 29)
    vetting.recommend(applications, story.cast, now - timedelta(days=32, hours=-9))
    applying.check_completeness(applications, story.cast, now - timedelta(days=31))
    vetting.inquire(cycle, story.cast, [Stage.ACCEPTED], now - timedelta(days=27, hours=-9))
    vetting.qualify(applications, story.cast, now - timedelta(days=23, hours=-9))
    vetting.announce(cycle, story.cast, now - timedelta(days=21, hours=-9))
    admitted = applying.review_preliminarily(applications, story.cast, now - timedelta(days=20))
    panels = judging.name_panels(cycle, story.cast, admitted, now - timedelta(days=13))
    judging.begin(panels, story.cast, now - timedelta(days=9))
    _score_in_part(cycle, story.cast, now)
    topping.top_up(cycle, story.cast, now)
    story.say(f"{today.year}: {cycle.title}, in the middle of expert review")
    open_door = publish(calendar.district(today), story.cast, now - timedelta(days=7, hours=-9))
    _first_of_the_district(open_door, story.cast, now)
    story.say(f"{today.year}: {open_door.title}, open for applications")
    hearing.hear(hearings, story.cast, now)
    story.say(f"{today.year}: {hearings.title}, in the middle of the oral defences")
    smaller_awards(story, now)
    arrive(story.cast, now - timedelta(days=1, hours=-9))


# Each award's rulebook, what is told of it, how many days ago its call was published, and what waits there today.
SMALLER = (
    (programmes.service, service.serve, 80, "the government's approval to be released"),
    (programmes.craft, craft.choose, 45, "the second round of a secret ballot open"),
    (programmes.growing, doors.grow, 16, "recommendations of the districts open"),
    (programmes.standards, doors.seal, 28, "sealed applications to be opened"),
    (programmes.model, naming.stand, 33, "candidates to be named"),
    (programmes.measuring, naming.measure, 39, "its notice to be released"),
    (programmes.integrity, naming.trust, 53, "on notice, with a place to move up to"),
)


def smaller_awards(story: Story, now: datetime) -> None:
    with clock.at(day("2016-06-01 09:00")):
        for path in SHORT_SETS:
            load_criteria(path)
    decided_on = _years_before((now + timedelta(days=60)).date(), 5)
    decided = datetime.combine(decided_on, datetime.min.time(), tzinfo=SHANGHAI)
    green = publish(programmes.green(decided_on), story.cast, decided - timedelta(days=85, hours=-10))
    naming.honour(green, story.cast, decided_on)
    keeping.report(story.cast, now)
    keeping.assess(green, story.cast, now)
    story.say(f"{decided_on.year}: {green.title}, its awards to be assessed again")
    for rulebook, tell_it, ago, waits in SMALLER:
        cycle = publish(rulebook(now.date()), story.cast, now - timedelta(days=ago, hours=-10))
        tell_it(cycle, story.cast, now)
        story.say(f"{now.year}: {cycle.title}, {waits}")


def _years_before(one: date, years: int) -> date:
    """The same day, years ago; of 29 February the 28th."""
    return one.replace(year=one.year - years, day=28 if (one.month, one.day) == (2, 29) else one.day)


def _score_in_part(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """A third of the sheets is handed in, a third begun, a third untouched."""
    items = list(Item.objects.of(cycle.criteria_id))
    for n, sheet in enumerate(_sheets(cycle)):
        moment = now - timedelta(days=7 - n % 5, hours=-9)
        if n % 3 == 0:
            judging.score(sheet, cast, items, moment)
        elif n % 3 == 1:
            judging.score(sheet, cast, items, moment, share=20 + 10 * (n % 7))


def _first_of_the_district(cycle: Cycle, cast: Cast, now: datetime) -> None:
    """Local firms at the open door: one has begun, the others have handed in and wait for the completeness check."""
    items = list(Item.objects.of(cycle.criteria_id))
    local = [firm for firm in firms() if firm.region == "411702"][:4]
    for n, firm in enumerate(local):
        with clock.at(now - timedelta(days=4, hours=-9 - n)):
            application = applying.draft(cycle, cast, firm, items, share=100 if n else 40)
        if n:
            with clock.at(now - timedelta(days=3 - n % 2, hours=-10 - n)):
                handing_in.submit(application, by=cast.of_firm(firm))


def _sheets(cycle: Cycle) -> list[ScoreSheet]:
    return list(
        ScoreSheet.objects.filter(application__cycle=cycle)
        .select_related("expert", "application__cycle")
        .order_by("pk")
    )
