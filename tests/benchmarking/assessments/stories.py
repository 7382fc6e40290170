"""The shortest ways through a year."""

from datetime import date
from decimal import Decimal

from accounts.models import Region, User
from benchmarking.assessments import actions, reporting
from benchmarking.assessments.models import Assessment, DistrictReport
from tests import people

ITEMS = [
    actions.ItemGiven("组织领导", "建立质量工作机制", "有领导机构和年度计划", Decimal(40)),
    actions.ItemGiven("质量提升", "导入卓越绩效模式", "新增导入组织不少于5家", Decimal("60.00")),
]


def planned(by: User, year: int = 2015) -> Assessment:
    return actions.draw_up(
        year=year, title=f"{year}年度县区质量工作考核", number="", issuer="驻马店市质量强市工作领导小组办公室", full_points=100,
        due_on=date(2099, 1, 10), text="各县区要对照差距改进工作。", items=ITEMS, by=by,
    )  # fmt: skip


def regions() -> list[Region]:
    return [people.make_region(), people.make_region("411721", "西平县"), people.make_region("411722", "上蔡县")]


def opened(by: User) -> Assessment:
    assessment = planned(by)
    actions.open_reporting(assessment, regions=regions(), by=by)
    return assessment


def report_of(assessment: Assessment, region: Region) -> DistrictReport:
    return assessment.reports.select_related("assessment", "region").get(region=region)


def officer_of(region: Region) -> User:
    return User.objects.filter(role="district", region=region).first() or people.make_user("district", region=region)


def reported(assessment: Assessment, region: Region, *points: str) -> DistrictReport:
    report, officer = report_of(assessment, region), officer_of(region)
    items = list(assessment.items.all())
    given = {item.pk: reporting.Own(Decimal(one), "已完成") for item, one in zip(items, points, strict=True)}
    reporting.save(report, given=given, by=officer)
    reporting.hand_in(report, by=officer)
    return report


def verified(report: DistrictReport, *points: str, by: User) -> DistrictReport:
    items = list(report.assessment.items.all())
    given = {item.pk: reporting.Verified(Decimal(one), "核查认定") for item, one in zip(items, points, strict=True)}
    report.refresh_from_db()
    reporting.verify(report, given=given, by=by)
    reporting.fix(report, by=by)
    return report


def prepared(by: User, *points: tuple[str, str]) -> Assessment:
    """Sent for release; the districts got `points`."""
    assessment = opened(by)
    reports = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=by)
    for report, own in zip(reports, points or (("40", "55"), ("35", "50"), ("40", "55")), strict=True):
        verified(report, *own, by=by)
    actions.prepare(assessment, by=by)
    return assessment
