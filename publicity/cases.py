"""What the public reads of practices, briefings and events: what has been released, and no personal data."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from benchmarking.comparisons.models import Dimension
from benchmarking.exchanges.models import Event, EventKind, EventStage
from benchmarking.practices.models import Briefing, Practice, PracticeKind
from core import clock
from core.forms import PortalForm
from core.words import Words
from publicity.caching import kept

LATEST, UPCOMING = 3, 3


def library() -> Any:
    """Released practices, the newest first."""
    return Practice.objects.public().for_listing().order_by("-released_at", "-pk")


def latest_cases() -> list[Practice]:
    """For the start page."""
    return list(library()[:LATEST].prefetch_related(None))


def briefings() -> Any:
    return Briefing.objects.public().order_by("-year", "-released_at", "-pk")


def events() -> Any:
    """The latest first; who comes is nobody's business."""
    return Event.objects.public().select_related("host").order_by("-starts_at", "-pk")


def upcoming_events(most: int = UPCOMING) -> list[Event]:
    """Those that are still to come, the nearest first."""
    coming = events().filter(stage=EventStage.ANNOUNCED, ends_at__gte=clock.now())
    return list(coming.order_by("starts_at", "pk")[:most])


@dataclass(frozen=True)
class EventStanding:
    """Where an event stands, for a passer-by. `takes_sign_ups` says that one may still sign up."""

    label: Words
    tone: str
    takes_sign_ups: bool = False


def event_standing(event: Event) -> EventStanding:
    now = clock.now()
    if event.stage == EventStage.CANCELLED:
        return EventStanding(_("已取消"), "danger")
    if event.stage == EventStage.HELD or now > event.ends_at:
        return EventStanding(_("已举办"), "neutral")
    if now >= event.starts_at:
        return EventStanding(_("进行中"), "award")
    if event.takes_sign_ups(now):
        return EventStanding(_("正在报名"), "award", takes_sign_ups=True)
    return EventStanding(_("报名已截止"), "info")


class CaseFilter(PortalForm):
    """Which cases to find; the choices are those that have cases."""

    q = forms.CharField(required=False, max_length=50)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    dimension = forms.ChoiceField(label=_("对比内容"), required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False)
    region = forms.ChoiceField(label=_("县区"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in kept("case-choices", _case_choices, 3600).items():
            _offer(self.fields[name], choices)

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for and can be; the rest is left out."""
        self.is_valid()
        return self.cleaned_data


class EventFilter(PortalForm):
    q = forms.CharField(required=False, max_length=50)
    kind = forms.ChoiceField(label=_("类型"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["kind"], EventKind.choices)

    def narrow(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        self.is_valid()
        given = self.cleaned_data
        if words := given.get("q"):
            rows = rows.filter(title__icontains=words)
        return rows.filter(kind=given["kind"]) if given.get("kind") else rows


def _offer(field: Any, choices: Any) -> None:
    field.choices = [("", _("全部%(what)s") % {"what": field.label}), *choices]
    field.widget.attrs = {"data-submit-on-change": ""}


def _case_choices() -> dict[str, list[tuple[Any, Any]]]:
    """They change when a case is released, and are looked up once between two acts in the portal."""
    public = Practice.objects.public().order_by()

    def different(*names: str) -> list[Any]:
        return list(public.values_list(*names).distinct().order_by(names[0]))

    dimensions = Dimension.objects.filter(practices__in=public).distinct().values_list("pk", "name", "order")
    return {
        "kind": list(PracticeKind.choices),
        "dimension": [(pk, name) for pk, name, _order in dimensions.order_by("order")],
        "industry": different("organization__industry_id", "organization__industry__name"),
        "region": different("organization__region_id", "organization__region__name"),
    }
