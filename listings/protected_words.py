"""Words that a landlord's wish may not contain, by the ground of the Human Rights Code that they touch.

Source: listings/README.md. Written for people to read and correct. In each list: (s) are letters that may be
missing, and (the) is a word that may be missing; * stands for any further letters; a/b is either word; # is a number,
## one of two digits. Case, accents, hyphens and apostrophes do not matter. A word is listed when a landlord might use
it to choose among people.
"""

from typing import NamedTuple

from listings.enums import ProtectedGround


class WordList(NamedTuple):
    """Words and phrases in each language, separated by commas."""

    english: str
    french: str


PROTECTED = {
    ProtectedGround.FAMILY_STATUS: WordList(
        """kid(s), kiddo(s), nokids, child(s), childern, children(s), childless, childfree, grandchild*, grandkid(s),
        schoolchild*, baby, babies, infant(s), toddler(s), newborn(s), teen(s), teenage*, minors, little ones, famil*,
        parent(s), parenting, mom(s), mum(s), mommy, mommies, mother(s), dad(s), daddy, father(s), adult(s),
        dependent(s)/dependant(s), stroller(s), empty nester(s)""",
        """enfant(s), petits enfants, bébé(s), nourrisson(s), poupon(s), bambin(s), gamin(e)(s), gosse(s), tout petits,
        ado(s), adolescent(e)(s), mineur(e)(s), famil*, parent(s), parental(e), monoparental*, maman(s), papa(s),
        mère(s), père(s), adulte(s), personne(s) à charge, poussette(s)""",
    ),
    ProtectedGround.MARITAL_STATUS: WordList(
        """single(s), couple(s), married, unmarried, marital, divorc*, widow*, newlywed(s), spouse(s), husband(s),
        wife, wives, boyfriend(s), girlfriend(s), common law, no/without partner(s), live/lives/living alone""",
        """célibataire(s), couple(s), marié(e)(s), divorc*, séparé(e)s, conjoint(e)(s), époux, épouse(s), veuf(s),
        veuve(s), union libre, état civil, matrimonial*, vivant/vit/vivre/habitant seul(e)(s), seul(e) personne,
        personne(s)/femme(s)/homme(s)/dame(s)/locataire(s)/monsieur seul(e)(s)""",
    ),
    ProtectedGround.PUBLIC_ASSISTANCE: WordList(
        """welfare, welfair, ow, odsp, ontario works, social/public/government/income/financial assistance,
        no/on/receiving/getting assistance, income/government/govt support, social services, disability
        benefit(s)/cheque(s)/check(s)/payment(s)/income, on/receiving/collecting benefits/disability, benefit
        recipient(s), recipient(s), ei, employment insurance, wsib, cpp, oas, gis, osap, pension*, cohb, dole, subsid*,
        section #, rent supplement(s), housing allowance(s)/benefit(s), voucher(s), government/govt
        money/cheque(s)/check(s)/funded, working, worker(s), must/should/have/has/need(s) (to) work,
        who/that/people/person(s)/tenant(s)/both work(s), employ*, unemploy*, job(s), jobless, career(s),
        prof(f)es(s)ional(s), executive(s), business people/person/man/woman/men/women, income(s), salar*, wage(s),
        earn(s), earner(s), earning(s), paystub(s), pay stub(s)/slip(s)/cheque(s)/check(s), paycheque(s), paycheck(s),
        #/two/three/four x/times (the/your) (monthly) rent, full/part time, financially stable/secure/independent, self
        supporting/sufficient""",
        """bs, bien être social, cas social/sociaux, aide/assistance sociale, aide gouvernementale, aide de l état,
        assisté(e)(s), posph, ontario au travail, prestataire(s), prestation(s), chômage, chômeu*, assurance emploi,
        emploi(s), employé(e)(s), travail, travaill*, salaire(s), salarié(e)(s), revenu(s),
        talon(s)/fiche(s)/bulletin(s) de paie/paye, professionnel*, profesionel*, carrière(s), subvention*, subside(s),
        supplément(s) au loyer, allocation(s), #/deux/trois/quatre fois (le) loyer, temps plein/partiel, pension
        alimentaire""",
    ),
    ProtectedGround.AGE: WordList(
        """mature, senior(s), elder*, age(s), aged, retire*, pensioner(s), student(s), undergrad*, young, younger,
        youngster(s), youth(s), millennial(s), boomer(s), middle aged, no old/older, twenties, thirties, forties,
        fifties, old/older
        people/person(s)/folk(s)/tenant(s)/adult(s)/lady/ladies/man/men/woman/women/couple(s)/gentleman, year(s)/yr(s)
        old, over/under/above/below/least ##, between ## and ##, ## plus, ## s, ## and over/older/under/up""",
        """mature(s), aîné(e)(s), âge(s), âgé(e)(s), retraite, retraité(e)(s), rentier(s), étudiant*, jeune(s),
        jeunesse, vieillard(s), pas de vieux/vieilles, vieux/vieille(s)/vieil
        gens/personne(s)/dame(s)/monsieur/locataire(s), personne(s)/gens/locataire(s)/dame(s) vieille(s),
        personne(s)/locataire(s) majeur(e)(s), vingtaine, trentaine, quarantaine, cinquantaine, soixantaine, ## ans
        et/ou plus/moins, plus/moins/dessus/dessous de ## ans, ## ans minimum/maximum/min/max, ## et plus""",
    ),
    ProtectedGround.SEX: WordList(
        """lady, ladies, woman, women(s), man, men(s), male(s), female(s), girl(s), boy(s), guy(s), gentleman,
        gentlemen, gender*, sex, sexes, trans, transgender*, transsexual*, nonbinary, non binary, pregnan*,
        breastfeeding""",
        """femme(s), homme(s), dame(s), demoiselle(s), fille(s), garçon(s), gars, messieurs, un monsieur, monsieur
        tranquille/seul, mâle(s), femelle(s), féminin(e)(s), masculin(e)(s), sexe(s), genre(s), transgenre(s),
        transsexuel*, non binaire(s), enceinte(s), grossesse(s)""",
    ),
    ProtectedGround.SEXUAL_ORIENTATION: WordList(
        """gay(s), lesbian(s), queer(s), homosexual*, heterosexual*, bisexual*, lgbt*, slgbt*, sexual orientation,
        straight couple(s)/people/person(s)/man/men/woman/women/tenant(s)/only""",
        """gai(e)(s), lesbienne(s), homosexuel*, homo(s), hétéro*, bisexuel*, orientation sexuelle""",
    ),
    ProtectedGround.ORIGIN: WordList(
        """canadian(s), citizen*, im(m)igra*, refugee(s), newcomer(s), foreign*, asylum, visa(s), work/study permit(s),
        permanent resident(s)/residency, pr card, legal status, status in canada, new to canada, born in canada, born
        here, from canada, nationalit*, ethnic*, race(s), racial*, skin, people/person of colour/color, caucasian(s),
        no blacks/whites/browns, black/white/brown/coloured/colored
        people/person(s)/tenant(s)/couple(s)/man/men/woman/women, no/only black/white/brown people, whites only,
        asian(s), south asian(s), indian(s), pakistani(s), bangladeshi(s), punjabi(s), tamil(s), chinese, korean(s),
        filipino(s), filipina(s), vietnamese, arab(s), arabic, lebanese, syrian(s), iranian(s), iraqi(s), afghan(s),
        african(s), somali(s), nigerian(s), ethiopian(s), eritrean(s), congolese, caribbean, jamaican(s), haitian(s),
        latino(s), latina(s), mexican(s), european(s), ukrainian(s), russian(s), indigenous, aboriginal(s), inuit,
        inuk, metis, first nation(s), native(s), must/should/need(s) (to) speak*, speak(s)
        (good/fluent/proper/perfect/some) english/french, english/french speaking/speaker(s)/only/required, fluent,
        accent(s), same/our culture, sin, social insurance, local people only, curry""",
        """canadien*, citoyen*, im(m)igrant*, im(m)igré(e)(s), immigration, réfugié(e)(s), étranger(s), étrangère(s),
        nouvel arrivant, nouveau(x) arrivant(s), nouvelle(s) arrivante(s), nouveau(x) venu(s), demandeu* d asile,
        asile, visa(s), permis de travail, permis d étude(s), résident(e)(s) permanent(e)(s), statut légal,
        nationalité(s), origine(s), ethni*, race(s), couleur de peau, peau, pas de noir(e)s/blanc(s)/blanches,
        gens/personne(s)/famille(s)/locataire(s) noir(e)(s)/blanc(s)/blanche(s), asiatique(s), indien(ne)(s),
        pakistanais(e)(s), chinois(e)(s), arabe(s), libanais(e)(s), syrien(ne)(s), iranien(ne)(s), afghan(e)(s),
        africain(e)(s), maghrébin(e)(s), algérien(ne)(s), marocain(e)(s), tunisien(ne)(s), somalien(ne)(s),
        congolais(e)(s), haïtien(ne)(s), antillais(e)(s), latino(s), mexicain(e)(s), européen(ne)(s), ukrainien(ne)(s),
        russe(s), québécois(e)(s), autochtone(s), inuit(e)(s), métis(se)(s), premières nations, doit/doivent/devez/faut
        parler, parler/parlant/parle (bien/couramment) (le/l) français/anglais, francophone(s), anglophone(s),
        allophone(s), langue maternelle, accent(s), nas, assurance sociale, sans papiers""",
    ),
    ProtectedGround.CREED: WordList(
        """church*, christian*, muslim(s), moslem(s), islam*, jew(s), jewish, hindu(s), sikh(s), buddhist(s),
        catholic(s), protestant(s), mormon(s), jehovah*, atheist(s), religio*, faith*, god, believer(s), bible, pray*,
        mosque(s), temple(s), synagogue(s), halal, kosher, hijab(s), turban(s), vegetarian(s)""",
        """église(s), chrétien(ne)(s), musulman(e)(s), juif(s), juive(s), hindou(e)(s), bouddhiste(s), catholique(s),
        protestant(e)(s), athée(s), religi*, croyant(e)(s), pratiquant(e)(s), foi, dieu, prière(s), mosquée(s),
        voilée(s), végétarien(ne)(s)""",
    ),
    ProtectedGround.DISABILITY: WordList(
        """disab*, handicap*, wheelchair(s), mental*, psychiatr*, psycho*, retard*, crippl*, schizo*, bipolar, autis*,
        depress*, anxiety, craz*, sober, sobriety, drug(s), druggie(s), addict*, alcohol*, drinker(s), drinking,
        drunk(s), junkie(s), crackhead(s), meth, methadone, suboxone, opioid(s), substance use/abuse/user(s), user(s),
        needles, harm reduction, recovering, rehab*, therapy, clean and sober, medication(s), medically, illness*,
        medical condition(s)/info*/histor*/issue(s)/problem(s)/record(s)/need(s)/certificate/note/exam*, health
        condition(s)/histor*/issue(s)/problem(s), healthy people/person(s)/tenant(s)/adult(s)/individual(s), hiv,
        independent living, live/lives/living independently, able bodied, special needs, mobility
        issue(s)/problem(s)/scooter(s)/aid(s)/device(s), no walkers, blind/deaf people/person(s)/tenant(s),
        service/guide dog(s)/animal(s), emotional support""",
        """handicap*, invalid*, fauteuil(s)/chaise(s) roulant(e)(s), santé mentale, maladie(s), malade(s), mental*,
        mentaux, psychiatr*, psycholog*, dépressi*, fou(s), folle(s), sobre(s), sobriété, drogue(s), drogué(e)(s),
        toxicoman*, toxico(s), alcool*, ivrogne(s), dépendance(s), problème(s) de consommation, consommateu*,
        désintox*, cure, médicament(s), médicaux, autonome(s), autonomie, mobilité réduite, déficien*, sourd(e)(s),
        aveugle(s), chien(s) guide(s), chien(s)/animal/animaux d assistance""",
    ),
    ProtectedGround.HOUSING_FIRST: WordList(
        """homeless*, housing first, unhoused, shelter(s), street people, hobo(s), bum(s), vagrant(s), living on the
        street(s), on the streets, rough sleep*, transitional housing, social housing, salvation army,
        program/programme/agency/agencies/city client(s)/tenant(s)/referral(s)/people, no/not
        program/programs/programme(s)/agency/agencies""",
        """itinéran*, sans abri(s), sans domicile, sdf, sans logis, logement d abord, refuge(s), clochard(s),
        gens/personne(s) de la rue, maison(s) de transition, armée du salut, logement(s) social/sociaux, hlm,
        client(s)/locataire(s)/gens/personne(s) du/des/d un programme(s)/organisme(s)""",
    ),
}

# Of a home, its surroundings or the landlord, whatever stands before them: never a wish about people.
HARMLESS = WordList(
    """familiar*, single
    bed(s)/bedroom(s)/room/car/storey/story/level/floor/garage/sink/door/driveway/stall/payment/lease, single
    family/detached home(s)/house(s)/dwelling(s), single detached, couple of, a couple
    minutes/mins/blocks/steps/stops/streets/days/weeks/months, family
    room(s)/doctor(s)/restaurant(s)/owned/run/business, family health team, parent company, mother in law suite,
    child/children care/proof*, kid(s)/child/children (s) playground(s)/park(s)/hospital/museum/pool, minor
    repair(s)/damage/renovation(s)/scratches/wear, father s day, mother s day, working
    order/condition/elevator(s)/fireplace/appliances/kitchen/stove/oven/fridge/washer/dryer/smoke/
    plumbing/hours/days/lock(s)/buzzer/intercom/laundry/toilet/shower, working with/together, paint/good/great/nice
    job, support/social/case/outreach/housing/agency/maintenance/city/construction/utility worker(s), job site, income
    tax, geared to income, full/part time superintendent/super/security/concierge/staff/manager/caretaker/maintenance,
    professionally clean*/manag*/paint*/renovat*/decorat*/design*/install*/maintain*/built, professional
    clean*/manag*/paint*/renovat*/landlord/maintenance/photo*/office(s)/kitchen/gym/company/staff/
    service(s)/landscap*, professional building manag*, professional property manag*, executive
    suite(s)/home(s)/townhouse(s)/townhome(s)/condo*/apartment(s)/rental(s), mature
    tree(s)/garden(s)/landscap*/lot/yard/hedge(s), senior(s) (s) centre/center, age of (the) building/house/home, #
    year/years/yr/yrs old building/house/home/condo*/appliance(s)/roof/kitchen,
    building/house/home/roof/kitchen/appliances/condo is/are (about) # year(s)/yrs old, over/under/above/below ##
    minute(s)/min(s)/km/metre(s)/meter(s)/feet/ft/sq/lb(s)/pound(s)/kg/units/steps/year(s), least ##
    hour(s)/day(s)/month(s), between ## and ## am/pm, ## plus hydro/heat/utilities/units, young st/street,
    handy/maintenance/repair man/men, man made, boys and girls club, trans canad*, canadian
    tire/dollar(s)/museum/shield, native plants/trees/garden/flowers,
    chinese/indian/arab/arabic/korean/vietnamese/african/caribbean/mexican/lebanese/asian/european/ ethiopian/somali
    restaurant(s)/grocer*/food/store(s)/shop(s)/market(s)/bakery/bakeries/cuisine/appliances/kitchen/cabinetry, mere
    steps/minutes/blocks/metres, visa card(s)/debit/mastercard, landlord/owner/superintendent/super/manager/we/i/staff
    (also/can) speak(s) (english/french/arabic/spanish/chinese/punjabi) (and)
    english/french/arabic/spanish/chinese/punjabi, accent wall(s)/lighting/light(s)/colour(s)/color(s), good/bad faith,
    church st/street/ave/avenue, near/beside/behind/opposite (*) (*) (*) church/mosque/temple/synagogue, close/next to
    (*) (*) (*) church/mosque/temple/synagogue, across from (*) (*) (*) church/mosque/temple/synagogue, drug
    store(s)/mart, drugstore(s), wheelchair accessible/access/accessibility/ramp/lift/friendly,
    disabled/disability/handicap/handicapped parking, handicap accessible, mental health centre/center/clinic/hospital
    next/nearby/across/down/on/close/around/within, user friendly, user(s) pay, bus/bike/car/rain shelter""",
    """aire(s)/terrain(s)/parc(s)/module(s)/salle(s)/jeux (de) (jeux/jeu) pour/d enfants, hôpital pour enfants, travaux
    mineurs, réparation(s) mineure(s), salle familiale, médecin(s) de famille, en/de bon état de fonctionnement,
    plan/espace/surface/aire/coin/bureau de travail, proportionné/indexé/proportionnel au revenu, loyer indexé sur le
    revenu, agence du revenu,
    gestion/ménage/nettoyage/peinture/gestionnaire/entretien/rénovation(s)/concierge/service(s)/
    photo(s)/cuisine/équipe professionnel*, travailleu* social*, travailleu* sociaux, travailleu* de
    soutien/proximité/rue, intervenant* de la rue, arbre(s) mature(s), ste/sainte/rue marie, notre dame, genre de,
    ce/du/même genre, quartier chinois, restaurant(s)/épicerie(s)/marché/cuisine/magasin(s)
    chinois(e)(s)/arabe(s)/indien(ne)(s)/libanais(e)(s)/haïtien(ne)(s)/africain(e)(s)/asiatique(s)/ mexicain(e)(s),
    planchers/boiseries/moulures/cachet/fenêtres/bois/armoires/cuisine d origine, race(s) de chien(s), chien(s) de
    race, mettre/mettons/met l accent sur, école(s)/garderie(s)/quartier/hôpital/service(s) francophone(s), bonne foi,
    rue/chemin de l église, près/proche/côté/face/derrière (de) (l/la/une/d) (une) église/mosquée/temple/synagogue,
    décor/décoration/style/design/couleur(s) sobre(s), accessible(s) en/aux/pour fauteuil(s) roulant(s),
    entrée/rampe/douche/accès (accessible) (en/aux/pour) fauteuil(s) roulant(s), stationnement pour personnes
    handicapées, stationnement handicapé(s), centre médical, chauffage/compteur/chaudière/thermostat/entrée
    autonome(s), bureau de la rue""",
)

# People whom landlords often turn away. "Kids and ODSP welcome" and "barrier-free for people with a disability" let
# them in and are kept, unless a word such as "no" or "only" stands next to them.
WELCOMED = WordList(
    """famil*, kid(s), child, children, ow, odsp, ontario works, social assistance, welfare, rent supplement(s),
    subsid*, newcomer(s), refugee(s), immigrant(s), indigenous people, lgbt*, people/person(s)/tenant(s)/anyone with
    (a) (physical/mobility/visual) disability/disabilities, wheelchair(s), wheelchair user(s), service
    animal(s)/dog(s), pets""",
    """famille(s), enfant(s), posph, ontario au travail, aide sociale, nouveaux arrivants, nouvelles arrivantes,
    réfugié(e)(s), immigrant(e)(s), autochtone(s), personne(s) handicapée(s), personne(s) à mobilité réduite,
    personne(s) en fauteuil roulant, animaux""",
)
