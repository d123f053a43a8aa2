"""A day in three boxes and an hour in one: what people type on any telephone."""

from datetime import date, time

import pytest
from django import forms
from django.utils import translation

from frontend.forms import DayField, HourField


class Appointment(forms.Form):
    day = DayField(label="Day")
    hour = HourField(label="Hour", required=False)


def given(day: str = "28", month: str = "2", year: str = "2027", hour: str = "") -> Appointment:
    return Appointment({"day_day": day, "day_month": month, "day_year": year, "hour": hour})


@pytest.mark.parametrize(
    ("day", "month", "language"),
    [("28", "2", "fr"), ("28", "02", "nl"), (" 28 ", "février", "fr"), ("28", "Feb.", "nl")],
)
def test_a_date_is_read_from_its_three_boxes(day: str, month: str, language: str) -> None:
    with translation.override(language):
        form = given(day, month)

        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", "", ""), "required"),
        (("28", "", "2027"), "incomplete"),
        (("28", "2", "27"), "year"),
        (("31", "2", "2027"), "invalid"),
        (("28", "brumaire", "2027"), "invalid"),
        (("0", "2", "2027"), "invalid"),
        (("²8", "2", "2027"), "invalid"),
        (("28", "2", "0000"), "invalid"),
    ],
)
def test_a_date_that_cannot_be_says_why_and_comes_back_as_typed(
    typed: tuple[str, str, str], code: str
) -> None:
    form = given(*typed)

    assert [error.code for error in form.errors.as_data()["day"]] == [code]
    html = form.as_p()
    assert all(f'value="{text}"' in html for text in typed if text)


def test_the_boxes_are_one_group_with_a_label_each_and_the_summary_leads_to_the_first() -> None:
    html = str(given("31"))

    assert "<fieldset" in html and html.count('inputmode="numeric"') == 3
    assert 'for="id_day_0"' in html and 'href="#id_day_0"' in html


def test_a_kept_date_fills_the_boxes_and_has_not_changed() -> None:
    form = Appointment(
        {"day_day": "28", "day_month": "02", "day_year": "2027"}, initial={"day": date(2027, 2, 28)}
    )

    assert 'value="28"' in str(Appointment(initial={"day": date(2027, 2, 28)}))
    assert not form.has_changed()
    assert given("27").fields["day"].has_changed(date(2027, 2, 28), ["27", "2", "2027"])


def test_one_value_under_the_plain_name_is_read_too() -> None:
    assert Appointment({"day": "2027-02-28"}).is_valid()
    assert not Appointment({"day": "28/02"}).is_valid()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("18:30", time(18, 30)),
        ("18h30", time(18, 30)),
        ("18u30", time(18, 30)),
        ("18.30", time(18, 30)),
        ("1830", time(18, 30)),
        ("930", time(9, 30)),
        ("18 h", time(18)),
        ("9", time(9)),
        ("6:30 pm", time(18, 30)),
        ("12 am", time(0)),
        ("0:00", time(0)),
    ],
)
def test_an_hour_is_read_as_people_write_it(typed: str, expected: time) -> None:
    form = given(hour=typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["hour"] == expected


@pytest.mark.parametrize("typed", ["25:00", "18:60", "18:3", "soon", "18:30:15", "-1", "123456"])
def test_an_hour_that_cannot_be_comes_back_as_typed(typed: str) -> None:
    form = given(hour=typed)

    assert form.errors.as_data()["hour"][0].code == "invalid"
    assert f'value="{typed}"' in str(form)
