"""Strings to values for a rating."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from awards.criteria import scoring
from awards.criteria.dial import NOT_APPLICABLE
from awards.criteria.models import CriteriaSet
from awards.ratings.models import Rating
from core.forms import DateInput, PortalForm, PortalModelForm


class HeadForm(PortalModelForm):
    """Title, day and assessors."""

    class Meta:
        model = Rating
        fields = ["title", "rated_on", "assessors"]
        widgets = {"rated_on": DateInput}


class BeginForm(HeadForm):
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("组织"), empty_label=None)
    criteria = forms.ModelChoiceField(CriteriaSet.objects.none(), label=_("评价准则"), empty_label=None)

    class Meta(HeadForm.Meta):
        fields = ["title", "rated_on", "assessors"]

    field_order = ["organization", "criteria", "title", "rated_on", "assessors"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "organization": Organization.objects.filter(pk__in=user.organization_ids).order_by("name"),
            "criteria": CriteriaSet.objects.visible_to(user).filter(items__isnull=False).distinct(),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class EntryForm(PortalForm):
    """One item's entry. `cleaned_data` are the keyword arguments of `save_item`."""

    percent = forms.CharField(required=False, max_length=10)
    strength = forms.CharField(required=False, strip=False)
    opportunity = forms.CharField(required=False, strip=False)
    version = forms.CharField(required=False, max_length=40)

    def clean_percent(self) -> int | None:
        given: str = self.cleaned_data["percent"].strip()
        if given in ("", NOT_APPLICABLE):
            return None
        if not given.isascii() or not given.isdigit() or not scoring.is_admissible(int(given)):
            raise forms.ValidationError(_("得分率只能取 0、5、10……100，以 5% 为一档。"))
        return int(given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {
            **cleaned,
            "version": cleaned.get("version") or None,
            "not_applicable": self.data.get("percent", "").strip() == NOT_APPLICABLE,
        }
