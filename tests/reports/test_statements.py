"""The lists cost the same with one row and with three."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from reports.models import Job, JobState
from tests.awards.builders import make_file
from tests.counting import statements


def test_the_file_centre(client: Client, officer: User) -> None:
    client.force_login(officer)

    def finished(reference: str) -> None:
        Job.objects.create(
            kind="receipt", reference=reference, requested_by=officer, state=JobState.DONE, finished_at=clock.now(), file=make_file(by=officer)
        )  # fmt: skip

    finished("ZMD-1")
    one = statements(client, reverse("reports:jobs"))
    finished("ZMD-2")
    finished("ZMD-3")
    assert statements(client, reverse("reports:jobs")) == one
