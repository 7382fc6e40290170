"""Four eyes: what is published is prepared by one person and released by another, whoever changed its words is not that other, and what is
released is what was read."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core import clock, journal, mail
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import Staged, Step, take


def second_person(name: str) -> models.CheckConstraint:
    """Who prepared a row does not release it; `name` says so of the model in a sentence."""
    return models.CheckConstraint(condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")), name=name)


class Released(Staged):
    """A row that one person prepares and another releases. Its own stages say when; who has done one of `hands` (verbs of the journal) has
    made what goes out, and does not release it."""

    hands: ClassVar[tuple[str, ...]] = ()

    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [second_person("one_%(class)s_has_four_eyes")]

    @classmethod
    def made_by(cls, user: Any) -> Q:
        """The rows that `user` prepared or had a hand in, which somebody else releases."""
        return Q(prepared_by=user) | Q(pk__in=journal.acted_on(cls, cls.hands, user))


def releasable(rows: Any, user: Any) -> Any:
    """Those of `rows` that `user`, who may release, would not be refused for four eyes: what waits for him."""
    return rows.exclude(rows.model.made_by(user))


def has_hand_in(row: Released, user: Any) -> bool:
    """Whether `row` is refused to `user` for four eyes: its page then shows no button."""
    kind = type(row)
    return kind._default_manager.filter(kind.made_by(user), pk=row.pk).exists()


def since_of(row: Staged) -> str:
    """The moment at which `row` came to its stage. What waits for a decision cannot be changed without leaving it."""
    return row.stage_since.isoformat()


def require_as_read(locked: Staged, since: str | None) -> None:
    """Refused when `locked` has come to its stage anew since the page was opened; None comes from no page."""
    if since is not None and since != since_of(locked):
        raise Refused(_("这一内容在您打开页面之后被退回并修改过，请看过最新内容再办理。"))


def release(
    step: Step, row: Released, *, by: Any, edits: tuple[str, ...] = (), since: str | None = None, note: str = "", **values: Any
) -> Entry:  # fmt: skip
    """Take `step` as the second person. Refused for whoever prepared `row` or had a hand in it (its `hands`, or the verbs `edits`), and when
    it has come to its stage anew after `since`, what `since_of` said to the page that was read."""
    locked = hold(row)
    require_as_read(locked, since)
    if locked.prepared_by_id == by.pk:
        raise Refused(_("由您送签的，须由另一人签发。"))
    if has_hand_in(locked, by) or any(journal.has_acted(locked, verb, by) for verb in edits):
        raise Refused(_("您修改过这份内容，须由另一人签发。"))
    return take(step, row, by=by, note=note, released_by=by, released_at=clock.now(), **values)


@transaction.atomic
def send_back(step: Step, row: Any, letter: str, *, reason: str, by: Any, **context: Any) -> Entry:
    """Take `step`, which leads back to the draft, with a reason; whoever prepared `row` gets `letter`."""
    if not reason.strip():
        raise Refused(_("请写明退回的理由。"))
    entry = take(step, row, by=by, note=reason.strip())
    mail.queue(letter, to=[row.prepared_by], url=row.get_absolute_url(), reason=reason.strip(), **context)
    return entry
