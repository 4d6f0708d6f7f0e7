"""Opportunities that show a limit: no date, a revenue given by hand, sixty lines."""

from webapp.sample.deals import Deal, Item

_ROOMS = (
    "Barra principal", "Barra de la terraza", "Aula magna", "Biblioteca", "Sala de profesores", "Decanato",
    "Polideportivo", "Residencia, planta baja", "Residencia, ático", "Talleres", "Laboratorios", "Secretaría",
)  # fmt: skip
# Twelve rooms, five rows each: what it takes to have coffee there.
_REFORM = tuple(
    item
    for place, room in enumerate(_ROOMS)
    for item in (
        Item("CAFE-A100" if place % 3 else "CAFE-S200", "1"),
        Item("FIL-F5", str(1 + place % 2)),
        Item("TUE-SIERRA" if place % 2 else "TUE-PUERTO", str(6 + 3 * (place % 4))),
        Item("SRV-INST", "1"),
        Item(None, "1", text=f"{room}: toma de agua y desagüe", price=f"{120 + 15 * (place % 5)}"),
    )
)

EDGES = (
    Deal(
        "Descafeinado para las panaderías", "Panaderías Trigal del Sur", "ana", "expansion", "standard", "qualify",
        born=58, touched=8, close=None,
        items=(Item("TUE-TARDE", "48", first="36"), Item("SIR-AVEL", "12")),
        contact="Fuensanta Luque",
        situation="Sirven descafeinado de sobre en once panaderías y los clientes de la tarde lo dejan en la taza.",
        need="Un descafeinado en grano que aguante el molino pequeño de cada local.",
        step="Dejar dos kilos de prueba en la panadería del centro",
    ),
    Deal(
        "Ampliar la cafetería del colegio mayor", "Colegio Mayor Torre del Alba", "luis", "expansion", "standard",
        "develop", born=67, touched=9, close=57, first_close=43,
        items=(Item("CAFE-S200", "2"), Item("MOL-M20", "4", first="2"), Item("SRV-BAR", "2")),
        contact="Iria Varela", given="12000",
        situation="El comedor pasa de 90 a 160 colegiales y la barra se queda pequeña.",
        need="Dos puestos de café completos y que los turnos de estudiantes sepan usarlos.",
        step="Cerrar con Iria Varela el precio redondo de 12.000 €, {T+8}",
    ),
    Deal(
        "Reforma de la cafetería central, partida a partida", "Campus Puerta de Poniente", "ana", "replacement",
        "strategic", "develop", born=88, touched=7, close=103,
        items=_REFORM, contact="Pilar Ceballos", budget_status="none",
        situation="La concesión termina y el campus quiere comprar en lugar de alquilar, con cada partida por separado.",
        need="Un presupuesto de sesenta partidas que compras pueda comparar una a una.",
        step="Repasar las partidas con Pilar Ceballos y Samuel Ojeda, {T+9}",
    ),
)  # fmt: skip
