from dataclasses import dataclass

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    return []


@dataclass
class Settings:
    percent: int = 4
