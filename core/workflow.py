"""The process is a table. `take` is the only code that moves a stage."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock, journal
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.words import Words

_labels: dict[str, Words] = {}
_moved: ContextVar[list[tuple["Staged", list[str]]] | None] = ContextVar("_moved", default=None)


@dataclass(frozen=True)
class Step:
    """One way from some stages to another. `phase` names the stage of the cycle's plan to which the step belongs."""

    name: str
    label: Words
    sources: frozenset[str]
    target: str
    phase: str = ""


class Steps(dict[str, Step]):
    """A step table; `prefix` is the first half of the journal's verbs."""

    def __init__(self, prefix: str, steps: Iterable[Step]) -> None:
        super().__init__((step.name, step) for step in steps)
        self.prefix = prefix
        for step in self.values():
            name_verb(self.verb(step), step.label)

    def verb(self, step: Step) -> str:
        return f"{self.prefix}.{step.name}"

    def from_stage(self, stage: str) -> list[Step]:
        return [step for step in self.values() if stage in step.sources]


class Staged(models.Model):
    """A row with a stage. Give it `stage` choices of its own and the table of its steps."""

    steps: ClassVar[Steps]

    stage = models.CharField(max_length=20)
    stage_since = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def refuses(self, step: Step) -> str:
        """Why this row's plan forbids `step` now, as a sentence; empty when it does not."""
        return ""

    @classmethod
    def stage_words(cls, stage: str) -> str:
        """What readers are told of a stage of such rows."""
        return str(_stages_of(cls).get(stage, stage))

    def allows(self, step: Step) -> bool:
        return self.stage in step.sources and not self.refuses(step)


def take(
    step: Step, row: Staged, *, by: Any, note: str = "", data: dict[str, Any] | None = None, **values: Any
) -> Entry:
    """Move `row` along `step`: lock, check, save and write the journal line in one transaction.

    `values` are further fields of the row saved with the stage. The row in hand is brought up to date.
    Raises Refused when the row has meanwhile gone or left the step's sources, or its plan forbids the step.
    """
    assert row.steps[step.name] is step, f"{step.name} is not a step of {type(row).__name__}"
    with transaction.atomic():
        locked = hold(row)
        _require(step, locked)
        before = locked.stage
        row.stage, row.stage_since = step.target, clock.now()
        for name, value in values.items():
            setattr(row, name, value)
        fields = ["stage", "stage_since", *values]
        row.save(update_fields=fields)
        if (moved := _moved.get()) is not None:
            moved.append((row, fields))
        return journal.record(
            row.steps.verb(step),
            row,
            by=by,
            note=note,
            before={"stage": before},
            after={"stage": step.target},
            data=data,
        )


def along(steps: Iterable[Step], row: Staged, *, note: str = "", **values: Any) -> list[journal.Line]:
    """`take` for an act on many rows: moves `row` along `steps`, checked against the table, and gives the lines that tell of it. The caller
    holds the row locked, saves `stage`, `stage_since` and `values` of all rows, and writes the lines, in one transaction."""
    lines = []
    for step in steps:
        _require(step, row)
        before = row.stage
        row.stage, row.stage_since = step.target, clock.now()
        told = {"before": {"stage": before}, "after": {"stage": step.target}}
        lines.append(journal.Line(row.steps.verb(step), row, note=note, **told))
    for name, value in values.items():
        setattr(row, name, value)
    return lines


def _require(step: Step, row: Staged) -> None:
    if row.stage not in step.sources:
        raise Refused(
            _("当前状态为“%(stage)s”，不能进行“%(step)s”。可能已被他人处理，请刷新后再看。")
            % {"stage": row.stage_words(row.stage), "step": step.label}
        )
    if refusal := row.refuses(step):
        raise Refused(refusal)


@contextmanager
def rows_stay_true() -> Iterator[None]:
    """What `take` wrote on the rows in hand is read again when the block ends in a refusal: an act that is refused after its step is
    rolled back in the database, and the page that shows the row must not tell of a step that was not taken."""
    token = _moved.set([])
    try:
        yield
    except Refused:
        for row, fields in _moved.get() or ():
            with suppress(ObjectDoesNotExist):  # made by the act itself, so nobody shows it
                row.refresh_from_db(fields=fields)
        raise
    finally:
        _moved.reset(token)


@cache
def _stages_of(model: type[Staged]) -> dict[Any, Any]:
    """Every stage's words, to be said in the reader's language: a list asks for them in each of its rows."""
    return dict(model._meta.get_field("stage").flatchoices)


def name_verb(verb: str, label: Words) -> None:
    """Give a journal verb the words that timelines show."""
    _labels[verb] = label


def verb_label(verb: str) -> str:
    return str(_labels.get(verb, verb))
