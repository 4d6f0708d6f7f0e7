"""For a WSGI server of one's own: `application`. The database must be migrated (`oportuna migrate`)."""

from webapp.app import create_app
from webapp.settings import Settings

application = create_app(Settings.from_env())
