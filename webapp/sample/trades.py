"""What the rest of the sample's opportunities are about: trades with their topics, words and what they order."""

from dataclasses import dataclass

from webapp.accounts.fields import SECTORS

HOTEL, RESTAURANT, BAKERY, OFFICE, EDUCATION, HEALTH, PUBLIC, LEISURE = SECTORS


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of order. A topic is one of `topics` with one of `places`; `mains` are the products it is about, `extras`
    what comes along: for each main one so many (a share of its quantity), or so many kilos."""

    name: str
    sectors: tuple[str, ...]
    types: tuple[str, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    mains: tuple[str, ...]
    extras: tuple[str, ...]
    situations: tuple[str, ...]
    needs: tuple[str, ...]
    steps: tuple[str, ...]
    solutions: tuple[str, ...]


BAR = Trade(
    "bar", (HOTEL, RESTAURANT, BAKERY, LEISURE), ("replacement", "new_business", "expansion"),
    ("Máquina nueva", "Renovar el equipo", "Segunda máquina", "Cambiar la espresso", "Puesto de café completo"),
    ("de la barra principal", "de la terraza", "del bar del vestíbulo", "del local del centro", "del local de la estación",
     "del salón de celebraciones", "de la barra de tarde", "del local de la playa", "del mostrador de la entrada"),
    ("CAFE-S100", "CAFE-S200"), ("MOL-M20", "SRV-INST", "FIL-F5", "TUE-PUERTO", "SRV-BAR"),
    ("La máquina tiene once años y el técnico ya no encuentra juntas.",
     "En hora punta se forman colas y la mitad se va al bar de enfrente.",
     "El alquiler de la máquina actual vence y no quieren renovarlo.",
     "Abren un turno más y con un solo grupo no llegan.",
     "Cada camarero muele a su manera y la taza cambia de un turno a otro."),
    ("Servir ochenta cafés en una hora sin cola.", "Una máquina que arregle cualquiera de sus técnicos en el día.",
     "Montarlo en una noche, con el local cerrado.", "La misma taza mañana y tarde.",
     "Comprar en lugar de alquilar, con la cuota a la vista."),
    ("Probar la máquina en el local, {T+5}", "Enviar el presupuesto con y sin molino", "Medir la toma de agua, {T+6}",
     "Llamar para fijar la noche del montaje, {T+4}", "Enseñar dos locales que ya la tienen, {T+8}"),
    ("Máquina con molino y puesta en marcha el mismo día.", "Equipo completo con formación del turno de mañana.",
     "Dos grupos, molino bajo demanda y filtro."),
)  # fmt: skip
WORKPLACE = Trade(
    "office", (OFFICE, HEALTH, EDUCATION, PUBLIC, LEISURE), ("new_business", "replacement", "expansion"),
    ("Café de empresa", "Superautomáticas", "Máquina de café", "Rincón de café", "Cambiar las cápsulas"),
    ("para la planta baja", "para la segunda planta", "para la sala de espera", "para la zona de descanso",
     "para la recepción", "para el turno de noche", "para las salas de reuniones", "para el edificio anexo"),
    ("CAFE-A100", "CAFE-A300"), ("SRV-MANT", "SRV-INST", "TUE-SIERRA", "FIL-F5", "TUE-TARDE"),
    ("Cada uno trae su cápsula y nadie sabe lo que cuesta la taza.", "El vending del pasillo se avería cada dos semanas.",
     "Reciben visitas todo el día y salen a buscar café.", "Han crecido y la cafetera doméstica no da abasto.",
     "El contrato de vending termina con el trimestre."),
    ("Café bueno sin que nadie tenga que limpiar.", "Un precio por taza que quepa en el presupuesto de la planta.",
     "Asistencia en el día y una persona a quien llamar.", "Leche fresca y dos bebidas sin cafeína.",
     "Una factura al mes, sin monedas."),
    ("Dejar una máquina de prueba dos semanas, {T+7}", "Enviar el coste por taza comparado",
     "Reunión con servicios generales, {T+5}", "Confirmar la toma de agua y el enchufe", "Pasar la propuesta a compras, {T+3}"),
    ("Superautomática con mantenimiento anual incluido.", "Una máquina por planta y café cada dos semanas.",
     "Prueba de quince días y contrato de un año."),
)  # fmt: skip
ROAST = Trade(
    "roast", (HOTEL, RESTAURANT, BAKERY, OFFICE, EDUCATION, HEALTH, LEISURE, PUBLIC), ("renewal", "expansion"),
    ("Café por kilos", "Suministro de café", "Cambio de tueste", "Café en grano", "Pedido de café"),
    ("para el trimestre", "para la temporada", "para todo el año", "para los desayunos", "para las cafeterías",
     "para el catering", "para la tarde", "para los dos centros"),
    ("TUE-PUERTO", "TUE-SIERRA", "TUE-FINCA"), ("TUE-TARDE", "TUE-FINCA", "FIL-F5", "SRV-BAR", "MOL-M20"),
    ("Compran a un tostador que les cambia la mezcla sin avisar.", "Gastan unos veinte kilos por semana, más en verano.",
     "El descafeinado de sobre se queda en la taza.", "Quieren contar de dónde viene el café y hoy no pueden.",
     "Piden a última hora y el portes se come el margen."),
    ("La misma mezcla todo el año, a precio cerrado.", "Entrega cada dos semanas, en sacos que quepan en el almacén.",
     "Un tueste ecológico para la carta y otro para la barra.", "Precio por kilo según lo que gasten de verdad.",
     "Pedidos fijos que no haya que recordar."),
    ("Cata con el equipo de barra, {T+4}", "Enviar dos kilos de muestra", "Cerrar las fechas de entrega, {T+6}",
     "Proponer el precio por sacos, {T+3}", "Llamar cuando acaben la muestra, {T+9}"),
    ("Pedido fijo quincenal con precio por kilos.", "Mezcla de barra y descafeinado en grano."),
)  # fmt: skip
UPKEEP = Trade(
    "upkeep", (HOTEL, RESTAURANT, OFFICE, EDUCATION, HEALTH, LEISURE, BAKERY), ("service", "renewal"),
    ("Mantenimiento", "Contrato de revisiones", "Puesta a punto", "Asistencia anual", "Formación y puesta a punto"),
    ("de las máquinas del comedor", "de la cocina central", "de los cuatro centros", "de la planta nueva",
     "del equipo de tarde", "de las máquinas de planta", "de la cafetería", "de todo el parque"),
    ("SRV-MANT", "SRV-HORA", "CAFE-A100"), ("SRV-HORA", "SRV-INST", "FIL-F5", "SRV-BAR", "SRV-MANT"),
    ("Llaman a un técnico distinto cada vez y nadie lleva registro.", "Dos averías seguidas en plena semana de visitas.",
     "Las máquinas son buenas, pero llevan dos años sin revisión.", "El contrato con el fabricante ha subido un tercio.",
     "El personal cambia a menudo y nadie sabe limpiar las máquinas."),
    ("Una revisión al año y respuesta en veinticuatro horas.", "Un contrato que incluya piezas y desplazamiento.",
     "Que alguien enseñe al turno nuevo.", "Saber de antemano lo que cuesta el año.", "Un parte de cada visita."),
    ("Revisar el parque con mantenimiento, {T+5}", "Enviar el borrador del contrato", "Visita técnica, {T+4}",
     "Aclarar qué máquinas entran, {T+7}", "Llamar a compras por la firma, {T+3}"),
    ("Contrato anual por máquina y horas aparte.", "Revisión completa y formación de media jornada."),
)  # fmt: skip
TENDER = Trade(
    "tender", (PUBLIC, HEALTH, EDUCATION, LEISURE), ("new_business", "renewal", "replacement"),
    ("Contrato menor de café", "Suministro de máquinas", "Concurso de cafetería", "Licitación de equipos", "Máquinas y café"),
    ("de la segunda planta", "del edificio nuevo", "del comedor", "del salón de actos", "del archivo", "de la sede",
     "de la sala de lectura", "del ala norte", "de la entrada"),
    ("CAFE-A100", "CAFE-A300", "CAFE-S200"), ("SRV-INST", "SRV-MANT", "TUE-SIERRA", "FIL-F5", "SRV-BAR"),
    ("El contrato anterior termina y sale a concurso con otro lote.", "Piden tres presupuestos antes de fin de mes.",
     "El pliego puntúa el plazo de asistencia por encima del precio.", "La concesión quedó desierta el año pasado.",
     "La intervención pide justificar cada partida."),
    ("Los precios del pliego y una memoria breve.", "Asistencia en el mismo día durante el horario de apertura.",
     "Entrega e instalación antes de la inauguración.", "Certificado de eficiencia y plan de reciclaje.",
     "Café de comercio responsable en la oferta."),
    ("Entregar la documentación, {T+6}", "Preguntar por el número de expediente", "Repartir la memoria técnica, {T+8}",
     "Visita obligatoria al edificio, {T+5}", "Esperar la mesa de contratación, {T+12}"),
    ("Oferta a los precios de la lista pública.", "Equipo con mantenimiento durante la vigencia del contrato."),
)  # fmt: skip

DECISIONS = (
    "Decide {who}; lo firma la gerencia.", "Decide {who} con su gestor.", "Decide {who} después de la prueba.",
    "Decide {who}; compras compara dos ofertas.", "Decide {who} en la reunión del mes.",
)  # fmt: skip
LOST_BECAUSE = {
    "Precio": "Pedían un diez por ciento menos.",
    "Eligió a un competidor": "Firmaron con CápsulaYa: sin inversión.",
    "Sin presupuesto": "La partida se fue a otra obra.",
    "Aplazado": "Lo miran otra vez después del verano.",
    "Sin respuesta": "Cuatro llamadas y ninguna vuelta.",
    "Plazo de entrega": "Lo querían montado en una semana.",
    "No cumple el pliego": "Faltaba un certificado.",
    "Duplicada": "Ya estaba abierta con el otro nombre de la cuenta.",
}
