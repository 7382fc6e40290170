"""An award that asks for a profile and evidence: the self-assessment may be given, or is left out everywhere."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import actions
from awards.applications.content import Content
from awards.applications.documents import ReceiptDocument
from awards.applications.models import Application
from awards.applications.places import places
from awards.applications.progress import sections
from awards.applications.requirements import blocking
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.cycles.unchangeable import refused
from awards.dossiers.contents import Dossier
from awards.dossiers.documents import DossierDocument
from core.refusal import Refused
from tests import people
from tests.awards import builders

SHORT = {"application", "completeness", "decision"}


def make_short(answers: str) -> Cycle:
    """Without a review, for nobody scores what is not asked."""
    book = builders.make_rulebook()
    book["materials"]["answers"] = answers
    book["stages"] = [stage for stage in book["stages"] if stage["name"] in SHORT]
    return builders.make_cycle(rulebook=book)


def address(name: str, *rest: object) -> str:
    return reverse(f"awards:{name}", args=["ZMD-2015-001", *rest])


def test_it_is_left_out_everywhere(client: Client, organization: Organization, enterprise: User) -> None:
    cycle = make_short("none")
    case = builders.make_application(cycle, organization, by=enterprise, filled=False)
    content = Content.of(case)
    assert not [gap for gap in blocking(case, content) if gap.section == "answers"]
    assert "answers" not in {section.name for section in sections(content, [])}
    assert not {place.section for place in places(content)} & {"4.1.1", "4.1.2"}
    item = cycle.criteria.items.get(clause="4.1.2")
    with pytest.raises(Refused, match="不填写自评报告"):
        actions.save_answer(case, item=item, text="写了也不收。", by=enterprise)
    client.force_login(enterprise)
    for path in (
        address("applications-answer", "4.1.2"),
        address("word-start"),
        address("word-report"),
        reverse("awards:word-template", args=[cycle.code]),
    ):
        assert client.get(path).status_code == 404
    assert client.get(address("applications-answer", "4.1.2"), headers={"HX-Request": "true"}).status_code == 404
    for path in (
        reverse("publicity:call", args=[cycle.code]),
        address("applications-review"),
        address("applications-evidence"),
        address("applications-detail"),
    ):
        page = client.get(path, follow=True)
        assert page.status_code == 200
        assert "自评报告" not in page.content.decode(), path
    actions.save_profile(case, text="概述正文。", by=enterprise)
    case = Application.objects.get(pk=case.pk)
    told = DossierDocument().html(DossierDocument.fetch(case.reference, enterprise))
    assert "自评报告" not in told
    assert "三、证实性材料与承诺" in told
    Application.objects.filter(pk=case.pk).update(stage=Stage.SUBMITTED, submitted_at=people.moment("2015-10-08 16:30"))
    case = Application.objects.get(pk=case.pk)
    builders.seal(case)
    assert Dossier.of(Application.objects.get(pk=case.pk)).snapshot["answers"] == []
    assert "自评报告" not in ReceiptDocument().html(ReceiptDocument.fetch(case.reference, enterprise))


def test_it_may_be_given(organization: Organization, enterprise: User) -> None:
    case = builders.make_application(make_short("optional"), organization, by=enterprise, filled=False)
    content = Content.of(case)
    assert not [gap for gap in blocking(case, content) if gap.section == "answers"]
    assert "answers" in {section.name for section in sections(content, [])}
    item = case.cycle.criteria.items.get(clause="4.1.2")
    actions.save_answer(case, item=item, text="写了就收。", by=enterprise)
    before = case.cycle.rulebook
    after = {**before, "materials": {**before["materials"], "answers": "none"}}
    assert [fault.path for fault in refused(case.cycle, before, after)] == ["materials.answers"]
