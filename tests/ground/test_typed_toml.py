"""What people type wrong in TOML, and the sentence that says what to type instead."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.typed_toml import TomlError, parsed

MISTAKES = [
    ("a = “Xã Mẫu”", "line 1, a = “Xã Mẫu”: use straight quotation marks"),
    ("x = 1\nat = ‘05:00’", "line 2, at = ‘05:00’: use straight quotation marks"),
    ("“a” = 1", "use straight quotation marks"),
    ("at = 5:00", 'line 1, at = 5:00: write an hour in quotation marks: "05:00"'),
    ("at = 05:00 # sáng", "write an hour in quotation marks"),
    ("at = 17h30", "write an hour in quotation marks"),
    ("until = 5/12/2026", "write a day as year-month-day: 2026-12-05"),
    ("name: Xã Mẫu", "write = and not : after the key"),
    ("name =", "write a value after ="),
    ("name = # tên", "write a value after ="),
    ("tune = True", "write true or false, in small letters"),
    ("tune = yes", "write true or false, in small letters"),
    ('days = ["mon", "tue"\nat = "05:00"', "close the list with ]"),
    ('days = ["mon"', "close the list with ]"),
    ("[voice", "write a table's name as [name]"),
    ('[[slot]\nid = "a"', "write a table's name as [name]"),
    ('name = "Xã Mẫu\nb = 1', 'close the text with "'),
    ("port = 08", "write a number without a zero in front"),
    ("size = 1.000.000", "write a number without dots"),
    ("gain = 0,5", "write a point in a number"),
    ('folder = "C:\\xa\\moi"', "within quotation marks"),
    ('a = "b" c = "d"', "write one key a line"),
    ("name = Xã Mẫu", "write a text in quotation marks"),
    ('ĐTN = "Đoàn Thanh niên"', "write a key with such letters in quotation marks"),
    ("xin chào", "write a key, = and its value"),
    ("a = 1\na = 2", "line 2, a = 2: it stands there twice"),
    ("a = 1\n[a]", "it stands there twice"),
    ("times = [05:00, 17:30]", 'write each hour in quotation marks: ["05:00", "17:30"]'),
    ("times = [5h30, 17h]", "write each hour in quotation marks"),
    ("days = [12/9/2026, 13/9/2026]", "write each day as year-month-day"),
    ("since = 2026-9-5", "write a day that there is, with two figures for month and day"),
    ("since = 2026–12–05", "write a day that there is"),
    ("since = 2026-02-30", "write a day that there is"),
    ('days = ["mon" "tue"]', "write a comma between the parts of a list"),
    ('days = ["mon"; "tue"]', "write a comma between the parts of a list"),
    ('days = [\n "mon"\n "tue",\n]', "write a comma after each part of a list"),
    ("days = [mon, tue]", "write each text of a list in quotation marks"),
    ('days = ("mon", "tue")', "write a list in brackets"),
    ('days = {"mon"}', "write a list in brackets"),
    ('name == "x"', "write one = after the key"),
    ('name => "x"', "write one = after the key"),
    ("= 5", "write a key before ="),
    ("n = 30m", "write the number alone, without its unit"),
    ("n = 50%", "write the number alone, without its unit"),
    ("n = 30 phút", "write the number alone, without its unit"),
    ('ten xa = "x"', "write a key as one word"),
    ('a = "x",', "write nothing after the value, not even a comma"),
    ("a = null", "leave the line out"),
    ('t = "a "b" c"', "within quotation marks write '"),
    ('t = """abc', 'close the text with """'),
    ("a = { b = 1,\n c = 2 }", "write all within { } on one line"),
    ("a\u00a0= 1", "a sign in it only looks right"),
    ("n = \u22125", "a sign in it only looks right"),
    ('name \uff1d "x"', "a sign in it only looks right"),
]


@pytest.mark.parametrize(("text", "says"), MISTAKES)
def test_a_mistake_shows_its_line_and_says_what_to_type(text: str, says: str) -> None:
    with pytest.raises(TomlError) as caught:
        parsed(text.encode())
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_byte_order_mark_is_taken() -> None:
    assert parsed("\ufeffa = 1".encode()) == {"a": 1}


def test_another_encoding_is_named() -> None:
    with pytest.raises(TomlError, match="is not UTF-8; save it as UTF-8"):
        parsed("a = “b”".encode("utf-16"))


@given(st.text(max_size=80) | st.text(alphabet='ab=[]"\n#.1: ', max_size=40))
def test_every_text_is_tables_or_a_sentence(text: str) -> None:
    data = text.encode("utf-8", "replace")
    try:
        wanted = tomllib.loads(data.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError:
        with pytest.raises(TomlError, match=r"^line \d+, "):
            parsed(data)
    else:
        assert repr(parsed(data)) == repr(wanted)
