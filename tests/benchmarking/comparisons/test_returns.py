"""What has come in: by district with a light, filters, reminders."""

import pytest

from benchmarking.comparisons.actions import filling, recipients
from benchmarking.comparisons.models import Recipient
from core import clock, journal
from core.models import Letter
from tests import people
from tests.benchmarking.comparisons.builders import AFTER, NOW, make_accepted, make_firm, make_form, make_released
from tests.counting import statements

AT = "/benchmarking/comparisons/activities/DB2015-001/"


@pytest.fixture
def firms(db):
    """Two in one district, one in another."""
    return [
        make_firm("驿城甲"),
        make_firm("驿城乙"),
        make_firm("西平丙", region=people.make_region("411721", "西平县")),
    ]


@pytest.fixture
def activity(officer, head, firms):
    return make_released(officer, head, *[firm for firm, _user in firms])


def test_what_is_late_by_district(client, activity, firms, officer, district):
    (first, user), (second, other), _third = firms
    make_accepted(activity, first, user, officer)
    late = make_form(activity, second, other)
    client.force_login(officer)
    with clock.at(NOW):
        assert [row["tone"] for row in client.get(f"{AT}returns/").context["districts"]] == ["warning", "warning"]
    with clock.at(AFTER):
        filling.hand_in(late, by=other)
        rows = client.get(f"{AT}returns/").context["districts"]
        assert [(row["name"], row["asked"], row["handed_in"], row["came_late"], row["accepted"], row["tone"]) for row in rows] == [
            ("驿城区", 2, 2, 1, 1, "success"), ("西平县", 1, 0, 0, 0, "danger"),
        ]  # fmt: skip
        shown = client.get(f"{AT}returns/?state=late").content.decode()
        assert "西平丙" in shown
        assert "驿城甲" not in shown
        for state, names in (
            ("none", ["西平丙"]),
            ("submitted", ["驿城乙"]),
            ("accepted", ["驿城甲"]),
            ("returned", []),
        ):
            found = client.get(f"{AT}returns/?state={state}").context["page"]
            assert [row.organization.name for row in found] == names
        client.force_login(district)
        own = client.get(f"{AT}returns/").content.decode()
        assert "驿城乙" in own
        assert "西平丙" not in own


def test_reminders_go_to_those_who_lack_once_a_day(client, activity, firms, officer):
    (first, user), *_rest = firms
    make_accepted(activity, first, user, officer)
    client.force_login(officer)
    with clock.at(AFTER):
        client.post(f"{AT}remind/", {"all": "1"})
        again = client.post(f"{AT}remind/", {"all": "1"}, follow=True)
        assert "今天已催报过" in again.content.decode()
    told = set(Letter.objects.filter(template="benchmarking/comparison_reminder").values_list("recipient", flat=True))
    assert told == {firms[1][1].pk, firms[2][1].pk}
    assert Recipient.objects.filter(reminded_at__isnull=False).count() == 2
    assert journal.timeline(activity).last().data == {"reminded": 2}
    with clock.at(people.moment("2015-10-22 09:00")):
        one = Recipient.objects.get(organization=firms[2][0])
        client.post(f"{AT}remind/", {"pk": [one.pk]})
    assert Letter.objects.filter(template="benchmarking/comparison_reminder").count() == 3


def test_a_district_reminds_its_own_only(client, activity, firms, district):
    client.force_login(district)
    with clock.at(AFTER):
        client.post(f"{AT}remind/", {"all": "1"})
        client.post(f"{AT}remind/", {"pk": list(Recipient.objects.values_list("pk", flat=True))})
    told = set(Letter.objects.filter(template="benchmarking/comparison_reminder").values_list("recipient", flat=True))
    assert told == {firms[0][1].pk, firms[1][1].pk}


def test_who_is_added_after_the_release_is_told_at_once(activity, officer):
    firm, user = make_firm("后来丁")
    with clock.at(NOW):
        recipients.add(activity, type(firm).objects.filter(pk=firm.pk), by=officer)
    assert Letter.objects.filter(template="benchmarking/comparison_called", recipient=user).count() == 1


def test_one_return_and_three_cost_the_same(client, activity, firms, officer):
    client.force_login(officer)
    with clock.at(AFTER):
        first, user = firms[0]
        make_accepted(activity, first, user, officer)
        one = statements(client, f"{AT}returns/")
        for firm, person in firms[1:]:
            make_accepted(activity, firm, person, officer)
        assert statements(client, f"{AT}returns/") == one
    assert one <= 14
