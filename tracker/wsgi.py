"""What gunicorn imports: ``tracker.wsgi:app``. The only module that acts when it is imported."""

from tracker.app import create_app
from tracker.bootstrap import bootstrap
from tracker.config import Settings

app = create_app(bootstrap(Settings.from_environment()))
