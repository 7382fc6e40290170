"""Strings to values at the desk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.criteria import scoring
from awards.review.entries import Comment, not_a_step
from awards.review.marks import NOT_APPLICABLE
from core.forms import PortalForm


class EntryForm(PortalForm):
    """One item's entry. `cleaned_data` are the keyword arguments of the slice's `save_item`."""

    percent = forms.CharField(required=False, max_length=10)
    version = forms.CharField(required=False, max_length=40)

    def clean_percent(self) -> int | None:
        given: str = self.cleaned_data["percent"].strip().removesuffix("%").strip()
        if given in ("", NOT_APPLICABLE):
            return None
        if not given.isascii() or not given.isdigit() or not scoring.is_admissible(int(given)):
            raise forms.ValidationError(not_a_step(f"{given}%"))
        return int(given)

    def clean(self) -> dict[str, Any]:
        data: Any = self.data
        return {
            "percent": self.cleaned_data.get("percent"),
            "version": self.cleaned_data.get("version") or None,
            "not_applicable": data.get("percent", "").strip() == NOT_APPLICABLE,
            "strengths": comments_in(data, "strength"),
            "opportunities": comments_in(data, "opportunity"),
        }


class ReasonedEntryForm(EntryForm):
    """An entry of a consensus: with its reason."""

    reason = forms.CharField(required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "reason": self.cleaned_data.get("reason", "")}


class VisitEntryForm(ReasonedEntryForm):
    """An entry of a site visit: with what was found."""

    finding = forms.CharField(required=False, max_length=4000)

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "finding": self.cleaned_data.get("finding", "")}


def comments_in(data: QueryDict, name: str) -> list[Comment]:
    """The rows name_text, name_factor, name_reference, in their order."""
    columns = [data.getlist(f"{name}_{part}") for part in ("factor", "text", "reference")]
    return [
        {"factor": factor, "text": text, "reference": reference}
        for factor, text, reference in zip(*columns, strict=False)
    ]


class TextForm(PortalForm):
    """The text of a whole sheet: overall comment, consensus opinion or summary of a visit."""

    text = forms.CharField(required=False, max_length=5000, strip=False)
    version = forms.CharField(required=False, max_length=40)

    def clean_version(self) -> str | None:
        return self.cleaned_data["version"] or None


class ReasonForm(PortalForm):
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
