"""A document is asked for, printed once, downloaded, and cleared away with its file."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from core import clock
from core.models import StoredFile
from core.refusal import Refused
from reports import actions, tasks
from reports.models import STALE, Job, JobState
from tests.awards import builders


@pytest.fixture
def case(db: None) -> Application:
    cycle: Cycle = builders.make_cycle()
    return builders.seal(builders.make_application(cycle, stage=Stage.SUBMITTED))


@pytest.fixture
def job(case: Application, officer: User) -> Job:
    return actions.request_document(kind="receipt", reference=case.reference, by=officer)


def test_a_job_prints_its_document_once(job: Job) -> None:
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)  # a doorbell may ring twice
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 1, "")
    assert job.file is not None
    assert job.file.file.read(5) == b"%PDF-"
    assert StoredFile.objects.filter(pk=job.file_id, name__contains=job.reference).exists()


def test_asked_for_again_while_it_waits_it_is_the_same_job(job: Job, officer: User) -> None:
    again = actions.request_document(kind="receipt", reference=job.reference, by=officer)
    assert again == job
    tasks.run_job(job.pk)
    assert actions.request_document(kind="receipt", reference=job.reference, by=officer) != job


def test_a_job_whose_worker_died_is_taken_up_and_given_up_after_three(job: Job) -> None:
    moment = clock.now()
    for attempt in range(1, Job.MAX_ATTEMPTS + 1):
        with clock.at(moment + attempt * (STALE + timedelta(seconds=1))):
            assert actions.pick_up(job.pk) is not None
            assert actions.pick_up(job.pk) is None  # somebody is on it
    with clock.at(moment + 10 * STALE):
        assert actions.pick_up(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "多次尝试" in job.error


def test_a_document_that_is_gone_fails_with_a_sentence(job: Job, case: Application) -> None:
    Job.objects.update(reference="NOWHERE")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "已不存在" in job.error


def test_an_error_nobody_expected_is_told_and_goes_on_to_the_log(job: Job) -> None:
    Job.objects.update(kind="no-longer-known")
    with pytest.raises(KeyError):
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert "出现错误" in job.error


def test_a_job_is_removed_with_its_file(job: Job, django_capture_on_commit_callbacks: Any) -> None:
    with pytest.raises(Refused, match="正在生成"):
        actions.remove(job)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.file is not None
    stored, name = job.file, job.file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(job)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert not stored.file.storage.exists(name)
