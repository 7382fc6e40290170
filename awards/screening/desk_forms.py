"""The filters of the screening desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Size
from awards.applications.checks import BEING_CHECKED
from awards.applications.forms import ListFilter
from awards.screening.desk import Advice, Answered

_PRESSED = {"data-submit-on-change": ""}


class DeskFilter(ListFilter):
    """Besides those of the list of applications: size, track, recommendation, what departments answered, late only. `check` and `sort` come by
    links."""

    size = forms.ChoiceField(label=_("规模"), required=False, choices=[("", _("全部规模")), *Size.choices])
    track = forms.ChoiceField(label=_("行业类别"), required=False)
    recommendation = forms.ChoiceField(
        label=_("推荐意见"), required=False, choices=[("", _("全部推荐意见")), *Advice.choices]
    )
    answered = forms.ChoiceField(
        label=_("部门答复"), required=False, choices=[("", _("全部部门答复")), *Answered.choices]
    )
    late = forms.BooleanField(label=_("只看逾期"), required=False)
    stage = forms.ChoiceField(required=False, choices=[("", ""), *((stage, stage.label) for stage in BEING_CHECKED)])
    check = forms.CharField(required=False)
    sort = forms.CharField(required=False)

    def __init__(self, *args: Any, user: Any, tracks: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["track"] = forms.ChoiceField(
            label=_("行业类别"), required=False, choices=[("", _("全部行业类别")), *tracks.items()]
        )
        if not user.has_perm("awards.see_inquiries"):
            del self.fields["answered"]
        if not tracks:
            del self.fields["track"]
        for name in ("size", "track", "recommendation", "answered", "late"):
            if name in self.fields:
                self.fields[name].widget.attrs.update(_PRESSED)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and is known; a filter that makes no sense is passed over, the others stay."""
        self.is_valid()
        return self.cleaned_data

    def selects(self) -> list[forms.BoundField]:
        """The drop-downs, in the order of the bar."""
        names = ("cycle", "region", "industry", "size", "track", "recommendation", "answered")
        return [self[name] for name in names if name in self.fields]
