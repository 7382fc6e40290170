"""Head, foreword and foot of a briefing, and what of the list to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.cycles.models import Scheme
from benchmarking.practices.forms.practices import PassageField
from benchmarking.practices.models import Briefing, BriefingStage
from benchmarking.searching import SearchField
from core.forms import PortalForm, VersionedForm

LONGEST_NAME = 16  # what the masthead takes in one line


class BriefingForm(VersionedForm, PortalForm):
    name = forms.CharField(
        label=_("简报名称"), max_length=LONGEST_NAME, help_text=_("同名简报按年度自动编期号，建立后不再更改")
    )
    title = forms.CharField(label=_("本期标题"), max_length=200)
    issuer = forms.CharField(label=_("编印单位"), max_length=100)
    foreword = PassageField(label=_("编者按"), max_length=2000, required=False)
    sent_to = forms.CharField(label=_("报"), max_length=200, required=False, help_text=_("上级机关和领导"))
    copied_to = forms.CharField(label=_("送"), max_length=300, required=False, help_text=_("同级部门"))
    issued_to = forms.CharField(label=_("发"), max_length=300, required=False, help_text=_("县区和企业"))

    def __init__(self, *args: Any, row: Briefing | None = None, by: User, **kwargs: Any) -> None:
        super().__init__(*args, row=row, initial=_stored(row) if row else _proposed(by), **kwargs)
        if row is not None:
            del self.fields["name"]


class BriefingFilter(PortalForm):
    q = SearchField()
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部状态")), *BriefingStage.choices])
    year = forms.IntegerField(label=_("年度"), required=False)

    def narrow(self, rows: Any) -> Any:
        return rows.matching(self.cleaned_data) if self.is_valid() else rows.none()


def _stored(row: Briefing) -> dict[str, Any]:
    names = ("title", "issuer", "foreword", "sent_to", "copied_to", "issued_to")
    return {name: getattr(row, name) for name in names}


def _proposed(by: User) -> dict[str, Any]:
    """Name and foot of the last issue; the first takes them from the award's organizer."""
    last = Briefing.objects.order_by("-pk").first()
    if last:
        return {name: getattr(last, name) for name in ("name", "issuer", "sent_to", "copied_to", "issued_to")}
    scheme = Scheme.objects.order_by("pk").first()
    return {"name": "质量标杆简报", "issuer": scheme.organizer if scheme else by.employer}
