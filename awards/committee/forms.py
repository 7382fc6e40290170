"""Forms of the committee: the meeting, a recusal, the ballot paper, the chair's word on a tie."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from awards.committee.arrangement import arranged, version_of
from awards.committee.models import Candidate, Choice, Meeting
from core.days import MomentField
from core.forms import PortalForm, VersionedForm


class MeetingForm(VersionedForm, PortalForm):
    """A new meeting has no version: only one that is not over is held at a time."""

    title = forms.CharField(label=_("会议名称"), max_length=100)
    held_at = MomentField(label=_("会议时间"))
    place = forms.CharField(label=_("地点"), max_length=100)
    chair = forms.ModelChoiceField(
        label=_("主持人"), queryset=User.objects.none(), help_text=_("须在参会委员之中；同票由主持人裁定")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("参会委员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=meeting, **kwargs)
        everybody = User.objects.with_role(Role.MEMBER).order_by("name", "pk")
        for name in ("chair", "members"):
            self.fields[name].queryset = everybody  # type: ignore[attr-defined]  # both are model choices
        self.fields["members"].label_from_instance = _with_post  # type: ignore[attr-defined]  # the same
        if meeting is not None:
            self.initial = arranged(meeting)

    @property
    def arrangement(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def version_now(self) -> str:
        return version_of(self.row) if isinstance(self.row, Meeting) else ""


def _with_post(member: User) -> str:
    return f"{member.name}（{member.employer or member.title}）" if member.employer or member.title else member.name


class RecusalForm(PortalForm):
    """The office names the member; a member only the candidate."""

    candidate = forms.ModelChoiceField(label=_("候选"), queryset=Candidate.objects.none())
    member = forms.ModelChoiceField(label=_("委员"), queryset=User.objects.none())
    reason = forms.CharField(label=_("回避原因"), max_length=200)

    def __init__(self, *args: Any, meeting: Meeting, member: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = meeting.candidates.select_related("application__organization")
        self.fields["candidate"].queryset = candidates  # type: ignore[attr-defined]  # a model choice
        self.fields["candidate"].label_from_instance = lambda row: row.application.candidate  # type: ignore[attr-defined]  # the same
        if member is not None:
            del self.fields["member"]
        else:
            invited = User.objects.filter(attendances__meeting=meeting).order_by("attendances__pk")
            self.fields["member"].queryset = invited  # type: ignore[attr-defined]  # the same


class PaperForm(PortalForm):
    """One field per candidate: choice-KEY."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for row in candidates:
            name = row.application.candidate
            self.fields[f"choice-{row.pk}"] = forms.ChoiceField(
                label=name, choices=Choice.choices, widget=forms.RadioSelect,
                error_messages={"required": _("请对“%(name)s”表态。") % {"name": name}},
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Candidate, forms.BoundField]]:
        for row in self.candidates:
            yield row, self[f"choice-{row.pk}"]

    @property
    def choices(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[f"choice-{row.pk}"] for row in self.candidates}

    def marked(self) -> list[tuple[Candidate, str, str]]:
        """Candidate, choice and its words, for the page that asks once more."""
        labels = dict(Choice.choices)
        return [(row, self.choices[row.pk], str(labels[self.choices[row.pk]])) for row in self.candidates]


class ChairForm(PortalForm):
    """Another chair, of those who were there and can decide."""

    chair = forms.ModelChoiceField(label=_("主持人"), queryset=User.objects.none(), help_text=_("到会且没有回避的委员"))
    reason = forms.CharField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, able: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = User.objects.filter(pk__in=[member.pk for member in able]).order_by("name", "pk")
        self.fields["chair"].queryset = rows  # type: ignore[attr-defined]  # a model choice
        self.fields["chair"].label_from_instance = _with_post  # type: ignore[attr-defined]  # the same


class TieForm(PortalForm):
    chosen = forms.ModelMultipleChoiceField(
        label=_("提名表彰"), queryset=Candidate.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(label=_("裁定理由"), max_length=300)

    def __init__(self, *args: Any, tied: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Candidate.objects.filter(pk__in=[row.pk for row in tied]).select_related("application__organization")
        self.fields["chosen"].queryset = rows  # type: ignore[attr-defined]  # a model choice
        self.fields["chosen"].label_from_instance = lambda row: row.application.candidate  # type: ignore[attr-defined]  # the same
