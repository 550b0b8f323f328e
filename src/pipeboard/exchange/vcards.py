"""Files of vCards: one with thousands of cards, or a folder with one in each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from pipeboard.domain.text import plural, safe
from pipeboard.exchange.lead_files import Asked, ReadLead, plain
from pipeboard.exchange.leads import IncomingLead, Refused
from pipeboard.exchange.sniff import Unreadable
from pipeboard.exchange.vcard_lines import Reading, content
from pipeboard.exchange.vcard_person import controls_in, read_card, samples

SUFFIX = ".vcf"
_LOOKED_AT = 20  # cards that tell what the file holds


class CardFile:
    """One file of vCards, or a folder of them; versions 2.1, 3.0 and 4.0, mixed as they come."""

    profile, title = "vcard", "vCards"

    def __init__(self, path: Path, asked: Asked, files: Sequence[Path] = ()) -> None:
        """Look at a file, a folder, or the `files` that are meant by `path` together.

        Raises:
            Unreadable: the extra is missing, or there is no card.
            OSError: it is not there, or not readable.
        """
        if find_spec("vobject") is None:
            raise Unreadable("reading vCards needs an extra: pip install 'pipeboard[vcard]'")
        self.path = path
        self.header: tuple[str, ...] = ()
        self._asked = asked
        self._files = list(files) or _files(path)
        self.size = sum(file.stat().st_size for file in self._files)
        self.sha256 = _sha256(self._files)
        self._done, self._reading = 0, Reading(path)
        self._binaries = self._strays = self._controls = self._foreign = 0
        self._versions: Counter[str] = Counter()
        self._look()

    @property
    def consumed(self) -> int:
        """Bytes read so far."""
        return self._done + self._reading.consumed

    @property
    def layout(self) -> str:
        """The versions met first, and how many files there are."""
        versions = " and ".join(sorted(filter(None, self._first_versions))) or "without a version"
        several = len(self._files) > 1
        return versions + (f", {plural(len(self._files), 'file')}" if several else "")

    @property
    def mapping(self) -> tuple[tuple[str, str, str], ...]:
        """(property, field, its first value)."""
        return self._mapping

    @property
    def unmapped(self) -> tuple[str, ...]:
        """What the first cards have that is kept as it is."""
        return self._unmapped

    def leads(self) -> Generator[ReadLead | Refused, None, None]:
        """Yield every card in turn; the place of a broken one is said by its number."""
        self._done = self._binaries = self._strays = self._controls = self._foreign = 0
        self._versions.clear()
        for read in self._read():
            yield read if isinstance(read, Refused) else plain(read, self._asked.country)

    def remarks(self) -> list[str]:
        """Return what the rep should know, after the cards were read."""
        lines = []
        if self._binaries:
            left = plural(self._binaries, "picture, key or sound", "pictures, keys or sounds")
            lines.append(f"{left} left out")
        if self._strays:
            lines.append(f"{plural(self._strays, 'line')} outside the cards left out")
        if self._foreign:
            cards = plural(self._foreign, "card")
            lines.append(f"{cards} not in UTF-8, read as Western European (cp1252)")
        if self._controls:
            lines.append(f"{plural(self._controls, 'control character')} taken out")
        return lines

    def _look(self) -> None:
        """Read the first cards: what they say, what they are."""
        first: dict[str, tuple[str, str, str]] = {}
        kept: dict[str, None] = {}
        with closing(self._read()) as cards:
            for at, read in enumerate(cards):
                if isinstance(read, IncomingLead):
                    for said in samples(read):
                        first.setdefault(said[0], said)
                    kept.update(dict.fromkeys(read.imported))
                if at == _LOOKED_AT:
                    break
            else:
                if not self._seen:
                    raise Unreadable("there is no vCard in it (BEGIN:VCARD)")
        self._mapping, self._unmapped = tuple(first.values()), tuple(kept)
        self._first_versions = tuple(self._versions)
        self._done, self._reading = 0, Reading(self.path)

    def _read(self) -> Generator[IncomingLead | Refused, None, None]:
        self._seen = 0
        for path in self._files:
            self._reading = Reading(path)
            where = f" of {safe(path.name)}" if len(self._files) > 1 else ""
            with closing(self._reading.cards()) as cards:
                for number, card in enumerate(cards, 1):
                    self._seen += 1
                    found = content(card)
                    self._binaries += card.binaries
                    self._foreign += found.foreign
                    self._controls += controls_in(found)
                    self._versions[safe(found.version)[:10]] += 1
                    yield read_card(card, found, f"card {number}{where}")
            self._strays += self._reading.strays
            self._done += path.stat().st_size


def is_vcards(path: Path) -> bool:
    """Return whether a path is a file of vCards, or a folder that holds some."""
    if path.is_dir():
        return any(_is_card_file(one) for one in path.iterdir())
    return path.suffix.lower() == SUFFIX


def _is_card_file(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX and path.is_file()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(filter(_is_card_file, path.iterdir()))
    if not files:
        raise Unreadable("there is no .vcf file in this folder")
    return files


def _sha256(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()
