"""What both forms have in common: the organization for which one records, and the evidence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from benchmarking.training.models import Qualification, TrainingRecord
from core.forms import PortalForm, VersionedForm


class CheckedForm(VersionedForm, PortalForm):
    """A new row names its organization (one of one's own); of an existing one the evidence may stay as it is."""

    facts: tuple[str, ...] = ()

    def __init__(self, *args: Any, by: User, row: TrainingRecord | Qualification | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in self.facts} if row else {}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        if row:
            self.fields["evidence"].required = row.evidence_id is None
            self.fields["evidence"].help_text = _("不选择文件则保留原来的佐证")
        else:
            own = Organization.objects.filter(pk__in=by.organization_ids).order_by("name")
            self.fields["organization"] = forms.ModelChoiceField(own, label=_("登记单位"), empty_label=None)
