"""A file keeps its Chinese name, and has one for programs that read only ASCII."""

from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.downloads import disposition


@pytest.mark.parametrize(
    ("name", "plain", "fallback"),
    [
        ("卓越绩效导入登记表-20260311.xlsx", "adoptions-20260311.xlsx", "adoptions-20260311.xlsx"),
        ("卓越绩效导入登记表-20260311.xlsx", "", "20260311.xlsx"),
        ("登记表.xlsx", "", "file.xlsx"),
        ("无后缀", "", "file"),
        ('a"b\r\nX: 1.pdf', "", "a-b-X-1.pdf"),
    ],
)
def test_both_names(name: str, plain: str, fallback: str) -> None:
    header = disposition(name, plain=plain)
    assert header.startswith(f'attachment; filename="{fallback}"; ')
    assert unquote(header.partition("filename*=UTF-8''")[2]) == name


def test_an_ascii_name_is_said_once() -> None:
    assert disposition("figures.csv", inline=True) == 'inline; filename="figures.csv"'


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=140), st.sampled_from(["pdf", "xlsx", "csv"]))
def test_any_name_makes_one_header_line(stem: str, ending: str) -> None:
    header = disposition(f"{stem}.{ending}")
    assert header.isascii()
    assert header.isprintable()
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    assert (message.get_filename() or "").endswith(f".{ending}")
