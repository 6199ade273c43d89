"""The field's acronyms and what they stand for: general knowledge, kept as data."""

from __future__ import annotations

from pathlib import Path

import yaml

#: By language, groups of equivalent forms as people write them; `data/acronyms.yaml` says what belongs there.
GROUPS: dict[str, list[tuple[str, ...]]] = {
    language: [tuple(group) for group in groups]
    for language, groups in yaml.safe_load(
        Path(__file__).with_name("data").joinpath("acronyms.yaml").read_text(encoding="utf-8")
    ).items()
}

#: Acronyms in small letters, too short to have an ending: CAE is not « ça ».
SHORT = frozenset(
    form.lower() for groups in GROUPS.values() for group in groups for form in group if form.isupper() and len(form) < 5
)
