import re
from itertools import product

import pytest

from listings.enums import Condition, LegalBasis, ProtectedGround, RestrictedGroup
from listings.preferences import CATALOGUE, LegalClass, grounds_in, refusal, wishes
from listings.protected_words import HARMLESS, PROTECTED

REFUSED = {
    ProtectedGround.FAMILY_STATUS: [
        "no kids",
        "No Kid's",
        "NO CHILDREN",
        "sorry, no child under 12",
        "max 1 child",
        "adult building",
        "adults only",
        "Adult-only community",
        "child-free building",
        "not suitable for families",
        "small family preferred",
        "no familys",
        "no teenagers, no toddlers",
        "not for a mother with a baby",
        "pas d'enfants",
        "pas d’enfants",
        "enfants non admis",
        "PAS D'ENFANT SVP",
        "immeuble pour adultes",
        "idéal pour une petite famille",
        "pas de bébés",
        "pas de be\u0301be\u0301s",
        "aucun ado",
        "no k1ds",
        "k i d s not allowed",
        "no ki\u200bds",
        "no k\u00adids",
        "no кids",
        "NoKids",
        "no kiiids",
        "2kids max",
        "no ｋｉｄｓ",
    ],
    ProtectedGround.MARITAL_STATUS: [
        "single person only",
        "Singles only",
        "couple only",
        "married couple preferred",
        "quiet couple",
        "single occupancy",
        "no boyfriends staying over",
        "couple tranquille",
        "célibataires seulement",
        "personne seule",
        "pour une seule personne",
        "personne vivant seule",
    ],
    ProtectedGround.PUBLIC_ASSISTANCE: [
        "no welfare",
        "no OW",
        "no ow/odsp",
        "no O.W.",
        "No O. W. please",
        "not on ODSP",
        "nobody on social assistance",
        "must be working",
        "must work",
        "working people",
        "working professional",
        "employed tenants only",
        "professionals only",
        "quiet proffesional",
        "proof of employment",
        "must have a job",
        "minimum income of $60,000",
        "income must be 3x the rent",
        "3 times rent",
        "rent at most 30% of income",
        "no subsidized tenants",
        "W€lfare? no",
        "sans BS",
        "sans B.S.",
        "pas de BS",
        "pas d'aide sociale",
        "personne sur l'aide sociale",
        "pas de POSPH",
        "avec emploi stable",
        "doit travailler",
        "travailleur ou travailleuse",
        "professionnel seulement",
        "professionnelles",
        "revenu minimum exigé",
        "preuve de revenus",
    ],
    ProtectedGround.AGE: [
        "mature tenant",
        "Mature, quiet",
        "no students",
        "ideal for a student",
        "seniors only",
        "senior preferred",
        "retired person",
        "55+",
        "50 plus",
        "tenants over 40",
        "aged 25 to 35",
        "young professional",
        "tenants in their 30s",
        "personne mature",
        "étudiants refusés",
        "pas d'étudiante",
        "pour aînés",
        "retraités",
        "50 ans et plus",
        "moins de 30 ans s'abstenir",
        "jeune personne",
    ],
    ProtectedGround.SEX: [
        "female only",
        "ladies only",
        "one lady",
        "males preferred",
        "women only",
        "no pregnant women",
        "no transgender people",
        "femme seulement",
        "hommes seulement",
        "homme seul",
        "filles seulement",
        "pas de femme enceinte",
    ],
    ProtectedGround.SEXUAL_ORIENTATION: [
        "no gays",
        "straight couples only",
        "no LGBTQ",
        "pas d'homosexuels",
        "pas de gais",
    ],
    ProtectedGround.ORIGIN: [
        "Canadians only",
        "Canadian credit required",
        "Canadian references",
        "citizens or permanent residents",
        "no immigrants",
        "no refugees",
        "no newcomers",
        "not for foreigners",
        "must speak English",
        "English speaking only",
        "no accents",
        "Indian tenants preferred",
        "no black people",
        "no curry",
        "SIN required",
        "social insurance number and credit check",
        "Canadiens seulement",
        "crédit canadien exigé",
        "pas d'immigrants",
        "pas d'immigrés",
        "pas de réfugiés",
        "pas d'étrangers",
        "doit parler français",
        "francophone",
        "numéro d'assurance sociale",
        "pas de noirs",
    ],
    ProtectedGround.CREED: [
        "Christian household",
        "no Muslims",
        "church-going tenant",
        "must go to church",
        "Jewish family",
        "foyer chrétien",
        "pas de musulmans",
        "pas de religion",
    ],
    ProtectedGround.DISABILITY: [
        "no disability",
        "no disabled people",
        "no mental illness",
        "mentally stable",
        "sober only",
        "no drugs",
        "no drug users",
        "no addicts",
        "nobody on methadone",
        "must be able to live independently",
        "no wheelchairs",
        "no crazies",
        "pas de chaise roulante",
        "aucun problème de consommation",
        "no service dogs",
        "medical information required",
        "not accessible for people with disabilities",
        "sobre seulement",
        "pas de drogue",
        "pas de drogués",
        "aucun problème de santé mentale",
        "pas d'handicapés",
        "personne autonome",
    ],
    ProtectedGround.HOUSING_FIRST: [
        "no homeless",
        "no hobos",
        "nobody from a shelter",
        "no Housing First",
        "no program tenants",
        "no agency clients",
        "pas d'itinérants",
        "pas de sans-abri",
        "personne d'un refuge",
    ],
}

KEPT = [
    "",
    "Non-smoking, quiet after 11 pm. First and last.",
    "smoke-free building, no vaping",
    "No pets please: building rule",
    "Tenant insurance and rental references, please",
    "Credit check for every applicant",
    "Standard lease, one year, utilities extra",
    "Quiet hours from 23:00 to 7:00",
    "Parking for one car only",
    "Would like a monthly call with the support worker",
    "a caseworker or social worker to call",
    "single bed and dresser included",
    "Furnished with a single bed",
    "single-family home, top floor",
    "single garage",
    "a couple of minutes to the LRT",
    "a couple blocks from the river",
    "family doctor nearby",
    "family-run building",
    "large family room",
    "familiar with the programme",
    "kids' playground across the street",
    "children's hospital nearby",
    "minor repairs done within two days",
    "working elevator",
    "stove in good working order",
    "happy working with agencies",
    "professional building manager on site",
    "professionally managed and cleaned",
    "full-time superintendent",
    "drug store nearby",
    "Shoppers Drug Mart next door",
    "mental health centre next door",
    "wheelchair accessible, wide doors",
    "disabled parking by the door",
    "barrier-free for people with a disability",
    "mature trees, large yard",
    "the building is 10 years old",
    "20 year old building",
    "at least 12 months",
    "under 10 minutes to downtown",
    "pets under 20 lbs",
    "handyman on call",
    "Canadian Tire at the corner",
    "Chinese grocery store nearby",
    "pay by Visa card or e-transfer",
    "landlord speaks French and Arabic",
    "accent wall in the bedroom",
    "near St. Patrick church",
    "Church Street",
    "bus shelter at the door",
    "master bedroom with en suite",
    "bachelor apartment, 4 appliances",
    "rent geared to income",
    "ODSP and OW welcome",
    "families and newcomers are welcome",
    "chambre avec lit simple",
    "Non-fumeur, tranquille après 23 h.",
    "aire de jeux pour enfants à côté",
    "médecin de famille à côté",
    "travaux mineurs avant l'emménagement",
    "tous les électros en bon état de fonctionnement",
    "plan de travail en granit",
    "gestion professionnelle",
    "arbres matures",
    "près de l'église Notre-Dame",
    "rue de l'Église",
    "entrée accessible en fauteuil roulant",
    "accessible aux personnes handicapées",
    "planchers d'origine",
    "bail de 12 mois, chauffage compris",
    "assurance habitation et références, s'il vous plaît",
    "nouveaux arrivants bienvenus",
    "école francophone à deux pas",
    "ᐃᓄᒃᑎᑐᑦ",
    "مرحبا",
]


@pytest.mark.parametrize(("ground", "text"), [(ground, text) for ground, texts in REFUSED.items() for text in texts])
def test_words_that_choose_among_people_are_found_with_their_ground(ground, text):
    assert ground in grounds_in(text)


@pytest.mark.parametrize("text", KEPT)
def test_words_about_a_home_its_rules_or_who_is_welcome_are_kept(text):
    assert grounds_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "ODSP welcome, no kids",
        "no ODSP or OW welcome",
        "only families welcome",
        "OW welcome only with a guarantor",
        "kids not welcome",
        "family room upstairs; adults only",
        "working elevator, working tenants",
        "drug store nearby, no drugs",
        "pas de familles bienvenues",
    ],
)
def test_harmless_words_hide_no_others(text):
    assert grounds_in(text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "English",
            """kid, kids, child, family, families, adults only, mature, professional, student, welfare, OW, ODSP,
            disability, working, employed, Canadian, immigrant, refugee, church, Christian, Muslim, single, couple,
            lady, female, male, senior, sober, drug, mental""",
        ),
        (
            "French",
            """enfant, famille, adulte, mature, professionnel, étudiant, aide sociale, BS, POSPH, emploi, travailleur,
            canadien, immigrant, réfugié, célibataire, couple, femme seulement, homme seulement, aîné, sobre, drogue,
            santé mentale""",
        ),
    ],
)
def test_every_trigger_word_of_the_domain_page_is_found(language, words):
    missed = [
        form
        for word in re.split(r",\s+", words)
        for form in (word, word.upper(), f"({word}),", f"no {word}!", f"pas d’{word}.", f"\n{word}\n")
        if not grounds_in(form)
    ]

    assert missed == []


def spelled_out(words):
    """Every phrase of a list with each of its alternatives, without what may be missing."""
    for phrase in re.split(r"\s*,\s*", ", ".join(words).strip(" ,")):
        short = re.sub(r"\([^)]*\)", "", re.sub(r"\s*/\s*", "/", phrase))
        plain = short.replace("*", "").replace("##", "40").replace("#", "3")
        yield from (" ".join(choice) for choice in product(*(word.split("/") for word in plain.split())))


@pytest.mark.parametrize("ground", ProtectedGround)
def test_every_listed_phrase_is_found(ground):
    assert [phrase for phrase in spelled_out(PROTECTED[ground]) if ground not in grounds_in(phrase)] == []


def test_every_harmless_phrase_is_kept():
    assert [phrase for phrase in spelled_out(HARMLESS) if grounds_in(phrase)] == []


def test_several_grounds_are_named_in_a_fixed_order():
    found = grounds_in("Christian single mature lady, no kids")

    assert found == tuple(ground for ground in ProtectedGround if ground in found)
    assert set(found) == {"family_status", "marital_status", "age", "sex", "creed"}


def test_a_refusal_names_the_law_and_an_alternative_for_every_ground():
    sentences = {ground: refusal(ground) for ground in ProtectedGround}

    assert len(set(sentences.values())) == len(ProtectedGround)
    for ground, sentence in sentences.items():
        assert "Human Rights Code" in sentence or ground == ProtectedGround.HOUSING_FIRST
        assert "You may" in sentence or "recorded as a restriction" in sentence


def test_the_catalogue_covers_every_condition_restriction_and_ground():
    lawful = {wish.code for wish in wishes(LegalClass.LAWFUL)}
    restricted = {wish.code: wish.bases for wish in wishes(LegalClass.RESTRICTED)}

    assert set(Condition.values) <= lawful
    assert set(restricted) == set(RestrictedGroup.values)
    assert {basis for bases in restricted.values() for basis in bases} == set(LegalBasis)
    assert all(restricted.values())
    assert {wish.ground for wish in wishes(LegalClass.REFUSED)} == set(ProtectedGround)
    assert len({wish.code for wish in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("wish", wishes(LegalClass.REFUSED), ids=lambda wish: wish.code)
def test_a_refused_wish_of_the_catalogue_is_found_when_written_as_text(wish):
    assert wish.ground in grounds_in(str(wish.label))
