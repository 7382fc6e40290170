"""Earlier versions of a text: reading them side by side, and bringing one back."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from awards.applications import actions, pictures
from awards.applications.models import Application, lock_editable
from awards.applications.texts import PROFILE, characters, version_of
from awards.applications.versions import Origin, TextVersion
from awards.criteria.models import Item
from core.refusal import Refused


class Line(NamedTuple):
    """One version in the list; `change` is by how many characters it is longer than the one before."""

    version: TextVersion
    characters: int
    change: int
    is_current: bool


def lines(application: Application, section: str) -> list[Line]:
    """Every version of one text, the latest first."""
    rows = list(application.versions.filter(section=section).select_related("written_by"))
    counts = [characters(row.text) for row in rows]
    return [
        Line(row, count, count - before, place == 0)
        for place, (row, count, before) in enumerate(zip(rows, counts, [*counts, 0][1:], strict=True))
    ]


def text_now(application: Application, section: str) -> str:
    if section == PROFILE:
        return application.profile
    return application.answers.filter(item__clause=section).values_list("text", flat=True).first() or ""


@transaction.atomic
def restore(version: TextVersion, *, by: User, read: str | None = None) -> None:
    """Let an earlier version stand again, as a new one; what stands there now stays among the versions. `read` as in `actions.save_answer`."""
    locked = lock_editable(version.application)
    if version_of(version.text) == version_of(text_now(locked, version.section)):
        raise Refused(_("这一版与现在的内容相同，无需恢复。"))
    if version.section == PROFILE:
        pictures.bring_back(locked, version.text, by=by, item=None)
        actions.save_profile(locked, text=version.text, by=by, version=read, origin=Origin.RESTORED)
        return
    item = Item.objects.of(locked.cycle.criteria_id).filter(clause=version.section).first()
    if item is None:
        raise Refused(_("这一条款不属于本届采用的评价准则。"))
    pictures.bring_back(locked, version.text, by=by, item=item)
    actions.save_answer(locked, item=item, text=version.text, by=by, version=read, origin=Origin.RESTORED)
