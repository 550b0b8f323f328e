"""The score model as a file has it: what is read, what is refused and where, points given anew."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.scoring import DEFAULT, Model, ModelError, dump, read_model, with_points


def edited(**changes: Any) -> dict[str, Any]:
    """The default model as a mapping, with values set by path: `fit__0__id`."""
    found: Any = deepcopy(dump(DEFAULT))
    for path, value in changes.items():
        *way, last = path.split("__")
        place = found
        for step in way:
            place = place[int(step) if step.isdecimal() else step]
        place[int(last) if last.isdecimal() else last] = value
    return dict(found)


def refused(found: Any) -> tuple[str, str]:
    """The place and the reason of the refusal."""
    with pytest.raises(ModelError) as caught:
        read_model(found)
    return caught.value.place, caught.value.reason


def test_the_default_is_read_as_it_is_written() -> None:
    assert read_model(dump(DEFAULT)) == DEFAULT
    assert read_model(json.loads(json.dumps(dump(DEFAULT)))) == DEFAULT


def test_what_a_file_leaves_out_is_the_defaults() -> None:
    assert read_model({}) == DEFAULT
    own = read_model({"profile": {"industries": ["logistics"]}, "thresholds": {"mail": 50}})
    assert (own.profile.industries, own.profile.headcount) == (("logistics",), (50, 500))
    assert (own.mail_at, own.call_at) == (50, 80)


def test_sd_23_maxima_that_do_not_sum_to_60_are_refused_with_the_place_and_the_reason() -> None:
    place, reason = refused(edited(fit__0__tiers=[{"points": 10}]))
    assert place == "fit"
    assert reason == (
        "the maxima sum to 55, not 60 (industry 10 + headcount 15 + role 20 + seniority 5 + "
        "country 5)"
    )
    assert refused({"fit": []})[1] == "the maxima sum to 0, not 60 (none)"


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"fitt": []}, "fitt", "no such key; did you mean “fit”?"),
        ({"profile__industry": []}, "profile.industry", "did you mean “industries”"),
        ({"fit__0__point": 3}, "fit.industry.point", "no such key"),
        ({"fit__0__tiers__0__point": 3}, "fit.industry.tiers[1].point", "“points”"),
        ({"fit__0__field": "industri"}, "fit.industry.field", "did you mean “industry”"),
        ({"fit__0__field": ""}, "fit.industry.field", "use one of industry, headcount"),
        ({"fit__0__field": "age"}, "fit.industry.field", "age is not scored"),
        ({"fit__0__field": "Gender"}, "fit.industry.field", "discrimination"),
        ({"fit__0__id": ""}, "fit[1].id", "small letters"),
        ({"fit__0__id": "Total!"}, "fit.Total!.id", "small letters"),
        ({"fit__0__id": "total"}, "fit.total.id", "a meaning of its own"),
        ({"fit__0__id": "role"}, "role", "two rules have this id"),
        ({"behaviour__0__id": "role"}, "role", "two rules have this id"),
        ({"fit__0__words": "x" * 81}, "fit.industry.words", "80 letters"),
        ({"fit__0__tiers": []}, "fit.industry.tiers", "at least one"),
        ({"fit__0__tiers": 3}, "fit.industry.tiers", "use a list"),
        ({"fit__0__tiers__0__points": 61}, "fit.industry.tiers[1].points", "from 0 to 60"),
        ({"fit__0__tiers__0__points": "15"}, "fit.industry.tiers[1].points", "whole number"),
        ({"fit__0__tiers__0__points": True}, "fit.industry.tiers[1].points", "whole number"),
        ({"fit__0__tiers__0__points": 7.5}, "fit.industry.tiers[1].points", "whole number"),
        ({"fit__0__tiers__0__ranges": [[1, 2]]}, "fit.industry.tiers[1].ranges", "headcount"),
        ({"fit__1__tiers__1__ranges": [[49, 20]]}, "fit.headcount.tiers[2].ranges[1]", "more than"),
        ({"fit__1__tiers__1__ranges": [[49]]}, "fit.headcount.tiers[2].ranges[1]", "highest"),
        ({"fit__1__tiers__1__values": ["x"]}, "fit.headcount.tiers[2].values", "has ranges"),
        ({"fit__3__tiers__0__values": ["vip"]}, "fit.seniority.tiers[1].values", "mean “vp”"),
        ({"fit__3__tiers__0__values": []}, "fit.seniority.tiers[1].values", "at least one"),
        ({"fit__4__tiers__0__values": ["Germany"]}, "fit.country.tiers[1].values", "two letters"),
        ({"fit__0__column": "Tool"}, "fit.industry.column", "only for custom"),
        ({"fit__0__field": "custom"}, "fit.industry.column", "names a column, or tags"),
        ({"behaviour__0__points": 41}, "behaviour.replied.points", "from 0 to 40"),
        ({"behaviour__0__points": -1}, "behaviour.replied.points", "from 0 to 40"),
        ({"behaviour__0__cap": 3}, "behaviour.replied.cap", "less than one event gives (15)"),
        ({"penalty__0__points": 5}, "penalty.free_mail.points", "from −60 to 0"),
        ({"penalty__0__free_mail": "yes"}, "penalty.free_mail.free_mail", "true or false"),
        ({"penalty__0__free_mail": False}, "penalty.free_mail", "brings it on"),
        ({"penalty__1__column": "Type"}, "penalty.student.values", "go together"),
        ({"penalty__1__column": "Date of birth"}, "penalty.student.column", "not scored"),
        ({"profile__headcount": [500, 50]}, "profile.headcount", "500 is more than 50"),
        ({"profile__headcount": [50]}, "profile.headcount", "[lowest, highest]"),
        ({"profile__headcount": [-1, 50]}, "profile.headcount", "whole number"),
        ({"profile__levels": ["boss"]}, "profile.levels", "“boss” is no seniority"),
        ({"profile__industries": "saas"}, "profile.industries", "use a list"),
        ({"profile__industries": ["saas", " "]}, "profile.industries", "empty"),
        ({"profile__industries": [3]}, "profile.industries", "use a text"),
        ({"profile__countries": ["D1"]}, "profile.countries", "no country code"),
        ({"profile": 3}, "profile", "use a table"),
        ({"thresholds__mail": 0}, "thresholds.mail", "from 1 to 100"),
        ({"thresholds__mail": 90}, "thresholds", "an e-mail at 90 comes after a call at 80"),
        ({"decay": []}, "decay", "at least one step"),
        ({"decay": [[30, 100], [20, 50]]}, "decay[2]", "days go up"),
        ({"decay": [[30, 50], [60, 100]]}, "decay[2]", "percents down"),
        ({"decay": [30]}, "decay[1]", "[days, percent]"),
        ({"decay": [[30, 101]]}, "decay[1]", "from 0 to 100"),
        ({"version": 0}, "version", "whole number"),
        ({"behaviour": [{}] * 31}, "behaviour", "30 rules at most, not 31"),
        ({"penalty": ["student"]}, "penalty[1]", "use a table"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(
    changes: dict[str, Any], place: str, reason: str
) -> None:
    found = refused(edited(**changes))
    assert found[0] == place
    assert reason in found[1]


def test_the_error_reads_as_place_and_reason() -> None:
    with pytest.raises(ModelError, match=r"^profile\.headcount: 500 is more than 50$"):
        read_model(edited(profile__headcount=[500, 50]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(dump(DEFAULT))), JSON)
def test_whatever_a_file_holds_is_a_model_or_a_refusal(section: str, found: Any) -> None:
    try:
        model = read_model({**dump(DEFAULT), section: found})
    except ModelError:
        return
    assert read_model(dump(model)) == model


# Points given anew.


def test_points_are_given_anew_and_fit_still_sums_to_60() -> None:
    model = with_points(DEFAULT, {"industry": 30, "replied": 25, "student": -30})
    assert model.points()["industry"] == 24
    assert sum(rule.points for rule in model.fit) == 60
    assert model.behaviour("replied").points == 25  # type: ignore[union-attr]
    assert model.behaviour("replied").cap == 25  # type: ignore[union-attr]
    assert model.points()["student"] == -30
    assert [tier.points for tier in model.fit[1].tiers] == [12, 6]


def test_the_same_points_change_nothing() -> None:
    assert with_points(DEFAULT, DEFAULT.points()) == DEFAULT
    assert with_points(DEFAULT, {}) == DEFAULT


def test_points_keep_to_what_a_rule_may_have() -> None:
    points = with_points(DEFAULT, {"industry": -11, "replied": 99, "event": -3, "student": 7})
    assert points.points() | {"headcount": 0, "role": 0, "seniority": 0, "country": 0} == {
        **{"industry": 0, "headcount": 0, "role": 0, "seniority": 0, "country": 0},
        **{"free_mail": -20, "student": 0, "competitor": -20, "job_seeker": -20},
        **{"replied": 40, "asked": 20, "booked": 20, "event": 0, "download": 5},
        **{"pricing_page": 5, "newsletter": 1},
    }


def test_points_of_no_rule_are_refused() -> None:
    with pytest.raises(ModelError, match="the model has no such rule; did you mean “replied”"):
        with_points(DEFAULT, {"replyed": 3})
    with pytest.raises(ModelError, match="no rule has points left"):
        with_points(DEFAULT, {rule.id: 0 for rule in DEFAULT.fit})


@given(st.dictionaries(st.sampled_from(list(DEFAULT.points())), st.integers(-40, 80)))
def test_points_given_anew_make_a_model_that_is_sound(points: dict[str, int]) -> None:
    try:
        model: Model = with_points(DEFAULT, points)
    except ModelError:
        assert all(points.get(rule.id, 1) <= 0 for rule in DEFAULT.fit)
        return
    assert read_model(dump(model)) == model
