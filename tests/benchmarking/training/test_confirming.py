"""Records and qualifications alike: only what was read is confirmed."""

import pytest

from benchmarking.training.actions import qualifications, records
from core import clock
from tests.benchmarking.training.builders import CERTIFICATE, NOW, TRAINING, make_qualification, make_record

KINDS = {
    "record": (make_record, records, {**TRAINING, "topic": "改过的主题"}),
    "qualification": (make_qualification, qualifications, {**CERTIFICATE, "name": "改过的姓名"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_was_read_is_confirmed(client, officer, organization, enterprise, kind):
    make, actions, facts = KINDS[kind]
    row = make(organization, enterprise)
    at = row.get_absolute_url()
    client.force_login(officer)
    read = client.get(at).context["version"]
    back = {"referer": f"http://testserver{at}"}
    with clock.at(NOW):
        actions.edit(row, by=enterprise, **facts)
        answer = client.post(f"{at}confirm/", {"version": read}, headers=back, follow=True)
        assert "请看过最新内容再核实" in answer.content.decode()
        assert "改过的" in answer.content.decode()
        assert answer.context["row"].stage == "recorded"
        client.post(f"{at}confirm/", {"version": answer.context["version"]})
    row.refresh_from_db()
    assert row.stage == "confirmed"
