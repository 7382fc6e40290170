"""A practice is written, kept as a draft, given its pictures and submitted."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, User
from benchmarking.comparisons.models import Comparison, Dimension
from benchmarking.practices.models import SUBMIT, Practice, PracticeFile
from core import clock, journal
from core.changes import changed
from core.forms import version_of
from core.holding import hold
from core.models import Entry
from core.numbering import next_reference
from core.refusal import Refused
from core.uploads import DOCUMENTS, store
from core.words import joined, tidied
from core.workflow import name_verb, take

name_verb("practices.write", gettext_lazy("撰写案例"))
name_verb("practices.edit", gettext_lazy("修改案例"))
name_verb("practices.add_file", gettext_lazy("上传图片或附件"))
name_verb("practices.caption_file", gettext_lazy("修改图片说明"))
name_verb("practices.remove_file", gettext_lazy("删除图片或附件"))

FACTS = ("kind", "title", "summary", "background", "approach", "results")
MOST_FILES = 12


@transaction.atomic
def write(
    *,
    organization: Organization,
    dimensions: Iterable[Dimension],
    by: User,
    comparison: Comparison | None = None,
    version: str = "",
    **facts: Any,
) -> Practice:
    """A draft; `facts` are those of FACTS, all but the title may still be empty."""
    if not organization.is_verified:
        raise Refused(_("“%(name)s”的登记信息尚未核验，不能撰写案例。") % {"name": organization.name})
    _require_own(comparison, organization)
    reference = next_reference(f"AL{clock.today().year}")
    practice = Practice.objects.create(
        reference=reference, organization=organization, comparison=comparison, prepared_by=by, **tidied(facts)
    )
    practice.dimensions.set(dimensions)
    journal.record(
        "practices.write", practice, by=by, after={"title": practice.title, "organization": str(organization)}
    )
    return practice


@transaction.atomic
def edit(
    practice: Practice,
    *,
    dimensions: Iterable[Dimension],
    by: User,
    comparison: Comparison | None = None,
    version: str | None = None,
    **facts: Any,
) -> Practice:
    """Everything but whose it is, while it is a draft or was sent back."""
    locked = lock_editable(practice)
    if version is not None and version != version_of(locked):
        raise Refused(_("这篇案例在您打开页面之后已被修改。您填写的内容仍在页面上，请核对后再保存。"))
    _require_own(comparison, locked.organization)
    before = _words(locked)
    locked.comparison = comparison
    for name, value in tidied(facts).items():
        setattr(locked, name, value)
    locked.save(update_fields=[*FACTS, "comparison", "updated_at"])
    locked.dimensions.set(dimensions)
    was, becomes = changed(before, _words(locked))
    if becomes:
        journal.record("practices.edit", locked, by=by, before=was, after=becomes)
    return locked


@transaction.atomic
def submit(practice: Practice, *, by: User) -> Entry:
    """Sent to the bureau when no passage is missing."""
    locked = hold(practice)
    lacking = [
        str(Practice._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field of our own
        for name in ("summary", "background", "approach", "results")
        if not getattr(locked, name).strip()
    ]
    if not locked.dimensions.exists():
        lacking.append(_("涉及的对比内容"))
    if lacking:
        raise Refused(_("还没有填写：%(names)s。补齐后再提交。") % {"names": joined(lacking)})
    return take(SUBMIT, practice, by=by, prepared_by=by, reason="", data={"files": locked.files.count()})


@transaction.atomic
def add_file(practice: Practice, *, upload: UploadedFile, caption: str, by: User) -> PracticeFile:
    locked = lock_editable(practice)
    standing = list(locked.files.values_list("order", flat=True))
    if len(standing) >= MOST_FILES:
        raise Refused(_("一篇案例最多附 %(most)d 个图片或附件。") % {"most": MOST_FILES})
    stored = store(upload, by=by, kinds=DOCUMENTS)
    order = max(standing, default=0) + 1
    row = PracticeFile.objects.create(practice=locked, file=stored, caption=caption.strip(), order=order)
    journal.record("practices.add_file", locked, by=by, after=_file_words(row))
    return row


@transaction.atomic
def caption_file(practice: Practice, row: PracticeFile, *, caption: str, by: User) -> None:
    locked = lock_editable(practice)
    standing = _standing(locked, row)
    before, standing.caption = standing.caption, caption.strip()
    if not standing.caption:
        raise Refused(_("请填写说明：读者看不到图片时，靠它知道图上是什么。"))
    standing.save(update_fields=["caption"])
    after = {"caption": standing.caption}
    journal.record("practices.caption_file", locked, by=by, before={"caption": before}, after=after)


@transaction.atomic
def remove_file(practice: Practice, row: PracticeFile, *, by: User) -> None:
    locked = lock_editable(practice)
    standing = _standing(locked, row)
    journal.record("practices.remove_file", locked, by=by, before=_file_words(standing))
    standing.delete()


def lock_editable(practice: Practice) -> Practice:
    locked = hold(practice)
    if not locked.is_editable:
        raise Refused(_("案例已提交，不能再修改；需要修改时请市局退回。"))
    return locked


def _standing(locked: Practice, row: PracticeFile) -> PracticeFile:
    """The file as it is now; a colleague may have removed it since the page was opened."""
    found = locked.files.select_related("file").filter(pk=row.pk).first()
    if found is None:
        raise Refused(_("这个文件已被删除，请刷新后再看。"))
    return found


def _require_own(comparison: Comparison | None, organization: Organization) -> None:
    if comparison is not None and comparison.organization_id != organization.pk:
        raise Refused(_("所选的对比不是这家组织的。"))


def _words(practice: Practice) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(practice, name) for name in FACTS}
    dimensions = joined(row.name for row in practice.dimensions.all())
    return {**facts, "comparison": str(practice.comparison or ""), "dimensions": dimensions}


def _file_words(row: PracticeFile) -> dict[str, Any]:
    return {"file": row.file.name, "caption": row.caption, "sha256": row.file.sha256}
