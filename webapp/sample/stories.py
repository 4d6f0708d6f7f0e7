"""The eight stories of the sample, and the basket that two units price differently."""

from webapp.sample.deals import Day, Deal, Item, Later

STORIES = (
    Deal(
        "Dos Café S-100 para la terraza nueva", "Hotel Mirador de Triana", "ana", "new_business", "quick", "propose",
        born=39, touched=2, close=18, first_close=25,
        items=(Item("CAFE-S100", "2"),),
        contact="Lucía Ferrán", frame="immediate", budget="6500", budget_status="expected", probability=55,
        decision="Decide la directora; el jefe de restauración prueba la máquina antes.",
        situation="La terraza abre con la temporada y hoy sirven con una máquina doméstica que no da abasto en los "
        "desayunos.",
        need="Dos grupos fiables y 40 cafés a la vez, instalados antes de la apertura.",
        solution="Dos semiautomáticas de dos grupos, una en cada extremo de la barra.",
        step="Llamar a Lucía Ferrán (directora) para la fecha de instalación, {T+1}",
    ),
    Deal(
        "Equipar los catorce locales", "Cafeterías La Espiga Azul", "ana", "new_business", "strategic", "develop",
        born=121, touched=3, close=74, first_close=50,
        items=(Item("CAFE-S200", "14", first="9"), Item("MOL-M20", "14", first="9"), Item("CAF-RECOMPRA", "6")),
        contact="Rocío Almagro", frame="next_quarter",
        decision="Decide Rocío Almagro (gerente); Elvira Soto (compras) frena por precio y Dani Peral (jefe de barra) "
        "está a favor.",
        situation="Catorce locales con cuatro modelos distintos y averías todas las semanas. Boreal Espresso Sistemas "
        "les ha ofrecido máquinas más baratas.",
        need="Un solo modelo en todos los locales, montado en seis semanas, y financiación.",
        step="Cata en Málaga con Dani Peral, {T+4}, y llevar a Elvira Soto el coste de las averías",
        later=(
            Later(4, "ana", {"quantity": "14"}, line=0),
            Later(4, "ana", {"quantity": "14"}, line=1),
        ),
    ),
    Deal(
        "Niebla para la carta de invierno", "Obrador Santa Brígida", "ana", "expansion", "standard", "qualify",
        born=24, touched=5, close=9,
        items=(Item("TUE-NIEBLA", "120"),),
        contact="Yaiza Betancor", frame="immediate", budget="3000", budget_status="expected", probability=30,
        situation="Ya compra Sierra Clara todos los meses y quiere una carta de invierno con nombre propio.",
        need="Un tueste especial con entrega en dos fechas: 60 kg al firmar y 60 kg un mes después.",
        step="Enviar el Calendario de tuestes de temporada a Yaiza Betancor",
    ),
    Deal(
        "Cambiar ocho máquinas de cápsulas", "Coworking Ría Nueva", "luis", "replacement", "standard", "develop",
        born=132, touched=21, close=-5,
        items=(Item("CAFE-A100", "8", percent="4"),),
        budget_status="none", probability=30,
        situation="Ocho máquinas de cápsulas alquiladas a CápsulaYa en dos plantas; la comodidad pesa más que la taza "
        "y nadie quiere mover el contrato.",
        need="Gastar menos por taza sin que nadie tenga que limpiar nada.",
    ),
    Deal(
        "Desayunos de cuatro hoteles", "Hoteles Cuatro Faros", "luis", "expansion", "standard", "propose",
        born=117, touched=2, close=31, first_close=20, asked=2,
        items=(
            Item("CAFE-A300", "4", price="6500", reason="Cuatro hoteles a la vez; pendiente de que Marta lo apruebe"),
            Item("TUE-PUERTO", "300", first="240"),
        ),
        contact="Xiana Lamas", frame="next_quarter", budget="32000", budget_status="expected",
        decision="Decide Xiana Lamas con el visto bueno de compras.",
        situation="Dos de los cuatro hoteles ya son nuestros; en los otros dos el desayuno se sirve con termos.",
        need="La misma taza en los cuatro, también en hora punta.",
        step="Aprobación de Marta y visita a los dos hoteles nuevos, {T+3}",
    ),
    Deal(
        "Mantenimiento de las residencias", "Residencias Los Almendros", "sergio", "service", "standard", "develop",
        born=108, touched=3, close=22,
        items=(Item("CAFE-A100", "4"), Item("SRV-MANT", "4", first="3"), Item("SRV-HORA", "3")),
        contact="Teresa Gascón", frame="this_quarter", budget="16000", budget_status="expected", probability=35,
        situation="Cuatro residencias, cada una con un técnico de confianza distinto y sin registro de revisiones.",
        need="Una máquina igual en cada residencia y un solo contrato que cubra revisiones y urgencias.",
        solution="Cuatro superautomáticas con su mantenimiento anual y tres horas de puesta a punto.",
        step="Revisar el borrador del contrato con Joaquín Lahoz (mantenimiento), {T+6}",
    ),
    Deal(
        "Concurso de las cafeterías del hospital", "Hospital Comarcal de Valdemora", "paula", "new_business", "strategic",
        "develop", born=113, touched=4, close=120,
        items=(Item("CAFE-A100", "10"),),
        contact="Amparo Recuenco", budget="35000", budget_status="expected",
        situation="Anuncio publicado; faltan la aprobación del Comité, el número de expediente y la memoria técnica.",
        need="Diez máquinas para dos cafeterías y las salas de guardia, con los precios del pliego.",
        step="Pedir el número de expediente a Amparo Recuenco y repartir la memoria técnica, {T+7}",
    ),
    Deal(
        "Apertura en la Parte Vieja", "Restaurante Casa Lumbre", "luis", "new_business", "quick", "propose",
        born=46, touched=10, close=12, first_close=19, offered=10,
        items=(Item("PACK-APERTURA", "1"), Item("SRV-BAR", "1", is_option=True)),
        contact="Maialen Otaegui", frame="this_quarter", budget="3800", budget_status="approved",
        decision="Decide Maialen Otaegui, la propietaria.",
        situation="Segundo restaurante en obras; el local viejo sigue con la máquina de la cervecera.",
        need="Abrir con máquina propia, molino y un equipo que sepa usarlos.",
        step="Confirmar con Julen Arrieta (jefe de sala) el día de la formación, {T+2}",
    ),
)  # fmt: skip

_BASKET = (
    Item("CAFE-S100", "6", first="5"), Item("MOL-M20", "6", first="5"), Item("TUE-PUERTO", "120"),
    Item("CAF-RECOMPRA", "2"),
)  # fmt: skip

COMPARED = (
    Deal(
        "Comparar unidades", "Hotel Balcón de la Sierra", "ana", "new_business", "standard", "develop",
        born=34, touched=6, close=52,
        items=_BASKET, contact="Remedios Avilés", frame="next_quarter", budget="20000", budget_status="expected",
        situation="Reforma de las dos cafeterías del hotel; piden la misma cesta que en la costa norte.",
        need="Seis máquinas con su molino y café para el primer trimestre.",
        step="Enseñar a Remedios Avilés el desglose con el tramo por máquinas, {T+5}",
        later=(Later(13, "ana", {"close_date": Day(59)}), Later(13, "marta", {"close_date": Day(52)})),
    ),
    Deal(
        "Comparar unidades", "Hostal La Marea", "luis", "new_business", "standard", "develop",
        born=34, touched=6, close=52,
        items=_BASKET, contact="Nel Cueto", frame="next_quarter", budget="21000", budget_status="expected",
        situation="Abren dos hostales más y quieren la misma barra en los tres.",
        need="Seis máquinas con su molino y café para el primer trimestre.",
        step="Explicar a Nel Cueto por qué en Norte se mantiene el precio de lista, {T+5}",
    ),
)  # fmt: skip
