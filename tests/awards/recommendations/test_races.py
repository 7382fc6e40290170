"""A district's two officers, and the bureau, at the same moment."""

import pytest

from accounts.models import Role
from awards.applications.models import Application
from awards.recommendations import actions
from awards.recommendations.models import Recommendation
from awards.screening import actions as screening
from awards.screening.actions import Found
from tests import people
from tests.awards import builders
from tests.racing import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def prepared():
    book = builders.make_rulebook(recommendation={"mode": "required", "by": ["district"]})
    case = builders.make_application(builders.make_cycle(rulebook=book), stage="submitted")
    by = people.make_user(Role.DISTRICT, region=people.make_region())
    return case, by


def give(case, by, opinion="recommended"):
    row = Application.objects.get(pk=case.pk)
    return actions.recommend(row, kind="district", body="局", opinion=opinion, reason="理由", by=by)


def test_one_opinion_of_two_given_at_once():
    case, by = prepared()
    results = at_once(lambda: give(case, by), lambda: give(case, by, "not_recommended"))
    assert sum(isinstance(result, Recommendation) for result in results) == 1
    assert Recommendation.objects.count() == 1


def test_accepted_or_taken_back_but_not_both(officer):
    case, by = prepared()
    row = give(case, by)
    findings = {code: Found(True) for code in builders.COMPLETENESS}
    one, other = (
        Application.objects.get(pk=case.pk),
        Recommendation.objects.select_related("application").get(pk=row.pk),
    )
    at_once(
        lambda: screening.accept(one, findings=findings, by=officer),
        lambda: actions.withdraw(other, reason="填错", by=by),
    )
    case.refresh_from_db()
    assert (case.stage == "accepted") == Recommendation.objects.exists()
