"""Words that mean the same in law and in plain Swedish, and words that exclude each other."""

from __future__ import annotations

from functools import cache

from assistant.library import swedish

SAME = """
åtgärd insats
underrätta meddela informera underrättelse information upplysa upplysning informerad underrättad veta besked
framföra säga uttrycka yttra berätta tycker
åsikt mening synpunkt inställning önskemål vill önskar tycker uppfattning anser
omedelbart genast
kontinuerligt fortlöpande löpande hela ständigt
regelbundet återkommande
tillgodose tillgodosedd uppfylla
fullgöra sköta utföra göra
upprätta göra skriva utforma gjord ta
revidera ändra omarbeta se
erbjuda tillhandahålla ge
ingå träffa avtala avtal
bedriva driva drivs bedrivs
påbörja starta börja inleda inleds öppna
upphöra sluta avslutas avsluta slut avslutad klar slutföra slutförd
yrkesverksam arbetar anställd verksam arbete arbetat
skyldig skyldighet plikt krav krävs kräver måste
inhämta hämta begära
överlämna lämna skicka
röja avslöja föra yppa vidare
förvara bevara spara
gallra förstöra
bevilja ge få medge
samtycke samtycka säga ja medge medgivande
vistas bo bor boende placerad
placera placering placerad vårdas vård
uppfostran fostran
uppväxtförhållanden uppväxtvillkor uppväxt
tjänsteman tjänsteperson
kännedom veta kunskap känna
sakkunnig expert
utreda utredning utredd
bedöma bedömning
dokumentera anteckna dokumentation anteckningar journal
förhållanden situation läget villkor
motsvara motsvarande
lämplig passa lämpar lämpligare bättre passar
behov behöver behövs behövligt krävs nödvändig
kontrollera granska kontroll
följa uppföljning uppfölj följ
uppmärksamma akt beakta hänsyn väga
ändamål syfte syfta
företag organ bolag förening privaträttslig
privatperson fysisk person
privat enskild
obehörig
adress vistelseort
tillfällig kort
årlig år
person enskild individ
människa person
fritidsaktiviteter fritid
omfattning ofta många mycket
lag bestämmelse regel regler reglerna paragraf föreskrift författning
gälla omfatta
gälla gäller kraft träder träda
ansöka ansökan
oro misstanke illa
betala ersättning avgift
ansvara ansvar svara
inrikta inriktning
utforma utformning lägga upp ordna
utöva utövas
anordna ordna
anvisa anvisning
stå står
bryta åsidosätta bryter
straff straffbar belagd
förmedla förmedling
tänker avser
visa framgå
räkna uppräknas
utomlands utländsk land
plats placering
uppdra uppdrag
tillämpa tillämpas gäller
verksamhetens verksamhet
medverka bidra delta
integritet
föra ha
förteckning lista register
uppdaterad informerad
drabbas råka skadas blir
möjlighet chans kan få
verka arbeta
missförhållande brist fel
risk fara
utföra utföras genomföra genomförande
långsiktig lång sikt
varaktig stadigvarande
avslå avslag neka
bestämma besluta beslut avgöra
redovisa rapportera
tvång tvångsvård
underställa skicka lämna prövning
begäran begära begär
skälig rimlig
skriftlig skrift
anlita anställa
grundläggande grund
kopia avskrift
hålla ha
misstanke misstänka
kvalitet kvalitetssäkring
fysisk fysiskt
tala talar samtal samtala prata
sköta skötsel sköts bedriva bedrivs
angelägenhet uppgift
överlämna lämna låta över
anledning skäl orsak
beskaffenhet art
redovisa innehålla ange
handling framställning ansökan
""".strip()
_GROUPS_EXCLUDE = """
särskilda skäl | synnerliga skäl
muntlig | skriftlig
inleda, inleds, inledas, påbörja, påbörjas, börja | avsluta, avslutas, avslutats, upphöra, upphör, upphört
bevilja, beviljas, godkänna | avslå, avslås, återkalla, återkallas
tillåta, tillåtet | förbjuda, förbjudet
vårdplan, vårdplanen | genomförandeplan, genomförandeplanen
frivillig, frivilligt | obligatorisk, obligatoriskt, tvingande
tillfällig, tillfälligt | stadigvarande
tillfällig, tillfälligt | permanent
före, innan | efter, sedan, efteråt
öka, ökar, högre, höja | minska, minskar, lägre, sänka
familjehem, familjehemmet, fosterhem | stödboende, stödboendet | jourhem, jourhemmet
belastningsregistret | misstankeregistret
vuxen, vuxna | barn, barnet, barnen
offentlig, offentliga | hemlig, hemliga
tillsyn, tillsynen | uppföljning, uppföljningen
genast, omedelbart, skyndsamt | senare, efterhand
direkt | indirekt
statlig, statliga | kommunal, kommunala
senast | tidigast
högst, längst | minst, lägst
månadsvis | årligen, årsvis
yngre | äldre
längre | kortare
alla, samtliga, varje | vissa, några, enstaka
böter | fängelse
åldern | könet
häva, häver, hävas | förlänga, förlänger, förlängas | säga upp
med samtycke | utan samtycke
ansökan, ansöka, ansöker | anmälan, anmäla, anmäler
individuell | gemensam, generell
regelbundet | enstaka, sporadiskt
internt | externt
fortfarande | inte längre
""".strip()


_OPPOSITE_VERBS = """
bevara spara behålla förvara | förstöra gallra radera kasta
fortsätta pågå | upphöra sluta avsluta avbryta
lämna ge röja | undanhålla neka hemlighålla
"""


@cache
def opposite_verbs() -> frozenset[frozenset[str]]:
    """Pairs of verb stems of which one denied is the other: what may not be destroyed is kept."""
    lines = (line.split("|") for line in _OPPOSITE_VERBS.strip().splitlines())
    return frozenset(
        frozenset((swedish.stem(a), swedish.stem(b)))
        for one, other in lines
        for a in one.split()
        for b in other.split()
    )


@cache
def excluding() -> tuple[tuple[frozenset[str], ...], ...]:
    """Groups of words or phrases, folded, of which a sentence names one and thereby not the others."""
    return tuple(
        tuple(frozenset(w.strip() for w in side.split(",")) for side in line.split("|"))
        for line in _GROUPS_EXCLUDE.splitlines()
    )
