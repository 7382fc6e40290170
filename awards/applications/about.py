"""Whom an application puts forward: the organization itself, a person whom it employs, or a project that it owns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from awards.applications.models import Application
from awards.applications.texts import version_of
from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from core.refusal import Refused
from core.words import Words

LABELS: dict[str, dict[str, Words]] = {
    "organization": {},
    "person": {
        "subject": gettext_lazy("姓名"),
        "post": gettext_lazy("职务"),
        "identity_number": gettext_lazy("身份证号"),
    },
    "project": {
        "subject": gettext_lazy("项目名称"),
        "period": gettext_lazy("项目起止时间"),
        "participants": gettext_lazy("项目参与人"),
    },
}
"""What is asked about each kind beside the form."""


@dataclass(frozen=True)
class About:
    """The facts about a candidate, as they are kept: blanks at the ends and doubled blanks are taken out of `subject`."""

    kind: str = CandidateKind.ORGANIZATION
    subject: str = ""
    post: str = ""
    identity_number: str = ""
    period: str = ""
    participants: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", " ".join(self.subject.split()))

    @classmethod
    def of(cls, application: Application) -> Self:
        names = ("kind", "subject", "post", "identity_number", "period", "participants")
        return cls(**{name: getattr(application, name) for name in names})

    def values(self) -> dict[str, Any]:
        """The columns of an application: what belongs to another kind stays empty."""
        return {"kind": self.kind, **{name: getattr(self, name) for name in LABELS[self.kind]}}

    def is_of(self, kind: str, name: str) -> bool:
        """Whether an award of this kind, won under this name, is this candidate's."""
        return kind == self.kind and (kind == CandidateKind.ORGANIZATION or name == self.subject)

    @property
    def is_unnamed(self) -> bool:
        return self.kind != CandidateKind.ORGANIZATION and not self.subject

    @property
    def version(self) -> str:
        """Of the facts that a page shows; an identity number is none of them."""
        return version_of(*(str(value) for value in self.told().values()))

    def told(self) -> dict[str, Any]:
        """The same for the journal and the snapshot: nothing for an organization, and never an identity number."""
        values = self.values() if self.kind != CandidateKind.ORGANIZATION else {}
        return {name: value for name, value in values.items() if name != "identity_number"}


ORGANIZATION = About()


def shown(told: Mapping[str, Any]) -> dict[str, str]:
    """Facts as `About.told` gives them, by their labels."""
    kind = told.get("kind", CandidateKind.ORGANIZATION)
    return {str(label): told.get(name, "") for name, label in LABELS[kind].items() if name != "identity_number"}


def kinds_of(cycle: Cycle) -> list[CandidateKind]:
    """What can be put forward in a cycle, in the order of its tiers."""
    return [CandidateKind(kind) for kind in dict.fromkeys(tier.candidates for tier in cycle.rules.tiers)]


def require_kind(cycle: Cycle, about: About) -> None:
    kind = CandidateKind(about.kind)
    if kind not in kinds_of(cycle):
        raise Refused(_("本届没有面向%s的奖次。") % kind.label)
    if kind != CandidateKind.ORGANIZATION and not about.subject:
        raise Refused(_("请填写姓名。") if kind == CandidateKind.PERSON else _("请填写项目名称。"))


def refuse_twice(cycle: Cycle, organization: Organization, about: About, *, beside: Application | None = None) -> None:
    """One live application of a candidate in a cycle; `beside` is the application itself, when its facts change."""
    rows = cycle.applications.filter(organization=organization, kind=about.kind, subject=about.subject)
    others = rows.exclude(pk=beside.pk) if beside else rows
    existing = others.exclude(stage=Stage.WITHDRAWN).first()
    if existing is None:
        return
    words = {"reference": existing.reference, "name": existing.candidate_name}
    if about.kind == CandidateKind.ORGANIZATION:
        raise Refused(_("贵组织本届已有申报（%(reference)s），不能重复申报；请进入该申报书继续。") % words)
    raise Refused(_("贵组织本届已为“%(name)s”申报（%(reference)s），不能重复申报；请进入该申报书继续。") % words)
