"""The content of a criteria set as a data file: categories with their scored items, factors and bands."""

from collections.abc import Iterator
from typing import Any, Literal, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from awards.criteria.scoring import PERCENTS, STEP
from core.datafile import DataFileError, Fault, Part, parsed, rule, write_yaml
from core.words import joined

Kind = Literal["process", "result"]
KINDS: tuple[Kind, ...] = ("process", "result")


class SetPart(Part):
    code: str = rule(_("代码"), "Unique short name.", pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=50)
    name: str = rule(_("名称"), "Name of the set.", min_length=1, max_length=100)
    standard: str = rule(_("标准号"), "Number of the standard; empty for a city's own.", default="", max_length=50)
    edition: str = rule(_("版本"), "Edition, e.g. 2012, quoted.", default="", max_length=20)
    total: int = rule(_("总分"), "Points of all items.", unit="points", ge=1, le=10000)


class FactorPart(Part):
    code: str = rule(_("代码"), "A, D, L, I or Le, T, C, I.", pattern=r"^[A-Z][a-z]?$")
    name: str = rule(_("名称"), "e.g. 方法.", min_length=1, max_length=20)
    description: str = rule(_("说明"), "What is looked at.", default="")


class BandPart(Part):
    low: int = rule(_("下限"), "Lowest percent of the band.", unit="percent", ge=0, le=100, multiple_of=STEP)
    high: int = rule(_("上限"), "Highest percent of the band.", unit="percent", ge=0, le=100, multiple_of=STEP)
    texts: dict[str, str] = rule(_("描述"), "What describes the band, per factor code.")


class ItemPart(Part):
    clause: str = rule(_("条款"), "e.g. 4.1.2.", pattern=r"^\d+(\.\d+)*$", max_length=10)
    name: str = rule(_("名称"), "e.g. 高层领导的作用.", min_length=1, max_length=50)
    name_en: str = rule(_("英文名称"), "English name.", default="", max_length=100)
    points: int = rule(_("分值"), "Points at 100 %.", unit="points", ge=1, le=1000)
    kind: Kind = rule(_("类型"), "Process or result: which factors and bands hold.")
    summary: str = rule(_("要点"), "What the applicant describes.", default="")
    questions: list[str] = rule(_("提示问题"), "Guiding questions.", default_factory=list)


class CategoryPart(Part):
    clause: str = rule(_("条款"), "e.g. 4.1.", pattern=r"^\d+(\.\d+)*$", max_length=10)
    name: str = rule(_("名称"), "e.g. 领导.", min_length=1, max_length=50)
    name_en: str = rule(_("英文名称"), "English name.", default="", max_length=100)
    items: list[ItemPart] = rule(_("评分项"), "Scored items in their order.", min_length=1)


class CriteriaContent(Part):
    criteria: SetPart = rule(_("评价准则"), "Head of the set.")
    categories: list[CategoryPart] = rule(_("类目"), "Categories in their order.", min_length=1)
    factors: dict[Kind, list[FactorPart]] = rule(_("评分要素"), "Factors of each kind of item.")
    bands: dict[Kind, list[BandPart]] = rule(_("评分档"), "Bands of each kind, from 0 to 100 without gaps.")

    @classmethod
    def parse(cls, source: str | dict[str, Any]) -> Self:
        """Raises DataFileError with every fault."""
        content = parsed(cls, source)
        if faults := [*_faults(content)]:
            raise DataFileError(faults)
        return content

    @property
    def items(self) -> list[ItemPart]:
        return [item for category in self.categories for item in category.items]


def dump(content: CriteriaContent) -> str:
    return write_yaml(content.model_dump(mode="json"))


def _faults(content: CriteriaContent) -> Iterator[Fault]:
    clauses: set[str] = set()
    for index, category in enumerate(content.categories):
        for path, clause in _clauses(f"categories[{index}]", category):
            if clause in clauses:
                yield Fault(f"{path}.clause", gettext("条款 %s 重复") % clause)
            clauses.add(clause)
    points = sum(item.points for item in content.items)
    if points != content.criteria.total:
        yield Fault("criteria.total", gettext("各项分值合计 %d，与总分 %d 不符") % (points, content.criteria.total))
    for kind in KINDS:
        if any(item.kind == kind for item in content.items):
            yield from _kind_faults(content, kind)


def _clauses(path: str, category: CategoryPart) -> Iterator[tuple[str, str]]:
    yield path, category.clause
    for index, item in enumerate(category.items):
        yield f"{path}.items[{index}]", item.clause


def _kind_faults(content: CriteriaContent, kind: Kind) -> Iterator[Fault]:
    codes = [factor.code for factor in content.factors.get(kind, [])]
    if not codes:
        yield Fault(f"factors.{kind}", gettext("缺少这一项"))
    if len(set(codes)) < len(codes):
        yield Fault(f"factors.{kind}", gettext("代码重复"))
    wanted = PERCENTS[0]
    for index, band in enumerate(content.bands.get(kind, [])):
        path = f"bands.{kind}[{index}]"
        if band.low != wanted or band.high < band.low:
            yield Fault(path, gettext("应从 %d 开始，且上限不低于下限") % wanted)
        if set(band.texts) != set(codes):
            yield Fault(f"{path}.texts", gettext("应逐一描述 %s") % joined(codes))
        wanted = band.high + STEP
    if wanted != PERCENTS[-1] + STEP:
        yield Fault(f"bands.{kind}", gettext("各档应覆盖 0 到 100"))
