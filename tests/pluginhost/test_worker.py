import shutil
import subprocess
import sys

from tests.pluginhost.basket import ZOO, enabled, request
from webapp.pluginhost.host import LastAnswers

ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.pluginhost.basket import enabled, request
from webapp.pluginhost import host
host.configure(timeout_ms=10_000, plugins_dir=sys.argv[2])
names = [found.name for found in host.discover()]
assert {"contoso_coffee", "good"} <= set(names), names
host.warm(names)
answers = host.price(enabled("contoso_coffee", "good"), request(), host.LastAnswers())
assert answers.stale == (), answers
host.close()
print([name for name in sys.modules if name.split(".")[0] in ("plugins", *names)])
"""


def test_a_worker_holds_nothing_of_the_product_but_what_plugins_may_import(host, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for plugins")
    host.pool.discard(host.pool._free[0])
    host.pool.discard(host.pool._free[0])
    host.pool.warm()
    answers = host.price(enabled("tells"), request(), LastAnswers())
    said = {each.answer.label.en: each.answer.reason.en for each in answers.order}
    assert said["webapp"] == "webapp.pluginapi webapp.pluginhost"
    assert said["others"] == "none"
    # LC_CTYPE is Python's own: it coerces the C locale at its start.
    assert set(said["environment"].split()) <= {"PATH", "PYTHONPATH", "LC_CTYPE"}


def test_the_web_process_never_imports_a_plugin(checkout, tmp_path):
    shutil.copy(f"{ZOO}/good.py", tmp_path)
    command = [sys.executable, "-W", "error", "-c", ALONE, str(checkout), str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ended.stdout.strip(), ended.stderr) == ("[]", "")
