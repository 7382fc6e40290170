"""Consensus: the leader opens it, agrees item by item, and closes it with frozen sums."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications import workflow
from awards.applications.models import Application
from awards.consensus.comments import adopt, uncommented
from awards.consensus.differences import differences
from awards.consensus.models import AGREE, Consensus, ConsensusScore, ConsensusStage
from awards.consensus.readings import missing, scores_of
from awards.criteria.models import Item
from awards.panels.readings import leads
from awards.review import joint
from awards.review.actions import Incomplete
from awards.review.entries import Judgement
from core import clock, journal
from core.holding import hold
from core.refusal import Refused
from core.words import joined
from core.workflow import name_verb, take

name_verb("consensus.open", gettext_lazy("开始合议"))
name_verb("consensus.save_item", gettext_lazy("记录合议得分"))
name_verb("consensus.accept_medians", gettext_lazy("采用中位数"))
name_verb("consensus.adopt_comments", gettext_lazy("采纳专家评语"))
name_verb("consensus.save_summary", gettext_lazy("填写合议意见"))


@transaction.atomic
def open_consensus(application: Application, *, by: User) -> Consensus:
    """Begin to agree on a case whose independent review is closed. Opening twice gives the same consensus."""
    locked = hold(application, "cycle")
    existing = Consensus.objects.filter(application=locked).first()
    if existing:
        return existing
    if locked.stage != workflow.Stage.REVIEWED:
        raise Refused(_("独立评审结束之后才能合议；当前状态为“%(stage)s”。") % {"stage": locked.get_stage_display()})
    if refusal := locked.refuses(workflow.AGREE):
        raise Refused(refusal)
    _check_leader(by, locked.pk)
    consensus = Consensus.objects.create(application=locked, opened_by=by)
    ConsensusScore.objects.bulk_create(
        ConsensusScore(consensus=consensus, item=item) for item in Item.objects.of(locked.cycle.criteria_id)
    )
    journal.record("consensus.open", consensus, by=by)
    return consensus


@transaction.atomic
def save_item(
    consensus: Consensus,
    item: Item,
    *,
    by: User,
    percent: int | None = None,
    not_applicable: bool = False,
    strengths: Iterable[Mapping[str, str]] = (),
    opportunities: Iterable[Mapping[str, str]] = (),
    reason: str = "",
    version: str | None = None,
) -> ConsensusScore:
    """The agreed entry of one item. A reason that is still missing is asked for when the consensus is closed, not here."""
    return joint.save_entry(
        "consensus.save_item",
        _lock_open(consensus, by),
        ConsensusScore.objects.filter(consensus=consensus),
        item,
        Judgement(percent, not_applicable, list(strengths), list(opportunities)),
        by=by,
        version=version,
        reason=joint.checked(reason, joint.LONGEST_REASON),
    )


@transaction.atomic
def accept_medians(consensus: Consensus, *, by: User) -> list[ConsensusScore]:
    """Take the median, and the experts' comments, for every undecided item on which the experts do not differ notably: an act of the
    leader, never automatic."""
    locked = _lock_open(consensus, by)
    scores = _lock_scores(locked)
    taken, adopted = [], {}
    for row in differences(locked.application):
        score = scores[row.item.pk]
        if score.is_scored or row.is_notable:
            continue
        score.percent, score.not_applicable = row.median, row.median is None
        adopted[score.item.clause] = adopt(score, row)
        taken.append(score)
    if not taken:
        raise Refused(_("没有可以采用中位数的评分项：其余各项或已合议，或专家意见差异较大，须逐项讨论。"))
    _save(taken, "percent", "not_applicable")
    journal.record(
        "consensus.accept_medians",
        locked,
        by=by,
        after={score.item.clause: score.percent for score in taken},
        data={"comments": adopted},
    )
    return taken


@transaction.atomic
def adopt_comments(consensus: Consensus, *, by: User) -> list[ConsensusScore]:
    """Take the experts' comments for every decided item that has none; the leader edits them afterwards."""
    locked = _lock_open(consensus, by)
    rows = {row.item.pk: row for row in differences(locked.application)}
    found = uncommented(_lock_scores(locked).values())
    adopted = {score.item.clause: adopt(score, rows[score.item_id]) for score in found if score.item_id in rows}
    taken = [score for score in found if adopted.get(score.item.clause)]
    if not taken:
        raise Refused(_("没有可以采纳的评语：已合议的各项都有评语，或专家未写评语。"))
    _save(taken)
    journal.record("consensus.adopt_comments", locked, by=by, data={"comments": adopted})
    return taken


@transaction.atomic
def save_summary(consensus: Consensus, *, text: str, by: User, version: str | None = None) -> Consensus:
    locked = _lock_open(consensus, by)
    joint.save_summary("consensus.save_summary", locked, text, by=by, version=version)
    return locked


@transaction.atomic
def agree(consensus: Consensus, *, by: User, without_comments: bool = False) -> Consensus:
    """Freeze the agreed scores with their exact sums and move the case on; refused (Incomplete) with what is missing.

    Items without a comment leave the applicant without a word on them: the leader confirms that this is meant.
    """
    locked = _lock_open(consensus, by)
    scores = scores_of(locked)
    if found := missing(scores, differences(locked.application), locked.summary):
        raise Incomplete(found)
    silent = [score.item.clause for score in uncommented(scores)]
    if silent and not without_comments:
        raise Refused(
            _(
                "%(count)d个评分项没有评语（%(clauses)s），反馈报告中将没有评审组的意见。请补写、采纳专家评语，或确认不写。"
            )
            % {"count": len(silent), "clauses": joined(silent)}
        )
    take(workflow.AGREE, locked.application, by=by)
    joint.conclude(
        AGREE, consensus, scores, locked.summary, locked.application.cycle.criteria.total, by=by, agreed_at=clock.now()
    )
    return consensus


def _lock_scores(consensus: Consensus) -> dict[int, ConsensusScore]:
    """By item, in the order of the criteria."""
    rows = consensus.scores.select_for_update(of=("self",)).select_related("item").order_by("item__order")
    return {score.item_id: score for score in rows}


def _save(scores: list[ConsensusScore], *fields: str) -> None:
    for score in scores:
        score.updated_at = clock.now()
    ConsensusScore.objects.bulk_update(scores, [*fields, "strengths", "opportunities", "updated_at"])


def _lock_open(consensus: Consensus, by: User) -> Consensus:
    locked = (
        Consensus.objects.select_for_update(of=("self",))
        .select_related("application__cycle__criteria")
        .defer("application__snapshot", "application__profile")
        .get(pk=consensus.pk)
    )
    if locked.stage != ConsensusStage.OPEN:
        raise Refused(_("合议已经达成，内容已锁定，不能再修改。"))
    _check_leader(by, locked.application_id)
    return locked


def _check_leader(by: User, application_id: int) -> None:
    if not leads(by, application_id):
        raise Refused(_("合议由本组组长记录；您不是这家申报的组长。"))
