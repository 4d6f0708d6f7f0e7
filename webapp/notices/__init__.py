"""Notices: what happened that a person should know, told in the page.

    notices.word("approval_given", N_("{who} ha aprobado tu descuento en {record}."), "opportunities.approvals")

    with write():
        notices.tell({marta}, "approval_given", "opportunity:7", {"who": "Luis"})

The sentence is rendered when it is read, in the reader's language; {record} is what the reader may see of the record.
"""

from webapp.notices.store import tell
from webapp.notices.words import Named, named_by, word

__all__ = ["Named", "named_by", "tell", "word"]
