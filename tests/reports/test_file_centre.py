"""The file centre's list with jobs in every state."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.documents import documents
from reports import actions
from reports.models import Job, JobState


@pytest.mark.parametrize("state", list(JobState))
def test_the_list_shows_a_job_in_every_state(client: Client, officer: User, state: JobState) -> None:
    job = Job.objects.create(kind="ranking", reference="X", requested_by=officer, total=3)
    if state != JobState.QUEUED:
        running = actions.pick_up(job.pk)
        assert running is not None
        if state == JobState.DONE:
            actions.finish(running, name="排名.xlsx", content=b"right", extension="xlsx")
        elif state == JobState.FAILED:
            actions.fail(running, "出错")
    client.force_login(officer)
    page = client.get(reverse("reports:jobs"))
    assert page.status_code == 200
    assert (reverse("reports:remove", args=[job.pk]) in page.content.decode()) == (
        state in {JobState.DONE, JobState.FAILED}
    )


def test_paper_and_workbook_of_one_matter_are_told_apart(client: Client, officer: User) -> None:
    names = [printed.name() for printed in documents.values()]
    assert len(set(names)) == len(names)
    Job.objects.create(kind="scorebook", reference="X", requested_by=officer)
    client.force_login(officer)
    page = client.get(reverse("reports:jobs"))
    offered = [label for _kind, label in page.context["form"].fields["kind"].choices]
    assert {"综合排名 · Excel", "综合排名表 · PDF"} <= set(offered)
    assert "评分总册 · Excel" in page.content.decode()
