"""The licence file of a project, and the one that a vendor closed."""

from tracker.importers.records import LicenceSpell
from tracker.services.reading import LicenceReading
from tracker.services.sample.blueprint import Blueprint
from tracker.services.sample.edits import Edits
from tracker.services.sample.stage import Stage

_PATH = "LICENSE"
_OPEN = (("Apache-2.0", 0.75), ("MIT", 0.25))
_CLOSED = "BUSL"


def licence_reading(stage: Stage, blueprint: Blueprint) -> LicenceReading | None:
    """Return the history of the licence file; None: the project has released nothing yet."""
    starts = [channel.since for channel in blueprint.channels]
    if not starts:
        return None
    since, moved = min(starts), blueprint.relicensed_on
    name = stage.dice("licence").pick_weighted(_OPEN)
    edits = Edits(stage, _PATH, since, [moved] if moved else [])
    spells = [LicenceSpell(name, True, since, moved)]
    if moved is not None:
        spells.append(LicenceSpell(_CLOSED, False, moved, None))
    return LicenceReading(edits.reading(), tuple(spells))
