"""The sample foundation: invented projects in which every state of every feature can be seen.

Pure: the same arguments give the same foundation on every machine. It reads no clock, no file and
no database, and nobody and nothing in it exists.
"""

from tracker.services.sample.generate import sample_foundation as sample_foundation
from tracker.services.sample.names import FOUNDATION_NAME as FOUNDATION_NAME
from tracker.services.sample.stage import SAMPLE_UNTIL as SAMPLE_UNTIL
