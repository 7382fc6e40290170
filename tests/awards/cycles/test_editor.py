"""The rulebook editor: every field of the schema is on a page, what is typed is kept, what is wrong is told beside its field."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from awards.cycles import actions, editing
from awards.cycles.explained import GUARDS, MEANINGS
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.outline import PAGES, Field, Kind, by_path, page_of, part, schema_path, titled
from awards.cycles.partforms import PartsForm
from awards.cycles.rulebook import Rulebook, RulebookError
from awards.cycles.typed import Tree, plain, sent, shown
from core.journal import timeline
from core.models import CalendarDay
from core.refusal import Refused
from tests.awards import builders

FILES = sorted((settings.BASE_DIR / "rulebooks").glob("*.yaml"))


@pytest.fixture
def draft(db: None) -> Cycle:
    return builders.make_cycle(stage=CycleStage.DRAFT, published_at=None)


def address(page: str, code: str = "zmd-2015") -> str:
    return reverse("awards:cycles-edit", args=[code, page])


def typed(form: PartsForm, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form: boxes only when they are ticked."""
    return {
        name: "on" if value is True else value for name, value in {**form.flat, **changes}.items() if value is not False
    }


def opened(client: Client, page: str) -> dict[str, Any]:
    answer = client.get(address(page))
    assert answer.status_code == 200
    return typed(answer.context["form"], version=answer.context["version"])


def posted(form: PartsForm) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in typed(form).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_every_field_of_the_schema_is_explained_and_every_explanation_has_its_field() -> None:
    assert set(by_path()) - set(MEANINGS) == set()
    assert set(GUARDS) <= set(by_path())


def test_every_choice_has_words_for_every_value() -> None:
    schema = Rulebook.model_json_schema()["$defs"]
    words = {value for one in by_path().values() for value in one.choices}
    values = {str(value) for model in schema.values() for value in _enums(model)}
    assert values <= words


def _enums(schema: Any) -> list[Any]:
    if isinstance(schema, dict):
        return [*schema.get("enum", ()), *(value for one in schema.values() for value in _enums(one))]
    return [value for one in schema for value in _enums(one)] if isinstance(schema, list) else []


def test_every_part_stands_on_one_page() -> None:
    assert sorted(name for page in PAGES for name in page.parts) == sorted(Rulebook.model_fields)
    assert page_of("after.withdrawal[0].code").key == "after"


def test_a_path_is_said_in_words() -> None:
    assert schema_path("materials.evidence[3].code") == "materials.evidence[].code"
    assert titled("tiers[0].quota") == "奖次 › 第 1 项 › 名额"
    assert titled("ranking.weights.defence") == "综合排名 › 权重 › 陈述答辩"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_page_shows_comes_back_the_same(file: Path, db: None) -> None:
    book = Rulebook.parse(file.read_text(encoding="utf-8")).plain()
    for page in PAGES:
        fields = [part(name) for name in page.parts]
        form = PartsForm(page.parts, shown(fields, book), tiers={tier["code"]: tier["name"] for tier in book["tiers"]})
        data, faults = plain(fields, sent(fields, posted(form)))
        assert faults == []
        assert Rulebook.read({**book, **data}).plain() == book, page.key


def test_every_field_has_a_control_or_a_place(db: None) -> None:
    drawn = set()
    for page in PAGES:
        form = PartsForm(page.parts, _full(part(name) for name in page.parts), tiers={"main": "主奖"})
        assert form.is_valid() or not form.errors
        drawn |= {schema_path(".".join(_indexed(name))) for name in form.fields}
        drawn |= {schema_path(".".join(_indexed(name))) for name in form.groups}
    assert set(by_path()) - drawn == set()


def _full(fields: Iterable[Field]) -> Tree:
    """A row in every list."""
    fields = list(fields)
    tree = shown(fields, {})
    for one in fields:
        if one.kind == Kind.PARTS:
            tree[one.name] = [_full(one.parts)]
        elif one.parts:
            tree[one.name] |= _full(one.parts)
    return tree


def _indexed(name: str) -> list[str]:
    words: list[str] = []
    for word in name.split("."):
        if word.isdigit():
            words[-1] += f"[{word}]"
        else:
            words.append(word)
    return words


def test_an_edit_is_written_into_rulebook_tables_and_journal(client: Client, officer: User, draft: Cycle) -> None:
    client.force_login(officer)
    tier = draft.tiers.get()
    answer = client.post(
        address("tiers"), {**opened(client, "tiers"), "tiers.0.quota": "4", "tiers.0.prize_yuan": "300000.50"}
    )
    assert answer.status_code == 302
    draft = Cycle.objects.get()
    assert (draft.rules.tiers[0].quota, draft.tiers.get().prize_fen) == (4, 30_000_050)
    assert draft.tiers.get().pk == tier.pk
    line = timeline(draft).last()
    assert (line.verb, line.actor, list(line.after)) == ("cycles.edit_rules", officer, ["tiers"])
    assert (line.before["tiers"][0]["quota"], line.after["tiers"][0]["quota"]) == (2, 4)


@pytest.mark.parametrize("page", [page.key for page in PAGES])
def test_saving_what_was_shown_changes_nothing(client: Client, officer: User, draft: Cycle, page: str) -> None:
    client.force_login(officer)
    before = editing.normal(draft.rulebook)
    assert client.post(address(page), opened(client, page)).status_code == 302
    draft = Cycle.objects.get()
    assert editing.normal(draft.rulebook) == before
    assert not timeline(draft).exists()


WRONG: dict[str, dict[str, dict[str, str]]] = {  # page, control: what is typed, what is told
    "tiers": {
        "tiers.0.quota": {"许多": "应为整数", "": "请填写"},
        "tiers.0.prize_yuan": {"1.005": "两位小数", "10万": "应为阿拉伯数字，例如 100000 或 0.5"},
        "tiers.0.code": {"主 奖": "只能用小写字母、数字、连字符和下划线，以字母或数字开头"},
        "tiers.0.pass_percent": {"101": "0 到 100"},
        "tiers.0.pass_line": {"99999999999": "不能超过评价准则的满分"},
        "tiers.0.name": {"奖" * 51: "不能超过 50 个字符", "奖\x00项": "控制字符"},
    },
    "award": {
        "scheme.office.telephone": {"0" * 501: "不能超过 500 个字符"},
        "scheme.organizer": {"局" * 101: "不能超过 100 个字符"},
        "scheme.office.postcode": {"46300": "应为六位数字"},
        "scheme.region": {"999999": "不在代码表中", "12ab": "应为六位数字"},
        "cycle.code": {"other": "不再更改"},
    },
    "entry": {
        "eligibility.conditions": {"条" * 501: "每行不能超过 500 字"},
    },
    "stages": {
        "stages.0.closes": {"9999-12-31": "1900 至 2199", "2014-02-30": "应为日期"},
        "stages.0.opens": {"0001-01-01": "1900 至 2199"},
        "stages.1.opens.time": {"08:00": "请先填写日期"},
        "stages.0.days": {"-3": "1 至 1000"},
    },
    "committee": {
        "ranking.weights.visit": {"30": "应为 100"},
        "committee.quorum": {"0.6.7": "应为分数或小数，例如 2/3 或 0.5"},
    },
    "review": {
        "review.difference_percent": {"12": "5 的倍数"},
    },
    "notice": {
        "notice.days": {"0": "不能小于 1"},
    },
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    ("page", "name", "value", "reason"),
    [
        (page, name, value, reason)
        for page, names in WRONG.items()
        for name, cases in names.items()
        for value, reason in cases.items()
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_stays(
    client: Client, officer: User, draft: Cycle, page: str, name: str, value: str, reason: str
) -> None:
    client.force_login(officer)
    answer = client.post(address(page), {**opened(client, page), name: value})
    assert answer.status_code == 422
    form = answer.context["form"]
    told = " ".join([*form.errors.get(name, []), *(reason for _place, _title, reason in form.summary)])
    assert reason in told
    assert form[name].value() == value
    assert Cycle.objects.get().rulebook == draft.rulebook


def test_a_page_that_was_changed_meanwhile_is_refused_with_both_texts(
    client: Client, officer: User, head: User, draft: Cycle
) -> None:
    client.force_login(officer)
    typed_text = {**opened(client, "notice"), "notice.days": "9"}
    client.force_login(head)
    client.post(address("notice"), {**opened(client, "notice"), "notice.days": "7"})
    client.force_login(officer)
    answer = client.post(address("notice"), typed_text)
    assert answer.status_code == 422
    assert "已被他人修改" in answer.content.decode()
    assert answer.context["form"]["notice.days"].value() == "9"
    assert [(one.before, one.after) for one in answer.context["others"]] == [("7 天", "9 天")]
    again = client.post(address("notice"), {**typed_text, "version": answer.context["version"]})
    assert again.status_code == 302
    assert Cycle.objects.get().rules.notice.days == 9


def test_other_parts_that_were_changed_meanwhile_are_nobodys_trouble(
    client: Client, officer: User, draft: Cycle
) -> None:
    client.force_login(officer)
    notice = {**opened(client, "notice"), "notice.days": "9"}
    client.post(address("tiers"), {**opened(client, "tiers"), "tiers.0.quota": "4"})
    assert client.post(address("notice"), notice).status_code == 302
    rules = Cycle.objects.get().rules
    assert (rules.notice.days, rules.tiers[0].quota) == (9, 4)


def test_rows_are_added_moved_and_removed_without_losing_what_was_typed(
    client: Client, officer: User, draft: Cycle
) -> None:
    client.force_login(officer)
    data = {**opened(client, "checks"), "checks.0.label": "先改一处"}

    def press(asked: str) -> dict[str, Any]:
        answer = client.post(address("checks"), {**data, "do": asked})
        assert answer.status_code == 200
        return typed(answer.context["form"], version=answer.context["version"])

    data = press("add:checks")
    assert data["checks.count"] == "5"
    data |= {"checks.4.code": "new", "checks.4.label": "新的一条"}
    data = press("up:checks.4")
    assert (data["checks.3.label"], data["checks.0.label"]) == ("新的一条", "先改一处")
    data = press("remove:checks.1")
    data = press("down:checks.0")
    for asked in ("remove:checks.99", "remove:scheme.0", "up:nothing.0", "add:checks.0.code", "remove:checks.x"):
        assert press(asked) == data
    assert Cycle.objects.get().rulebook == draft.rulebook
    client.post(address("checks"), data)
    assert [check.code for check in Cycle.objects.get().rules.checks] == ["assessment", "training", "new", "use"]


def test_an_end_is_reckoned_from_a_start_and_working_days(client: Client, officer: User, draft: Cycle) -> None:
    """The sources' example: five working days from 2023-10-11 end on the 17th; and the holiday before it."""
    CalendarDay.objects.update_or_create(date=date(2023, 10, 6), defaults={"kind": CalendarDay.Kind.HOLIDAY})
    CalendarDay.objects.update_or_create(date=date(2023, 10, 7), defaults={"kind": CalendarDay.Kind.WORKDAY})
    client.force_login(officer)
    data = opened(client, "stages")
    for start, days, unit, end in (
        ("2023-10-11", "5", "working", "2023-10-17"),
        ("2023-10-05", "3", "working", "2023-10-09"),
        ("2023-10-11", "5", "calendar", "2023-10-15"),
    ):
        data |= {"stages.0.opens": start, "stages.0.opens.time": "", "stages.0.days": days, "stages.0.unit": unit}
        answer = client.post(address("stages"), {**data, "do": "reckon:stages.0"})
        assert (answer.context["form"]["stages.0.closes"].value(), answer.context["form"]["stages.0.days"].value()) == (
            end,
            "",
        )
    assert client.post(address("stages"), data).status_code == 302
    assert Cycle.objects.get().rules.stages[0].closes == date(2023, 10, 15)


def test_what_does_not_hold_between_the_parts_is_kept_and_told_where_it_belongs(
    client: Client, officer: User, head: User, draft: Cycle
) -> None:
    client.force_login(officer)
    data = client.post(address("stages"), {**opened(client, "stages"), "do": "remove:stages.5"})
    answer = client.post(address("stages"), typed(data.context["form"], version=data.context["version"]))
    assert answer.status_code == 302
    page = client.get(address("committee"))
    assert "没有环节 现场评审（visits）" in str(page.context["form"].errors["ranking.weights.visit"])
    assert [title for _url, title, _reason in client.get(address("notice")).context["elsewhere"]] == [
        "综合排名 › 权重 › 现场评审"
    ]
    points = client.get(reverse("awards:cycles-checks", args=["zmd-2015"])).context["points"]
    wrong = [point for point in points if point.kind == "fault"]
    assert [(point.path, point.page.key) for point in wrong] == [("ranking.weights.visit", "committee")]
    Cycle.objects.update(call_title="通知", call_text="正文")
    with pytest.raises(Refused, match="没有环节 现场评审（visits）"):
        actions.publish(Cycle.objects.get(), by=head)


def test_rows_are_as_many_as_were_sent_and_not_more_than_two_hundred(
    client: Client, officer: User, draft: Cycle
) -> None:
    client.force_login(officer)
    data = opened(client, "checks")
    answer = client.post(address("checks"), {**data, "checks.count": "10000", "do": "add:checks"})
    assert len(answer.context["form"].nodes[1].rows) == len(builders.CHECKS) + 1
    rows = {f"checks.{place}.{name}": f"c{place}" for place in range(250) for name in ("code", "label")}
    answer = client.post(address("checks"), {**data, **rows, "checks.count": "250", "do": "add:checks"})
    assert len(answer.context["form"].nodes[1].rows) == 250  # nothing typed is lost, nothing is added


def test_what_a_draft_says_of_the_award_is_public_with_its_call(officer: User, head: User, cycle: Cycle) -> None:
    """The award's name and region are every edition's: a draft of the next one does not rename the one that runs."""
    book = Rulebook.read(cycle.rulebook).plain()
    book["cycle"] |= {"code": "zmd-2016", "edition": 7, "award_year": 2016, "call": {"title": "通知", "text": "正文"}}
    book["scheme"]["name"] = "驻马店市人民政府质量奖"
    draft = actions.create(Rulebook.read(book), by=officer)
    book["scheme"]["organizer"] = "驻马店市市场监督管理局"
    actions.load_rulebook(Rulebook.read(book), by=officer)
    cycle.scheme.refresh_from_db()
    before = cycle.rules.scheme
    assert (cycle.scheme.name, cycle.scheme.organizer) == (before.name, before.organizer)
    draft.refresh_from_db()
    actions.publish(Cycle.objects.get(pk=draft.pk), by=head)
    cycle.scheme.refresh_from_db()
    assert (cycle.scheme.name, cycle.scheme.organizer) == ("驻马店市人民政府质量奖", "驻马店市市场监督管理局")


def test_a_published_rulebook_is_frozen(client: Client, officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    assert client.get(address("tiers")).url == reverse("awards:cycles-amendments", args=["zmd-2015"])
    with pytest.raises(Refused, match="不能直接修改"):
        actions.edit_parts(cycle, by=officer, names=("notice",), version="", tree={})


@given(data=st.data())
@pytest.mark.django_db
def test_whatever_is_typed_is_refused_or_kept_exactly(data: st.DataObject) -> None:
    """Any text in any control: a fault, or a rulebook that says the same when it is read again."""
    stored = Rulebook.parse(builders.make_rulebook()).plain()
    page = data.draw(st.sampled_from(PAGES))
    fields = [part(name) for name in page.parts]
    form = PartsForm(page.parts, shown(fields, stored), tiers={"winner": "市长质量奖"})
    name = data.draw(st.sampled_from([name for name, value in form.flat.items() if isinstance(value, str)]))
    value = data.draw(
        st.text(max_size=30)
        | st.sampled_from(["0", "-1", "1e5", "１２", "2/0", "99999999999999999999", "=1+1", "\x00"])
    )
    sent_data = posted(form)
    sent_data[name] = value
    tree = sent(fields, sent_data)
    try:
        rulebook = editing.put_together(stored, page.parts, tree)
    except RulebookError as error:
        assert all(fault.reason for fault in error.faults)
        PartsForm(page.parts, tree, faults=error.faults)
    else:
        assert Rulebook.read(rulebook.plain()) == rulebook
