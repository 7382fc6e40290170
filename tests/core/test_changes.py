"""The journal keeps what an edit changed: short words whole, of a long text the place of the change and a digest of it all."""

from hashlib import sha256

from core.changes import LONGEST, changed


def test_only_what_differs_is_told() -> None:
    assert changed({"a": 1, "b": "旧"}, {"a": 1, "b": "新"}) == ({"b": "旧"}, {"b": "新"})
    assert changed({"a": 1}, {"a": 1}) == ({}, {})
    assert changed({}, {"a": "新"}) == ({"a": None}, {"a": "新"})


def test_a_long_text_is_told_where_it_differs() -> None:
    old = "甲" * 3000 + "旧说法" + "乙" * 1000
    new = old.replace("旧说法", "新说法")
    before, after = changed({"text": old}, {"text": new})
    assert "旧说法" in before["text"]
    assert "新说法" in after["text"]
    assert sha256(new.encode()).hexdigest() in after["text"]
    assert "全文4003字" in after["text"]
    assert max(len(before["text"]), len(after["text"])) < LONGEST + 150
