"""The statistics at size: organizations and cases of a cycle, ten observations for each organization, targets, and what is asked of them."""

import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice, product
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Region, Role, User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.actions import load_rulebook
from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook
from bench.build import make_organizations, make_user
from bench.works import Work
from core import clock
from reports.statistics.models import Indicator, Observation, Target
from reports.statistics.yearbook_papers import YearbookBook, YearbookDocument

INDICATORS, YEARS = 100, range(2006, 2026)
STAGES = (Stage.SUBMITTED, Stage.DECLINED, Stage.IN_REVIEW, Stage.REVIEWED, Stage.NOT_SELECTED, Stage.CANDIDATE)


@transaction.atomic
def build_figures(count: int) -> int:
    """`count` organizations, each with a case, and ten times as many observations; returns how many observations there are."""
    root = Path(settings.BASE_DIR)
    call_command("criteria", "load", str(root / "awards/criteria/data/gbt19580-2012.yaml"), verbosity=0)
    officer = make_user("bench-officer", Role.OFFICER)
    cycle = load_rulebook(
        Rulebook.parse((root / "rulebooks/zhumadian-2015.yaml").read_text(encoding="utf-8")), by=officer
    )
    Cycle.objects.filter(pk=cycle.pk).update(stage="published", published_at=clock.now())
    _cases(cycle, count, make_user("bench-enterprise", Role.ENTERPRISE))
    call_command("figures", "load", verbosity=0)
    for place in Region.objects.filter(parent="411700"):
        name = f"bench-district-{place.pk}"
        User.objects.create(username=name, name=name, role=Role.DISTRICT, region=place, password="!")
    indicators = _indicators()
    Observation.objects.bulk_create(islice(_observations(indicators), 10 * count), batch_size=5000)
    Target.objects.bulk_create(Target(indicator=row, year=YEARS[-1], value=500) for row in indicators[:20])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE") if connection.vendor == "postgresql" else None
    return Observation.objects.count()


def figure_works() -> list[Work]:
    codes = list(
        Indicator.objects.filter(code__startswith="bench_").order_by("code").values_list("code", flat=True)[:12]
    )
    asked = "&".join(f"indicator={code}" for code in codes)
    answer = "scope=divisions&periods=year&layout=regions&chart=line&compare=on"
    base = "/reports/statistics"
    officer = "bench-officer"
    return [
        Work("dashboard", officer, f"{base}/dashboard/", None),
        Work("dashboard, district", "bench-district-411702", f"{base}/dashboard/", None),
        Work("query, 1 x 11 x 5", officer, f"{base}/query/?indicator={codes[0]}&first=2021&last=2025&{answer}", None),
        Work("query, 12 x 11 x 10", officer, f"{base}/query/?{asked}&first=2016&last=2025&{answer}", None),
        Work("query, 12 x 11 x 10, workbook", officer, f"{base}/query/export.xlsx?{asked}&first=2016&last=2025&{answer}", None, times=10),
        Work("observations, first page", officer, f"{base}/observations/", None),
        Work("observations, of an indicator", officer, f"{base}/observations/?indicator={codes[0]}", None),
        Work("observations, words", officer, f"{base}/observations/?q={quote('驿城')}", None),
        Work("CSV of the observations", officer, f"{base}/observations/export.csv", None, times=3),
        Work("yearbooks, list", officer, f"{base}/yearbook/", None),
        Work("open data (from cache)", "", "/open-data/", None),
        Work("open data, CSV of all", "", "/open-data/observations.csv", None, times=3),
    ]  # fmt: skip


def measure_yearbook() -> None:
    for printed in (YearbookDocument(), YearbookBook()):
        for turn in ("first", "again"):
            start = time.perf_counter()
            content = printed.render(printed.fetch("2025"))
            print(
                f"{printed.title} {turn}: {time.perf_counter() - start:.1f} s, {len(content) / 1000:.0f} KB", flush=True
            )


def _cases(cycle: Cycle, count: int, author: User) -> None:
    moment = clock.now()
    Application.objects.bulk_create(
        (
            Application(
                cycle=cycle,
                organization=organization,
                number=number,
                reference=f"{cycle.code.upper()}-{number:05d}",
                stage=STAGES[number % len(STAGES)],
                contact_name="某某",
                submitted_at=moment - timedelta(minutes=number),
                created_by=author,
            )
            for number, organization in enumerate(make_organizations(count), start=1)
        ),
        batch_size=2000,
    )


def _indicators() -> list[Indicator]:
    return Indicator.objects.bulk_create(
        Indicator(
            code=f"bench_{number:03d}", name=f"测试指标{number:03d}", unit="家", theme=f"主题{number % 8}", definition="按年末数计。" * 5, is_public=True
        )
        for number in range(INDICATORS)
    )  # fmt: skip


def _observations(indicators: list[Indicator]) -> Iterator[Observation]:
    """Whole years first, then quarters, then a second source: as many as are taken."""
    places = list(Region.objects.order_by("code").values_list("pk", flat=True))
    kinds = [("", "年报"), *((f"Q{quarter}", "季报") for quarter in range(1, 5)), ("", "核定")]
    for (part, source), indicator, year, place in product(kinds, indicators, YEARS, places):
        value = Decimal((indicator.pk * 7919 + year * 31 + int(place)) % 1000)
        yield Observation(
            indicator=indicator,
            region_id=place,
            year=year,
            part=part,
            value=value,
            source=source,
            entered_at=clock.now(),
        )
