"""Two winners of 2015 recommended to the province: one letter is out, one waits for its release."""

from datetime import timedelta

from awards.demo.cast import Cast
from awards.honours.models import Award
from benchmarking.comparisons.models import Comparison, ComparisonStage
from benchmarking.demo.practices import ISSUER, moment, told
from benchmarking.proposals import actions
from core import clock

FACTS = ("award", "level", "year", "number", "addressee", "reasons")


def build(cast: Cast) -> None:
    for row in told()["proposals"]:
        organization = cast.organizations[row["firm"]]
        won = Award.objects.standing().filter(organization=organization).order_by("-awarded_on").first()
        compared = Comparison.objects.filter(organization=organization, stage=ComparisonStage.ACCEPTED)
        with clock.at(moment(row["day"] - timedelta(days=4))):
            proposal = actions.draw_up(
                organization=organization, by=cast["officer"], issuer=ISSUER,
                application=won.application if won else None,
                comparison=compared.filter(activity__year__lte=row["year"]).order_by("pk").first(),
                **{name: row[name] for name in FACTS},
            )  # fmt: skip
            actions.prepare(proposal, by=cast["officer"])
        if row["released"]:
            with clock.at(moment(row["day"])):
                actions.release(proposal, by=cast["head"])
