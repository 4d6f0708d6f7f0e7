"""Where plugins answer: in bare Python processes, over a socket pair, under a deadline. The core calls `host`.

Nothing is imported here: a worker process starts through this package and must stay bare.
"""
