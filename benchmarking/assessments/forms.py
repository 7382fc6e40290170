"""Strings to values: the plan with its items, the sheet of a district."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from benchmarking.assessments.actions import FACTS, ItemGiven
from benchmarking.assessments.models import Assessment, AssessmentStage, DistrictReport, ItemScore
from benchmarking.assessments.reporting import Own, Verified
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm, VersionedForm

SPARE_ITEMS = 5


class AssessmentForm(VersionedForm, PortalForm):
    """The plan. An item whose name is emptied goes; after the opening only the letter's own fields can be changed."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("名称"), max_length=200)
    full_points = forms.IntegerField(label=_("满分"), min_value=1, max_value=1000, initial=100)
    due_on = DayField(label=_("自评截止"))
    number = forms.CharField(label=_("通报文号"), max_length=60, required=False)
    issuer = forms.CharField(label=_("发文机关"), max_length=100)
    text = forms.CharField(
        label=_("考核说明"), widget=forms.Textarea, required=False, help_text=_("写入通报正文，一行为一段")
    )

    def __init__(
        self, *args: Any, row: Assessment | None = None, like: Assessment | None = None, **kwargs: Any
    ) -> None:
        """`like`: last year's plan, from which a new one starts."""
        source = row or like
        initial = {name: getattr(source, name) for name in FACTS} if source else {}
        if row is None:
            initial |= {"year": clock.today().year, "due_on": None, "number": ""}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.items = list(source.items.all()) if source else []
        self.is_open = row is not None and row.stage != AssessmentStage.DRAFT
        for name in ("year", "title", "full_points", "due_on") if self.is_open else ():
            self.fields[name].disabled = True
        for number in range(self.item_count):
            item = self.items[number] if number < len(self.items) else None
            self.fields[f"category-{number}"] = forms.CharField(
                label=_("类别"), max_length=60, required=False, initial=item.category if item else ""
            )
            self.fields[f"name-{number}"] = forms.CharField(
                label=_("考核指标"), max_length=120, required=False, initial=item.name if item else ""
            )
            self.fields[f"weight-{number}"] = forms.DecimalField(
                label=_("分值"), min_value=Decimal("0.01"), max_digits=6, decimal_places=2, required=False,
                initial=item.weight if item else None,
            )  # fmt: skip
            self.fields[f"standard-{number}"] = forms.CharField(
                label=_("评分标准"), max_length=1000, required=False, widget=forms.Textarea,
                initial=item.standard if item else "",
            )  # fmt: skip

    @property
    def item_count(self) -> int:
        return 0 if self.is_open else len(self.items) + SPARE_ITEMS

    def item_rows(self) -> Iterator[list[Any]]:
        for number in range(self.item_count):
            yield [self[f"{name}-{number}"] for name in ("category", "name", "weight", "standard")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(self.item_count):
            if cleaned.get(f"name-{number}"):
                for name in ("category", "weight", "standard"):
                    if cleaned.get(f"{name}-{number}") in (None, "") and f"{name}-{number}" not in self.errors:
                        self.add_error(f"{name}-{number}", _("请填写这一项。"))
            elif cleaned.get(f"weight-{number}") is not None:
                self.add_error(f"name-{number}", _("请填写指标名称。"))
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """The action's arguments."""
        cleaned = self.cleaned_data
        items = [
            ItemGiven(
                cleaned[f"category-{number}"], cleaned[f"name-{number}"], cleaned[f"standard-{number}"],
                cleaned[f"weight-{number}"],
            )
            for number in range(self.item_count)
            if cleaned[f"name-{number}"]
        ]  # fmt: skip
        return {name: cleaned[name] for name in FACTS} | {"items": items}


class OpeningForm(PortalForm):
    """Which districts are assessed; those with an officer are ticked."""

    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label=_("被考核的县区"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = districts()
        self.fields["regions"].queryset = rows  # type: ignore[attr-defined]  # a model choice
        self.fields["regions"].initial = list(rows.values_list("pk", flat=True))


def districts() -> QuerySet[Region]:
    """The districts that have an officer here."""
    officers = User.objects.with_role(Role.DISTRICT).values("region")
    return Region.objects.filter(pk__in=officers).order_by("code")


class _SheetForm(VersionedForm, PortalForm):
    def __init__(self, *args: Any, row: DistrictReport, scores: list[ItemScore], **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.scores = scores
        for score in scores:
            self.add_fields(score)

    def add_fields(self, score: ItemScore) -> None:
        raise NotImplementedError

    def points_field(self, score: ItemScore, initial: Decimal | None) -> forms.DecimalField:
        return forms.DecimalField(
            label=score.item.name, min_value=Decimal(0), max_value=score.item.weight, max_digits=6, decimal_places=2,
            required=False, initial=initial,
        )  # fmt: skip

    def fields_of(self, score: ItemScore) -> dict[str, Any]:
        names = ("points", "note", "evidence")
        return {name: self[f"{name}-{score.item_id}"] for name in names if f"{name}-{score.item_id}" in self.fields}

    def rows(self) -> Iterator[tuple[ItemScore, dict[str, Any]]]:
        for score in self.scores:
            yield score, self.fields_of(score)


class OwnForm(_SheetForm):
    """A district's own points, notes and proofs."""

    def add_fields(self, score: ItemScore) -> None:
        self.fields[f"points-{score.item_id}"] = self.points_field(score, score.own_points)
        self.fields[f"note-{score.item_id}"] = forms.CharField(
            label=_("自评说明"), max_length=2000, required=False, widget=forms.Textarea, initial=score.own_note
        )
        self.fields[f"evidence-{score.item_id}"] = CheckedFileField(label=_("佐证"), required=False)

    @property
    def given(self) -> dict[int, Own]:
        cleaned = self.cleaned_data
        return {
            score.item_id: Own(
                cleaned[f"points-{score.item_id}"],
                cleaned[f"note-{score.item_id}"],
                cleaned[f"evidence-{score.item_id}"],
            )
            for score in self.scores
        }


class VerifiedForm(_SheetForm):
    """The verified points; empty ones start from the district's own."""

    def add_fields(self, score: ItemScore) -> None:
        found = score.own_points if score.verified_points is None else score.verified_points
        self.fields[f"points-{score.item_id}"] = self.points_field(score, found)
        self.fields[f"note-{score.item_id}"] = forms.CharField(
            label=_("核定说明"), max_length=1000, required=False, widget=forms.Textarea, initial=score.verified_note
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for score in self.scores:
            points, note = cleaned.get(f"points-{score.item_id}"), cleaned.get(f"note-{score.item_id}")
            if points is not None and points != score.own_points and note is not None and not note.strip():
                self.add_error(f"note-{score.item_id}", _("核定分与自评分不同，请写明理由。"))
        return cleaned

    @property
    def given(self) -> dict[int, Verified]:
        cleaned = self.cleaned_data
        return {
            score.item_id: Verified(cleaned[f"points-{score.item_id}"], cleaned[f"note-{score.item_id}"])
            for score in self.scores
        }
