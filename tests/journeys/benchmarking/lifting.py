"""Seed 002: the targets of 2018 from the figures of 2017, and what the districts report."""

from pathlib import Path

from accounts.models import Region
from reports.returns.models import Call, Return
from reports.statistics.models import Indicator, Observation, Target
from tests.journeys.benchmarking.desk import line
from tests.journeys.pages import Person, paper

GROWTH = {
    "smes_running_total_quality_management": ("推行全面质量管理的中小企业", "超过 10,100", "超过 12,120"),
    "large_medium_enterprises_using_excellence_model": ("导入卓越绩效模式的大中型企业", "超过 1,000", "超过 1,200"),
    "city_county_award_winners": ("市县政府质量奖获奖组织", "111", "134"),
    "quality_brand_upgrade_demonstration_units": ("质量品牌升级示范单位", "124", "149"),
}
LEAST = {"key_industrial_parks": 1, "key_products_services": 2, "key_industries": 2, "key_enterprises": 50}
TARGETS, CALLS = "/reports/statistics/targets/", "/reports/returns/"


def set_targets(officer: Person, district: Person, firm: Person) -> None:
    """Twenty per cent over last year, rounded up; and so many at least in each district."""
    assert (firm.status(TARGETS), district.status(f"{TARGETS}new/")) == (403, 403)
    province = Region.objects.get(name="安徽省").pk
    for code, (kind, value, region) in {
        **dict.fromkeys(GROWTH, ("growth", "20", province)), **{code: ("at_least", str(n), "") for code, n in LEAST.items()}
    }.items():  # fmt: skip
        officer.go(f"{TARGETS}new/").choose("indicator", str(Indicator.objects.get(code=code).pk))
        officer.choose("region", region).choose("kind", kind)
        officer.fill(year="2018", value=value, due_on="2018-12-31", source="质量提升行动年").press("保存")
    assert Target.objects.count() == 8
    officer.go(f"{TARGETS}?year=2018")
    for name, base, required in GROWTH.values():
        told = line(officer, name)
        assert f"比上年增长 20% 以上 上年 {base}" in told, told
        assert f" {required} —" in told, told
    district.go(f"{TARGETS}?year=2018").sees("不少于 50 家", "重点产业园区").does_not_see("12,120", "广德市")


def call_for_figures(officer: Person, district: Person) -> Call:
    officer.go(f"{CALLS}new/").fill(title="2018年四重质量提升", year="2018", due_on="2018-11-30")
    for code in LEAST:
        officer.page.check(f"[name=indicators][value='{Indicator.objects.get(code=code).pk}']")
    assert officer.page.locator("[name=regions]:checked").count() == 2
    officer.press("保存").sees("编制中")
    call = Call.objects.get()
    at = call.get_absolute_url()
    assert district.status(at) == 404, "nothing is called for before it is sent"
    officer.go(at).press("下发填报").sees("填报中")
    district.go("/letters/").sees("2018年四重质量提升")
    return call


def answer(
    district: Person, stranger: Person, officer: Person, call: Call, figures: list[str], folder: Path
) -> Return:  # fmt: skip
    """Saved, then told what is missing, then with a proof; another district sees nothing of it."""
    mine = Return.objects.get(call=call, region=district.user.region)  # type: ignore[union-attr]  # signed in
    at = mine.get_absolute_url()
    assert stranger.status(at) == 404
    district.go(at)
    rows = {row.indicator.code: row.pk for row in mine.values.select_related("indicator")}
    for code, value in list(zip(LEAST, figures, strict=True))[:3]:
        district.fill(**{f"value-{rows[code]}": value})
    district.press("保存并上报").sees("已保存，但还不能上报", "重点企业")
    district.fill(**{f"value-{rows['key_enterprises']}": f"{figures[3]}.5"}).press("保存").sees("只填整数")
    district.fill(**{f"value-{rows['key_enterprises']}": figures[3]})
    district.upload(f"file-{rows['key_enterprises']}", paper(folder, "重点企业名单.pdf")).press("保存并上报").sees(
        "已上报市局"
    )
    assert officer.posts(at).status in (303, 403), "the bureau does not fill in for a district"
    return mine


def judge(officer: Person, head: Person, call: Call, one: Return, late: Return) -> None:
    """What is accepted becomes a figure whose origin is one click away."""
    at = call.get_absolute_url()
    officer.go(at)
    assert line(officer, "宁国市").startswith("宁国市 已上报 2018-11-20")
    assert "逾期" in line(officer, "广德市")
    assert "逾期" not in line(officer, "宁国市")
    for row in (one, late):
        officer.go(row.get_absolute_url()).press("采用").sees("已采用")
    figure = Observation.objects.get(indicator__code="key_enterprises", region__name="宁国市")
    head.go(f"{TARGETS}?year=2018&indicator=key_enterprises")
    head.page.locator(f"a[href='{figure.get_absolute_url()}']").click()
    head.sees("县区填报", "2018年四重质量提升", "重点企业名单.pdf", "宁国经办人")
    head.follow("2018年四重质量提升").sees("已采用")


def lights(officer: Person, district: Person, *, over: bool) -> None:
    """Before the day what is short is amber, after it red; what is only known to be more than is never red."""
    officer.go(f"{TARGETS}?year=2018&region=341881")
    for name in ("重点产业园区", "重点产品或服务", "重点产业", "重点企业"):
        assert "已达到" in line(officer, name)
    officer.go(f"{TARGETS}?year=2018&region=341882")
    assert "不少于 50 家 50 48 96%" in line(officer, "重点企业")
    assert ("未达到" if over else "推进中") in line(officer, "重点企业")
    assert "缺数据" in line(officer.go(f"{TARGETS}?year=2018"), "市县政府质量奖获奖组织")
    district.go(f"{TARGETS}?year=2018").sees("重点企业").does_not_see("48")
