"""Independent review: begin it, score item by item, hand in, close. Each act locks the sheet or the case first."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from awards.applications.models import Application
from awards.applications.twins import hindrance
from awards.applications.workflow import BEGIN_REVIEW, CLOSE_REVIEW, Stage
from awards.criteria.models import Item
from awards.panels.declarations import tell_bureau_of_interest
from awards.panels.models import Declaration, Panel
from awards.panels.readings import READY_FOR_REVIEW, CaseStanding, cases_led_by, standings
from awards.review.entries import Judgement, Stale, check_factors, fingerprint, totals_of
from awards.review.models import HAND_IN, RECUSE, RELIEVE, ItemScore, ScoreSheet, SheetStage
from awards.review.readings import Missing, missing, scores_of
from core import clock, journal, mail
from core.forms import version_of
from core.holding import hold, hold_all
from core.refusal import Refused
from core.words import joined
from core.workflow import name_verb, take

name_verb("review.save_item", gettext_lazy("评分"))
name_verb("review.save_sheet", gettext_lazy("整表评分"))
name_verb("review.save_overall", gettext_lazy("填写总体评价"))
name_verb("review.remind", gettext_lazy("催办评审"))

LONGEST_OVERALL = 5000


class Incomplete(Refused):
    """A sheet is not ready to be handed in; `missing` says item by item why."""

    def __init__(self, found: list[Missing]) -> None:
        super().__init__(_("还有%(count)d处没有完成，暂不能提交。") % {"count": len(found)})
        self.missing = found


@transaction.atomic
def begin_review(panel: Panel, *, by: User) -> list[ScoreSheet]:
    """Open the independent review of every case of the panel: one empty sheet per case and expert who may read it.

    Cases already in review get sheets for experts who joined since. Refused while somebody has not declared, a case has no leader, or
    recusals leave fewer experts than the rulebook asks.
    """
    locked = hold(panel, "cycle")
    if not locked.appointed_at:
        raise Refused(_("评审组尚未聘任，不能开始评审。"))
    cases = [case for case in standings(locked) if case.application.stage in (*READY_FOR_REVIEW, Stage.IN_REVIEW)]
    if not cases:
        raise Refused(_("本组没有待评审的申报，请先分配。"))
    for case in cases:
        _check_ready(case, locked)
    hold_all(case.application for case in cases)
    for case in cases:
        if case.application.stage in READY_FOR_REVIEW:
            if twin := hindrance(case.application):
                raise Refused(f"{case.application.reference} {twin}")
            take(BEGIN_REVIEW, case.application, by=by)
    sheets = _new_sheets(cases, locked.cycle.criteria_id)
    mail.queue(
        "awards/review_begun", to={sheet.expert for sheet in sheets}, url=reverse("awards:review-list"), panel=locked
    )
    return sheets


@transaction.atomic
def save_item(
    sheet: ScoreSheet,
    item: Item | int,
    *,
    by: User,
    percent: int | None = None,
    not_applicable: bool = False,
    strengths: Iterable[Mapping[str, str]] = (),
    opportunities: Iterable[Mapping[str, str]] = (),
    version: str | None = None,
) -> ItemScore:
    """The whole entry of one item, named by itself or its id. `version` is what the writer had read (None writes over whatever stands there)."""
    score = (
        ItemScore.objects.select_for_update(of=("self", "sheet"))
        .select_related("sheet__application", "sheet__expert", "item")
        .only(
            *("percent", "not_applicable", "strengths", "opportunities", "updated_at"),
            *("sheet__stage", "sheet__application__stage", "sheet__application__reference", "sheet__expert__name"),
            *("item__clause", "item__kind", "item__points", "item__criteria"),
        )
        .filter(sheet=sheet, item=item)
        .first()
    )
    if score is None:
        raise Refused(_("这一条不属于本评分表采用的评价准则。"))
    _check_open(score.sheet, by)
    if version is not None and version != version_of(score):
        raise Stale(score)
    entry = Judgement(percent, not_applicable, list(strengths), list(opportunities))
    if entry.write_to(score):
        check_factors([score])
        score.save(update_fields=["percent", "not_applicable", "strengths", "opportunities", "updated_at"])
        # The line says that and when, not what: scores are nobody else's business until the sheet is handed in.
        journal.record("review.save_item", score.sheet, by=by, data={"item": score.item.clause})
    return score


@transaction.atomic
def save_sheet(sheet: ScoreSheet, judgements: Mapping[str, Judgement], *, by: User, overall: str | None = None) -> None:
    """Many items at once, by clause: one statement to read the scores, one to write them, one journal line."""
    locked = _lock_open(sheet, by)
    scores = {score.item.clause: score for score in scores_of(locked)}
    if unknown := set(judgements) - set(scores):
        raise Refused(_("没有这样的评分项：%(items)s。") % {"items": joined(sorted(unknown))})
    changed = [scores[clause] for clause, judgement in judgements.items() if judgement.write_to(scores[clause])]
    check_factors(changed)
    for score in changed:
        score.updated_at = clock.now()
    ItemScore.objects.bulk_update(changed, ["percent", "not_applicable", "strengths", "opportunities", "updated_at"])
    if overall is not None:
        locked.overall = _checked_overall(overall)
        locked.save(update_fields=["overall", "updated_at"])
    journal.record("review.save_sheet", locked, by=by, data={"items": [score.item.clause for score in changed]})


@transaction.atomic
def save_overall(sheet: ScoreSheet, *, text: str, by: User, version: str | None = None) -> ScoreSheet:
    """The overall comment of a sheet."""
    locked = _lock_open(sheet, by)
    text = _checked_overall(text)
    if text != locked.overall:
        if version is not None and version != version_of(locked):
            raise Refused(_("总体评价在您打开页面之后已在别处修改，尚未保存；请刷新后核对。"))
        locked.overall = text
        locked.save(update_fields=["overall", "updated_at"])
        journal.record("review.save_overall", locked, by=by)
    return locked


@transaction.atomic
def hand_in(sheet: ScoreSheet, *, by: User) -> ScoreSheet:
    """Freeze the sheet with its exact sums; refused (Incomplete) with the list of what is missing. Nothing changes it afterwards."""
    locked = _lock_open(sheet, by)
    cycle = locked.application.cycle
    scores = scores_of(locked)
    if found := missing(scores, locked.overall, comments_required=cycle.rules.review.comments_required):
        raise Incomplete(found)
    if all(score.not_applicable for score in scores):
        raise Refused(_("不能将所有评分项都标为不适用。"))
    sums = totals_of(scores, cycle.criteria.total)
    take(
        HAND_IN,
        sheet,
        by=by,
        data={"sha256": fingerprint(scores, locked.overall)},
        total_hundredths=sums.total,
        category_hundredths=sums.categories,
        handed_in_at=clock.now(),
    )
    if not locked.application.sheets.filter(stage=SheetStage.OPEN).exists():
        _tell_leader(locked.application)
    return sheet


@transaction.atomic
def close_review(application: Application, *, by: User) -> Application:
    """End the independent review of one case; refused while sheets are missing, with the names of those who owe them."""
    locked = hold(application, "cycle")
    sheets = list(locked.sheets.live().select_related("expert"))
    late = [sheet.expert.name for sheet in sheets if sheet.stage == SheetStage.OPEN]
    if late:
        raise Refused(_("还有%(count)d名专家没有提交评分表：%(names)s。") % {"count": len(late), "names": joined(late)})
    least = locked.cycle.rules.panels.size
    if len(sheets) < least:
        raise Refused(
            _("已提交的评分表有%(there)d份，少于本届规定的%(least)d份；请先增补专家。")
            % {"there": len(sheets), "least": least}
        )
    take(CLOSE_REVIEW, application, by=by)
    return application


@transaction.atomic
def recuse(sheet: ScoreSheet, *, reason: str, by: User) -> ScoreSheet:
    """An interest comes to light while scoring: the expert withdraws, the sheet stays on file unsummed, the bureau is told."""
    if not reason.strip():
        raise Refused(_("请说明存在的利害关系。"))
    locked = _lock_open(sheet, by)
    Declaration.objects.update_or_create(
        expert=by,
        application=locked.application,
        defaults={"has_interest": True, "reason": reason.strip(), "declared_at": clock.now()},
    )
    take(RECUSE, sheet, by=by, note=reason.strip())
    tell_bureau_of_interest(locked.application.panel_case, by, reason.strip())
    return sheet


@transaction.atomic
def relieve(sheet: ScoreSheet, *, reason: str, by: User) -> ScoreSheet:
    """The bureau relieves an expert who cannot go on; the sheet stays on file unsummed."""
    if not reason.strip():
        raise Refused(_("请写明免除评审任务的理由。"))
    take(RELIEVE, sheet, by=by, note=reason.strip())
    mail.queue("awards/review_relieved", to=[sheet.expert], sheet=sheet, reason=reason.strip())
    return sheet


@transaction.atomic
def remind(panel: Panel, *, by: User) -> int:
    """A letter to every expert of the panel who still owes sheets; how many were written."""
    owed = ScoreSheet.objects.filter(
        application__panel_case__panel=panel, stage=SheetStage.OPEN, application__stage=Stage.IN_REVIEW
    ).select_related("expert", "application__organization")
    by_expert: dict[User, list[ScoreSheet]] = {}
    for sheet in owed:
        by_expert.setdefault(sheet.expert, []).append(sheet)
    if not by_expert:
        raise Refused(_("本组没有未提交的评分表，无须催办。"))
    for expert, sheets in by_expert.items():
        mail.queue("awards/review_reminder", to=[expert], url=reverse("awards:review-list"), panel=panel, sheets=sheets)
    journal.record("review.remind", panel, by=by, data={"experts": [expert.name for expert in by_expert]})
    return len(by_expert)


def _check_ready(case: CaseStanding, panel: Panel) -> None:
    rules, reference = panel.cycle.rules.panels, case.application.reference
    if case.silent:
        names = joined(user.name for user in case.silent)
        raise Refused(
            _("%(reference)s：还有%(count)d名专家没有申报利害关系（%(names)s）。")
            % {"reference": reference, "count": len(case.silent), "names": names}
        )
    if len(case.readers) < rules.size:
        raise Refused(
            _(
                "%(reference)s：回避后只有%(there)d名专家，少于本届规定的%(least)d名；请增补专家，或将这家申报改派其他评审组。"
            )
            % {"reference": reference, "there": len(case.readers), "least": rules.size}
        )
    if rules.leader_required and case.leader is None:
        raise Refused(_("%(reference)s：组长已回避，请先指定代理组长。") % {"reference": reference})


def _new_sheets(cases: list[CaseStanding], criteria_id: int) -> list[ScoreSheet]:
    """Sheets for readers who have none, each with one empty row per item: three statements for a whole panel."""
    there = set(
        ScoreSheet.objects.filter(application__in=[case.application for case in cases]).values_list(
            "application_id", "expert_id"
        )
    )
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(application=case.application, expert=reader)
        for case in cases
        for reader in case.readers
        if (case.application.pk, reader.pk) not in there
    )
    items = list(Item.objects.of(criteria_id))
    ItemScore.objects.bulk_create(ItemScore(sheet=sheet, item=item) for sheet in sheets for item in items)
    return sheets


def _lock_open(sheet: ScoreSheet, by: User) -> ScoreSheet:
    locked = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("application__cycle__criteria", "expert")
        .defer("application__snapshot", "application__profile")
        .get(pk=sheet.pk)
    )
    _check_open(locked, by)
    return locked


def _check_open(sheet: ScoreSheet, by: User) -> None:
    if sheet.expert_id != by.pk:
        raise Refused(_("只有评分专家本人可以填写评分表。"))
    if sheet.stage != SheetStage.OPEN:
        raise Refused(_("评分表“%(stage)s”，内容已锁定，不能再修改。") % {"stage": sheet.get_stage_display()})
    if sheet.application.stage != Stage.IN_REVIEW:
        raise Refused(_("这家申报已不在独立评审环节，不能再评分。"))


def _checked_overall(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_OVERALL:
        raise Refused(_("总体评价不超过%(most)d字。") % {"most": LONGEST_OVERALL})
    return text


def _tell_leader(application: Application) -> None:
    """Everybody has handed in: whoever leads the case may close the review."""
    leaders = [
        user
        for user in User.objects.with_role(Role.EXPERT).filter(sheets__application=application)
        if cases_led_by(user).filter(pk=application.pk).exists()
    ]
    mail.queue("awards/review_complete", to=leaders, url=reverse("awards:review-list"), application=application)
