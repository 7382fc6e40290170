"""Begin a rating, score it item by item, correct its head, remove it. The journal keeps that it was done, never what was scored."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from awards.criteria import scoring
from awards.criteria.models import CriteriaSet, Item
from awards.ratings.models import RatedItem, Rating
from awards.ratings.sums import version_of
from core import clock, journal
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.workflow import name_verb

name_verb("ratings.begin", gettext_lazy("开始自我评价"))
name_verb("ratings.edit", gettext_lazy("自我评价评分"))
name_verb("ratings.change", gettext_lazy("修改自我评价信息"))
name_verb("ratings.remove", gettext_lazy("删除自我评价"))

LONGEST_TEXT = 2000
MOST_RATINGS = 200
EDIT_PAUSE = timedelta(minutes=30)


class Stale(Refused):
    """A colleague, or another window, wrote meanwhile: `stored` is the row as it stands now."""

    def __init__(self, stored: RatedItem) -> None:
        super().__init__(_("这一条在您打开页面之后已在别处修改。您填写的内容仍在本页，尚未保存；请核对后再决定。"))
        self.stored = stored


@transaction.atomic
def begin(
    organization: Organization, criteria: CriteriaSet, *, title: str, rated_on: date, assessors: str, by: User
) -> Rating:
    """A rating with an empty row for every item of the set."""
    locked = hold(organization)
    if locked.ratings.count() >= MOST_RATINGS:
        raise Refused(_("最多保存 %d 次自我评价，请先删除不再需要的。") % MOST_RATINGS)
    items = list(Item.objects.of(criteria.pk))
    if not items:
        raise Refused(_("这套准则没有评分条款。"))
    rating = Rating.objects.create(
        organization=locked, criteria=criteria, title=title, rated_on=rated_on, assessors=assessors, begun_by=by
    )
    RatedItem.objects.bulk_create(RatedItem(rating=rating, item=item) for item in items)
    journal.record("ratings.begin", rating, by=by, data={"criteria": criteria.code})
    return rating


@transaction.atomic
def change(rating: Rating, *, title: str, rated_on: date, assessors: str, by: User) -> None:
    locked = _lock(rating)
    locked.title, locked.rated_on, locked.assessors = title, rated_on, assessors
    locked.save(update_fields=["title", "rated_on", "assessors", "updated_at"])
    journal.record("ratings.change", locked, by=by)


@transaction.atomic
def save_item(
    rating: Rating,
    item: int,
    *,
    by: User,
    percent: int | None = None,
    not_applicable: bool = False,
    strength: str = "",
    opportunity: str = "",
    version: str | None = None,
) -> RatedItem:
    """The whole entry of one item by its id. `version` is what the writer had read; None writes over whatever stands there."""
    locked = _lock(rating)
    row = locked.items.select_related("item__category").filter(item_id=item).first()
    if row is None:
        raise Refused(_("这一条不属于本次评价采用的准则。"))
    if percent is not None and not scoring.is_admissible(percent):
        raise Refused(_("得分率只能取 0、5、10……100，以 5% 为一档。"))
    texts = [text.replace("\r\n", "\n").strip() for text in (strength, opportunity)]
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise Refused(_("优势和改进机会各不超过 %d 字。") % LONGEST_TEXT)
    values: dict[str, Any] = {
        "percent": None if not_applicable else percent, "not_applicable": not_applicable, "strength": texts[0], "opportunity": texts[1],
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    if version is not None and version != version_of(row):
        raise Stale(row)
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    locked.save(update_fields=["updated_at"])
    _note_edit(locked, by)
    return row


@transaction.atomic
def remove(rating: Rating, *, by: User) -> None:
    """With all that was scored; it does not come back."""
    locked = _lock(rating)
    journal.record("ratings.remove", locked, by=by)
    locked.delete()


def _lock(rating: Rating) -> Rating:
    locked = Rating.objects.select_for_update(of=("self",)).filter(pk=rating.pk).first()
    if locked is None:
        raise Refused(_("这次自我评价已被删除。"))
    return locked


def _note_edit(rating: Rating, by: User) -> None:
    """A line when a person begins to score; not one for every item."""
    recent: Any = Entry.objects.about(rating).filter(verb="ratings.edit", actor=by, at__gt=clock.now() - EDIT_PAUSE)
    if not recent.exists():
        journal.record("ratings.edit", rating, by=by)
