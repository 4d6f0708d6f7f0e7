from webapp.pluginapi import Text

LABEL = Text(es="Regla empaquetada", en="Packaged rule")
