"""Figures that follow from others: exact arithmetic over the three-year table, rounded once, half up, to the figure's own decimals.

Sources: ../shared/domain/documents.md, e.g. asset contribution rate = (profit + taxes + interest) / average total assets x 12 / months,
where a year has its 12 months; average = (opening + closing) / 2; capital preservation = closing equity / opening equity. The opening value
of a year is the closing value of the year before. What is computed takes its operands as they stand in the table, so that everybody can
reckon it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from awards.criteria.scoring import round_half_up
from awards.cycles.entry import ComputedRule, IndicatorRule
from core.words import joined

Cell = tuple[str, int]


@dataclass(frozen=True)
class Figure:
    """A value, or the reason why there is none."""

    value: Decimal | None
    reason: str = ""


class _Missing(Exception):
    """There is no value; the text says why."""


def computed(
    rules: Sequence[IndicatorRule], stored: Mapping[Cell, Decimal | None], years: Iterable[int]
) -> dict[Cell, Figure]:
    """Every cell that is computed, by (code, year). `stored` are the figures that were typed."""
    return _Table(rules, stored).figures(years)


def formula_words(rule: IndicatorRule, rules: Iterable[IndicatorRule]) -> str:
    """How a figure is computed, in the names of the table: （利润总额＋上缴税金）÷平均资产总额×100%. Empty when it is typed."""
    if rule.computed is None:
        return ""
    labels = {row.code: row.label for row in rules}
    of, over = (_sum_words(codes, labels) for codes in (rule.computed.of, rule.computed.over))
    match rule.computed.formula:
        case "sum":
            return of.strip("（）")
        case "growth":
            words = _("（本年%(of)s－上年%(of)s）÷上年%(of)s") % {"of": of}
        case "ratio":
            words = f"{of}÷{over}"
        case "ratio_to_opening":
            words = _("%(of)s÷上年%(over)s") % {"of": of, "over": over}
        case "ratio_to_average":
            words = _("%(of)s÷平均%(over)s") % {"of": of, "over": over}
    return f"{words}×100%" if rule.computed.percent else words


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Half away from zero: 12.345 with two decimals is 12.35."""
    return Decimal(round_half_up(value * 10**decimals)).scaleb(-decimals)


class _Table:
    """The figures of one application; each computed one is worked out once."""

    def __init__(self, rules: Sequence[IndicatorRule], stored: Mapping[Cell, Decimal | None]) -> None:
        self.rules = {rule.code: rule for rule in rules}
        self.stored = stored
        self.known: dict[Cell, Figure] = {}
        self.under_way: set[Cell] = set()

    def figures(self, years: Iterable[int]) -> dict[Cell, Figure]:
        codes = [code for code, rule in self.rules.items() if rule.computed is not None]
        return {(code, year): self._figure(code, year) for year in years for code in codes}

    def _figure(self, code: str, year: int) -> Figure:
        rule, cell = self.rules[code], (code, year)
        if rule.computed is None:
            return Figure(self.stored.get(cell))
        if cell in self.under_way:
            return Figure(None, _("公式循环引用，无法计算"))
        if cell not in self.known:
            self.under_way.add(cell)
            try:
                self.known[cell] = Figure(rounded(self._value(rule.computed, year), rule.decimals))
            except _Missing as missing:
                self.known[cell] = Figure(None, str(missing))
            self.under_way.discard(cell)
        return self.known[cell]

    def _value(self, rule: ComputedRule, year: int) -> Fraction:
        factor = 100 if rule.percent else 1
        match rule.formula:
            case "sum":
                return self._sum(rule.of, year)
            case "growth":
                now, before = self._sum(rule.of, year), self._sum(rule.of, year - 1)
                if before < 0:
                    raise _Missing(_("上年为负数，增长率没有意义"))
                return self._divided(now - before, before, rule.of, year - 1) * factor
            case "ratio":
                return self._divided(self._sum(rule.of, year), self._sum(rule.over, year), rule.over, year) * factor
            case "ratio_to_opening":
                opening = self._sum(rule.over, year - 1)
                return self._divided(self._sum(rule.of, year), opening, rule.over, year - 1) * factor
            case "ratio_to_average":
                average = (self._sum(rule.over, year - 1) + self._sum(rule.over, year)) / 2
                return self._divided(self._sum(rule.of, year), average, rule.over, year) * factor

    def _sum(self, codes: Sequence[str], year: int) -> Fraction:
        values = {code: self._figure(code, year).value if code in self.rules else None for code in codes}
        if lacking := [self._label(code) for code, value in values.items() if value is None]:
            raise _Missing(_("缺少 %(year)d 年的%(names)s，无法计算") % {"year": year, "names": joined(lacking)})
        return sum((Fraction(value) for value in values.values() if value is not None), Fraction(0))

    def _divided(self, value: Fraction, by: Fraction, codes: Sequence[str], year: int) -> Fraction:
        if by == 0:
            words = {"year": year, "names": "＋".join(map(self._label, codes))}
            raise _Missing(_("%(year)d 年的%(names)s为零，不能作分母") % words)
        return value / by

    def _label(self, code: str) -> str:
        return self.rules[code].label if code in self.rules else code


def _sum_words(codes: Sequence[str], labels: Mapping[str, str]) -> str:
    words = "＋".join(labels.get(code, code) for code in codes)
    return f"（{words}）" if len(codes) > 1 else words
