#!/usr/bin/env python3
"""Writes the corpus: NAME.eml and NAME.json for every case of generator/themes.

python3 Tests/Corpus/generate.py            writes what has changed
python3 Tests/Corpus/generate.py --check    says what would change; exit status 1 if anything would
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))

from generator import themes  # noqa: E402
from generator.cases import CASES  # noqa: E402


def main() -> int:
    for module in sorted(found.name for found in pkgutil.iter_modules(themes.__path__)):
        importlib.import_module(f"generator.themes.{module}")
    root, changed = Path(__file__).parent, []
    for name, (data, document) in CASES.items():
        expected = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")
        for path, content in ((root / f"{name}.eml", data), (root / f"{name}.json", expected)):
            if not path.exists() or path.read_bytes() != content:
                changed.append(path.relative_to(root))
                if "--check" not in sys.argv:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
    verb = "would change" if "--check" in sys.argv else "written"
    print(f"{len(CASES)} cases, {len(changed)} files {verb}", *changed, sep="\n  ")
    return 1 if changed and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
