"""A worker that was silent for too long: another takes its job over, and what the first one brings later is left aside."""

import threading
from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from core.models import StoredFile
from reports import actions
from reports.models import STALE, Job, JobState
from reports.pulse import beating


def test_the_worker_that_took_over_has_the_last_word(officer: User) -> None:
    asked = Job.objects.create(kind="ranking", reference="X", requested_by=officer)
    slow = actions.pick_up(asked.pk)
    assert slow is not None
    assert actions.pick_up(asked.pk) is None
    with clock.at(clock.now() + STALE + timedelta(seconds=1)):
        fresh = actions.pick_up(asked.pk)
        assert fresh is not None
        actions.finish(slow, name="alt.xlsx", content=b"late", extension="xlsx")
        actions.fail(slow, "迟到")
        asked.refresh_from_db()
        assert (asked.state, asked.file, asked.error) == (JobState.RUNNING, None, "")
        actions.finish(fresh, name="neu.xlsx", content=b"right", extension="xlsx")
    actions.fail(slow, "迟到")
    asked.refresh_from_db()
    assert (asked.state, asked.error) == (JobState.DONE, "")
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["neu.xlsx"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_document_that_tells_no_progress_keeps_its_pulse(officer: User) -> None:
    long_ago = clock.now() - timedelta(minutes=10)
    job = Job.objects.create(
        kind="receipt", reference="ZMD-1", requested_by=officer, state=JobState.RUNNING, heartbeat_at=long_ago
    )
    told = threading.Event()

    def beat() -> None:
        actions.pulse(job.pk)
        told.set()

    with beating(beat, every=0.01):
        assert told.wait(timeout=30)
    job.refresh_from_db()
    assert job.heartbeat_at is not None
    assert job.heartbeat_at > long_ago
    assert not Job.objects.to_pick_up(clock.now()).exists()
