"""What is said at the end of a needs assessment, by how it goes on."""

from __future__ import annotations

from collections.abc import Mapping

APPOINTMENT, FOLLOW_UP, CANNOT_HELP = "appointment", "followup", "cannot"
"""The three ways in which an assessment goes on."""
_HEADINGS = {"yes": APPOINTMENT, "no date": FOLLOW_UP, "no": CANNOT_HELP}


def closings(part: str) -> Mapping[str, str]:
    """Return the lines of the script's part `assessment`, slots open, by how it goes on.

    Each line begins with `Yes:`, `No date:` or `No:`; what begins otherwise is for the rep only.
    """
    found = {}
    for line in part.splitlines():
        heading, colon, said = line.partition(":")
        ending = _HEADINGS.get(" ".join(heading.casefold().split()))
        if colon and ending and said.strip():
            found[ending] = said.strip()
    return found
