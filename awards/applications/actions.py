"""Everything that an enterprise writes into its application. Each act locks the application first and writes the journal line last.

Submitting and withdrawing are in `handing_in.py`.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization, OrganizationStage, User
from awards.applications import history
from awards.applications.about import ORGANIZATION, About, refuse_twice, require_kind, shown
from awards.applications.content import Cell, contacts_version, indicator_years, plain
from awards.applications.deadlines import require_open
from awards.applications.history import Stood
from awards.applications.limits import over_count, over_size
from awards.applications.models import Answer, Application, Evidence, IndicatorValue, lock_editable
from awards.applications.texts import HARD_LIMIT, PROFILE, tidy, version_of
from awards.applications.versions import Origin
from awards.applications.workflow import Stage
from awards.criteria.models import Item
from awards.cycles.models import Cycle
from core import clock, journal
from core.holding import hold
from core.models import Entry
from core.refusal import Refused
from core.uploads import DOCUMENTS, SCANS, store
from core.workflow import name_verb

name_verb("applications.start", gettext_lazy("开始填报"))
name_verb("applications.edit", gettext_lazy("填写申报书"))
name_verb("applications.add_evidence", gettext_lazy("上传材料"))
name_verb("applications.remove_evidence", gettext_lazy("删除材料"))
name_verb("applications.commit", gettext_lazy("签署承诺书"))

EDIT_PAUSE = timedelta(minutes=30)
EVIDENCE_LIMIT = 200


class Stale(Refused):
    """Somebody else wrote meanwhile: `stored` is the text that stands there now, `version` its version."""

    def __init__(self, sentence: str, *, stored: str, version: str, is_text: bool = False) -> None:
        super().__init__(sentence)
        self.stored = stored
        self.version = version
        self.is_text = is_text


@transaction.atomic
def start(cycle: Cycle, organization: Organization, *, by: User, about: About = ORGANIZATION) -> Application:
    """A draft of `organization` in `cycle`, about itself or about whom it puts forward, with the next number of the cycle."""
    locked = hold(cycle)
    require_open(locked)
    if organization.stage != OrganizationStage.VERIFIED:
        raise Refused(_("贵组织的登记信息尚未通过核验，核验通过后方可申报。"))
    require_kind(locked, about)
    refuse_twice(locked, organization, about)
    number = (locked.applications.aggregate(last=Max("number"))["last"] or 0) + 1
    application = Application.objects.create(
        cycle=locked,
        organization=organization,
        number=number,
        reference=f"{locked.code.upper()}-{number:03d}",
        contact_name=organization.contact_name,
        contact_phone=organization.contact_phone,
        created_by=by,
        **about.values(),
    )
    journal.record("applications.start", application, by=by, after={"stage": Stage.DRAFT, **about.told()})
    return application


@transaction.atomic
def save_contacts(
    application: Application, *, contact_name: str, contact_phone: str, by: User, version: str | None = None
) -> str:
    """The new version of the contacts."""
    locked = lock_editable(application)
    if (contact_name, contact_phone) != (locked.contact_name, locked.contact_phone):
        stored = f"{locked.contact_name} {locked.contact_phone}"
        _refuse_stale(version, contacts_version(locked), stored)
        locked.contact_name, locked.contact_phone = contact_name, contact_phone
        locked.save(update_fields=["contact_name", "contact_phone", "updated_at"])
        _note_edit(locked, "contacts", by=by)
    application.contact_name, application.contact_phone = contact_name, contact_phone
    return contacts_version(locked)


@transaction.atomic
def save_about(application: Application, *, about: About, by: User, version: str | None = None) -> str:
    """The facts about the person or project that is put forward; gives their new version. The journal keeps them without the identity number,
    of which it says only that it changed."""
    locked = lock_editable(application)
    stood = About.of(locked)
    if about != stood:
        _refuse_stale(version, stood.version, " ".join(shown(stood.told()).values()))
        cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=locked.cycle_id)
        require_kind(cycle, about)
        refuse_twice(cycle, locked.organization, about, beside=locked)
        for name, value in about.values().items():
            setattr(locked, name, value)
        locked.save(update_fields=[*about.values(), "updated_at"])
        before, after = stood.told(), about.told()
        changed = [name for name in after if before[name] != after[name]]
        journal.record(
            "applications.edit", locked, by=by,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
            data={"section": "about", "identity_number_changed": about.identity_number != stood.identity_number},
        )  # fmt: skip
    application.subject = about.subject
    return about.version


@transaction.atomic
def save_profile(
    application: Application, *, text: str, by: User, version: str | None = None, origin: str = Origin.TYPED
) -> str:
    """The organizational profile; gives its new version. What somebody else wrote meanwhile is never written over silently."""
    text = _within_reason(tidy(text))
    locked = lock_editable(application)
    if text != locked.profile:
        before = Stood(locked.profile, locked.profile_updated_by, locked.profile_updated_at)
        _refuse_stale_text(version, before)
        history.keep(locked, PROFILE, text, by=by, before=before, origin=origin)
        locked.profile, locked.profile_updated_by, locked.profile_updated_at = text, by, clock.now()
        locked.save(update_fields=["profile", "profile_updated_by", "profile_updated_at", "updated_at"])
        _note_edit(locked, "profile", by=by)
    application.profile = text
    application.profile_updated_by, application.profile_updated_at = (
        locked.profile_updated_by,
        locked.profile_updated_at,
    )
    return version_of(text)


@transaction.atomic
def save_answer(
    application: Application,
    *,
    item: Item,
    text: str,
    by: User,
    version: str | None = None,
    origin: str = Origin.TYPED,
) -> Answer:
    """The self-assessment of one item. `version` is what the writer had read; None writes whatever stands there."""
    text = _within_reason(tidy(text))
    locked = lock_editable(application)
    if item.criteria_id != locked.cycle.criteria_id:
        raise Refused(_("这一条款不属于本届采用的评价准则。"))
    if locked.materials.answers == "none":
        raise Refused(_("本届不填写自评报告。"))
    answer = Answer.objects.select_related("updated_by").filter(application=locked, item=item).first()
    answer = answer or Answer(application=locked, item=item)
    if text == answer.text:
        return answer
    before = Stood(answer.text, answer.updated_by, answer.updated_at)
    _refuse_stale_text(version, before)
    history.keep(locked, item.clause, text, by=by, before=before, origin=origin)
    answer.text, answer.updated_by = text, by
    answer.save()
    _note_edit(locked, item.clause, by=by)
    return answer


@transaction.atomic
def save_indicators(
    application: Application,
    *,
    values: Mapping[Cell, Decimal | None],
    reasons: Mapping[Cell, str],
    by: User,
    read: Mapping[Cell, str] | None = None,
) -> None:
    """Figures, and reasons of empty cells, by (code, year); cells that are not named stay as they are, and computed ones are not written.

    `read` is the figure that the writer saw in each cell (as `plain` writes it): a cell in which somebody else has put another one
    meanwhile is not written over, and then nothing is written. None writes whatever stands there.
    """
    locked = lock_editable(application)
    rules = [rule for rule in locked.materials.indicators if rule.computed is None]
    stored = {(row.code, row.year): row for row in locked.indicators.all()}
    known = {(rule.code, year): f"{rule.label} {year}" for rule in rules for year in indicator_years(locked)}
    changed, taken = [], []
    for cell in sorted(set(known) & (set(values) | set(reasons))):
        row = stored.get(cell) or IndicatorValue(application=locked, code=cell[0], year=cell[1])
        value = values.get(cell)
        reason = tidy(reasons.get(cell, ""))[:200] if value is None else ""
        if (row.value, row.reason) == (value, reason):
            continue
        changed.append((row, value, reason))
        if read is not None and plain(row.value) not in (read.get(cell, ""), plain(value)):
            taken.append(f"{known[cell]}：{plain(row.value) or _('空')}")
    if taken:
        sentence = _("下列数据在您打开页面之后已被同事修改，请核对：%s。您填写的内容仍保留在本页，尚未保存。")
        raise Stale(sentence % "；".join(taken), stored="\n".join(taken), version="yes")
    for row, value, reason in changed:
        row.value, row.reason = value, reason
        row.save()
    if changed:
        _note_edit(locked, "indicators", by=by)


@transaction.atomic
def add_evidence(
    application: Application, *, code: str, title: str, upload: UploadedFile, by: User, item: Item | None = None
) -> Evidence:
    """A checked file of one of the rulebook's kinds, pinned to `item` where it belongs to one."""
    locked = lock_editable(application)
    rule = next((rule for rule in locked.materials.evidence if rule.code == code), None)
    if rule is None:
        raise Refused(_("本届的材料清单中没有这一类材料。"))
    if item is not None and item.criteria_id != locked.cycle.criteria_id:
        raise Refused(_("这一条款不属于本届采用的评价准则。"))
    if rule.per_item and item is None:
        raise Refused(_("“%s”须指明对应的条款。") % rule.label)
    if locked.evidence.count() >= EVIDENCE_LIMIT:
        raise Refused(_("每份申报书最多上传 %d 份材料，请合并后再传。") % EVIDENCE_LIMIT)
    if reason := over_count(rule, locked.evidence.filter(code=code).count()) or over_size(rule, upload):
        raise Refused(reason)
    stored = store(upload, by=by, kinds=DOCUMENTS)
    evidence = Evidence.objects.create(
        application=locked, code=code, item=item, title=(title or stored.name)[:200], file=stored
    )
    data = {"title": evidence.title, "kind": code, "sha256": stored.sha256, "clause": item.clause if item else ""}
    journal.record("applications.add_evidence", locked, by=by, data=data)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """The file itself stays in the store; the journal keeps its checksum."""
    locked = lock_editable(evidence.application)
    still_there = locked.evidence.select_related("file").filter(pk=evidence.pk).first()
    if still_there is None:
        raise Refused(_("这份材料已被删除。"))
    before = {"title": still_there.title, "kind": still_there.code, "sha256": still_there.file.sha256}
    still_there.delete()
    journal.record("applications.remove_evidence", locked, by=by, before=before)


@transaction.atomic
def commit(application: Application, *, signatory: str, upload: UploadedFile | None, by: User) -> None:
    """The commitment (承诺书): who signed it, and the scan. Without `upload` the scan that is there stays."""
    locked = lock_editable(application)
    if upload is not None:
        locked.commitment_file = store(upload, by=by, kinds=SCANS)
    if locked.commitment_file is None:
        raise Refused(_("请上传签字盖章的承诺书扫描件。"))
    locked.commitment_signatory, locked.committed_at = signatory, clock.now()
    locked.save(update_fields=["commitment_file", "commitment_signatory", "committed_at", "updated_at"])
    data = {"signatory": signatory, "sha256": locked.commitment_file.sha256}
    journal.record("applications.commit", locked, by=by, data=data)
    application.commitment_file, application.commitment_signatory = locked.commitment_file, signatory
    application.committed_at = locked.committed_at


def _within_reason(text: str) -> str:
    if len(text) > HARD_LIMIT:
        raise Refused(_("内容过长：单个栏目最多保存 %d 个字符，请删减后再保存。") % HARD_LIMIT)
    return text


def _refuse_stale(given: str | None, current: str, stored: str) -> None:
    """Refuse to write over what the writer has not read."""
    if given is not None and given != current:
        sentence = _("这一内容在您打开页面之后已被同事修改。您填写的内容仍保留在本页，尚未保存；请核对后再决定。")
        raise Stale(sentence, stored=stored, version=current)


def _refuse_stale_text(given: str | None, stood: Stood) -> None:
    """The same for a long text, of which the last writer is known."""
    current = version_of(stood.text)
    if given is None or given == current:
        return
    sentence = _("这一内容在您打开页面之后已被同事修改。您填写的内容仍保留在本页，尚未保存；请核对后再决定。")
    if stood.writer is not None and stood.at is not None:
        words = {"name": stood.writer.name, "at": localtime(stood.at).strftime("%H:%M")}
        sentence = (
            _("%(name)s 已于 %(at)s 修改了这一内容。您填写的内容仍保留在本页，尚未保存；请核对后再决定。") % words
        )
    raise Stale(sentence, stored=stood.text, version=current, is_text=True)


def _note_edit(application: Application, section: str, *, by: User) -> None:
    """A line in the journal when a person begins to work on a section; not one for every pause in typing."""
    recent: Any = Entry.objects.about(application).filter(
        verb="applications.edit", actor=by, data__section=section, at__gt=clock.now() - EDIT_PAUSE
    )
    if not recent.exists():
        journal.record("applications.edit", application, by=by, data={"section": section})
