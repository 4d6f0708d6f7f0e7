"""Says what it finds around itself in the worker."""

import os
import sys

from webapp.pluginapi import NotApplied, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def order_adjustments(request):
    webapp = sorted({".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("webapp.")})
    others = [name for name in ("flask", "peewee", "altair", "babel", "structlog") if name in sys.modules]
    return [_said("webapp", webapp), _said("others", others), _said("environment", sorted(os.environ))]


def _said(name, values):
    text = " ".join(values) or "none"
    return NotApplied(Text(es=name, en=name), Text(es=text, en=text))
