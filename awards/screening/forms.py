"""The officer's findings as form fields: yes or no, a note and perhaps a proof for every check of the rulebook."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from awards.applications.places import Place
from awards.cycles.entry import CheckRule
from awards.screening.actions import Found
from awards.screening.judging import Judged
from awards.screening.sources import Fact
from core import clock
from core.days import DayField
from core.forms import CheckedFileField, PortalForm
from core.uploads import DOCUMENTS

VERDICTS = [("yes", _("符合")), ("no", _("不符合"))]


class FindingsForm(PortalForm):
    """Fields verdict-CODE, note-CODE and, where `with_proof`, proof-CODE. `outcome` is the button that was pressed."""

    reason = forms.CharField(
        label=_("理由"), required=False, widget=forms.Textarea, help_text=_("退回或不予通过时必填，随通知告知申报组织")
    )

    for_fraud = forms.BooleanField(label=_("弄虚作假，限制再次申报"), required=False)

    def __init__(
        self, *args: Any, checks: Sequence[CheckRule], with_proof: bool = False, bar: str = "", **kwargs: Any
    ) -> None:
        """`bar` says how long who cheated is barred; where nobody is, the choice is not offered."""
        super().__init__(*args, **kwargs)
        self.fields["for_fraud"].help_text = bar
        if not bar:
            del self.fields["for_fraud"]
        self.checks = checks
        self.facts: Sequence[Fact] = ()
        self.with_proof = with_proof
        for check in checks:
            self.fields[f"verdict-{check.code}"] = forms.ChoiceField(
                label=check.label, choices=VERDICTS, required=False, widget=forms.RadioSelect, help_text=check.hint
            )
            self.fields[f"note-{check.code}"] = forms.CharField(label=check.label, max_length=500, required=False)
            if with_proof:
                self.fields[f"proof-{check.code}"] = CheckedFileField(label=_("佐证"), kinds=DOCUMENTS, required=False)
                self.fields[f"proof-{check.code}"].widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("for_fraud") and self.data.get("outcome") not in ("reject", "disqualify", "decline"):
            self.add_error("for_fraud", _("只有不予受理或不予通过时才能选择。"))
        return given

    @property
    def ending(self) -> dict[str, Any]:
        """What is said with an outcome that ends the application."""
        return {"reason": self.cleaned_data["reason"], "for_fraud": self.cleaned_data.get("for_fraud", False)}

    def rows(self) -> Iterator[dict[str, Any]]:
        for check in self.checks:
            yield {
                "check": check,
                "facts": [fact for fact in self.facts if fact.check == check.code],
                "verdict": self[f"verdict-{check.code}"],
                "note": self[f"note-{check.code}"],
                "proof": self[f"proof-{check.code}"] if self.with_proof else None,
                "lacks": self.is_bound and not self[f"verdict-{check.code}"].value(),
            }

    @property
    def other_facts(self) -> list[Fact]:
        """Facts about what this cycle's rulebook does not ask by that code."""
        asked = {check.code for check in self.checks}
        return [fact for fact in self.facts if fact.check not in asked]

    @property
    def findings(self) -> dict[str, Found]:
        """What was found; a check without a verdict is left out, and the action says so."""
        given = self.cleaned_data
        return {
            check.code: Found(
                passed=given[f"verdict-{check.code}"] == "yes",
                note=given[f"note-{check.code}"],
                proof=given.get(f"proof-{check.code}"),
            )
            for check in self.checks
            if given[f"verdict-{check.code}"]
        }


class CompletenessForm(FindingsForm):
    """Besides the findings, what has to be completed section by section: fields remark-SECTION."""

    due_on = DayField(label=_("补正期限"), required=False, help_text=_("退回补正时必填，当日结束之前提交有效"))

    def __init__(self, *args: Any, sections: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for place in sections:
            self.fields[f"remark-{place.section}"] = forms.CharField(
                label=str(place.label), max_length=1000, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        due_on = cleaned.get("due_on")
        if self.data.get("outcome") == "send_back":
            if due_on is None and "due_on" not in self.errors:
                self.add_error("due_on", _("请写明补正期限。"))
            elif due_on and due_on < clock.today():
                self.add_error("due_on", _("补正期限不能早于今天。"))
        return cleaned

    def section_rows(self) -> Iterator[BoundField]:
        return (self[f"remark-{place.section}"] for place in self.sections)

    @property
    def has_remarks(self) -> bool:
        return any(row.value() for row in self.section_rows())

    @property
    def remarks(self) -> dict[str, str]:
        given = self.cleaned_data
        return {place.section: given[f"remark-{place.section}"] for place in self.sections}


class EligibilityForm(FindingsForm):
    """What the data say is chosen beforehand, and told beside each line."""

    def __init__(self, *args: Any, judged: Sequence[Judged], **kwargs: Any) -> None:
        chosen = {f"verdict-{row.check.code}": "yes" if row.met else "no" for row in judged if row.met is not None}
        checks = [row.check for row in judged]
        super().__init__(*args, checks=checks, with_proof=True, initial=chosen, **kwargs)
        self.facts = [fact for row in judged for fact in row.facts]
        self.automatic = {row.check.code for row in judged if row.met is not None}
        self.fields["basis"] = forms.CharField(
            label=_("人工核实的依据"), required=False, max_length=500, widget=forms.Textarea,
            help_text=_("看了什么、由谁证实。没有自动判定、又没有单独写说明或上传佐证的各项，都记这一条"),
        )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """What no data can judge is passed only with what was looked at."""
        given = super().clean() or self.cleaned_data
        if self.data.get("outcome") == "qualify" and not given.get("basis", "").strip():
            for check in self.checks:
                told = given.get(f"note-{check.code}", "").strip() or given.get(f"proof-{check.code}")
                if check.code not in self.automatic and given.get(f"verdict-{check.code}") == "yes" and not told:
                    self.add_error(f"note-{check.code}", _("没有数据可以判定：请写明核实依据，或上传佐证。"))
        return given

    @property
    def findings(self) -> dict[str, Found]:
        """With the common basis where a line that people judge has neither note nor proof."""
        basis = self.cleaned_data.get("basis", "")
        return {
            code: replace(found, note=basis) if self._rests_on_basis(code, found) else found
            for code, found in super().findings.items()
        }

    def _rests_on_basis(self, code: str, found: Found) -> bool:
        return code not in self.automatic and found.passed and not (found.note.strip() or found.proof)

    def rows(self) -> Iterator[dict[str, Any]]:
        for row in super().rows():
            yield {**row, "is_automatic": row["check"].code in self.automatic}


class AcceptanceForm(PortalForm):
    """The words of the acceptance notice; `version` is what its writer has read."""

    number = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("填写后按红头文件格式印发；不填则为一般公告")
    )
    text = forms.CharField(
        label=_("正文"), widget=forms.Textarea, help_text=_("一行为一段。单独一行的【名单】在签发时自动填入")
    )
    version = forms.CharField(widget=forms.HiddenInput)
