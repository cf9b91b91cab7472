"""Every Swedish text of the web page, in plain language, in one place."""

from __future__ import annotations

from assistant.domain.documents import TYPE_NAMES

TITLE = "Samsyn"
TAGLINE = "Vem ansvarar för vad när HVB och annan vård följs upp – med källa till varje svar."

TAB_ASK = "Fråga"
TAB_VISIT = "Besök"
TAB_DOCUMENTS = "Dokument"
TAB_LEARN = "Lär dig"

FOOTER = (
    "Samsyn är ett datorprogram som söker upp och citerar källor. Det kan välja fel källa eller missa "
    "en. Läs källan innan du beslutar. Du svarar själv för beslutet; Samsyn avgör inga ärenden.",
    "Skriv inte personuppgifter: inga namn på barn eller vuxna, inga personnummer, inga detaljer som "
    "pekar ut någon.",
    "Allt stannar på den här datorn. Dina frågor sparas inte när du stänger sidan, utom en fråga vars svar "
    "du ger ett omdöme.",
)
FOOTER_MODEL = (
    "Svaren formuleras av språkmodellen {model} på det egna nätet. Dina frågor sparas inte när du stänger "
    "sidan."
)
FOOTER_REMOTE = (
    "Svaren formuleras av språkmodellen {model}. Dina frågor och utdrag ur källorna skickas till den tjänsten, "
    "utanför det egna nätet."
)

# -- Fråga ------------------------------------------------------------------------------------

ASK_LABEL = "Din fråga"
ASK_PLACEHOLDER = "Till exempel: Vem följer upp ett placerat barn?"
ASK_BUTTON = "Fråga"
ASK_NEW = "Börja om"
ASK_DAY_SECTION = "Svara enligt lagen en viss dag"
ASK_DAY_LABEL = "Svara enligt lagen den dag"
ASK_DAY_INFO = "Skriv ÅÅÅÅ-MM-DD. Tomt fält betyder i dag."
ASK_EMPTY_TITLE = "Ställ en fråga om uppföljning"
ASK_EMPTY = (
    "Skriv som du själv skulle säga det. Svaret kommer med numrerade källor, och du kan läsa varje "
    "källa i sitt sammanhang. Fråga sedan vidare: Samsyn minns vad ni talar om."
)
ASK_EMPTY_HOW = "Skriv en fråga ovan, eller välj ett exempel:"
ASK_EXAMPLES = (
    "Vem följer upp ett placerat barn?",
    "Får Adda prata med ungdomarna på ett HVB?",
    "Vad är skillnaden mellan avtalsuppföljning och individuppföljning?",
    "Hur ofta ska vården av ett placerat barn övervägas?",
)
WORKING_ASK = "Letar i källorna …"
DRAFT_UNCHECKED = "Utkast, inte kontrollerat ännu"
DRAFT_WAIT = "Varje mening jämförs med källorna innan svaret visas."
UNDERSTOOD_AS = "Så förstod jag frågan:"
EARLIER = "Tidigare i samtalet"
EARLIER_QUESTION = "Du frågade:"
QUESTION = "Din fråga"
SOURCES = "Källor"
SOURCE = "Källa"
SOURCE_EMPTY = "Här visas källan när du har fått ett svar."
SOURCE_SHOW = "Visa källa {n}: {document}, {locator}"
BACK_TO_ANSWER = "Till svaret"
OPEN_WHOLE = "Läs hela dokumentet"
OPEN_WHOLE_NOTE = "(öppnas i en ny flik)"
NO_CONTEXT = "Dokumentets text finns inte längre i biblioteket. Här är citatet som svaret vilar på:"
SURROUNDING = "Citatet är markerat. Texten runt om hjälper dig att läsa det rätt."
EXTRACTIVE = "Svaret är hämtat ur källorna. Ingen språkmodell har formulerat det."
GENERATIVE = (
    "Svaret är formulerat av en språkmodell ({model}). Varje mening är jämförd med sina källor av ett "
    "datorprogram; läs källorna innan du använder svaret."
)
AS_OF = "Enligt lagen {day}."

RESPONSIBLE = "Ansvarar"
SUPPORTING = "Stöder"
MAY_NOT = "Får inte"
GROUNDS = "Grund"

FEEDBACK_UP = "👍 Svaret hjälpte"
FEEDBACK_DOWN = "👎 Svaret hjälpte inte"
FEEDBACK_WHY = "Varför hjälpte svaret inte?"
FEEDBACK_SEND = "Spara omdömet"
FEEDBACK_THANKS = "Tack. Omdömet är sparat på den här datorn, tillsammans med frågan."

NOTICES_TITLE = "Att tänka på"
NOTICE_LABELS = {
    "repealed": "Upphävd",
    "replaced": "Ersatt",
    "not_yet_in_force": "Gäller inte än",
    "unverified": "Ej kontrollerad",
    "local": "Lokal plan",
    "example": "Exempel",
    "old": "Gammal källa",
    "conflict": "Källorna säger olika",
    "false_premise": "Frågan utgår från något som inte stämmer",
    "uncertain": "Osäkert svar",
    "several": "Flera frågor på en gång",
}
NOTICE_OTHER = "Observera"

REFUSAL_TITLES = {
    "absent": "Svaret finns inte i biblioteket",
    "off_topic": "Det här kan Samsyn inte svara på",
    "individual": "Samsyn svarar inte om enskilda personer",
    "legal_advice": "Det här kräver en bedömning i det enskilda fallet",
    "injection": "Samsyn följer inte instruktioner i en fråga eller ett dokument",
}
REFUSAL_OTHER = "Samsyn kan inte svara"
REFUSAL_WHY = "Varför:"
SUGGESTIONS = "Det här kan hjälpa dig vidare"
GO_ON = "Frågor att gå vidare med"

# -- a source ---------------------------------------------------------------------------------

FIELD_TYPE = "Typ"
FIELD_PLACE = "Plats"
FIELD_ORIGIN = "Från"
FIELD_PAGE = "Sida"
FIELD_STATE = "Lydelse"
FIELD_FROM = "Gäller från"
FIELD_TO = "Gällde till"
FIELD_ENDS = "Gäller till"
FIELD_REPLACED_BY = "Ersatt av"
FIELD_RESTS_ON = "Bygger på"
FIELD_CHECKED = "Kontroll"
FIELD_VERSION = "Version"
CARD_EXPLAINED = (
    "Samsyns sammanfattning är skriven med egna ord. Den är inte lagtext eller avtalstext."
)
VERIFIED = {
    "text": "Sammanfattningen är kontrollerad mot källans text.",
    "second_hand": "Uppgiften är i andra hand: den är inte kontrollerad mot källans egen text.",
    "unverified": "Uppgiften är inte kontrollerad. Sök upp källan innan du använder den.",
}
BADGE_REPEALED = "Upphävd"
BADGE_OLD_VERSION = "Äldre version"
BADGE_EXAMPLE = "Exempel"
BADGE_UNVERIFIED = "Ej kontrollerad"
BADGE_SECOND_HAND = "I andra hand"

# -- Besök ------------------------------------------------------------------------------------

VISIT_LABEL = "Vad ska besöket gälla?"
VISIT_PLACEHOLDER = "Till exempel: Ta fram frågor inför årsbesöket på ett HVB för unga"
VISIT_BUTTON = "Ta fram besöksfrågor"
VISIT_FROM_CHAT = "Ta fram frågorna under Besök"
VISIT_FIELDS = "Fyll i uppgifterna själv"
VISIT_KIND, VISIT_FORM = "Slag av besök", "Verksamhet"
VISIT_PROVIDER, VISIT_DAY = "Hem eller leverantör", "Dag"
VISIT_FOCUS, VISIT_WHOM = "Inriktning, ord med komma emellan", "Vilka ni ska tala med"
VISIT_REWORD = "Låt språkmodellen formulera om frågorna"
VISIT_REWORDED = "Omformulerad av en språkmodell. Bankens fråga"
VISIT_EMPTY_TITLE = "Förbered ett besök"
VISIT_EMPTY = (
    "Skriv vilket slags hem eller utförare det gäller, vad besöket ska handla om och vem du ska tala "
    "med. Du får frågor ordnade efter område, var och en med skäl och källa, att ladda ned och ta med."
)
VISIT_EMPTY_HOW = "Skriv ovan, eller välj ett exempel:"
VISIT_EXAMPLES = (
    "Ta fram frågor inför årsbesöket på ett HVB för unga",
    "Oanmält besök på ett stödboende: frågor till personal och placerade",
    "Frågor till ledningen om bemanning och kompetens på ett HVB",
)
WORKING_VISIT = "Tar fram frågor …"
VISIT_UNAVAILABLE = (
    "Besöksfrågor kan inte tas fram i den här versionen.",
    "Installera om Samsyn, eller ställ frågan under fliken Fråga.",
)
VISIT_DOWNLOAD = "Ladda ned"
VISIT_FORMATS = {
    ".docx": "Word, att fylla i",
    ".pdf": "PDF, att skriva ut",
    ".md": "Text (Markdown)",
    ".csv": "Excel (CSV)",
    ".json": "Data (JSON)",
}
VISIT_DRAFT = "Utkast. Läs igenom och välj innan du använder frågorna."
VISIT_COUNT = "{n} frågor"
VISIT_COUNT_ONE = "1 fråga"
VISIT_NOT_ALLOWED = "Det här får du inte göra vid besöket"
VISIT_BEFORE = "Före besöket"
VISIT_FINDINGS = "Från tidigare uppföljningar"
VISIT_QUESTIONS = "Frågor"
VISIT_COVERAGE = "Vad frågorna täcker"
VISIT_IF_SERIOUS = "Om du ser något allvarligt"
VISIT_WHY = "Varför"
VISIT_EVIDENCE = "Be att få se"
VISIT_FOLLOW_UPS = "Följ upp med"
VISIT_COVERED = "Täcks av fråga {ids}"
VISIT_NOT_COVERED = "Täcks inte"
VISIT_NO_REASON = "inget skäl angivet"
VISIT_OTHER_AREA = "Övrigt"
VISIT_REPEATED = "återkommande"
VISIT_DEADLINE = "senast {day}"
VISIT_FACTS = {
    "provider": "Utförare",
    "date": "Dag",
    "reported_to": "Rapporteras till",
}
VISIT_TO = "Till {audience}"
ORIGINS = {
    "finding": "tidigare brist",
    "agreement": "avtal",
    "law": "lag",
    "standard": "standard",
    "programme": "program eller plan",
    "guidance": "vägledning",
}

# -- Lär dig ----------------------------------------------------------------------------------

LEARN_PATH = "Lärstig"
LEARN_PATH_INFO = "Vad du har svarat sparas bara i den här webbläsaren."
LEARN_NONE = ("Det finns inga lärstigar.", "Se corpus/README.md om hur en lärstig skrivs.")
LEARN_PLACE = "Situation {n} av {total}"
LEARN_AGAIN = "En gång till: {heading}"
LEARN_RIGHT_SO_FAR = "{right} rätt hittills"
LEARN_ANSWER = "Svara"
LEARN_NEXT = "Nästa situation"
LEARN_RESET = "Börja om lärstigen"
LEARN_CHOOSE_FIRST = ("Inget svar är valt.", "Välj ett av svaren och tryck på Svara.")
LEARN_RIGHT = "Rätt"
LEARN_WRONG = "Nej, det är inte rätt svar"
LEARN_UNKNOWN = "Samsyn kan inte säga vilket svar som är rätt"
LEARN_UNKNOWN_WHY = "Källan som svaret vilar på finns inte i biblioteket, eller så har den ändrats."
LEARN_YOU_CHOSE = "Du valde"
LEARN_TEMPTING = "Därför lockar det"
LEARN_WHY_NOT = "Därför är det fel"
LEARN_RIGHT_ANSWER = "Rätt svar"
LEARN_WHY = "Därför är det rätt"
LEARN_OTHERS = "Varför inte de andra svaren?"
LEARN_NO_REASON = "Skälet visas inte, för källan saknas."
LEARN_DONE = "Lärstigen är klar"
LEARN_SCORE = "{right} av {total} rätt, {at_once} på första försöket."
LEARN_UNJUDGED = "{n} kunde inte bedömas, för källan saknas."

# -- Dokument ---------------------------------------------------------------------------------

UPLOAD_TITLE = "Lägg in dokument"
UPLOAD_INTRO = (
    "Lägg in era avtal, rapporter, riktlinjer och planer. Personnummer, telefonnummer, e-post och "
    "postadresser som Samsyn hittar maskeras i det som söks och visas. Namn maskeras inte, och själva "
    "filen sparas oförändrad på den här datorn. Lägg inte in handlingar ur en persons akt."
)
UPLOAD_LABEL = "Filer (PDF, Word, HTML, Markdown eller text)"
UPLOAD_OWNER = "Ägare"
UPLOAD_OWNER_INFO = "Kommun eller organisation vars dokument det är. Får vara tomt."
UPLOAD_PROVIDER = "Utförare"
UPLOAD_PROVIDER_INFO = "Företaget eller hemmet som dokumentet gäller. Får vara tomt."
UPLOAD_TYPE = "Typ av dokument"
UPLOAD_TYPE_GUESS = "Låt Samsyn avgöra"
UPLOAD_BUTTON = "Lägg in"
UPLOAD_NONE = ("Ingen fil är vald.", "Välj en eller flera filer först.")
UPLOAD_FOREIGN = ("Filen kom inte med i uppladdningen.", "Välj filen på nytt.")
UPLOAD_TOO_MANY = ("Du valde {n} filer; högst {most} går på en gång.", "Lägg in några i taget.")
UPLOAD_READING = "Läser {n} filer"
UPLOAD_READING_ONE = "Läser filen"
UPLOAD_DONE = "{done} av {total} filer inlagda"
REPORT_WORDS = {
    "added": "Inlagd",
    "version": "Ny version",
    "known": "Fanns redan",
    "no_text": "Ingen text",
    "failed": "Gick inte",
}
REPORT_TEXTS = {
    "added": "«{title}», {passages} avsnitt.",
    "version": "«{title}», version {version}, {passages} avsnitt.",
    "known": "Samma innehåll finns som {document_id}.",
}
DOCUMENTS_TITLE = "Dokument i biblioteket"
DOCUMENTS_OWN = "Inlagda dokument"
DOCUMENTS_NONE = "Inga egna dokument är inlagda än. Välj filer ovan för att lägga in de första."
DOCUMENTS_SHIPPED = "Kort och dokument som följer med Samsyn ({n})"
DOCUMENTS_HEADS = ("Titel", "Typ", "Ägare", "Utförare", "Version", "Avsnitt")
DOCUMENTS_REFRESH = "Uppdatera listan"

TYPE_CHOICES = [
    (UPLOAD_TYPE_GUESS, ""),
    *((n.capitalize(), t) for t, n in TYPE_NAMES.items() if t != "card"),
]

# -- errors and the server --------------------------------------------------------------------

ERROR_TITLE = "Det gick inte"
UNEXPECTED = (
    "Något gick fel i Samsyn.",
    "Försök igen. Händer det en gång till: kör «samsyn doctor» och berätta för den som sköter Samsyn.",
)
READY = "Samsyn är igång: {address}  (avsluta med Ctrl+C)"
PORT_TAKEN = (
    "Port {port} används redan av ett annat program.",
    "Stäng det andra programmet, eller välj en annan port med SAMSYN_PORT.",
)
DOWNLOAD_GONE = ("Filen finns inte längre.", "Ta fram besöksfrågorna på nytt.")
FOREIGN_HOST = "Sidan visas bara på den egna datorn. Öppna http://127.0.0.1 med rätt port."
FOREIGN_ORIGIN = "En annan webbplats försökte använda Samsyn. Det är inte tillåtet."
NOT_FOUND = "Den adressen finns inte."
TOO_LARGE = "Det du skickade är större än {mb} MB, som är gränsen."
NO_SCRIPT = "Sidan behöver JavaScript. Utan JavaScript: använd «samsyn ask» i en terminal."

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
