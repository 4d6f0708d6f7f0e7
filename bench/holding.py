"""The load that is held: users who ask, read a while and ask again, in one process; reads `Held` as JSON, writes `Heard`."""

import json
import selectors
import sys
import time
from dataclasses import asdict, dataclass, field
from random import Random

from bench.load import Client, Plan, Visit


@dataclass
class User:
    """A session of their own, and what they ask for by kind: read, fragment, write."""

    cookie: str
    token: str
    visits: dict[str, list[Visit]]


@dataclass
class Held:
    """How long the load lasts, how long a user reads on average between two answers, in which shares they ask."""

    port: int
    seconds: float
    pause_s: float
    shares: dict[str, float]
    users: list[User]


@dataclass
class Heard:
    """Milliseconds of every answer by kind, and the first answers that were wrong."""

    ms: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class _Asking(Client):
    """A user at work: what comes next is drawn by its share."""

    def __init__(self, held: Held, user: User, random: Random):
        super().__init__(Plan(held.port, user.cookie, user.token, 1, 0, 0, []), [])
        self.by_kind, self.random = user.visits, random
        self.kinds = [kind for kind in held.shares if user.visits.get(kind)]
        self.weights = [held.shares[kind] for kind in self.kinds]
        self.due = 0.0

    def ask(self) -> None:
        self.kind = self.random.choices(self.kinds, self.weights)[0]
        self.visits, self.at = [self.random.choice(self.by_kind[self.kind])], 0
        self.send()


def hold(held: Held) -> Heard:
    """Keep it up until the time is over and every answer has come; three wrong answers end it."""
    heard = Heard({kind: [] for kind in held.shares})
    random = Random(20_261_123)
    users = [_Asking(held, user, random) for user in held.users]
    start = time.perf_counter()
    for user in users:
        user.due = start + random.random() * held.pause_s
    resting, busy = list(users), 0
    with selectors.DefaultSelector() as selector:
        while (time.perf_counter() < start + held.seconds or busy) and len(heard.wrong) < 3:
            now = time.perf_counter()
            for user in [each for each in resting if each.due <= now and now < start + held.seconds]:
                resting.remove(user)
                user.ask()
                selector.register(user.socket, selectors.EVENT_READ, user)
                busy += 1
            next_due = min((user.due for user in resting), default=now + 1)
            for key, _events in selector.select(min(max(next_due - now, 0.001), 0.5) if resting else 0.5):
                user = key.data
                try:
                    if not user.hear():
                        continue
                    heard.ms[user.kind].append((time.perf_counter() - user.start) * 1000)
                except (ValueError, OSError) as error:
                    heard.wrong.append(str(error))
                selector.unregister(user.socket)
                if heard.wrong or user.ends():
                    user.close()
                user.due = time.perf_counter() + random.uniform(0.5, 1.5) * held.pause_s
                resting.append(user)
                busy -= 1
    for user in users:
        user.close()
    return heard


def _user(given: dict) -> User:
    visits = {kind: [Visit(**each) for each in visits] for kind, visits in given["visits"].items()}
    return User(**given | {"visits": visits})


if __name__ == "__main__":
    told = json.load(sys.stdin)
    print(json.dumps(asdict(hold(Held(**told | {"users": [_user(each) for each in told["users"]]})))))
