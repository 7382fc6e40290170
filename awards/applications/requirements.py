"""What is still missing from an application: one list, read by the page that shows it and by the act of submitting."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.applications import marks
from awards.applications.about import About
from awards.applications.content import Content
from awards.applications.eligibility import hints
from awards.applications.models import Application
from awards.applications.texts import characters
from core.words import joined

SHORT_ANSWER = 100


class Severity(models.TextChoices):
    REQUIRED = "required", gettext_lazy("必须补齐")
    ADVICE = "advice", gettext_lazy("建议核对")


class Gap(NamedTuple):
    """One thing to do: its sentence, the page where it is done, whether it stands in the way of submitting, and its section."""

    label: str
    url: str
    severity: Severity
    section: str

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.REQUIRED


def missing(application: Application, content: Content | None = None) -> list[Gap]:
    """All of it: what stands in the way of submitting, and what is worth a second look."""
    content = content or Content.of(application)
    return [*blocking(application, content), *_doubts(content)]


def blocking(application: Application, content: Content | None = None) -> list[Gap]:
    """What stands in the way of submitting."""
    content = content or Content.of(application)
    return [gap for check in _REQUIRED for gap in check(content)]


def section_url(application: Application, section: str, *rest: str) -> str:
    return reverse(f"awards:applications-{section}", args=[application.reference, *rest])


def _gap(
    content: Content,
    label: str,
    section: str,
    *rest: str,
    query: str = "",
    anchor: str = "",
    severity: Severity = Severity.REQUIRED,
) -> Gap:
    page = {"answers": "answer"}.get(section, section)
    url = section_url(content.application, page, *rest) + (f"?{query}" if query else "")
    return Gap(label, f"{url}#{anchor}" if anchor else url, severity, section)


def _contacts(content: Content) -> Iterator[Gap]:
    if not (content.application.contact_name and content.application.contact_phone):
        yield _gap(content, _("联系人和联系电话未填写"), "basics", anchor="contacts")


def _profile(content: Content) -> Iterator[Gap]:
    count, limit = characters(content.application.profile), content.materials.profile_limit
    label = content.application.profile_label
    if content.materials.profile_required and not count:
        yield _gap(content, _("%s未填写") % label, "basics", anchor="profile")
    elif limit and count > limit:
        yield _gap(
            content,
            _("%(label)s %(count)d 字，超过上限 %(limit)d 字") % {"label": label, "count": count, "limit": limit},
            "basics",
            anchor="profile",
        )


def _answers(content: Content) -> Iterator[Gap]:
    limit, total = content.materials.answer_limit, content.materials.answers_limit_total
    for row in content.answered_items:
        clause, words = row.item.clause, {"item": row.item, "count": row.characters, "limit": limit}
        if not row.characters:
            if content.materials.answers == "required":
                yield _gap(content, _("%(item)s：自评内容未填写") % words, "answers", clause)
        elif limit and row.characters > limit:
            yield _gap(content, _("%(item)s：%(count)d 字，超过上限 %(limit)d 字") % words, "answers", clause)
    if total and content.answered_characters > total and content.items:
        words = {"count": content.answered_characters, "limit": total}
        yield _gap(
            content, _("自评报告合计 %(count)d 字，超过上限 %(limit)d 字") % words, "answers", content.items[0].clause
        )


def _figures(content: Content) -> Iterator[Gap]:
    for row in content.grid:
        if row.rule.required and row.unexplained:
            words = {"label": row.rule.label, "years": joined(row.unexplained)}
            yield _gap(
                content,
                _("%(label)s：%(years)s 年未填写，也未说明原因") % words,
                "indicators",
                anchor=f"row-{row.rule.code}",
            )


def _evidence(content: Content) -> Iterator[Gap]:
    for group in content.evidence_groups:
        if group.rule.required and not group.rows:
            yield _gap(
                content,
                _("缺少必交材料：%s") % group.rule.label,
                "evidence",
                query=f"kind={group.rule.code}",
                anchor="upload",
            )


def _commitment(content: Content) -> Iterator[Gap]:
    application = content.application
    if content.materials.commitment_required and not (
        application.commitment_file_id and application.commitment_signatory
    ):
        yield _gap(content, _("承诺书未签署上传"), "commitment", anchor="sign")


def _lists(content: Content) -> Iterator[Gap]:
    if content.materials.products and not content.products:
        yield _gap(content, _("主要产品未填写"), "products", severity=Severity.ADVICE)
    if content.materials.honours and not content.honours:
        yield _gap(content, _("所获荣誉未填写；没有的可以不填"), "honours", severity=Severity.ADVICE)
    for row in content.honours:
        if row.evidence is None:
            yield _gap(content, _("荣誉“%s”没有对应的证实性材料") % row.name, "honours", severity=Severity.ADVICE)


_REQUIRED = (_contacts, _profile, _answers, _figures, _evidence, _commitment)


def _doubts(content: Content) -> Iterator[Gap]:
    """What is allowed but worth a second look: very short answers, empty lists, marks without picture, conditions that seem not to be met."""
    yield from _lists(content)
    for section, text in (
        ("basics", content.application.profile),
        *((row.item.clause, row.text) for row in content.answered_items),
    ):
        for figure in marks.figures(text):
            if figure.number not in content.pictures:
                label = _("正文中的图%d 没有上传图片") % figure.number
                where = ("basics",) if section == "basics" else ("answers", section)
                yield _gap(content, label, *where, severity=Severity.ADVICE)
    for row in content.answered_items:
        if 0 < row.characters < SHORT_ANSWER:
            label = _("%(item)s：仅 %(count)d 字，内容可能过于简单") % {"item": row.item, "count": row.characters}
            yield _gap(content, label, "answers", row.item.clause, severity=Severity.ADVICE)
    application = content.application
    for hint in hints(application.organization, application.cycle, About.of(application)):
        if hint.met is False:
            label = _("可能不符合申报条件：%(label)s（%(detail)s）") % {"label": hint.label, "detail": hint.detail}
            yield _gap(content, label, "overview", anchor="eligibility", severity=Severity.ADVICE)
