"""The words of the pages, read from the site's own files of texts."""

import json
import re
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[3] / "Sources" / "Web" / "Texts"
LANGUAGES = ("cs", "pl", "sk", "en")
_GAP = re.compile(r"\{(\w+)\}")


class UnknownWord(AssertionError):
    """A journey names a key that the files of texts do not have."""


class Words:
    """The texts of one language, by key."""

    def __init__(self, language: str):
        self.language = language
        self.entries = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))

    def __call__(self, key: str, count: int | None = None, **gaps: str) -> str:
        """Returns a text with its gaps filled, in the plural form for `count` if it has plural forms."""
        sentence = self._sentence(key, count)
        if count is not None:
            gaps.setdefault("count", _grouped(count))
        return _GAP.sub(lambda gap: str(gaps.get(gap.group(1), gap.group(0))), sentence)

    def like(self, key: str) -> re.Pattern:
        """Returns a pattern for a whole text whose gaps may hold anything, in any plural form."""
        entry = self._entry(key)
        sentences = entry.values() if isinstance(entry, dict) else [entry]
        return re.compile("|".join(f"^{_pattern(sentence)}$" for sentence in sentences), re.DOTALL)

    def within(self, key: str) -> re.Pattern:
        """Returns a pattern for a text that stands somewhere in a longer one."""
        entry = self._entry(key)
        sentences = entry.values() if isinstance(entry, dict) else [entry]
        return re.compile("|".join(_pattern(sentence) for sentence in sentences), re.DOTALL)

    def _entry(self, key: str):
        if key not in self.entries:
            raise UnknownWord(f"{self.language}.json has no key {key}")
        return self.entries[key]

    def _sentence(self, key: str, count: int | None) -> str:
        entry = self._entry(key)
        if isinstance(entry, str):
            return entry
        if count is None:
            return entry.get("other") or entry["many"]
        return entry.get(plural_form(count, self.language)) or entry.get("other") or entry["many"]


def plural_form(count: int, language: str) -> str:
    """Returns CLDR's plural form of a whole number."""
    if count == 1:
        return "one"
    if language == "en":
        return "other"
    if language in ("cs", "sk"):
        return "few" if 2 <= count <= 4 else "other"
    return "few" if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else "many"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _pattern(sentence: str) -> str:
    pieces = _GAP.split(sentence)
    return "".join(".*?" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
