"""What is asked about a person or a project: when an application begins, and while it can be edited."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from awards.applications.about import LABELS, About
from awards.applications.forms import VersionForm
from awards.applications.models import Application
from awards.cycles.kinds import CandidateKind
from core.forms import PortalForm
from core.identity import check_person


class IdentityField(forms.CharField):
    """Eighteen characters with their check character (GB 11643), read while they are typed. What is stored never goes back to the browser, what was
    just typed and refused does."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        number = str(super().clean(value))
        return check_person(number) if number else ""


def facts_of(kind: str, *, known: str = "") -> dict[str, forms.Field]:
    """The fields of a kind by their names; `known` is the identity number that stands already, masked."""
    labels = LABELS[kind]
    if kind == CandidateKind.PERSON:
        hint = _("加密保存，只向本单位和评审办公室显示首尾几位。")
        kept = _("已填写 %s，留空则不改。") % known if known else hint
        return {
            "subject": forms.CharField(label=str(labels["subject"]), max_length=50),
            "post": forms.CharField(label=str(labels["post"]), max_length=100, help_text=_("例如：总装车间高级技师")),
            "identity_number": IdentityField(label=str(labels["identity_number"]), required=not known, help_text=kept),
        }
    if kind == CandidateKind.PROJECT:
        period = _("例如：2014年3月至2015年6月")
        return {
            "subject": forms.CharField(label=str(labels["subject"]), max_length=120),
            "period": forms.CharField(label=str(labels["period"]), max_length=100, help_text=period),
            "participants": forms.CharField(
                label=str(labels["participants"]), max_length=500, help_text=_("负责人在前，用顿号分开"),
                widget=forms.Textarea(attrs={"rows": 3}),
            ),
        }  # fmt: skip
    return {}


class StartForm(PortalForm):
    """Which of the user's organizations files, and whom it puts forward."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("申报组织"), empty_label=None)

    def __init__(self, *args: Any, organizations: Any, kind: str = CandidateKind.ORGANIZATION, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations
        self.kind = kind
        self.fields |= facts_of(kind)

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in LABELS[self.kind]]

    def about(self) -> About:
        return About(kind=self.kind, **{name: self.cleaned_data[name] for name in LABELS[self.kind]})


class AboutForm(VersionForm):
    """The same facts of an application that stands; an identity number left empty stays as it is."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        about = About.of(application)
        told = {name: getattr(about, name) for name in LABELS[about.kind] if name != "identity_number"}
        super().__init__(*args, initial={**told, "version": about.version}, **kwargs)
        self.about_now = about
        self.fields |= facts_of(about.kind, known=application.masked_identity)

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in LABELS[self.about_now.kind]]

    def given(self) -> dict[str, Any]:
        """The action's arguments."""
        now = self.about_now
        facts = {name: self.cleaned_data[name] for name in LABELS[now.kind]}
        if now.kind == CandidateKind.PERSON:
            facts["identity_number"] = facts["identity_number"] or now.identity_number
        return {"about": About(kind=now.kind, **facts), "version": self.cleaned_data["version"]}
