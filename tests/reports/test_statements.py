"""The lists cost the same with one row and with three."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from reports.models import Job, JobState
from reports.statistics.models import Indicator, Observation
from tests.awards.builders import make_file
from tests.counting import statements
from tests.people import make_region


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


def test_the_figures(client: Client, officer: User) -> None:
    client.force_login(officer)

    def figure(order: int) -> None:
        indicator = Indicator.objects.create(code=f"indicator-{order}", name="指标", unit="organizations")
        Observation.objects.create(
            indicator=indicator, source="来源", region=make_region(), level="city", value=order, order=order
        )

    figure(1)
    one = statements(client, reverse("reports:figures"))
    figure(2)
    figure(3)
    assert statements(client, reverse("reports:figures")) == one
