"""The process of a public tender, and what has to be there before its offer is presented."""

from plugins.contoso_public.settings import Settings
from webapp.pluginapi import Gate, MoveRequest, ProcessDefinition, StageDefinition, StepDefinition, Text

FILE_NUMBER = "file_number"
REPORT = "technical_report"
APPROVED = "committee_approval"

TENDER = ProcessDefinition(
    "public_tender",
    Text(es="Concurso público", en="Public tender"),
    (
        StageDefinition(
            "announced",
            Text(es="Anuncio", en="Announcement"),
            (StepDefinition("announced_on", Text(es="Día del anuncio", en="Day of the announcement"), answer="date"),),
            probability=10,
            days=15,
        ),
        StageDefinition(
            "preparing",
            Text(es="Preparación", en="Preparation"),
            (
                StepDefinition(FILE_NUMBER, Text(es="Número de expediente", en="File number")),
                StepDefinition(REPORT, Text(es="Memoria técnica", en="Technical report"), answer="bool"),
            ),
            probability=30,
            days=30,
        ),
        StageDefinition("presented", Text(es="Presentada", en="Presented"), probability=50, days=45),
        StageDefinition("award", Text(es="Adjudicación", en="Award"), probability=80, category="best_case", days=30),
    ),
)

_NEEDED = {
    FILE_NUMBER: Text(es="Falta el número de expediente", en="The file number is missing"),
    REPORT: Text(es="Falta la memoria técnica", en="The technical report is missing"),
}
_COMMITTEE = Text(es="Aprobación del Comité de concursos", en="Approval by the tender committee")


def gates_of(request: MoveRequest, settings: Settings) -> list[Gate]:
    """What stands in the way of presenting; nothing stands in the way of any other move."""
    if request.to_stage not in ("presented", "offer"):
        return []
    facts = {fact.name: fact.value for fact in request.deal.facts}
    found = [
        Gate(key, next(step.label for stage in TENDER.stages for step in stage.steps if step.key == key),
             bool(facts.get(key)), None if facts.get(key) else reason)
        for key, reason in _NEEDED.items()
    ]  # fmt: skip
    if settings.needs_approval:
        agreed = facts.get(APPROVED) is True
        reason = None if agreed else Text(es="El Comité aún no ha aprobado", en="The committee has not agreed yet")
        found.append(Gate(APPROVED, _COMMITTEE, agreed, reason, waived_by="approve"))
    return found
