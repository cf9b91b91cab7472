"""Everyday words beside those of law that mean the same, as `SAME` of `verifying_kin` holds them."""

PLAIN = """
jobb arbete anställning tjänst uppdrag
jobba arbeta verksam anställd
hemma hem bostad
låta medge tillåta bevilja
använda utnyttja nyttja använd
stoppa förbjuda avbryta
startat inlett påbörjat
starta inleda påbörja
rätta avhjälpa åtgärda
hitta finna upptäcka konstatera
se konstatera finna bedöma
träffa möta besöka
besök besöka träff
byta ändra ersätta
förändra ändra förändring ändring
avgöra styra avgörande
komma inkomma lämnas
ta emot mottaga motta
mottagen inkommen kommit
anta besluta fastställa antagen
ordningsföljd turordning
ihop tillsammans gemensamt samverkan
samarbeta samverka samarbete samverkan
dela fördela
betala ersätta bekosta svara
kostnad utgift avgift pris
pengar medel ersättning belopp
skada men olägenhet fara
skydda skydd trygga trygghet
säker trygg säkerhet
farlig fara risk
hota äventyra riskera
stanna kvar förbli behålla
behålla fortsätta kvar
fortsätta fortsatt fortfarande
förlänga förlängning fortsätta längre
lösa avhjälpa
räcka tillräcklig
nog tillräckligt
direkt omedelbart genast
snabbt skyndsamt snarast
dröja dröjsmål vänta avvakta
vänta avvakta förvänta
anta förvänta vänta befara misstänka
granska pröva kontrollera utreda
pröva prövning bedöma
undersöka utreda kontrollera undersökning
visa framgå redovisa
skriva anteckna skriftlig ange
berätta informera underrätta röja
hemlig sekretess sekretessbelagd
tystnadsplikt sekretess röja
utlämna lämna röja
delta medverka närvara vara
närvara närvarande närvaro
säga yttra uttala höra
höra yttra samråd
yttra yttrande tillfälle
råd rådgivning vägledning
hjälp stöd bistånd insats
vård omsorg behandling
kunnig kunskap kompetens kan
kompetens utbildning erfarenhet
lärare pedagog
chef föreståndare ledning
fylla fyllt fyller ålder
äldre fyllt
ung ungdom barn
förälder vårdnadshavare
familj anhörig närstående
kontakt umgänge
röra avse beröra gälla
beröra avse gälla
tänkt avsedd
enligt stöd
brott brottslig straff
döma dom domstol
polis polisen
skriva utskrivning
flytta flyttning omplacera
sluta upphöra avslutas
avbryta upphöra sluta
ogiltig upphöra
giltig gälla
handla röra avse gälla
kräva fordra begära förutsätta förutsättning
förutsätta villkor krav
villkor krav förutsättning
krav kriterium
mål syfte inriktning
resultat utfall
bra god lämplig
dålig brist bristande
lika likvärdig samma
större betydande väsentlig
allvarlig svår grov
uppenbar tydlig klar
klar tydlig framgå
tydlig begriplig
förstå begripa förstått begriplig
vanlig normal
särskild speciell viss
enkel lätt
möjlig kunna går
omöjlig hinder
trolig sannolik
sannolik antas
hindra hinder förhindra
våld misshandel
misshandla misshandel
utsätta drabba
anmälare anmält anmälan
sökande söka ansöka
ägare äga innehavare
tillståndshavare tillstånd beviljats
krets personkrets
forskning forskningsändamål
mapp akt
spara bevara förvara behålla
radera gallra förstöra
tillbaka återlämna återställa återkalla
återkalla dra upphäva
upphäva häva upphöra
utse förordna utsedd
förordna utse
besluta fatta beslut
godkänna medge samtycka godkännande
fråga ärende
sak fråga angelägenhet
papper handling dokument
handling dokument underlag
program plan
uppdatera aktuell revidera
ny förnyad
gång tillfälle
tidpunkt tid
start början påbörjan inledning
slut utgång avslutning
kväll natt dygn dygnsvila
rum bostadsrum
vistelse vistas boende
inträffa ske hända uppstå
hända ske inträffa
ske genomföra göra vidta
vidta göra
bero förhållande grund
göra utföra genomföra
skaffa inhämta införskaffa
tillhandahålla erbjuda finnas
nå uppnå
leda medföra innebära
innebära medföra betyda
påverka betydelse inverka
väga betydelse tillmäta
viktig betydelse angelägen
välkänd känd
koll kontroll
samordna samverka samordning
uppsikt tillsyn kontroll
inspektion tillsyn
överklaga överklagande
ändra omprövning ompröva
ompröva överväga
överväga pröva bedöma tänka
erfara veta
upphandla avtal upphandling
köpa upphandla
anlita uppdra
antal många
alla samtliga varje
samtliga all varje
hel samtlig
både båda respektive
överlåta överlämna lämna
sjunka minska
gammal gamla äldre
uppvisa visa
lida eftersätts blir
""".strip()
