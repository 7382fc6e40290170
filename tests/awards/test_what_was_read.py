"""A notice or a decision is released as it was read, and who changed its words is neither asked to release it nor shown the button."""

import pytest

from accounts.models import Role
from awards.honours import decisions
from awards.honours.waiting import awaiting as honours_wait
from awards.notices import actions as notices
from awards.notices.waiting import awaiting as notices_wait
from core.waiting import Once
from tests import people
from tests.awards.outcomes import make_decision, make_voted


@pytest.fixture
def notice(cycle, members, officer, head):
    make_voted(cycle, members, "yes", "yes", officer=officer, head=head)
    return notices.draft(cycle, by=officer)


@pytest.fixture
def decision(cycle, members, officer, head):
    made = make_decision(cycle, members, officer=officer, head=head)
    decisions.return_to_draft(made, reason="再核对", by=head)
    return made


def rewrite(actions, row, by):
    if actions is notices:
        notices.edit(row, title=row.title, number=row.number, text=row.text + "补充。", by=by)
    else:
        decisions.edit(
            row, number=row.number, title=row.title, addressees=row.addressees, text=row.text + "补充。",
            decided_on=row.decided_on, by=by,
        )  # fmt: skip
    actions.prepare(row, by=people.make_user(Role.OFFICER))


@pytest.mark.parametrize(
    ("actions", "waits", "name"), [(notices, notices_wait, "notice"), (decisions, honours_wait, "decision")]
)
def test_what_was_read_is_released_by_who_did_not_write_it(client, request, head, actions, waits, name):
    row, second = request.getfixturevalue(name), people.make_user(Role.HEAD)
    rewrite(actions, row, head)
    at = row.get_absolute_url()
    pages = {}
    for user in (head, second):
        client.force_login(user)
        pages[user] = client.get(at)
    assert 'name="since"' not in pages[head].content.decode()
    assert "须由另一人签发" in pages[head].content.decode()
    assert f'name="since" value="{pages[second].context["since"]}"' in pages[second].content.decode()
    asked = [any("签发" in str(line.title) for line in waits(user, Once(user))) for user in (head, second)]
    assert asked == [False, True]
    actions.return_to_draft(row, reason="再核对", by=head)
    rewrite(actions, row, people.make_user(Role.OFFICER))
    refused = client.post(
        f"{at}release/",
        {"since": pages[second].context["since"]},
        headers={"referer": f"http://testserver{at}"},
        follow=True,
    )
    assert "被退回并修改过" in refused.content.decode()
    row.refresh_from_db()
    assert row.stage == "prepared"
    client.post(f"{at}release/", {"since": refused.context["since"]})
    row.refresh_from_db()
    assert row.released_by == second
