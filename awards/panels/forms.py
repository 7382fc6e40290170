"""Strings to values for naming panels and declaring interests."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.panels.models import Panel, PanelCase
from awards.panels.readings import ready_for_review
from core.forms import PortalForm


def _named(user: User) -> str:
    return " · ".join(filter(None, [user.name, user.title, user.employer]))


class ExpertChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _named(obj)


class CaseChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        held = getattr(obj, "panel_case", None)
        place = f"（{held.panel.name}）" if held else ""
        return f"{obj.reference} {obj.candidate} · {obj.organization.industry.name}{place}"


class PanelForm(PortalForm):
    """The name of a new panel."""

    name = forms.CharField(label=_("评审组名称"), max_length=50)


class SeatForm(PortalForm):
    """An expert who is not yet on the panel."""

    expert = ExpertChoice(
        label=_("专家"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        widget=forms.Select(attrs={"data-search": ""}),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = panel.seats.values("expert_id")
        self.fields["expert"].queryset = User.objects.with_role(Role.EXPERT).exclude(pk__in=taken)  # type: ignore[attr-defined]  # known to be a model choice


class SupplementForm(SeatForm):
    reason = forms.CharField(label=_("增补理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SupplementByLotForm(SupplementForm):
    """Drawn where no expert is chosen."""

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, panel=panel, **kwargs)
        self.fields["expert"].required = False
        self.fields["expert"].empty_label = _("从专家库随机抽取")  # type: ignore[attr-defined]  # known to be a model choice
        self.fields["expert"].help_text = _("只有接替已回避或被免除的专家时才能指定。")


class ReplaceForm(SupplementByLotForm):
    """Who leaves a drawn panel, and who joins it: drawn where nobody is chosen."""

    leaving = ExpertChoice(label=_("被替换的专家"), queryset=User.objects.none(), empty_label=_("请选择"))
    field_order = ("leaving", "expert", "reason")

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, panel=panel, **kwargs)
        self.fields["leaving"].queryset = User.objects.filter(seats__panel=panel)  # type: ignore[attr-defined]  # known to be a model choice
        self.fields["expert"].label = _("接替的专家")
        self.fields["expert"].help_text = _("一般由系统重新抽取；指定接替的，请在理由中说明。")
        self.fields["reason"].label = _("替换理由")


class DrawForm(PortalForm):
    """How many experts are drawn by lot."""

    size = forms.IntegerField(label=_("抽取人数"), min_value=1, max_value=30)
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=64,
        required=False,
        help_text=_("可由监督人员当场给出；不填则由系统产生。种子和候选名单记入日志，任何人可据此复核抽取结果。"),
    )


class AssignForm(PortalForm):
    """Cases that passed the screening and are not on this panel."""

    applications = CaseChoice(
        label=_("待分配的申报"), queryset=Application.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applications"].queryset = assignable(panel.cycle).exclude(panel_case__panel=panel)  # type: ignore[attr-defined]  # known to be a model choice


def assignable(cycle: Cycle) -> Any:
    """The cycle's cases whose review has not begun."""
    return (
        Application.objects.filter(cycle=cycle, stage__in=ready_for_review(cycle))
        .select_related("organization__industry", "panel_case__panel")
        .order_by("reference")
    )


ANSWERS = [("no", _("无利害关系")), ("yes", _("有利害关系，申请回避"))]


class DeclarationsForm(PortalForm):
    """One question per case; what is left open stays open. `cleaned_data["words"]` maps a case's id to (has_interest, reason)."""

    def __init__(self, *args: Any, cases: Sequence[PanelCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        for case in cases:
            pk = case.application_id
            self.fields[f"answer-{pk}"] = forms.ChoiceField(
                label=case.application.candidate, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason-{pk}"] = forms.CharField(
                label=_("情况说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "case": case,
                "answer": self[f"answer-{case.application_id}"],
                "reason": self[f"reason-{case.application_id}"],
            }
            for case in self.cases
        ]

    def clean(self) -> dict[str, Any]:
        words: dict[int, tuple[bool, str]] = {}
        for case in self.cases:
            pk = case.application_id
            answer, reason = self.cleaned_data.get(f"answer-{pk}", ""), self.cleaned_data.get(f"reason-{pk}", "")
            if answer == "yes" and not reason.strip():
                self.add_error(f"reason-{pk}", _("存在利害关系的，请说明情况。"))
            if answer:
                words[pk] = (answer == "yes", reason)
        if not words and not self.errors:
            self.add_error(None, _("请至少就一家申报作出声明。"))
        return {"words": words}
