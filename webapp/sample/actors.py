"""The people of the sample, acting."""

from webapp.db.epochs import Epochs
from webapp.people.access import Actor
from webapp.people.records import User


def actors(epochs: Epochs) -> dict[str, Actor]:
    """Everybody who may sign in, by login. One statement."""
    return {
        user.email.partition("@")[0]: Actor(
            user=user.id,
            name=user.name,
            email=user.email,
            unit=user.unit_id,
            job=user.job,
            language=user.language,
            locale=user.locale,
            time_zone=user.time_zone,
            theme=user.theme,
            epochs=epochs,
        )
        for user in User.select()
    }
