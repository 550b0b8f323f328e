"""Merging what a file says into who is known, as rules: for any two leads."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeboard.commands.incoming import FACTS, Lead, Way, add_ids, listed, merge

_WORDS = st.sampled_from(["", "Ana", "Bo", "CEO"])
_LINES = "first_name last_name display_name title handed_by source source_detail".split()
_STATES = st.sampled_from(["", "ok", "bounced", "opted_out"])
_WAYS = st.lists(
    st.builds(
        lambda kind, match, state: Way(kind, match, match, state=state),
        st.sampled_from(["email", "phone", "linkedin"]),
        st.sampled_from(["a", "b", "c"]),
        _STATES,
    ),
    unique_by=lambda way: (way.kind, way.match),
    max_size=5,
).map(tuple)
_IDS = st.dictionaries(st.sampled_from(["zoho", "hubspot"]), st.sampled_from(["1", "2"]))
_LEADS = st.fixed_dictionaries(
    {
        **dict.fromkeys(_LINES, _WORDS),
        "company": _WORDS,
        "industry": _WORDS,
        "ways": _WAYS,
        "notes": st.lists(_WORDS.filter(bool), max_size=1).map(tuple),
        "tags": st.lists(_WORDS.filter(bool), unique=True).map(tuple),
        "external_ids": _IDS,
        "imported": st.dictionaries(_WORDS.filter(bool), _WORDS.filter(bool)),
        "behaviours": st.lists(st.just(("replied", "")), max_size=1).map(tuple),
        "assessment": st.dictionaries(st.just("need"), st.just("time"), max_size=1),
    }
)


def _lead(said: dict[str, Any]) -> Lead:
    # What is said of a company belongs to one.
    firm = said["company"]
    industry = said["industry"] if firm else ""
    whole = said["display_name"] or f"{said['first_name']} {said['last_name']}".strip()
    others = {"company_key": firm.casefold(), "industry": industry, "display_name": whole}
    return Lead(**{**said, **others})


_WITH_FIRM = _LEADS.map(_lead)


@given(_WITH_FIRM, _WITH_FIRM)
def test_what_is_known_stays_and_blanks_are_filled(known, lead):
    merged = merge(known, lead)
    for name in (*_LINES, "company", *FACTS):
        if was := getattr(known, name):
            assert getattr(merged, name) == was
    assert merged.ways[: len(known.ways)] == tuple(
        way._replace(state=now.state) for way, now in zip(known.ways, merged.ways, strict=False)
    )
    assert all(
        now.state == way.state
        for way, now in zip(known.ways, merged.ways, strict=False)
        if way.state
    )
    assert set(known.tags) <= set(merged.tags)
    assert known.imported.items() <= merged.imported.items()


@given(_WITH_FIRM, _WITH_FIRM)
def test_the_file_first_overwrites_with_words_and_never_with_a_blank(known, lead):
    merged = merge(known, lead, prefer_file=True)
    for name in ("first_name", "last_name", "title", "handed_by", "source", "company"):
        assert getattr(merged, name) == (getattr(lead, name) or getattr(known, name))
    dead = {(way.kind, way.match) for way in known.ways if way.state in ("bounced", "opted_out")}
    still = {(way.kind, way.match) for way in merged.ways if way.state in ("bounced", "opted_out")}
    assert dead <= still


@given(_WITH_FIRM, _WITH_FIRM)
def test_the_same_again_says_nothing_new(known, lead):
    for prefer_file in (False, True):
        merged = merge(known, lead, prefer_file=prefer_file)
        assert merge(merged, lead, prefer_file=prefer_file) is merged
        assert merge(known, known, prefer_file=prefer_file) is known


@given(_IDS, _IDS)
def test_ids_elsewhere_are_added_and_none_is_lost(known, said):
    merged = add_ids(known, said)
    for ids in (known, said):
        assert all(number in listed(merged[system]) for system, number in ids.items())
    assert add_ids(merged, said) == merged
