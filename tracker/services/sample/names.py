"""Invented names: people, organisations and projects, each a pure function of its number.

Nothing here is drawn: a number always has the same name, so names are unique without a memory.
Surnames, organisations and projects are put together from syllables and name nobody; every domain
lies under ``.example``, which is reserved for such use (RFC 2606).
"""

import unicodedata
from dataclasses import dataclass

FOUNDATION_NAME = "Alder Commons Foundation (sample)"
PEOPLE_PER_PROJECT = 64
_SCATTER = 104_729  # a prime that shares no factor with the sizes below: neighbours look unlike
_SEED_STEP = (
    7_919  # two foundations of neighbouring seeds have other people in their first projects
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; the handle is unique in the foundation."""

    name: str
    handle: str


@dataclass(frozen=True, slots=True)
class Company:
    """An invented organisation with the domain of its mail; empty: it has none of its own."""

    name: str
    domain: str


# What a roster says of those whom nobody employs.
SELF_EMPLOYED = Company("self-employed", "")
UNAFFILIATED = Company("unaffiliated", "")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# -- people ---------------------------------------------------------------------------------------

_FIRST_NAMES = _words(
    "Adaeze Aino Akira Amara Anouk Arjun Asel Astrid Ayo Bao Beatriz Bilal Björn Camila Chloé "
    "Dagny Dalia Dário Deniz Ebba Eilidh Elif Emeka Esra Farah Femi Filip Gaël Gita Goran "
    "Hanneke Haruka Hui Ibrahim Ilse Imani Inés Ingrid Iris Ivana Jakub Jamal Jelena Jia Jonas "
    "José Jun Kaito Kalani Karima Kenji Kwame Lars Leila Lior Lucía Magda Malik Mateo Mei Mette "
    "Mina Nadia Naoko Nia Nils Noor Nuria Oksana Olu Omar Oyelaran Pavo Petra Priya Quinn Rafael "
    "Rania Renée Ruben Saanvi Samir Sigrid Sol Sunniva Tariq Tendai Thandi Tomasz Tuan Uma Valdis "
    "Wanjiru Wei Xiulan Yara Yusuf Zanele Zhen Zoë"
)
_SURNAME_STARTS = _words(
    "Arak Aust Bald Bren Cald Cass Corv Dagn Darr Dorv Ebb Elv Fald Farr Fenn Galv Gorm Gran Hald "
    "Harr Hest Ild Jarr Jov Kald Kest Korr Lamb Lav Lind Lorr Marv Mell Mord Nar Nev Norr Oll Orv "
    "Pall Perr Quar Rand Rav Rold Sarn Selv Sorr Tald Tarv Thorr Ulv Urr Vald Vann Vest Wand Wend "
    "Yarr Zell"
)
_SURNAME_ENDS = _words(
    "abeth ackt adane aghet ahurn akiel alund ambry andrel anquist aquill ardane askot athol "
    "avarn eldrin emoor endrak enquill erask eskarn ethane evant iborn idrask igarth ilvane imber "
    "indqvar insk iorth iskane ithol ivarn oblin odrane ogarth okarr olvane omarn ondrel orrick "
    "oskane othrin ovarn umbrek undrel urvane uskarn ythe"
)


def person(seed: int, project: int, place: int) -> Person:
    """Return the person at ``place`` (from 0) of those whom a project of a foundation brings.

    Raises:
        ValueError: a project brings `PEOPLE_PER_PROJECT` people at most.
    """
    if not 0 <= place < PEOPLE_PER_PROJECT:
        raise ValueError(f"a project has places 0 to {PEOPLE_PER_PROJECT - 1}, not {place}")
    size = len(_FIRST_NAMES) * len(_SURNAME_STARTS) * len(_SURNAME_ENDS)
    number = project * PEOPLE_PER_PROJECT + place
    lap, at = number // size, (number + seed * _SEED_STEP) * _SCATTER % size
    rest, first = divmod(at, len(_FIRST_NAMES))
    end, start = divmod(rest, len(_SURNAME_STARTS))
    name = f"{_FIRST_NAMES[first]} {_SURNAME_STARTS[start]}{_SURNAME_ENDS[end]}"
    return Person(name, _plain(name) + (f"-{lap + 1}" if lap else ""))


def _plain(name: str) -> str:
    """Return a handle for ``name``: small letters without accents, joined by hyphens."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(one for one in letters if one.isascii()).casefold().replace(" ", "-")


# -- organisations --------------------------------------------------------------------------------

_STEM_STARTS = _words(
    "Oster Pallo Quen Rive Skar Tessa Vant Hollo Kestre Lunde Mardo Norvo Prydo Rothe Sunder Tolva "
    "Ulle Vesso Welder Zanno Corra Delmo Ebbe"
)
_STEM_ENDS = _words(
    "mark lway byre lindt holtz fold reight gate stode quay monte wren bury dock sill vale thorpe "
    "wharf lode ness"
)
_VENDOR_TRADES = _words("Labs Systems Software Cloud Computing Works")
_USER_TRADES = _words(
    "Bank Freight Energy Insurance Telecom Health Rail Retail Foods Airways Media Mining Robotics "
    "Water University Pharma"
)
_COMPANIES = len(_STEM_STARTS) * len(_STEM_ENDS)
_VENDOR_EVERY = 4

BRIGHTSLUICE = Company("Brightsluice", "brightsluice.example")
NORRHALL = Company("Norrhall Labs", "norrhall.example")


def _company(number: int) -> Company:
    end, start = divmod(number * _SCATTER % _COMPANIES, len(_STEM_STARTS))
    stem = _STEM_STARTS[start] + _STEM_ENDS[end]
    trades = _USER_TRADES if number % _VENDOR_EVERY else _VENDOR_TRADES
    trade = trades[number // _VENDOR_EVERY % len(trades)]
    return Company(f"{stem} {trade}", f"{stem.casefold()}.example")


#: Who sells and employs, and who uses: the same organisations in every foundation.
VENDORS = tuple(_company(number) for number in range(0, _COMPANIES, _VENDOR_EVERY))
USERS = tuple(_company(number) for number in range(_COMPANIES) if number % _VENDOR_EVERY)


# -- projects -------------------------------------------------------------------------------------

_NAMED_PROJECTS = _words(
    "Lanternloom Marrowmesh Quillmere Tarnwick Fenwarden Brackenkv Saltfern Hazelspan Gullrack "
    "Mirelock Pebblewire Cindervale"
)
_PROJECT_STARTS = _words(
    "Alder Barrow Bracken Briar Cinder Copper Dapple Elder Ember Fallow Fen Fern Flint Gorse "
    "Grani Gull Harrow Hazel Heron Hollow Kelp Lantern Larch Ling Madder Marrow Mire Moor Mossel "
    "Murre Nettle Oaken Otter Pebble Peat Quarrel Quill Reed Rowan Rush Saltern Sedge Shale Skerry "
    "Sloe Snipe Sorrel Tansy Tarn Teasel Thistle Thorn Tallow Umber Wether Whin Willow Withy Yarrow"
)
_PROJECT_ENDS = _words(
    "bight bothy cairn cott dane farrow fathom gill hythe hurn keld lathe lode lynch mantle mote "
    "pike ridge rill scar shaw slade stead stile strand sward thwaite toft wain wale wath weir wend"
)
_PROJECT_PREFIXES = ("", "Nether ", "Upper ", "Far ", "Inner ")


def project_name(number: int) -> str:
    """Return the name of project ``number``, counted from 0; the first twelve are archetypes."""
    if number < len(_NAMED_PROJECTS):
        return _NAMED_PROJECTS[number]
    size = len(_PROJECT_STARTS) * len(_PROJECT_ENDS)
    lap, place = divmod(number - len(_NAMED_PROJECTS), size)
    end, start = divmod(place * _SCATTER % size, len(_PROJECT_STARTS))
    prefix = _PROJECT_PREFIXES[lap % len(_PROJECT_PREFIXES)]
    round_trip = lap // len(_PROJECT_PREFIXES)
    suffix = f" {round_trip + 1}" if round_trip else ""
    return f"{prefix}{_PROJECT_STARTS[start]}{_PROJECT_ENDS[end]}{suffix}"
