"""The decision of commendation (表彰决定), after GB/T 9704."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from awards.cycles.kinds import CandidateKind, heading_of
from awards.cycles.models import Tier
from awards.cycles.rulebook import Rulebook
from awards.honours.decisions import winners_of
from awards.honours.models import Decision, DecisionStage
from awards.honours.prizes import prize_fen, with_title_only
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import (
    Annex,
    Block,
    Paper,
    blocks_of,
    chinese_number,
    date_text,
    names,
    point,
    table,
    title_lines,
)
from core.money import ten_thousand_yuan

LIST = "【名单】"


@register("decision")
class DecisionDocument(Document[Decision]):
    """The decision's text is typed by an officer; a line 【名单】 takes the list per tier with its money, else the list is the annex."""

    title = _("表彰决定")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "awards.see_decision"
    lookup = "cycle__code"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Decision.objects.select_related("cycle__scheme")

    def context(self, row: Decision) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Decision) -> Paper:
        scheme, winners = row.cycle.rules.scheme, _winners(row)
        in_body = LIST in row.text
        year = row.cycle.award_year
        annex = Annex("附件", title_lines(f"{year}年度{scheme.name}获奖名单"), [_winners_table(winners)])
        return Paper(
            title=title_lines(row.title),
            blocks=blocks_of(row.text, {LIST: _winners_by_tier(winners)}),
            signed_by=scheme.approving_body,
            date=date_text(row.decided_on),
            mark=f"{scheme.approving_body}文件",
            number=row.number,
            addressees=row.addressees.rstrip("：:"),
            annexes=[] if in_body or not winners else [annex],
            remark="此件公开发布",
            imprint=issuing_office(row.cycle.rules),
            printed_on=date_text(row.decided_on),
            status="" if row.stage == DecisionStage.RELEASED else str(_("送审稿")),
        )

    def heading(self, row: Decision) -> str:
        return row.title

    def author(self, row: Decision) -> str:
        return row.cycle.rules.scheme.approving_body

    def written_at(self, row: Decision) -> datetime:
        return row.released_at or row.updated_at


def issuing_office(rules: Rulebook) -> str:
    """Who has the approving body's papers printed: a government's own office, else the organizer."""
    scheme = rules.scheme
    return f"{scheme.approving_body}办公室" if scheme.approving_body.endswith("人民政府") else scheme.organizer


class Winner(NamedTuple):
    tier: Tier
    name: str
    region: str
    kind: CandidateKind
    prize_fen: int

    @property
    def gets_title_only(self) -> bool:
        """The tier has money, this winner gets none of it."""
        return bool(self.tier.prize_fen) and not self.prize_fen


def _winners(decision: Decision) -> list[Winner]:
    """Every winner: the awards once there are any, before that whoever came through."""
    awards = decision.awards.select_related("tier", "organization__region").order_by(
        "tier__order", "certificate_number"
    )
    if awards:
        bare = set(with_title_only(decision.cycle).values_list("pk", flat=True))
        return [
            Winner(
                award.tier, award.winner, award.organization.region.name, CandidateKind(award.kind),
                0 if award.pk in bare else award.tier.prize_fen,
            )
            for award in awards
        ]  # fmt: skip
    return [
        Winner(
            tier, case.candidate, case.organization.region.name, CandidateKind(case.kind),
            prize_fen(decision.cycle, tier, case),
        )
        for case, tier in winners_of(decision.cycle)
    ]  # fmt: skip


def _winners_by_tier(winners: Sequence[Winner]) -> list[Block]:
    blocks: list[Block] = []
    for number, (tier, group) in enumerate(groupby(winners, key=lambda winner: winner.tier), start=1):
        listed = list(group)
        head = f"（{chinese_number(number)}）{tier.name}（{len(listed)}{listed[0].kind.measure}）"
        blocks.append(point(f"{head}{_money_in_words(tier, listed)}"))
        blocks.append(names([winner.name for winner in listed]))
    return blocks


def _money_in_words(tier: Tier, listed: Sequence[Winner]) -> str:
    """What each gets, and who gets the title alone."""
    if not tier.prize_fen:
        return ""
    money, bare = (
        f"，各奖励人民币{ten_thousand_yuan(tier.prize_fen)}万元",
        [row for row in listed if row.gets_title_only],
    )
    if not bare:
        return money
    if len(bare) == len(listed):
        return "，只授称号，不发奖金"
    return f"{money}；其中{'、'.join(row.name for row in bare)}只授称号，不发奖金"


def _winners_table(winners: Sequence[Winner]) -> Block:
    rows = [
        [
            str(number),
            row.name,
            row.region,
            row.tier.name,
            "只授称号" if row.gets_title_only else ten_thousand_yuan(row.prize_fen) if row.prize_fen else "—",
        ]
        for number, row in enumerate(winners, start=1)
    ]
    headings = ["序号", heading_of(row.kind for row in winners), "所在地区", "奖次", "奖金（万元）"]
    return table(headings, [10, 38, 16, 20, 16], rows, ["centre", "left", "centre", "centre", "centre"])
