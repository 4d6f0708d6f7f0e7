"""The customers of the sample: twelve key accounts with their contacts, and others."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.accounts.actions import NewAccount, create_account
from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.contacts.actions import add_contact
from webapp.accounts.fields import SECTORS
from webapp.core.folding import folded
from webapp.core.sending import Sent
from webapp.people.access import Actor
from webapp.sample.accounts_others import MORE
from webapp.sample.customers import Customer

HOTEL, RESTAURANT, BAKERY, OFFICE, EDUCATION, HEALTH, PUBLIC, LEISURE = SECTORS


KEY_ACCOUNTS = (
    Customer("Hotel Mirador de Triana", "Sevilla", HOTEL, "ana", "miradordetriana",
             (("Lucía Ferrán", "Directora"), ("Tomás Olmedo", "Jefe de restauración"))),
    Customer("Cafeterías La Espiga Azul", "Málaga", RESTAURANT, "ana", "laespigaazul",
             (("Rocío Almagro", "Gerente"), ("Dani Peral", "Jefe de barra"), ("Elvira Soto", "Compras"))),
    Customer("Obrador Santa Brígida", "Las Palmas de Gran Canaria", BAKERY, "ana", "santabrigida",
             (("Yaiza Betancor", "Propietaria"), ("Nauzet Falcón", "Jefe de obrador"))),
    Customer("Panaderías Trigal del Sur", "Córdoba", BAKERY, "ana", "trigaldelsur",
             (("Fuensanta Luque", "Gerente"), ("Rafael Priego", "Compras"))),
    Customer("Campus Puerta de Poniente", "Cádiz", EDUCATION, "ana", "puertadeponiente",
             (("Gonzalo Arjona", "Jefe de servicios generales"), ("Pilar Ceballos", "Compras"),
              ("Samuel Ojeda", "Encargado de cafetería"))),
    Customer("Coworking Ría Nueva", "Bilbao", OFFICE, "luis", "rianueva",
             (("Ibon Larrazu", "Responsable de espacios"), ("Nerea Goiri", "Administración"))),
    Customer("Hoteles Cuatro Faros", "A Coruña", HOTEL, "luis", "cuatrofaros",
             (("Xiana Lamas", "Directora de operaciones"), ("Brais Souto", "Jefe de alimentos y bebidas"),
              ("Uxía Rial", "Compras"))),
    Customer("Restaurante Casa Lumbre", "San Sebastián", RESTAURANT, "luis", "casalumbre",
             (("Maialen Otaegui", "Propietaria"), ("Julen Arrieta", "Jefe de sala"))),
    Customer("Sidrerías El Tonel Alto", "Gijón", RESTAURANT, "luis", "eltonelalto",
             (("Covadonga Llaneza", "Gerente"), ("Pelayo Fueyo", "Compras"))),
    Customer("Residencias Los Almendros", "Zaragoza", HEALTH, "sergio", "losalmendros",
             (("Teresa Gascón", "Directora de servicios"), ("Joaquín Lahoz", "Mantenimiento"))),
    Customer("Hospital Comarcal de Valdemora", "Cuenca", HEALTH, "paula", "hospitalvaldemora",
             (("Amparo Recuenco", "Jefa de contratación"), ("Félix Huete", "Responsable de hostelería"))),
    Customer("Ayuntamiento de Villaclara del Río", "Toledo", PUBLIC, "paula", "villaclaradelrio",
             (("Rosario Montero", "Secretaria municipal"), ("Vicente Arroyo", "Concejal de Hacienda"))),
)  # fmt: skip

# The first resembles a key account; the next two hold what a page and a spreadsheet must not take for markup or a sum.
OTHERS = (
    Customer("Hotel Mirador Triana S. L.", "Sevilla", HOTEL, "ana"),
    Customer("<b>Café & Té</b>", "Granada", RESTAURANT, "ana", "cafeyte", (("Álvaro Zafra", "Propietario"),)),
    Customer("=1+1", "Bilbao", OFFICE, "luis", "unomasuno", (("Ane Muñiz", "Coordinadora"),)),
    Customer("Hotel Balcón de la Sierra", "Granada", HOTEL, "ana", "balcondelasierra", (("Remedios Avilés", "Directora"),)),
    Customer("Cafetería La Tertulia", "Cádiz", RESTAURANT, "ana", "latertulia", (("Curro Benítez", "Propietario"),)),
    Customer("Clínica Dental Sonríe Sur", "Almería", HEALTH, "ana", "sonriesur", (("Noelia Cazorla", "Gerente"),)),
    Customer("Gestoría Campos y Lama", "Jaén", OFFICE, "ana"),
    Customer("Obrador La Harina Lenta", "Huelva", BAKERY, "ana", "laharinalenta", (("Macarena Toscano", "Propietaria"),)),
    Customer("Hostal Puente del Molino", "Ronda", HOTEL, "ana"),
    Customer("Gimnasios Pulso Norte", "Vitoria-Gasteiz", LEISURE, "luis", "pulsonorte",
             (("Unai Zabaleta", "Director de centros"),)),
    Customer("Librería-café El Andén", "Santander", LEISURE, "luis", "elanden", (("Lara Cosío", "Librera"),)),
    Customer("Bodegas Cuesta Alta", "Logroño", LEISURE, "luis", "cuestaalta", (("Rubén Nájera", "Enoturismo"),)),
    Customer("Hostal La Marea", "Gijón", HOTEL, "luis", "hostallamarea", (("Nel Cueto", "Propietario"),)),
    Customer("Talleres Ruiseñor", "Pamplona", OFFICE, "luis"),
    Customer("Astilleros Punta Brava", "Ferrol", OFFICE, "luis", "puntabrava",
             (("Sabela Pardo", "Jefa de compras"), ("Anxo Leira", "Servicios generales"))),
    Customer("Bufete Ibarra Solé", "Zaragoza", OFFICE, "luis", "ibarrasole", (("Mireia Solé", "Socia"),)),
    Customer("Asador La Encina", "Burgos", RESTAURANT, "luis", "laencina", (("Tirso Santamaría", "Propietario"),)),
    Customer("Colegio Mayor Torre del Alba", "Santiago de Compostela", EDUCATION, "luis", "torredelalba",
             (("Iria Varela", "Administradora"),)),
    Customer("Panadería Masa Madre del Ebro", "Zaragoza", BAKERY, "sergio", "masamadre", (("Pilar Sanclemente", "Gerente"),)),
    Customer("Residencia Fuente Clara", "Huesca", HEALTH, "sergio", "fuenteclara", (("Ángel Broto", "Director"),)),
    Customer("Instituto Tecnológico Valle Hondo", "Guadalajara", EDUCATION, "paula", "vallehondo",
             (("Marcos Atienza", "Secretario académico"),)),
    Customer("Biblioteca Provincial de Campoalto", "Ciudad Real", PUBLIC, "paula", "campoalto",
             (("Consuelo Tébar", "Directora"),)),
    Customer("Museo del Azafrán", "Albacete", LEISURE, "paula", "museodelazafran", (("Esther Cuenca", "Gerente"),)),
    Customer("Oficina de Turismo de Peñaclara", "Toledo", PUBLIC, "paula"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Ids by name: accounts, and contacts by account and name."""

    accounts: dict[str, int]
    contacts: dict[tuple[str, str], int]


CUSTOMERS = (*KEY_ACCOUNTS, *OTHERS, *MORE)


def open_accounts(actors: Mapping[str, Actor]) -> Known:
    """All accounts and contacts, each written down by who looks after it. Inside a write transaction."""
    known = Known({}, {})
    for customer in CUSTOMERS:
        actor = actors[customer.owner]
        card = AccountCard(
            id=0, version=1, name=customer.name, sector=customer.sector, city=customer.city, country="ES", employees=None,
            language="es", tax_treatment="standard", parent_id=None, owner_user_id=actor.user, unit_id=actor.unit,
        )  # fmt: skip
        account = create_account(actor, NewAccount(card, known=frozenset(known.accounts.values())), Sent())
        known.accounts[customer.name] = account
        for name, title in customer.contacts:
            email = f"{folded(name).replace(' ', '.')}@{customer.domain}.example"
            contact = ContactCard(
                id=0, version=1, account_id=account, name=name, job_title=title, email=email, phone="", language="es",
                created_by_id=actor.user,
            )  # fmt: skip
            known.contacts[customer.name, name] = add_contact(actor, contact, Sent())
    return known
