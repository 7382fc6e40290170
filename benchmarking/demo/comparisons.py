"""Two comparison activities in the content of seed 004: that of 2015, closed and followed over the years, and this year's, with forms late and sent back."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.actions import Details, add_organization, verify
from accounts.models import Industry, Organization, Region, User
from awards.demo.cast import Cast
from awards.demo.codes import credit_code
from awards.demo.firms import Firm, firm
from awards.demo.people import BUREAU
from benchmarking.comparisons.actions import activities, filling, metrics, recipients, returns
from benchmarking.comparisons.models import Activity, Comparison, Dimension, Metric
from benchmarking.comparisons.text import office_of, skeleton, title_of
from core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
BRANCH = "西平槐安花生油脂有限公司"
# Twelve firms; with the branch of one of them five make food, so that an industry can be shown without names.
FIRMS = (
    "zixu", "huaian", "dahuang", "guixu", "qinggeng", "wuyou", "taixu", "beiming", "nanke", "ruomu", "huaxu", "wangshi",
)  # fmt: skip
SHARED = (
    ("first-pass-yield", "一次交验合格率", "%", "higher", "首次提交检验即合格的批次数 ÷ 提交检验的批次总数 × 100%"),
    ("complaint-rate", "万件产品顾客投诉次数", "次/万件", "lower", "全年有效投诉次数 ÷ 全年交付产品件数 × 10000"),
    ("equipment-ready", "主要生产设备完好率", "%", "higher", "完好设备台数 ÷ 主要生产设备总台数 × 100%"),
)  # fmt: skip
YIELDS = ("97.2", "96.5", "98.1", "95.8", "96.9", "94.6", "97.8", "96.1", "95.2", "98.4", "99.1", "97.0", "95.4")
DIMENSION_OF = {"first-pass-yield": "process-control", "complaint-rate": "reliability", "equipment-ready": "equipment"}
LATE, ABSENT = ("beiming", "ruomu"), ("nanke",)


def build(cast: Cast) -> None:
    shared = _metrics(cast)
    branch = _branch(cast)
    first = _call(cast, branch, _day(2015, 9, 23), date(2015, 10, 20), "驻质监〔2015〕23号")
    _answers(cast, first, branch, shared, _day(2015, 10, 8))
    _settle(cast, first, _day(2015, 11, 16))
    _follow(cast, first)
    today = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    year = (today - timedelta(days=38)).year
    current = _call(
        cast, branch, today - timedelta(days=38), (today - timedelta(days=6)).date(), f"驻质监〔{year}〕31号"
    )
    _answers(cast, current, branch, shared, today - timedelta(days=20))
    _half_way(cast, current, today)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=SHANGHAI)


def _metrics(cast: Cast) -> list[Metric]:
    with clock.at(_day(2015, 9, 1)):
        return [
            metrics.add(code=code, name=name, unit=unit, direction=direction, definition=definition, by=cast["officer"])
            for code, name, unit, direction, definition in SHARED
        ]


def _branch(cast: Cast) -> Organization:
    """A fifth maker of food, registered by the owner of its parent."""
    parent, owner = firm("huaian"), cast["huaian"]
    details = Details(
        name=BRANCH, credit_code=credit_code("91", "411721", 88), region=Region.objects.get(pk="411721"),
        industry=Industry.objects.get(pk="C133"), size="small", founded_on=date(2011, 5, 18), employees=86,
        legal_representative=parent.legal, address="西平县槐安路88号", main_products="花生油、花生粕",
        contact_name=parent.contact, contact_phone=parent.phone,
    )  # fmt: skip
    with clock.at(_day(2015, 9, 2)):
        branch = add_organization(by=owner, details=details)
        verify(branch, by=cast["officer"], note="登记信息与营业执照一致")
    return branch


def _call(cast: Cast, branch: Organization, moment: datetime, due_on: date, number: str) -> Activity:
    """Drafted and prepared by an officer, released by a head the next morning."""
    chosen = [*(cast.organizations[key].pk for key in FIRMS), branch.pk]
    contact = f"{cast['officer'].name}　0396-0000173"
    with clock.at(moment - timedelta(days=1)):
        activity = activities.draft(
            title=title_of(moment.year), number=number, year=moment.year, issuer=BUREAU, text=skeleton(moment.year, contact=contact),
            due_on=due_on, copied_to="市人民政府办公室，省质量技术监督局质量管理处", printed_by=office_of(BUREAU), city_office="市局质量管理科", local_office="所在县（区）局质量股", dimensions=Dimension.objects.all(),
            by=cast["officer"],
        )  # fmt: skip
        recipients.add(activity, Organization.objects.filter(pk__in=chosen), by=cast["officer"])
        activities.prepare(activity, by=cast["officer"])
    with clock.at(moment):
        activities.release(activity, by=cast["head"])
    return activity


def _answers(cast: Cast, activity: Activity, branch: Organization, shared: list[Metric], moment: datetime) -> None:
    """Everybody but the absent hands in, two of them after the last day."""
    after = datetime.combine(activity.due_on + timedelta(days=3), moment.timetz())
    for number, key in enumerate((*FIRMS, "")):
        if key in ABSENT:
            continue
        told = firm(key or "huaian")
        organization = cast.organizations[key] if key else branch
        with clock.at(
            after if key in LATE else moment + timedelta(days=number // 3, hours=2 * (number % 3), minutes=7 * number)
        ):
            _fill_in(activity, organization, told, cast.of_firm(told), shared, number)


def _fill_in(
    activity: Activity, organization: Organization, told: Firm, by: User, shared: list[Metric], number: int
) -> None:
    dimensions = {row.code: row for row in Dimension.objects.all()}
    form = filling.start(activity, organization, by=by)
    drift = Decimal(activity.year - 2015) / 10
    figures = (
        (Decimal(YIELDS[number]) + drift, Decimal("99.8")),
        (Decimal(12 + number * 7 % 9) / 10, Decimal("0.3")),
        (Decimal(90 + number * 5 % 8) + drift, Decimal("98.5")),
    )
    rows: list[dict[str, Any]] = []
    for metric, (own, best) in zip(shared, figures, strict=True):
        facts = {"metric": metric, "unit": metric.unit, "direction": metric.direction, "indicator": metric.name}
        rows.append(
            {**facts, "own_value": own, "benchmark_value": best, "dimension": dimensions[DIMENSION_OF[metric.code]]}
        )
    rows += [
        {
            "metric": None, "unit": measured.unit[:20], "direction": "lower" if measured.falls else "higher", "indicator": measured.name,
            "own_value": measured.last, "benchmark_value": measured.best, "dimension": dimensions["process"],
        }
        for measured in told.process_metrics[:1]
    ]  # fmt: skip
    for row, project in zip(rows, told.projects * 4, strict=False):
        filling.add_row(form, targets=_targets(activity, row), by=by, **_words(activity, told, row, project.name))
    filling.add_row(form, targets={}, by=by, **_system(activity, told, dimensions["management-system"]))
    filling.hand_in(form, by=by)


def _words(activity: Activity, told: Firm, row: dict[str, Any], project: str) -> dict[str, Any]:
    gap = abs(row["benchmark_value"] - row["own_value"])
    unit = "个百分点" if row["unit"] == "%" else row["unit"]
    return {
        **row, "benchmark_name": told.benchmark[:120], "benchmark_address": "", "remarks": "",
        "benchmark_level": f"达到{row['benchmark_value']}{row['unit']}，处于行业领先水平"[:300],
        "result": f"与标杆相差{gap}{unit}，主要差距在过程控制的稳定性和设备保障。",
        "measures": f"实施“{project}”项目；修订作业标准，开展工序能力分析和人员培训，每季度检查一次。",
        "department": "质量管理部", "due_on": date(activity.year + 3, 12, 31),
    }  # fmt: skip


def _system(activity: Activity, told: Firm, dimension: Dimension) -> dict[str, Any]:
    """A line in words only."""
    return {
        "metric": None, "unit": "", "direction": "", "own_value": None, "benchmark_value": None, "dimension": dimension,
        "indicator": "卓越绩效模式的应用", "benchmark_name": told.benchmark[:120], "benchmark_address": "",
        "benchmark_level": "已系统应用卓越绩效模式，每年开展自我评价", "result": "本企业体系已认证，自我评价尚未形成制度。",
        "measures": "建立年度自我评价制度，培养自评师，把评价结果用于改进立项。", "department": "企业管理部",
        "due_on": date(activity.year + 4, 12, 31), "remarks": "",
    }  # fmt: skip


def _targets(activity: Activity, row: dict[str, Any]) -> dict[int, Decimal | None]:
    """Three years, the last one at nine tenths of the way to the benchmark."""
    own, best = row["own_value"], row["benchmark_value"]
    return {activity.year + n: (own + (best - own) * n * 3 / 10).quantize(Decimal("0.01")) for n in (1, 2, 3)}


def _settle(cast: Cast, activity: Activity, moment: datetime) -> None:
    """All are accepted, one after having been sent back; then the activity is closed."""
    for number, form in enumerate(activity.comparisons.order_by("reference")):
        with clock.at(moment + timedelta(minutes=number)):
            if number == 5:
                returns.send_back(
                    form, reason="“一次交验合格率”的改进措施请写明责任人和检查办法。", by=cast["officer2"]
                )
                filling.hand_in(form, by=_owner(form))
            returns.accept(form, by=cast["officer"])
    with clock.at(moment + timedelta(days=30)):
        activities.close(activity, by=cast["officer"])


def _follow(cast: Cast, activity: Activity) -> None:
    """What was reached in the years of the plan: most of what was aimed at."""
    for number, form in enumerate(activity.comparisons.prefetch_related("rows__targets")):
        actuals: dict[int, Decimal | None] = {}
        for row in form.rows.all():
            for target in row.targets.all():
                assert row.own_value is not None
                share = Decimal(75 + (number * 7 + target.year) % 40) / 100
                actuals[target.pk] = (row.own_value + (target.target - row.own_value) * share).quantize(Decimal("0.01"))
        with clock.at(_day(2019, 1, 15)):
            returns.report(form, actuals=actuals, by=_owner(form))


def _half_way(cast: Cast, activity: Activity, today: datetime) -> None:
    """Half accepted, two sent back and not yet mended, the rest waiting; who lacks was reminded yesterday."""
    with clock.at(today - timedelta(days=2)):
        for number, form in enumerate(activity.comparisons.order_by("reference")):
            if number in (3, 7):
                returns.send_back(
                    form, reason="完成日期与三至五年改进计划不一致，请核对后重新报送。", by=cast["officer"]
                )
            elif number < 8:
                returns.accept(form, by=cast["officer"])
    with clock.at(today - timedelta(days=1)):
        recipients.remind(activity, activity.recipients.all(), by=cast["officer"])


def _owner(form: Comparison) -> User:
    return form.organization.memberships.select_related("user").order_by("-is_owner", "pk")[0].user
