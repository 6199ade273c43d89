"""
French nouns and adjectives by the way their feminine is made, with every inclusive form that people write of them.

A family is the ending of the masculine, that of the feminine, what may stand after the mark of a form (« acteur·ice »,
« acteur·rice », « acteur·trice ») and its words. Plurals follow their ending, or are spelled out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MARKS = "·‧⋅•.-‐‑/"
#: After a hyphen these would rather be pronouns: « nul-le », « net-te ».
PRONOUNS = {"le", "te", "ce", "elle"}
REGULAR_AL = {"banal", "bancal", "fatal", "final", "natal", "naval"}

FAMILIES = (
    (
        "teur",
        "trice",
        "ice rice trice",
        """accompagnateur acteur administrateur agriculteur amateur animateur apiculteur auditeur auteur bienfaiteur
        codirecteur collaborateur collecteur compositeur conducteur conservateur consommateur constructeur
        contributeur coordinateur coproducteur correcteur créateur cultivateur curateur débiteur directeur
        dessinateur donateur éducateur électeur émetteur évaluateur examinateur expérimentateur explorateur
        facilitateur fédérateur fondateur formateur illustrateur inspecteur instituteur instructeur
        interlocuteur lecteur législateur locuteur médiateur modérateur moniteur narrateur navigateur
        novateur observateur opérateur orateur ordonnateur organisateur préparateur présentateur producteur
        programmateur promoteur protecteur réalisateur rédacteur réformateur régulateur restaurateur
        sculpteur sénateur spectateur traducteur transformateur tuteur utilisateur vérificateur viticulteur
        vulgarisateur""",
    ),
    ("deur", "drice", "ice rice drice", "ambassadeur"),
    (
        "eur",
        "euse",
        "se euse",
        """acheteur aménageur blogueur bricoleur brodeur camionneur chanteur chasseur chercheur chômeur chroniqueur
        coiffeur conteur contrôleur danseur décideur demandeur dépanneur éleveur emprunteur enquêteur
        entraîneur faucheur fumeur glaneur grimpeur imprimeur joueur livreur marcheur mangeur meneur menteur
        nageur parleur passeur pêcheur penseur porteur prêteur preneur promeneur ramasseur randonneur
        recruteur repreneur rêveur semeur serveur skieur soigneur souffleur tondeur travailleur tricheur
        vendangeur vendeur veilleur visiteur voleur voyageur""",
    ),
    (
        "eur",
        "eure",
        "e eure",
        """agresseur antérieur assesseur censeur défenseur entrepreneur extérieur gouverneur inférieur ingénieur
        intérieur majeur meilleur mineur possesseur postérieur prédécesseur procureur professeur successeur
        supérieur superviseur ultérieur""",
    ),
    ("eur", "eresse", "resse eresse", "bailleur défendeur enchanteur vengeur"),
    (
        "ien",
        "ienne",
        "ne enne ienne e",
        """académicien alsacien ancien brésilien canadien chirurgien chrétien collégien comédien diététicien
        électricien gardien historien informaticien italien logisticien magicien mathématicien mécanicien
        milicien musicien norvégien opticien paroissien parisien pharmacien physicien politicien praticien
        quotidien statisticien technicien tragédien tunisien végétarien vénitien""",
    ),
    ("en", "enne", "ne enne e", "citoyen coréen doyen européen lycéen méditerranéen mitoyen moyen"),
    (
        "on",
        "onne",
        "ne onne",
        """baron berrichon bourguignon breton bûcheron champion espion forgeron fripon gascon lion mignon patron
        percheron piéton poltron saxon vigneron wallon""",
    ),
    ("an", "anne", "ne anne", "paysan"),
    (
        "an",
        "ane",
        "e",
        "afghan artisan birman catalan courtisan gitan musulman occitan ottoman partisan persan roman texan",
    ),
    (
        "é",
        "ée",
        "e",
        """accompagné administré adopté affecté affilié agréé aîné allié associé assuré attaché avancé blessé cadré
        chargé concerné confiné considéré délégué demandé dépassé député désigné développé diplômé disposé
        domicilié écarté employé engagé formé handicapé hébergé illettré immigré impliqué initié intéressé
        invité isolé licencié marié motivé naturalisé nommé organisé orienté parrainé passionné privé
        protégé qualifié rattaché recensé rémunéré réfugié retraité salarié scolarisé sinistré situé
        spécialisé surmené syndiqué traumatisé""",
    ),
    (
        "i",
        "ie",
        "e",
        """accompli affaibli ami apprenti averti banni choisi démuni ennemi enrichi établi étourdi garanti grandi hardi
        joli muni nanti poli ralenti réfléchi réuni saisi uni vieilli""",
    ),
    (
        "u",
        "ue",
        "e",
        """absolu ardu assidu attendu charnu chevelu connu convaincu détenu disparu élu entendu exclu ingénu inconnu
        issu membru perdu prévu reconnu reçu répandu résolu soutenu têtu vaincu velu vendu""",
    ),
    (
        "ier",
        "ière",
        "ère ière e",
        """aumônier banquier bijoutier boursier brancardier caissier cavalier charpentier chocolatier conférencier
        costumier couturier créancier crémier cuisinier dernier douanier écolier entier épicier familier
        fermier financier foncier greffier grossier guerrier héritier hospitalier hôtelier huissier
        infirmier jardinier joaillier justicier laitier menuisier meunier minier officier ouvrier
        particulier pâtissier pionnier policier pompier postier premier prisonnier régulier romancier
        saisonnier sorcier teinturier trésorier""",
    ),
    (
        "er",
        "ère",
        "ère e",
        """archer berger bocager boucher boulanger conseiller écuyer étranger fromager gaucher horloger léger maraîcher
        ménager mensonger messager passager potager usager vacher viager""",
    ),
    (
        "if",
        "ive",
        "ve ive",
        """actif administratif alternatif associatif attentif captif collectif combatif coopératif créatif exclusif
        fugitif inclusif intuitif juif massif natif négatif participatif passif plaintif positif productif
        réactif sportif tardif""",
    ),
    ("ïf", "ïve", "ve ïve", "naïf"),
    ("uf", "uve", "ve uve", "neuf veuf"),
    ("rf", "rve", "ve rve", "serf"),
    ("ef", "ève", "ève", "bref"),
    ("ef", "effe", "fe effe", "chef"),
    (
        "eux",
        "euse",
        "se euse",
        """ambitieux amoureux anxieux chaleureux chanceux courageux curieux dangereux frileux furieux généreux gracieux
        heureux honteux joyeux lumineux malheureux nombreux paresseux peureux précieux religieux respectueux
        rigoureux sérieux silencieux soucieux studieux vertueux""",
    ),
    ("oux", "ouse", "se ouse", "époux jaloux"),
    ("oux", "ouce", "ce", "doux"),
    ("oux", "ousse", "sse", "roux"),
    (
        "al",
        "ale",
        "e ale",
        """amical brutal banal bancal central clérical colonial commercial communal départemental égal familial fatal
        final général génial idéal initial international libéral local loyal marginal médical mondial
        municipal musical natal national naval normal original pastoral patronal principal provincial
        radical régional rival royal rural social spécial syndical territorial vital""",
    ),
    (
        "el",
        "elle",
        "le elle e",
        """actuel annuel criminel cruel culturel individuel industriel institutionnel intellectuel mensuel mutuel
        naturel officiel personnel professionnel réel sensuel spirituel usuel virtuel""",
    ),
    ("eau", "elle", "elle lle", "jumeau nouveau tourangeau"),
    ("il", "ille", "le ille", "gentil pareil"),
    ("ul", "ulle", "le ulle", "nul"),
    ("et", "ette", "te ette", "cadet coquet douillet fluet muet net propret simplet violet"),
    ("et", "ète", "e ète", "complet concret désuet discret incomplet indiscret inquiet replet secret"),
    ("ot", "otte", "te", "pâlot sot vieillot"),
    ("c", "que", "que", "caduc laïc public turc"),
    ("ec", "ecque", "que", "grec"),
    ("c", "che", "he", "blanc franc"),
    ("g", "gue", "ue", "long oblong"),
    ("i", "ite", "te", "favori"),
    (
        "",
        "e",
        "e",
        """absent accompagnant adhérent adjoint africain agent aidant allemand américain apprenant assistant avocat
        bavard brun campagnard candidat certain chacun châtelain clair client combattant commerçant
        compétent constant consultant contemporain court cousin couvert débutant défunt délicat dévot
        différent direct dirigeant distinct dur enseignant espagnol étudiant exact excellent expert
        exploitant exposant fabricant féminin forain fort gagnant gérant gourmand grand gratuit habitant
        humain idiot instruit intelligent intervenant lourd marchand masculin méchant militant mondain
        montagnard noir opportun orphelin ouvert parent participant patient petit plein plaignant président
        présent prochain prudent référent représentant résident riverain rond saint savant second seul
        soignant sourd souverain subtil suivant suspect toulousain urbain urgent vert violent voisin""",
    ),
    (
        "s",
        "se",
        "e",
        """acquis anglais appris assis bourgeois chinois clos compris concis confus conquis courtois danois diffus
        divers exquis français gaulois gris inclus indécis intrus irlandais japonais lillois lyonnais
        marseillais mauvais nantais niais obtus permis pervers polonais portugais précis promis requis
        soumis suédois surpris villageois""",
    ),
    ("s", "sse", "se", "bas épais exprès gras gros las métis"),
    ("e", "esse", "sse esse", "comte contremaître hôte maître poète prêtre prince suisse traître"),
)
#: Of one form for both: only the plural differs.
EPICENE = """
    adulte anthropologue architecte artiste bénéficiaire bénévole camarade cinéaste collègue cycliste écologiste
    économiste élève fonctionnaire géographe gestionnaire jeune journaliste juge libraire locataire maire membre
    militaire ministre notaire partenaire philosophe pilote propriétaire responsable secrétaire sociologue stagiaire
    volontaire
"""
#: Masculine, feminine, their plurals, then the inclusive forms of the singular and of the plural.
IRREGULAR = """
    tout toute tous toutes | tout·e tou·te | tou·tes tou·te·s tous·tes tout·es tout·e·s tou.te.s tou-te-s tous/tes
    il elle ils elles | il·elle iel ielle il/elle | ils·elles elles·ils iels ielles Iels ils/elles
    celui celle ceux celles | celui·celle celle·celui | ceux·celles celles·ceux celleux ceulles
    un une uns unes | un·e un.e un-e un(e) un/e | un·es
    beau belle beaux belles | beau·belle | beaux·elles
    fou folle fous folles | fou·folle |
    vieux vieille vieux vieilles | vieux·vieille |
    copain copine copains copines | copain·ine | copain·ines copain·ine·s
    compagnon compagne compagnons compagnes | |
    héros héroïne héros héroïnes | |
    empereur impératrice empereurs impératrices | |
    docteur doctoresse docteurs doctoresses | docteur·e | docteur·es
    duc duchesse ducs duchesses | |
    frais fraîche frais fraîches | frais·aîche | frais·aîches
    tiers tierce tiers tierces | |
    malin maligne malins malignes | malin·igne | malin·gnes malin·igne·s
    sec sèche secs sèches | |
    faux fausse faux fausses | |
    mou molle mous molles | |
    aigu aiguë aigus aiguës | |
"""


@dataclass(frozen=True)
class Entry:
    """A word by its masculine and its feminine, in the singular and in the plural, and its inclusive forms."""

    masculine: str
    feminine: str
    masculines: str
    feminines: str
    singular_forms: tuple[str, ...] = ()
    plural_forms: tuple[str, ...] = ()

    @property
    def plain(self) -> set[str]:
        return {self.masculine, self.feminine, self.masculines, self.feminines}

    @property
    def forms(self) -> tuple[str, ...]:
        return self.singular_forms + self.plural_forms


def entries() -> Iterator[Entry]:
    for masculine_ending, feminine_ending, written, words in FAMILIES:
        for masculine in words.split():
            assert masculine.endswith(masculine_ending), masculine
            kept = masculine.removesuffix(masculine_ending)
            plural = _plural(masculine)
            yield Entry(
                masculine,
                kept + feminine_ending,
                plural,
                f"{kept}{feminine_ending}s",
                tuple(_singular_forms(masculine, written.split())),
                tuple(_plural_forms(masculine, plural, written.split())),
            )
    for word in EPICENE.split():
        yield Entry(word, word, f"{word}s", f"{word}s")
    for line in IRREGULAR.strip().splitlines():
        plain, singular, plural = line.split("|")
        yield Entry(*plain.split(), tuple(singular.split()), tuple(plural.split()))


def _plural(masculine: str) -> str:
    if masculine.endswith(("s", "x")):
        return masculine
    if masculine.endswith("al") and masculine not in REGULAR_AL:
        return f"{masculine[:-1]}ux"
    return f"{masculine}x" if masculine.endswith("eau") else f"{masculine}s"


def _marks(ending: str) -> str:
    return "".join(mark for mark in MARKS if mark not in "-‐‑" or ending not in PRONOUNS)


def _singular_forms(masculine: str, written: list[str]) -> Iterator[str]:
    for ending in written:
        yield from (f"{masculine}{mark}{ending}" for mark in _marks(ending))
        yield f"{masculine}({ending})"
        yield f"{masculine} ·{ending}"
    if masculine.endswith(("teur", "deur")) and "ice" in written:
        yield f"{masculine}ice"


def _plural_forms(masculine: str, plural: str, written: list[str]) -> Iterator[str]:
    for ending in written:
        for mark in _marks(ending):
            yield f"{masculine}{mark}{ending}s"
            yield f"{masculine}{mark}{ending}{mark}s"
            if plural != masculine:
                yield f"{plural}{mark}{ending}s"
        yield from (f"{masculine}({ending})s", f"{masculine}({ending}s)", f"{masculine}({ending})(s)")
        yield f"{masculine} ·{ending}s"
        if plural == f"{masculine}s":
            yield f"{masculine}·s·{ending}s"
    if plural.endswith("aux"):
        yield from (f"{plural}·les", f"{plural}·ales", f"{plural}.ales")
    if masculine.endswith(("teur", "deur")) and "ice" in written:
        yield f"{masculine}ices"


LEXICON = tuple(entries())
