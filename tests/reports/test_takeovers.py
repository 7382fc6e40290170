"""A worker that was silent for too long: another takes its job over, and what the first one brings later is left aside."""

from datetime import timedelta

from accounts.models import User
from core import clock
from core.models import StoredFile
from reports import actions
from reports.models import STALE, Job, JobState


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
