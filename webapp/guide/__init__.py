"""«Prueba esto»: the demo's guide of six steps. A database that isn't a demo knows nothing of it."""
