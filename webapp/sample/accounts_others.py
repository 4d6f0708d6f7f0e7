"""The other customers of the sample: of every sector, all over Spain."""

from webapp.accounts.fields import SECTORS
from webapp.sample.customers import Customer

HOTEL, RESTAURANT, BAKERY, OFFICE, EDUCATION, HEALTH, PUBLIC, LEISURE = SECTORS

MORE = (
    Customer("Hostal Azotea de Levante", "Almería", HOTEL, "ana", "azoteadelevante", (("Encarna Ruz", "Propietaria"),)),
    Customer("Heladerías Nube Fría", "Málaga", RESTAURANT, "ana", "nubefria",
             (("Hugo Carmona", "Gerente"), ("Estrella Postigo", "Compras"))),
    Customer("Gimnasios Bahía Activa", "Cádiz", LEISURE, "ana", "bahiaactiva", (("Sandra Lobato", "Directora de centros"),)),
    Customer("Notaría Paseo Viejo", "Jerez de la Frontera", OFFICE, "ana", "paseoviejo", (("Inmaculada Sanz", "Oficial"),)),
    Customer("Escuela de Hostelería Olivar Alto", "Jaén", EDUCATION, "ana", "olivaralto",
             (("Baltasar Nieto", "Jefe de estudios"),)),
    Customer("Hotel Patio de los Tilos", "Palencia", HOTEL, "luis", "patiodelostilos", (("Aurora Vacas", "Directora"),)),
    Customer("Panaderías La Espelta", "León", BAKERY, "luis", "laespelta", (("Froilán Rabanal", "Gerente"),)),
    Customer("Coworking La Galerna", "Santander", OFFICE, "luis", "lagalerna", (("Jimena Saro", "Responsable"),)),
    Customer("Casino de Ultramarinos", "Oviedo", RESTAURANT, "luis", "ultramarinos", (("Xandru Llana", "Encargado"),)),
    Customer("Conservas Cabo Bermejo", "Vigo", OFFICE, "luis", "cabobermejo", (("Antía Bouzas", "Recursos humanos"),)),
    Customer("Balneario Agua Mansa", "Ourense", HOTEL, "luis", "aguamansa", (("Breogán Feijóo", "Director"),)),
    Customer("Residencia Montealbo", "Teruel", HEALTH, "sergio", "montealbo", (("Lorenzo Ibáñez", "Director"),)),
    Customer("Talleres Gráficos Tinta Nueva", "Zaragoza", OFFICE, "sergio", "tintanueva", (("Pura Escartín", "Gerencia"),)),
    Customer("Colegio Prado de Abajo", "Soria", EDUCATION, "sergio", "pradodeabajo", (("Elías Redondo", "Administrador"),)),
    Customer("Cines Pantalla Grande", "Valladolid", LEISURE, "sergio", "pantallagrande", (("Noemí Gil", "Explotación"),)),
    Customer("Hotel Estación de Canfrán", "Jaca", HOTEL, "sergio", "estaciondecanfran", (("Chesús Bara", "Mantenimiento"),)),
    Customer("Clínica Puerta del Carmen", "Huesca", HEALTH, "sergio", "puertadelcarmen", (("Rosa Abadía", "Supervisora"),)),
    Customer("Bodegas Tierra Parda", "Cariñena", LEISURE, "sergio", "tierraparda", (("Gabriel Tena", "Enoturismo"),)),
    Customer("Centro de Salud Vega Honda", "Talavera de la Reina", PUBLIC, "paula", "vegahonda", (("Prado Rincón", "Gestión"),)),
    Customer("Diputación de Valdehierro", "Ciudad Real", PUBLIC, "paula", "valdehierro",
             (("Julián Camuñas", "Contratación"), ("Nieves Ocaña", "Servicios generales"))),
    Customer("Escuela Oficial de Idiomas de Altozano", "Albacete", EDUCATION, "paula", "altozano",
             (("Beatriz Lillo", "Secretaria"),)),
    Customer("Residencia Municipal El Romeral", "Cuenca", HEALTH, "paula", "elromeral", (("Damián Poveda", "Director"),)),
    Customer("Polideportivo Las Eras", "Guadalajara", LEISURE, "paula", "laseras", (("Yolanda Sopeña", "Gestora"),)),
    Customer("Ayuntamiento de Fuenteblanca", "Toledo", PUBLIC, "paula", "fuenteblanca", (("Eusebio Dorado", "Secretario"),)),
)  # fmt: skip
