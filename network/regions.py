"""Regions of the three countries by their ISO 3166-2 code; no boundary, no point."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.TextChoices):
    BELGIUM = "BE", _("Belgium")
    FRANCE = "FR", _("France")
    NETHERLANDS = "NL", _("the Netherlands")


class Region(models.TextChoices):
    BRUSSELS = "BE-BRU", _("Brussels")
    WALLONIA = "BE-WAL", _("Wallonia")
    FLANDERS = "BE-VLG", _("Flanders")
    AUVERGNE_RHONE_ALPES = "FR-ARA", "Auvergne-Rhône-Alpes"
    BOURGOGNE_FRANCHE_COMTE = "FR-BFC", "Bourgogne-Franche-Comté"
    BRITTANY = "FR-BRE", _("Brittany")
    CENTRE_VAL_DE_LOIRE = "FR-CVL", "Centre-Val de Loire"
    CORSICA = "FR-20R", _("Corsica")
    GRAND_EST = "FR-GES", "Grand Est"
    HAUTS_DE_FRANCE = "FR-HDF", "Hauts-de-France"
    ILE_DE_FRANCE = "FR-IDF", "Île-de-France"
    NORMANDY = "FR-NOR", _("Normandy")
    NOUVELLE_AQUITAINE = "FR-NAQ", "Nouvelle-Aquitaine"
    OCCITANIA = "FR-OCC", _("Occitania")
    PAYS_DE_LA_LOIRE = "FR-PDL", "Pays de la Loire"
    PROVENCE_ALPES_COTE_D_AZUR = "FR-PAC", "Provence-Alpes-Côte d'Azur"
    GUADELOUPE = "FR-971", "Guadeloupe"
    MARTINIQUE = "FR-972", "Martinique"
    GUYANE = "FR-973", "Guyane"
    REUNION = "FR-974", "La Réunion"
    MAYOTTE = "FR-976", "Mayotte"
    DRENTHE = "NL-DR", "Drenthe"
    FLEVOLAND = "NL-FL", "Flevoland"
    FRIESLAND = "NL-FR", _("Friesland")
    GELDERLAND = "NL-GE", "Gelderland"
    GRONINGEN = "NL-GR", _("Groningen")
    LIMBURG = "NL-LI", _("Limburg (Netherlands)")
    NORTH_BRABANT = "NL-NB", _("North Brabant")
    NORTH_HOLLAND = "NL-NH", _("North Holland")
    OVERIJSSEL = "NL-OV", "Overijssel"
    UTRECHT = "NL-UT", "Utrecht"
    ZEELAND = "NL-ZE", _("Zeeland")
    SOUTH_HOLLAND = "NL-ZH", _("South Holland")
